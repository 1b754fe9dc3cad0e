"""The changes that were submitted to the simulated Route 53: PENDING for a while, then INSYNC."""

from __future__ import annotations

import secrets
import string
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from moto.route53.exceptions import Route53ClientError

if TYPE_CHECKING:
    from sesctl.sim.clock import SimClock


class ChangeBook:
    """Gives every change a number; `delay` is how long it stays PENDING, in seconds."""

    def __init__(self, clock: SimClock, delay: float) -> None:
        self._clock = clock
        self._submitted: dict[str, float] = {}
        self.delay = delay

    def submit(self) -> dict[str, Any]:
        """A new change, as ChangeInfo."""
        letters = string.ascii_uppercase + string.digits
        number = "C" + "".join(secrets.choice(letters) for _ in range(20))
        self._submitted[number] = self._clock.now()
        return self.info(number)

    def info(self, number: str) -> dict[str, Any]:
        """ChangeInfo of a change.

        Raises:
            Route53ClientError: there is no such change.
        """
        bare = number.rpartition("/")[2]
        since = self._submitted.get(bare)
        if since is None:
            raise Route53ClientError("NoSuchChange", f"Could not find resource with ID: {bare}")
        status = "INSYNC" if self._clock.now() - since >= self.delay else "PENDING"
        submitted = datetime.fromtimestamp(since, UTC)
        return {"Id": f"/change/{bare}", "Status": status, "SubmittedAt": submitted}
