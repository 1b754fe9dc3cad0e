"""An account in one region: sandbox or production, its review, its quotas, and whether it may send."""

from __future__ import annotations

import uuid
from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from sesctl.sim.ses.account_reputation import Reputation

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sesctl.sim.settings import ReviewOutcome

ReviewStatus = Literal["PENDING", "FAILED", "GRANTED", "DENIED"]
DAY = 86400.0
SANDBOX_QUOTA = 200.0
SANDBOX_RATE = 1.0
# What a granted account gets is decided by AWS case by case; these are the figures most often seen.
GRANTED_QUOTA = 50_000.0
GRANTED_RATE = 14.0
_OUTCOME: dict[str, ReviewStatus] = {"grant": "GRANTED", "deny": "DENIED", "fail": "FAILED"}


@dataclass(slots=True)
class Review:
    """A request for production access; `due` is when it gets its outcome by itself."""

    status: ReviewStatus
    case_id: str | None
    due: float | None = None
    outcome: ReviewOutcome = "pending"


@dataclass(slots=True)
class Account:
    """What SES keeps of an account in one region."""

    production: bool = False
    quota: float = SANDBOX_QUOTA
    rate: float = SANDBOX_RATE
    sending_enabled: bool = True
    suspended: bool = False
    enforcement: str = "HEALTHY"
    plan: str = "ESSENTIALS"
    next_plan: str | None = None
    suppressed_reasons: list[str] = field(default_factory=lambda: ["BOUNCE", "COMPLAINT"])
    vdm: dict[str, Any] | None = None
    details: dict[str, Any] | None = None
    review: Review | None = None
    sent: deque[tuple[float, int]] = field(default_factory=deque)
    recent: deque[tuple[float, int]] = field(default_factory=deque)
    reputation: Reputation = field(default_factory=Reputation)

    def grant(self) -> None:
        """Leave the sandbox."""
        self.production = True
        self.quota, self.rate = GRANTED_QUOTA, GRANTED_RATE

    def revoke(self) -> None:
        """Go back to the sandbox."""
        self.production = False
        self.quota, self.rate = SANDBOX_QUOTA, SANDBOX_RATE

    def submit(self, details: Mapping[str, Any], outcome: ReviewOutcome, now: float, after: float) -> None:
        """Take a request for production access."""
        self.details = dict(details)
        self.review = Review("PENDING", str(uuid.uuid4().int)[:15], now + after, outcome)
        self.settle(now)

    def settle(self, now: float) -> None:
        """Give a review its outcome when that is due."""
        review = self.review
        if review is None or review.status != "PENDING" or review.outcome == "pending":
            return
        if review.due is not None and now >= review.due:
            self.decide(_OUTCOME[review.outcome])

    def decide(self, status: ReviewStatus) -> None:
        """Give the review this outcome, as the support case would."""
        review = self.review or Review(status, str(uuid.uuid4().int)[:15])
        review.status = status
        if status == "FAILED":
            # AWS never received it, so there is no case.
            review.case_id = None
        if status == "GRANTED":
            self.grant()
        self.review = review

    def sent_in_a_day(self, now: float) -> int:
        """Recipients of the last 24 hours."""
        return _sum_since(self.sent, now - DAY)

    def sent_in_a_second(self, now: float) -> int:
        """Recipients of the last second, the mailbox simulator's included."""
        return _sum_since(self.recent, now - 1)

    def count(self, now: float, recipients: int, counted: int) -> None:
        """Remember a message: all its recipients for the rate, those that count for the quota."""
        self.recent.append((now, recipients))
        if counted:
            self.sent.append((now, counted))


def _sum_since(events: deque[tuple[float, int]], start: float) -> int:
    while events and events[0][0] <= start:
        events.popleft()
    return sum(count for _, count in events)
