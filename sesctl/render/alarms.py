"""Alarms as they stand, as lines and as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict

from sesctl.model.arn import resource_name
from sesctl.render.alarms_steps import alarm_body
from sesctl.render.clean import clean
from sesctl.render.events import listener_lines, subscription_bodies

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sesctl.model.alarms import Alarm
    from sesctl.model.events import TopicSeen
    from sesctl.model.left import Left
    from sesctl.render.alarms_steps import AlarmBody
    from sesctl.render.events import SubscriptionBody

_STATES = {"OK": "quiet", "ALARM": "goes off", "INSUFFICIENT_DATA": "no data yet"}


class AlarmsBody(TypedDict):
    """The alarms on what SES publishes, and who hears of the topic that they tell."""

    topic: str
    alarms: list[AlarmBody]
    subscriptions: list[SubscriptionBody]
    left: list[str]


def alarms_body(topic: str, alarms: Sequence[Alarm], seen: TopicSeen, left: Sequence[Left]) -> AlarmsBody:
    """Describe the alarms."""
    return {
        "topic": topic,
        "alarms": [alarm_body(one) for one in alarms],
        "subscriptions": subscription_bodies({topic: seen}),
        "left": [str(one) for one in left],
    }


def alarms_lines(region: str, topic: str, alarms: Sequence[Alarm], seen: TopicSeen) -> list[str]:
    """Write the alarms, and who is told."""
    lines = [f"alarms on the mail of {region}:"]
    width = max((len(one.name) for one in alarms), default=0)
    for one in alarms:
        threshold = "" if one.threshold is None else f"from {one.threshold:g}"
        state = _STATES.get(one.state, one.state.lower())
        lines.append(f"  {one.name:<{width}}  {one.metric:<24}  {threshold:<11}  {state}".rstrip())
    hears = list(listener_lines(seen))
    return [
        clean(line) for line in (*lines, *([f"they tell {resource_name(topic)}:"] if hears else []), *hears)
    ]
