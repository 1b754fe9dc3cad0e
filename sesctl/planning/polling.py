"""When to look again, and when that is of no use."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sesctl.model.report import DomainReport

_PAUSES = (5, 10, 10, 15, 15, 20, 30)
"""Seconds between looks; the last is kept."""

_LONGEST = 60
"""Seconds. What a cache remembers is known, what SES's own remembers is a guess: nobody waits long for it."""

NEVER_BY_WAITING = frozenset(
    {
        "identity-failed",
        "identity-in-other-region",
        "identity-missing",
        "mail-from-failed",
        "mail-from-not-subdomain",
    }
)
"""Errors that only a command mends."""


def waiting_helps(reports: Sequence[DomainReport]) -> bool:
    """Whether some domain is not ready, and time, or somebody at the DNS host, may change that."""
    return any(not is_ready(one) and not is_stuck(one) for one in reports)


def is_ready(report: DomainReport) -> bool:
    """Whether DNS is right and SES agrees."""
    return report.verdict in {"ready", "warnings"}


def is_stuck(report: DomainReport) -> bool:
    """Whether waiting cannot mend it."""
    return any(finding.check in NEVER_BY_WAITING for finding in report.findings)


def next_pause(reports: Sequence[DomainReport], looks: int, left: float, now: datetime) -> float:
    """Return the seconds until the next look; 0 when no time is left for one.

    Args:
        reports: of the look that was just made.
        looks: how many were made before it.
        left: seconds until the timeout.
        now: the present moment.
    """
    if left <= 0:
        return 0
    pause: float = _PAUSES[min(looks, len(_PAUSES) - 1)]
    moments = [one.next_look for one in reports if one.next_look and not is_ready(one)]
    if moments:
        pause = max(pause, min((min(moments) - now).total_seconds(), _LONGEST))
    return min(pause, left)
