"""What the account lets through: whether at all, how much, and how fast."""

from __future__ import annotations

from math import floor
from typing import TYPE_CHECKING

from sesctl.errors import SesctlError
from sesctl.model.fact import Found

if TYPE_CHECKING:
    from sesctl.model.account import Account, Quota
    from sesctl.model.fact import Fact

SLOWEST = 1.0
"""Mails a second where the send rate of the account is not known: that of the sandbox."""


def account_objection(fact: Fact[Account], region: str) -> SesctlError | None:
    """Say why the account may send nothing now."""
    if not isinstance(fact, Found):
        return None
    account = fact.value
    if account.sending_enabled and account.enforcement != "SHUTDOWN":
        return None
    marked = account.enforcement not in {None, "HEALTHY"}
    return SesctlError(
        "refused",
        f"sending is paused in {region}",
        why="somebody switched it off, or AWS did"
        + (f" (the account is {account.enforcement})" if marked else ""),
        try_=f"sesctl status --region {region}",
    )


def quota_objection(quota: Quota | None, count: int, region: str) -> SesctlError | None:
    """Say why the sending quota does not suffice."""
    left = quota.left if quota else None
    if quota is None or left is None or left >= count:
        return None
    if left < 1:
        return SesctlError(
            "quota",
            "the sending quota is used up",
            why=f"{quota.sent:,.0f} recipients in the last 24 hours, and no more are allowed",
            try_=f"sesctl status --region {region}, and wait until the oldest drop out of the 24 hours",
        )
    return SesctlError(
        "quota",
        f"the sending quota leaves {floor(left):,} mails, which is fewer than {count:,}",
        why=f"{quota.sent:,.0f} of {quota.per_day or 0:,.0f} recipients of 24 hours are used",
        try_=f"--count {floor(left)}, or --simulate success, which the quota does not count",
    )


def rate_of(fact: Fact[Account], wanted: float | None) -> float:
    """Return how many mails a second may be sent: what is wanted, and never more than the account allows."""
    quota = fact.value.quota if isinstance(fact, Found) else None
    if quota is None:
        return min(wanted or SLOWEST, SLOWEST)
    if quota.per_second is None:
        return wanted or SLOWEST
    return min(wanted or quota.per_second, quota.per_second)


def slots_of(rate: float) -> int:
    """How many mails may be under way within one window; the window is as long as that many take."""
    return max(1, floor(rate))


def next_start(last_start: float | None, earlier_end: float | None, rate: float) -> float:
    """Return the earliest moment for the next mail, in the seconds of what is given.

    SES counts a mail when its request arrives, which is somewhere between start and end. So the mail
    that was sent `slots` before must have ended one whole window ago; beyond that, mails are spread evenly.

    Args:
        last_start: when the mail before was sent; None for the first.
        earlier_end: when the mail `slots` before had its reply; None while there were fewer.
        rate: mails a second.
    """
    spread = float("-inf") if last_start is None else last_start + 1 / rate
    window = float("-inf") if earlier_end is None else earlier_end + slots_of(rate) / rate
    return max(spread, window)
