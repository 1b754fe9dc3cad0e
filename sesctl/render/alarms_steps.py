"""Alarms that are made, as lines and as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, TypedDict

from sesctl.model.arn import resource_name

if TYPE_CHECKING:
    from sesctl.model.alarms import Alarm, PutAlarm

Described = tuple[str, Literal["+", "~", "-"], str, dict[str, Any]]


class AlarmBody(TypedDict):
    """One alarm; `state` is the word of CloudWatch, null where it is not made yet."""

    name: str
    metric: str
    statistic: str
    period: int
    threshold: float | None
    comparison: str
    missing_data: str
    actions: list[str]
    actions_enabled: bool
    state: str | None


def describe_alarms_step(step: PutAlarm) -> Described:
    """Describe a step: its action, its sign, a line, and its parameters."""
    alarm, before = step.alarm, step.before
    whom = ", ".join(map(resource_name, alarm.actions))
    now = f" (now: {_condition(before)})" if before else ""
    line = f"{'change' if before else 'create'} the alarm {alarm.name}: {_condition(alarm)}, to {whom}{now}"
    return (
        "put-alarm",
        "~" if before else "+",
        line,
        {**alarm_body(alarm), "before": alarm_body(before) if before else None},
    )


def alarm_body(alarm: Alarm) -> AlarmBody:
    """Describe an alarm in JSON."""
    return {
        "name": alarm.name,
        "metric": alarm.metric,
        "statistic": alarm.statistic,
        "period": alarm.period,
        "threshold": alarm.threshold,
        "comparison": alarm.comparison,
        "missing_data": alarm.missing_data,
        "actions": list(alarm.actions),
        "actions_enabled": alarm.actions_enabled,
        "state": alarm.state or None,
    }


def _condition(alarm: Alarm) -> str:
    threshold = "no threshold" if alarm.threshold is None else f"{alarm.threshold:g}"
    return f"{alarm.metric} from {threshold}"
