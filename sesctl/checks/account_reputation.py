"""The bounce and complaint rate of an account, against the limits of AWS."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesctl.checks.registry import Problem, check
from sesctl.model.finding import Severity
from sesctl.model.reputation import BOUNCE_LIMITS, COMPLAINT_LIMITS, percent

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sesctl.checks.account_view import AccountView
    from sesctl.model.reputation import Limits, Rate


@check(Severity.WARNING, "account", about="account")
def account_bounce_rate_high(view: AccountView) -> Iterator[Problem]:
    """The bounce rate is so high that AWS reviews the account, or may pause it.

    What it checks:
        The latest Reputation.BounceRate of CloudWatch: a warning from 5 % on, an error from 10 % on.
        The metric is a fraction: 0.05 is 5 %. Before the first send there is none.

    Why it matters:
        From 5 % on AWS puts an account under review, from 10 % on it may pause it. Only hard bounces
        from domains that are not verified count, over a volume that AWS chooses.

    How to fix it:
        Find out which addresses bounce (an event destination for bounces tells), and stop sending to
        them. A sign-up form that takes any text as an address is the usual cause for one-time
        passwords: check the form of the address, and limit how often one may be asked for.

    Example:
        @metric bounce=0.07

    Instead:
        @metric bounce=0.049

    References:
        Amazon SES Developer Guide, "Amazon SES sending review process FAQs"; "Creating reputation
        monitoring alarms using CloudWatch".
    """
    yield from _too_high(
        view,
        "bounce",
        view.reputation.bounce,
        BOUNCE_LIMITS,
        "Stop sending to the addresses that bounce; an event destination for bounces names them.",
    )


@check(Severity.WARNING, "account", about="account")
def account_complaint_rate_high(view: AccountView) -> Iterator[Problem]:
    """The complaint rate is so high that AWS reviews the account, or may pause it.

    What it checks:
        The latest Reputation.ComplaintRate of CloudWatch: a warning from 0.1 % on, an error from 0.5 %
        on. The metric is a fraction: 0.001 is 0.1 %. Before the first send there is none.

    Why it matters:
        From 0.1 % on AWS puts an account under review, from 0.5 % on it may pause it. A complaint is
        somebody who has called the mail spam.

    How to fix it:
        Stop sending to whoever has complained (an event destination for complaints tells). One-time
        passwords draw complaints where strangers type somebody else's address into a form: say in the
        mail why it came, and limit how often one may be asked for.

    Example:
        @metric complaint=0.002

    Instead:
        @metric complaint=0.0009

    References:
        Amazon SES Developer Guide, "Amazon SES sending review process FAQs"; "Creating reputation
        monitoring alarms using CloudWatch".
    """
    yield from _too_high(
        view,
        "complaint",
        view.reputation.complaint,
        COMPLAINT_LIMITS,
        "Stop sending to whoever complains; an event destination for complaints names them.",
    )


def _too_high(view: AccountView, name: str, rate: Rate, limits: Limits, fix: str) -> Iterator[Problem]:
    last = rate.last
    if last is None or last.value < limits.review:
        return
    paused = last.value >= limits.pause
    below = f"below {percent(limits.review)}"
    threat = f"from {percent(limits.pause)} on AWS may pause" if paused else "AWS reviews"
    day = view.reputation.day_of(last)
    stands = (
        f"was {percent(last.value)} on {day}, the latest there is," if day else f"is {percent(last.value)},"
    )
    yield Problem(
        subject=view.region,
        message=f"The {name} rate in {view.region} {stands} and should stay {below}: {threat} the account.",
        fix=fix,
        severity=Severity.ERROR if paused else None,
        seen=percent(last.value),
        expected=below,
    )
