"""The states that DKIM and MAIL FROM go through while SES looks for their records."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Status = Literal["PENDING", "SUCCESS", "FAILED", "TEMPORARY_FAILURE", "NOT_STARTED"]

HOUR = 3600.0
# Both search windows are 72 h (Developer Guide, "Creating and verifying identities", "Using a custom MAIL
# FROM domain").
SEARCH_WINDOW = 72 * HOUR
# Older editions of the guide give DKIM five days after its records vanish; MAIL FROM has 72 h.
DKIM_GRACE = 5 * 24 * HOUR
MAIL_FROM_GRACE = 72 * HOUR


@dataclass(slots=True)
class Progress:
    """A status, and when its window began."""

    status: Status
    since: float
    grace: float

    def see(self, now: float, *, good: bool) -> None:
        """Take one look at DNS into account; FAILED stays until the setup is begun again."""
        match self.status:
            case "PENDING" | "TEMPORARY_FAILURE" if good:
                self._become("SUCCESS", now)
            case "PENDING" if now - self.since >= SEARCH_WINDOW:
                self._become("FAILED", now)
            case "TEMPORARY_FAILURE" if now - self.since >= self.grace:
                self._become("FAILED", now)
            case "SUCCESS" if not good:
                self._become("TEMPORARY_FAILURE", now)
            case _:
                pass

    def _become(self, status: Status, now: float) -> None:
        self.status = status
        self.since = now
