"""CloudWatch alarms on what SES publishes."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sesctl.model.fact import NotAsked

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sesctl.model.account import Quota
    from sesctl.model.arn import Place
    from sesctl.model.events import TopicSeen
    from sesctl.model.fact import Fact

NAMESPACE = "AWS/SES"
BOUNCE_RATE = "Reputation.BounceRate"
COMPLAINT_RATE = "Reputation.ComplaintRate"
RATES = (BOUNCE_RATE, COMPLAINT_RATE)
"""The metrics of an account's reputation: fractions, without dimensions."""

SEND = "Send"
DAILY = "ses-daily-quota"
"""The alarm of ours on the daily quota."""

_OF_QUOTA = re.compile(
    r"(?P<percent>\d+)% of the daily quota of (?P<quota>\d+) in Amazon SES is sent\. Made by sesctl "
)
PERCENT_FROM = 1.0
"""From here on a threshold on a rate is one that no fraction can pass."""


@dataclass(frozen=True, slots=True)
class Alarm:
    """One alarm.

    Attributes:
        metric: what it looks at, such as `Reputation.BounceRate`; for one that computes, the first of SES.
        statistic: such as `Average`.
        period: seconds.
        threshold: None where it has none of its own, as with anomaly detection.
        comparison: such as `GreaterThanOrEqualToThreshold`.
        missing_data: what it makes of data that is missing.
        actions: ARNs of who is told.
        ok_actions: ARNs of who is told when it is over.
        no_data_actions: ARNs of who is told when there is no data.
        actions_enabled: whether anybody is.
        state: `OK`, `ALARM` or `INSUFFICIENT_DATA`.
        computed: that its threshold is held against an expression, not against the metric itself.
        dimensions: that it looks at a part of the account's mail only.
    """

    name: str
    metric: str
    threshold: float | None
    statistic: str = "Average"
    period: int = 3600
    evaluation_periods: int = 1
    comparison: str = "GreaterThanOrEqualToThreshold"
    missing_data: str = "ignore"
    actions: tuple[str, ...] = ()
    ok_actions: tuple[str, ...] = ()
    no_data_actions: tuple[str, ...] = ()
    actions_enabled: bool = True
    description: str = ""
    state: str = ""
    computed: bool = False
    dimensions: tuple[str, ...] = ()

    @property
    def in_percent(self) -> bool:
        """Whether its threshold is a percentage, where the metric is a fraction: it can never be passed."""
        return (
            self.metric in RATES
            and not self.computed
            and self.threshold is not None
            and self.threshold >= PERCENT_FROM
        )

    @property
    def speaks(self) -> bool:
        """Whether anybody hears of it."""
        return self.actions_enabled and bool(self.actions)


@dataclass(frozen=True, slots=True)
class AlarmsSeen:
    """The alarms on metrics of SES in a region.

    Attributes:
        topics: by ARN, those that alarms on the rates tell.
        quota: of the account; None where SES sets none.
    """

    region: str
    alarms: Fact[tuple[Alarm, ...]]
    place: Fact[Place] = field(default=NotAsked("nobody asked"))
    topics: Mapping[str, TopicSeen] = field(default_factory=dict)
    quota: Fact[Quota | None] = field(default=NotAsked("nobody asked"))


@dataclass(frozen=True, slots=True)
class PutAlarm:
    """Create an alarm, or change the one of that name; `before` is as it is now."""

    alarm: Alarm
    before: Alarm | None = None


def of_quota(quota: float, share: float) -> str:
    """What stands at the alarm on the quota, by which it is known again when the quota is another."""
    return f"{share:.0%} of the daily quota of {quota:.0f} in Amazon SES is sent. Made by sesctl init alarms."


def share_of_quota(alarm: Alarm) -> tuple[float, float] | None:
    """The share and the quota that an alarm of ours was made for; None for one that somebody has changed."""
    found = _OF_QUOTA.match(alarm.description) if alarm.name == DAILY else None
    if found is None or alarm.threshold is None:
        return None
    share, quota = int(found["percent"]) / 100, float(found["quota"])
    return (share, quota) if abs(alarm.threshold - share * quota) < 1 else None


def percent_mistake(alarm: Alarm) -> str:
    """Say that a threshold is a percentage, where the metric is a fraction."""
    threshold = alarm.threshold or 0.0
    return (
        f"The alarm {alarm.name} goes off from {threshold:g} on, and {alarm.metric} is a fraction, 1 being all mail: "
        f"it never does. {threshold:g} % is {threshold / 100:g}."
    )
