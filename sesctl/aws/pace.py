"""No more control-plane calls than SES takes: a token bucket for each region."""

from __future__ import annotations

import time
from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


class Pace:
    """A few calls at once, then one a second.

    SES documents one request a second for everything but sending
    (https://docs.aws.amazon.com/ses/latest/dg/quotas.html); the burst lets an ordinary command of
    two to four calls go through undelayed.
    """

    def __init__(
        self,
        rate: float = 1.0,
        burst: int = 5,
        *,
        now: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._rate = rate
        self._burst = float(burst)
        self._now = now
        self._sleep = sleep
        self._lock = Lock()
        self._tokens = self._burst
        self._filled_at = now()

    def wait(self) -> None:
        """Return when the next call may go out."""
        with self._lock:
            self._refill()
            self._tokens -= 1
            delay = max(0.0, -self._tokens / self._rate)
        if delay:
            self._sleep(delay)

    def slow_down(self) -> None:
        """Give up what is left of the burst, because SES throttled a call."""
        with self._lock:
            self._refill()
            self._tokens = min(self._tokens, 0.0)

    def _refill(self) -> None:
        now = self._now()
        gained = max(0.0, now - self._filled_at) * self._rate
        self._tokens = min(self._burst, self._tokens + gained)
        self._filled_at = now
