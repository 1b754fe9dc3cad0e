"""What doctor is told of events and alarms by a real look, and that a denied call is never taken for nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sesctl.aws.pace import Pace
from sesctl.aws.session import AwsSession
from sesctl.model.arn import Place
from sesctl.planning.alarms_wanted import AlarmsWish
from sesctl.planning.events_wish import EventsWish, Listener
from sesctl.sim.driver import Driver
from sesctl.sim.settings import SimSettings
from sesctl.sim.simulator import Simulator
from sesctl.workflows.alarms import prepare_alarms
from sesctl.workflows.alarms_look import judge_alarms
from sesctl.workflows.events import prepare_events
from sesctl.workflows.events_apply import apply
from sesctl.workflows.events_look import judge_events

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from sesctl.checks.run import Judgement

PLACE = Place("aws", "us-east-1", "123456789012")
QUEUE = Listener("sqs", PLACE.arn("sqs", "events"))
WISH = EventsWish("example.com", listeners=(QUEUE,))


class Impatient:
    """A clock that never waits."""

    def now(self) -> datetime:
        raise AssertionError("nobody looks at the time")

    def sleep(self, seconds: float) -> None:
        """Go on at once."""


@pytest.fixture
def driver() -> Iterator[Driver]:
    with Simulator(SimSettings(scenario="production")) as simulator:
        yield Driver(simulator)


@pytest.fixture
def account(sample_keys: None, driver: Driver) -> Iterator[AwsSession]:
    url = driver.simulator.endpoint_url
    with AwsSession("us-east-1", None, url, pace=lambda: Pace(sleep=lambda _: None)) as session:
        yield session


def set_up(account: AwsSession, wish: EventsWish = WISH) -> None:
    apply(prepare_events(wish, account, PLACE).plan, account, Impatient(), lambda _: None)


def found(judged: Judgement) -> list[str]:
    return [finding.check for finding in judged[0]]


def test_nothing_is_heard_of_before_and_all_is_right_after(account: AwsSession) -> None:
    assert found(judge_events(account, "example.com")) == ["events-missing"]
    set_up(account)
    assert judge_events(account, "example.com") == ((), ())


@pytest.mark.parametrize("identity_topics", [False, True])
def test_whoever_has_not_confirmed_is_found(account: AwsSession, identity_topics: bool) -> None:
    who = (Listener("email", "ops@example.com"),)
    set_up(account, EventsWish("example.com", listeners=who, identity_topics=identity_topics))
    assert found(judge_events(account, "example.com")) == ["events-subscription-pending"]


def test_a_policy_that_was_replaced_is_found(account: AwsSession, driver: Driver) -> None:
    set_up(account)
    account.topics().set_policy(PLACE.arn("sns", "ses-example-com-bounces"), '{"Statement": []}')
    assert found(judge_events(account, "example.com")) == ["events-topic-policy"]


def test_a_topic_that_was_deleted_is_found(account: AwsSession, driver: Driver) -> None:
    set_up(account)
    driver.client("sns").delete_topic(TopicArn=PLACE.arn("sns", "ses-example-com-bounces"))
    assert found(judge_events(account, "example.com")) == ["events-topic-policy"]


def test_an_identity_that_is_not_there_has_no_events_to_judge(account: AwsSession) -> None:
    findings, skipped = judge_events(account, "nobody.example")
    assert findings == ()
    assert all(one.on_purpose for one in skipped)


@pytest.mark.parametrize(
    ("action", "silent"),
    [
        ("ses:GetEmailIdentity", {"events-missing", "events-set-refuses-mail"}),
        ("ses:GetConfigurationSet", {"events-set-refuses-mail"}),
        ("ses:GetConfigurationSetEventDestinations", {"events-missing"}),
        ("sns:GetTopicAttributes", {"events-topic-policy"}),
        ("sns:ListSubscriptionsByTopic", {"events-subscription-pending"}),
        ("sts:GetCallerIdentity", {"events-topic-policy", "events-subscription-pending"}),
        ("ses:GetIdentityNotificationAttributes", set()),
    ],
)
def test_what_may_not_be_read_is_skipped_and_never_missing(
    account: AwsSession, driver: Driver, action: str, silent: set[str]
) -> None:
    set_up(account)
    driver.control("POST", "/faults", {"action": action, "kind": "denied"})
    findings, skipped = judge_events(account, "example.com")
    assert findings == ()
    assert {one.check for one in skipped} == silent
    assert all(action in one.reason for one in skipped)


def test_where_topics_of_the_identity_may_not_be_read_nothing_is_said_to_be_missing(
    account: AwsSession, driver: Driver
) -> None:
    driver.control("POST", "/faults", {"action": "ses:GetIdentityNotificationAttributes", "kind": "denied"})
    findings, skipped = judge_events(account, "example.com")
    assert (findings, [one.check for one in skipped]) == ((), ["events-missing"])


def test_alarms_are_missing_before_and_right_once_somebody_hears(account: AwsSession, driver: Driver) -> None:
    assert found(judge_alarms(account)) == ["alarms-missing"]
    plan = prepare_alarms(AlarmsWish(PLACE.arn("sns", "ses-alarms")), account, PLACE).plan
    apply(plan, account, Impatient(), lambda _: None)
    assert found(judge_alarms(account)) == ["alarms-unheard"]
    account.topics().subscribe(PLACE.arn("sns", "ses-alarms"), "email", "ops@example.com")
    assert found(judge_alarms(account)) == ["alarms-unheard"]
    driver.control("POST", "/subscriptions/confirm", {"endpoint": "ops@example.com"})
    assert judge_alarms(account) == ((), ())


def test_alarms_that_may_not_be_read_are_skipped(account: AwsSession, driver: Driver) -> None:
    driver.control("POST", "/faults", {"action": "cloudwatch:DescribeAlarms", "kind": "denied"})
    findings, skipped = judge_alarms(account)
    assert findings == ()
    assert {one.check for one in skipped} == {
        "alarms-missing",
        "alarms-quota-outdated",
        "alarms-threshold-percent",
        "alarms-unheard",
    }
