"""Whether somebody is told when bounce or complaint rate get high."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesctl.checks.registry import Problem, check
from sesctl.checks.unknowable import known
from sesctl.model.alarms import BOUNCE_RATE, COMPLAINT_RATE, RATES, percent_mistake, share_of_quota
from sesctl.model.finding import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sesctl.model.alarms import Alarm, AlarmsSeen

_WORDS = {BOUNCE_RATE: "the bounce rate", COMPLAINT_RATE: "the complaint rate"}


@check(Severity.NOTE, "alarms", about="alarms")
def alarms_missing(seen: AlarmsSeen) -> Iterator[Problem]:
    """Nobody is told when bounce or complaint rate get high.

    What it checks:
        Whether a CloudWatch alarm looks at Reputation.BounceRate, and one at Reputation.ComplaintRate, in this
        region, and tells somebody: it has an action, and its actions are not switched off.

    Why it matters:
        AWS reviews an account at a bounce rate of 5 % or a complaint rate of 0.1 %, and may pause it at 10 % and
        0.5 %. A rate falls slowly, since it is counted over a volume of mail and not over a time: whoever learns of it
        by the mail of the review has little left to do.

    How to fix it:
        `sesctl init alarms --email ADDRESS` makes an alarm and a warning for each rate. An alarm of a new account
        has no data (INSUFFICIENT_DATA) until the first mail is sent; that is as it should be.

    Example:
        @drop Reputation.BounceRate

    Instead:
        @drop Reputation.BounceRate
        @alarm other Reputation.BounceRate 0.04

    References:
        Amazon SES Developer Guide, "Creating reputation monitoring alarms using CloudWatch".
    """
    alarms = known(seen.alarms)
    missing = [metric for metric in RATES if not any(one.metric == metric and one.speaks for one in alarms)]
    if not missing:
        return
    mute = [one.name for one in alarms if one.metric in missing and not one.speaks]
    words = " or ".join(_WORDS[metric] for metric in missing)
    yield Problem(
        subject=seen.region,
        message=f"No alarm tells anybody when {words} of {seen.region} gets high.{_mute(mute)}",
        fix=f"Make one: sesctl init alarms --email YOU@YOUR-DOMAIN --region {seen.region}",
    )


def _mute(names: Sequence[str]) -> str:
    if not names:
        return ""
    have = "has no action" if len(names) == 1 else "have no action"
    return f" {', '.join(names)} {have}, or it is switched off."


@check(Severity.ERROR, "alarms", about="alarms")
def alarms_threshold_percent(seen: AlarmsSeen) -> Iterator[Problem]:
    """The threshold of an alarm on a rate is a percentage, and the rate is a fraction.

    What it checks:
        The thresholds of alarms on Reputation.BounceRate and Reputation.ComplaintRate. Alarms that compute something
        of the rate first, such as a percentage, are left out.

    Why it matters:
        SES publishes 0.05 for 5 %. An alarm from 5 on waits for a bounce rate of 500 %, and never goes off: it looks
        as if all were well.

    How to fix it:
        Divide the threshold by 100: 0.05 for bounces, 0.001 for complaints. Change the alarm where it was made, or let
        `sesctl init alarms` make its own and delete the other one.

    Example:
        @alarm bounces Reputation.BounceRate 5

    Instead:
        @alarm bounces Reputation.BounceRate 0.05

    References:
        Amazon SES Developer Guide, "Creating reputation monitoring alarms using CloudWatch".
    """
    for one in known(seen.alarms):
        if one.in_percent:
            yield _percent(one)


def _percent(alarm: Alarm) -> Problem:
    threshold = alarm.threshold or 0.0
    return Problem(
        subject=alarm.name,
        message=percent_mistake(alarm),
        fix=f"Set its threshold to {threshold / 100:g}, or delete it and run: sesctl init alarms",
        seen=f"{threshold:g}",
        expected=f"{threshold / 100:g}",
    )


@check(Severity.NOTE, "alarms", about="alarms")
def alarms_quota_outdated(seen: AlarmsSeen) -> Iterator[Problem]:
    """The alarm on the daily quota is for a quota that the account no longer has.

    What it checks:
        The threshold of ses-daily-quota, the alarm that `sesctl init alarms` makes, against the daily quota. One
        whose threshold somebody has changed since is left out.

    Why it matters:
        AWS raises the quota with production access, and later on by itself. An alarm for the old one goes off on an
        ordinary day; where the quota was lowered, it goes off too late.

    How to fix it:
        `sesctl init alarms` sets it to the quota of today.

    Example:
        @daily 200
        @quota 50000

    Instead:
        @daily 50000
        @quota 50000

    References:
        Amazon SES Developer Guide, "Managing your Amazon SES sending limits".
    """
    made_for = [(one, of) for one in known(seen.alarms) if (of := share_of_quota(one))]
    quota = known(seen.quota) if made_for else None
    for alarm, (share, old) in made_for:
        if quota and quota.per_day and quota.per_day != old:
            yield Problem(
                subject=alarm.name,
                message=f"{alarm.name} is for a quota of {old:,.0f} mails in 24 hours, and it is {quota.per_day:,.0f}.",
                fix=f"Have it set anew: sesctl init alarms --region {seen.region}",
                seen=f"{alarm.threshold or 0:g}",
                expected=f"{quota.per_day * share:g}",
            )
