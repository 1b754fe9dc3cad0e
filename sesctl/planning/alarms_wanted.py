"""The alarms that an account should have, and who is to be told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sesctl.model.alarms import BOUNCE_RATE, COMPLAINT_RATE, DAILY, SEND, Alarm, of_quota

if TYPE_CHECKING:
    from sesctl.model.account import Quota
    from sesctl.planning.events_wish import Listener

ALLOW_ALARM = "change-alarm"

ALARMS_DANGERS = (ALLOW_ALARM,)
"""What `init alarms --allow` takes."""

TOPIC = "ses-alarms"
_DAY = 86_400


@dataclass(frozen=True, slots=True)
class Levels:
    """From which rates on somebody is told, as fractions (AWS reviews at 5 % and 0.1 %, and aims below).

    https://docs.aws.amazon.com/ses/latest/dg/reputationdashboard-cloudwatch-alarm.html
    """

    bounce: float = 0.05
    bounce_warning: float = 0.02
    complaint: float = 0.001
    complaint_warning: float = 0.0005


@dataclass(frozen=True, slots=True)
class AlarmsWish:
    """What somebody wants to be told of.

    Attributes:
        topic: its ARN.
        insisted: the names of alarms whose level was asked for, and is not the default.
        quota_share: from which share of the daily quota on; None for no such alarm.
        resend: whether pending subscriptions are asked for their confirmation again.
        allowed: dangers that may be taken.
    """

    topic: str
    levels: Levels = Levels()
    insisted: frozenset[str] = frozenset()
    quota_share: float | None = 0.8
    listeners: tuple[Listener, ...] = ()
    resend: bool = False
    allowed: frozenset[str] = frozenset()


def wanted_alarms(wish: AlarmsWish, quota: Quota | None) -> tuple[Alarm, ...]:
    """The alarms; none on a quota that there is not."""
    levels, actions = wish.levels, (wish.topic,)
    rates = (
        ("ses-bounce-rate", BOUNCE_RATE, levels.bounce, "bounce"),
        ("ses-bounce-rate-warning", BOUNCE_RATE, levels.bounce_warning, "bounce"),
        ("ses-complaint-rate", COMPLAINT_RATE, levels.complaint, "complaint"),
        ("ses-complaint-rate-warning", COMPLAINT_RATE, levels.complaint_warning, "complaint"),
    )
    found = tuple(
        Alarm(name, metric, level, actions=actions, description=_of_rate(kind, level))
        for name, metric, level, kind in rates
    )
    if wish.quota_share is None or quota is None or not quota.per_day:
        return found
    return (*found, _daily(quota.per_day, wish.quota_share, actions))


def _of_rate(kind: str, level: float) -> str:
    return (
        f"The {kind} rate of Amazon SES is {level:.4g} or more, 1 being all mail. Made by sesctl init alarms."
    )


def _daily(quota: float, share: float, actions: tuple[str, ...]) -> Alarm:
    return Alarm(
        DAILY,
        SEND,
        quota * share,
        statistic="Sum",
        period=_DAY,
        # A day on which nothing is sent ends the alarm.
        missing_data="notBreaching",
        actions=actions,
        description=of_quota(quota, share),
    )
