"""What it takes until somebody is told of a bad reputation, given the alarms that there are."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sesctl.errors import SesctlError
from sesctl.model.alarms import DAILY, RATES, PutAlarm, of_quota, percent_mistake
from sesctl.model.arn import resource_name
from sesctl.model.fact import Found, Unread
from sesctl.model.grant import cloudwatch_may_publish
from sesctl.model.plan import Held, Plan
from sesctl.planning.alarms_wanted import ALLOW_ALARM, wanted_alarms
from sesctl.planning.events_topics import subscription_steps, topic_parts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sesctl.model.account import Quota
    from sesctl.model.alarms import Alarm
    from sesctl.model.arn import Place
    from sesctl.model.events import TopicSeen
    from sesctl.model.fact import Fact
    from sesctl.model.plan import Step
    from sesctl.planning.alarms_wanted import AlarmsWish

_COMPARED = {
    "metric": "its metric is",
    "threshold": "its threshold is",
    "statistic": "its statistic is",
    "period": "its period is",
    "evaluation_periods": "its number of periods is",
    "comparison": "it looks for",
    "missing_data": "it makes of missing data:",
    "computed": "it computes something:",
    "dimensions": "it looks at a part only:",
}
_CLOSE = 1e-9


@dataclass(frozen=True, slots=True)
class AlarmsNow:
    """Everything that was read before a plan is made.

    Attributes:
        alarms: those on metrics of SES.
        topic: the one that is told.
        quota: of the account; that it cannot be read is no obstacle.
    """

    place: Place
    alarms: tuple[Alarm, ...]
    topic: TopicSeen
    quota: Fact[Quota | None]


def plan_alarms(wish: AlarmsWish, now: AlarmsNow) -> Plan | SesctlError:
    """Plan what is missing: the topic first, then the alarms that tell it.

    Returns:
        the plan, or what keeps anything from being planned at all.
    """
    parts = list(topic_parts(wish.topic, now.topic, [cloudwatch_may_publish(now.place, wish.topic)]))
    errors = [one for one in parts if isinstance(one, SesctlError)]
    if errors:
        return errors[0]
    steps: list[Step] = [one for one in parts if not isinstance(one, Held | SesctlError)]
    held = [one for one in parts if isinstance(one, Held)]
    steps += subscription_steps(wish.topic, now.topic, wish.listeners, resend=wish.resend)
    quota = now.quota.value if isinstance(now.quota, Found) else None
    for alarm in wanted_alarms(wish, quota):
        step, danger = _part(alarm, wish, now)
        if step and (danger is None or danger.allow in wish.allowed):
            steps.append(step)
        elif danger:
            held.append(danger)
    return Plan(tuple(steps), (*held, *_remarks(wish, now)))


def _part(wanted: Alarm, wish: AlarmsWish, now: AlarmsNow) -> tuple[PutAlarm | None, Held | None]:
    """What one alarm takes, and what that would endanger."""
    before = next((one for one in now.alarms if one.name == wanted.name), None)
    if before is None:
        return (None if any(_same_watch(one, wanted) for one in now.alarms) else PutAlarm(wanted)), None
    differences = list(_differences(before, wanted))
    if not differences:
        return None, None
    after = replace(
        wanted,
        actions=tuple(dict.fromkeys((*before.actions, *wanted.actions))),
        ok_actions=before.ok_actions,
        no_data_actions=before.no_data_actions,
    )
    step = PutAlarm(after, before)
    if _is_of_an_older_quota(before, wish):
        return step, None
    why = f"The alarm {wanted.name} is otherwise than sesctl makes it: {'; '.join(differences)}. It is left as it is."
    return step, Held(why, ALLOW_ALARM, asked_for=wanted.name in wish.insisted)


def _same_watch(one: Alarm, wanted: Alarm) -> bool:
    """Whether an alarm of another name tells somebody the same."""
    return one.speaks and not any(_changes(one, wanted))


def _differences(before: Alarm, wanted: Alarm) -> Iterator[str]:
    yield from _changes(before, wanted)
    missing = [resource_name(arn) for arn in wanted.actions if arn not in before.actions]
    if missing:
        yield f"it does not tell {', '.join(missing)}"
    if not before.actions_enabled:
        yield "its actions are switched off, so that it tells nobody"


def _changes(before: Alarm, wanted: Alarm) -> Iterator[str]:
    for name, words in _COMPARED.items():
        is_now, is_to_be = getattr(before, name), getattr(wanted, name)
        if name == "threshold" and is_now is not None and abs(is_now - is_to_be) < _CLOSE:
            continue
        if is_now != is_to_be:
            yield f"{words} {_shown(is_now)} instead of {_shown(is_to_be)}"


def _shown(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value or "none")


def _is_of_an_older_quota(before: Alarm, wish: AlarmsWish) -> bool:
    """Whether it is ours, and only the quota has changed since."""
    if before.name != DAILY or before.threshold is None or not wish.quota_share:
        return False
    return before.description == of_quota(before.threshold / wish.quota_share, wish.quota_share)


def _remarks(wish: AlarmsWish, now: AlarmsNow) -> Iterator[Held]:
    """What is wrong with alarms of others, which are left to them, and what there is no alarm on."""
    ours = {alarm.name for alarm in wanted_alarms(wish, None)}
    for alarm in now.alarms:
        if alarm.metric not in RATES or alarm.name in ours:
            continue
        if alarm.in_percent:
            yield Held(percent_mistake(alarm))
        elif not alarm.speaks:
            why = "its actions are switched off" if alarm.actions else "it has no action"
            yield Held(f"The alarm {alarm.name} on {alarm.metric} tells nobody: {why}.")
    if wish.quota_share is not None:
        yield from _on_quota(now)


def _on_quota(now: AlarmsNow) -> Iterator[Held]:
    if isinstance(now.quota, Unread):
        yield Held(f"There is no alarm on the daily quota, which could not be read ({now.quota.reason}).")
    elif isinstance(now.quota, Found) and (now.quota.value is None or not now.quota.value.per_day):
        yield Held("There is no alarm on the daily quota, since SES sets none here.")
