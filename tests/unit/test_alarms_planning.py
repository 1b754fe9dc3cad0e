"""Which alarms are made, which are left alone, and what is said of those of others."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from support.events_world import PLACE, arn

from sesctl.errors import SesctlError
from sesctl.model.account import Quota
from sesctl.model.alarms import BOUNCE_RATE, COMPLAINT_RATE, DAILY, SEND, Alarm, PutAlarm
from sesctl.model.events import TopicSeen
from sesctl.model.events_steps import AllowPublishing, CreateTopic, Subscribe
from sesctl.model.fact import Found, Missing, Unread
from sesctl.model.grant import cloudwatch_may_publish
from sesctl.model.plan import Plan
from sesctl.model.queue import Subscription
from sesctl.model.topic import Topic
from sesctl.planning.alarms import AlarmsNow, plan_alarms
from sesctl.planning.alarms_left import left_of_alarms
from sesctl.planning.alarms_wanted import ALLOW_ALARM, AlarmsWish, Levels, wanted_alarms
from sesctl.planning.events_wish import Listener
from sesctl.planning.topic_policy import merged

if TYPE_CHECKING:
    from collections.abc import Iterable

TOPIC = arn("ses-alarms")
WISH = AlarmsWish(TOPIC)
QUOTA = Quota(50_000, 14, 0)
MADE = wanted_alarms(WISH, QUOTA)
OPEN = Topic(TOPIC, merged(None, [cloudwatch_may_publish(PLACE, TOPIC)]) or "")  # type: ignore[arg-type]


def now(alarms: Iterable[Alarm] = (), quota: Any = None, **changes: Any) -> AlarmsNow:
    """A topic that CloudWatch may publish to, and these alarms."""
    there = AlarmsNow(PLACE, tuple(alarms), TopicSeen(Found(OPEN), Found(())), quota or Found(QUOTA))
    return replace(there, **changes)


def plan(wish: AlarmsWish = WISH, there: AlarmsNow | None = None) -> Plan:
    found = plan_alarms(wish, there or now())
    assert isinstance(found, Plan), found
    return found


def put(found: Plan) -> dict[str, PutAlarm]:
    return {step.alarm.name: step for step in found.steps if isinstance(step, PutAlarm)}


def changed(**changes: Any) -> list[Alarm]:
    """The alarms as they are made, but for the one on too many bounces."""
    return [replace(one, **changes) if one.name == "ses-bounce-rate" else one for one in MADE]


def test_the_topic_comes_first_then_whoever_hears_then_the_alarms() -> None:
    wish = replace(WISH, listeners=(Listener("email", "ops@example.com"),))
    found = plan(wish, now(topic=TopicSeen(Missing(), Found(()))))
    assert [type(step) for step in found.steps] == [CreateTopic, AllowPublishing, Subscribe, *[PutAlarm] * 5]


def test_rates_are_fractions_and_missing_data_is_ignored() -> None:
    made = put(plan())
    rates = {name: (step.alarm.metric, step.alarm.threshold) for name, step in made.items() if name != DAILY}
    assert rates == {
        "ses-bounce-rate": (BOUNCE_RATE, 0.05),
        "ses-bounce-rate-warning": (BOUNCE_RATE, 0.02),
        "ses-complaint-rate": (COMPLAINT_RATE, 0.001),
        "ses-complaint-rate-warning": (COMPLAINT_RATE, 0.0005),
    }
    alarm = made["ses-bounce-rate"].alarm
    assert (alarm.statistic, alarm.period, alarm.missing_data) == ("Average", 3600, "ignore")
    assert alarm.comparison == "GreaterThanOrEqualToThreshold"
    assert alarm.actions == (TOPIC,)


def test_the_quota_of_a_day_is_told_of_at_four_fifths() -> None:
    alarm = put(plan())[DAILY].alarm
    assert (alarm.metric, alarm.statistic, alarm.period, alarm.threshold) == (SEND, "Sum", 86_400, 40_000)
    assert alarm.missing_data == "notBreaching"


def test_where_everything_is_there_nothing_is_planned() -> None:
    found = plan(WISH, now(MADE))
    assert (found.steps, found.held) == ((), ())


@pytest.mark.parametrize(
    "quota", [Found(None), Found(Quota(None, None, 0)), Unread("ses:GetAccount is not allowed")]
)
def test_without_a_quota_there_is_no_alarm_on_it_and_that_is_said(quota: Any) -> None:
    found = plan(WISH, now(quota=quota))
    assert DAILY not in put(found)
    assert "daily quota" in found.held[0].why


def test_no_alarm_on_the_quota_is_wanted_when_that_was_said() -> None:
    found = plan(replace(WISH, quota_share=None))
    assert (len(put(found)), found.held) == (4, ())


def test_when_the_quota_has_changed_its_alarm_is_set_again() -> None:
    step = put(plan(WISH, now(MADE, quota=Found(replace(QUOTA, per_day=100_000)))))[DAILY]
    assert (step.before and step.before.threshold, step.alarm.threshold) == (40_000, 80_000)


def test_an_alarm_on_the_quota_that_somebody_has_changed_is_left_alone() -> None:
    mine = [replace(one, threshold=30_000) if one.name == DAILY else one for one in MADE]
    found = plan(WISH, now(mine))
    assert (found.steps, [one.allow for one in found.held]) == ((), [ALLOW_ALARM])


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"threshold": 0.1}, "its threshold is 0.1 instead of 0.05"),
        ({"threshold": 5.0}, "its threshold is 5 instead of 0.05"),
        ({"actions": ()}, "it does not tell ses-alarms"),
        ({"actions_enabled": False}, "switched off"),
        ({"missing_data": "missing"}, "missing data"),
        ({"period": 300}, "its period is 300 instead of 3600"),
        ({"dimensions": ("ses:configuration-set",)}, "looks at a part only"),
    ],
)
def test_one_of_our_name_is_changed_only_when_that_is_allowed(change: dict[str, Any], words: str) -> None:
    there = now(changed(**change))
    held = plan(WISH, there)
    assert held.steps == ()
    assert words in held.held[0].why
    assert held.held[0].allow == ALLOW_ALARM
    allowed = plan(replace(WISH, allowed=frozenset({ALLOW_ALARM})), there)
    assert list(put(allowed)) == ["ses-bounce-rate"]
    assert put(allowed)["ses-bounce-rate"].alarm.threshold == 0.05


def test_changing_an_alarm_keeps_whoever_is_told_now() -> None:
    before = changed(actions=(arn("pager"),), ok_actions=(arn("chat"),), no_data_actions=(arn("chat"),))
    step = put(plan(replace(WISH, allowed=frozenset({ALLOW_ALARM})), now(before)))["ses-bounce-rate"]
    assert step.alarm.actions == (arn("pager"), TOPIC)
    assert (step.alarm.ok_actions, step.alarm.no_data_actions) == ((arn("chat"),), (arn("chat"),))


def test_a_level_that_was_asked_for_and_is_left_alone_is_a_refusal() -> None:
    wish = replace(WISH, levels=Levels(bounce=0.03), insisted=frozenset({"ses-bounce-rate"}))
    (held,) = plan(wish, now(MADE)).held
    assert (held.allow, held.asked_for) == (ALLOW_ALARM, True)


def test_an_alarm_of_another_name_that_looks_for_the_same_is_enough() -> None:
    mine = [
        replace(one, name="mine", actions=(arn("pager"),)) for one in MADE if one.name == "ses-bounce-rate"
    ]
    assert "ses-bounce-rate" not in put(plan(WISH, now(mine)))


@pytest.mark.parametrize(
    "change",
    [{"actions": ()}, {"actions_enabled": False}, {"threshold": 5.0}, {"computed": True}, {"period": 300}],
)
def test_an_alarm_of_another_name_that_does_not_do_the_same_is_not(change: dict[str, Any]) -> None:
    mine = [replace(one, name="mine", **change) for one in MADE if one.name == "ses-bounce-rate"]
    assert "ses-bounce-rate" in put(plan(WISH, now(mine)))


@pytest.mark.parametrize(
    ("alarm", "words"),
    [
        (Alarm("mine", BOUNCE_RATE, 5.0, actions=(TOPIC,)), "5 % is 0.05"),
        (Alarm("mine", COMPLAINT_RATE, 0.001), "it has no action"),
        (
            Alarm("mine", COMPLAINT_RATE, 0.001, actions=(TOPIC,), actions_enabled=False),
            "actions are switched off",
        ),
    ],
)
def test_what_is_wrong_with_alarms_of_others_is_said_and_left_to_them(alarm: Alarm, words: str) -> None:
    found = plan(WISH, now([*MADE, alarm]))
    assert (found.steps, len(found.held)) == ((), 1)
    assert words in found.held[0].why
    assert found.held[0].allow == ""


@pytest.mark.parametrize(
    "alarm",
    [
        Alarm("mine", SEND, 5.0),
        Alarm("mine", BOUNCE_RATE, 5.0, actions=(TOPIC,), computed=True),
        Alarm("mine", BOUNCE_RATE, 0.07, actions=(TOPIC,)),
    ],
)
def test_nothing_is_said_of_alarms_of_others_that_are_right(alarm: Alarm) -> None:
    assert plan(WISH, now([*MADE, alarm])).held == ()


def test_a_topic_that_cloudwatch_cannot_publish_to_is_refused_before_anything_is_planned() -> None:
    seen = TopicSeen(Found(replace(OPEN, key="alias/aws/sns")), Found(()))
    found = plan_alarms(WISH, now(topic=seen))
    assert isinstance(found, SesctlError)
    assert "CloudWatch cannot use" in found.what


def test_what_is_left_explains_alarms_without_data_and_the_quota() -> None:
    states = [replace(one, state="INSUFFICIENT_DATA" if one.metric != SEND else "OK") for one in MADE]
    pending = Found((Subscription("email", "ops@example.com", pending=True),))
    there = now(states, topic=TopicSeen(Found(OPEN), pending))
    left = [str(one) for one in left_of_alarms(WISH, there)]
    assert "ops@example.com: follow the link" in left[0]
    assert "before the first mail" in left[2]
    assert "knows today's quota" in left[3]


def test_a_topic_that_nobody_hears_is_named() -> None:
    (left,) = left_of_alarms(replace(WISH, quota_share=None), now(MADE[:4]))
    assert (left.text, "--email" in left.command) == ("nothing is subscribed to ses-alarms", True)
