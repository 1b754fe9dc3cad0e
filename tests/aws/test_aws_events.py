"""The adapters of topics, queues, keys, destinations and alarms, in front of the simulator."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from sesctl.aws.alarms import Alarms
from sesctl.aws.client import Client
from sesctl.aws.event_destinations import EventDestinations
from sesctl.aws.identity_topics import IdentityNotifications
from sesctl.aws.kms import Kms
from sesctl.aws.pace import Pace
from sesctl.aws.permissions import needed
from sesctl.aws.queue_setup import QueueSetup
from sesctl.aws.session import AwsSession
from sesctl.aws.sns import Sns
from sesctl.errors import SesctlError
from sesctl.model.alarms import BOUNCE_RATE, Alarm
from sesctl.model.arn import Place
from sesctl.model.configuration_set import EventDestination
from sesctl.model.events import IdentityTopics
from sesctl.model.fact import Found, Missing
from sesctl.model.grant import ses_may_publish
from sesctl.model.queue import Subscription
from sesctl.model.topic import Key, Queue, Topic
from sesctl.planning.topic_policy import merged
from sesctl.ports import (
    AlarmsApi,
    EventDestinationApi,
    IdentityTopicsApi,
    KeyApi,
    QueueSetupApi,
    TopicApi,
    TopicSetupApi,
)
from sesctl.sim.driver import Driver
from sesctl.sim.settings import SimSettings
from sesctl.sim.simulator import Simulator

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ACCOUNT = "123456789012"
PLACE = Place("aws", "us-east-1", ACCOUNT)
TOPIC = PLACE.arn("sns", "events")
QUEUE = PLACE.arn("sqs", "events")
SOURCES = ("configuration-set/otp", "identity/example.com")
ALARM = Alarm("bounces", BOUNCE_RATE, 0.05, actions=(TOPIC,), description="of example.com")


@pytest.fixture
def driver() -> Iterator[Driver]:
    with Simulator(SimSettings(scenario="production")) as simulator:
        yield Driver(simulator)


@pytest.fixture
def account(sample_keys: None, driver: Driver) -> Iterator[AwsSession]:
    url = driver.simulator.endpoint_url
    with AwsSession("us-east-1", None, url, pace=lambda: Pace(sleep=lambda _: None)) as session:
        yield session


@pytest.fixture
def open_topic(account: AwsSession) -> str:
    """A topic that SES may publish to, for the set otp and for example.com."""
    topics = account.topics()
    topics.create_topic("events")
    policy = merged(None, [ses_may_publish(PLACE, TOPIC, source) for source in SOURCES])
    assert isinstance(policy, str)
    topics.set_policy(TOPIC, policy)
    return TOPIC


PORTS: list[tuple[type, tuple[type, ...]]] = [
    (Sns, (TopicApi, TopicSetupApi)),
    (QueueSetup, (QueueSetupApi,)),
    (Kms, (KeyApi,)),
    (EventDestinations, (EventDestinationApi,)),
    (IdentityNotifications, (IdentityTopicsApi,)),
    (Alarms, (AlarmsApi,)),
]
CALLS: dict[str, Callable[[AwsSession], object]] = {
    "sns:GetTopicAttributes": lambda aws: aws.topics().topic(TOPIC),
    "sns:CreateTopic": lambda aws: aws.topics().create_topic("events"),
    "sns:SetTopicAttributes": lambda aws: aws.topics().set_policy(TOPIC, "{}"),
    "sns:Subscribe": lambda aws: aws.topics().subscribe(TOPIC, "email", "ops@example.com"),
    "sns:ListSubscriptionsByTopic": lambda aws: aws.topics().subscriptions(TOPIC),
    "sqs:GetQueueUrl": lambda aws: aws.queue_setup().queue("events", ACCOUNT),
    "sqs:CreateQueue": lambda aws: aws.queue_setup().create_queue("events"),
    "sqs:SetQueueAttributes": lambda aws: aws.queue_setup().set_policy("http://127.0.0.1/1/events", "{}"),
    "kms:DescribeKey": lambda aws: aws.keys().key("alias/events"),
    "ses:CreateConfigurationSet": lambda aws: aws.event_destinations().create_set("otp"),
    "ses:CreateConfigurationSetEventDestination": lambda aws: aws.event_destinations().create(
        "otp", destination()
    ),
    "ses:UpdateConfigurationSetEventDestination": lambda aws: aws.event_destinations().change(
        "otp", destination()
    ),
    "ses:PutEmailIdentityConfigurationSetAttributes": lambda aws: aws.event_destinations().make_default(
        "example.com", "otp"
    ),
    "ses:PutEmailIdentityFeedbackAttributes": lambda aws: aws.event_destinations().stop_forwarding(
        "example.com"
    ),
    "ses:GetIdentityNotificationAttributes": lambda aws: aws.identity_topics().topics("example.com"),
    "ses:SetIdentityNotificationTopic": lambda aws: aws.identity_topics().set_topic(
        "example.com", "BOUNCE", TOPIC
    ),
    "cloudwatch:DescribeAlarms": lambda aws: aws.alarms().alarms(),
    "cloudwatch:PutMetricAlarm": lambda aws: aws.alarms().put_alarm(ALARM),
}


def destination(*events: str, **changes: Any) -> EventDestination:
    return replace(
        EventDestination("events", enabled=True, events=events or ("BOUNCE",), topic=TOPIC), **changes
    )


@pytest.mark.parametrize(("adapter", "ports"), PORTS, ids=lambda one: getattr(one, "__name__", ""))
def test_every_method_of_the_ports_declares_what_it_needs(adapter: type, ports: tuple[type, ...]) -> None:
    methods = {name for port in ports for name in vars(port) if not name.startswith("_")}
    assert methods == set(needed(adapter))
    declared = {action for actions in needed(adapter).values() for action in actions}
    assert declared <= {*CALLS, "sqs:GetQueueAttributes", "kms:GetKeyPolicy"}


@pytest.mark.parametrize("action", CALLS)
def test_a_denied_call_names_its_action(account: AwsSession, driver: Driver, action: str) -> None:
    driver.control("POST", "/faults", {"action": action, "kind": "denied"})
    with pytest.raises(SesctlError) as caught:
        CALLS[action](account)
    assert (caught.value.kind, caught.value.action) == ("permission", action)
    assert f'"Action": "{action}"' in caught.value.try_


def test_a_denied_default_set_is_told_to_need_two_resources(account: AwsSession, driver: Driver) -> None:
    action = "ses:PutEmailIdentityConfigurationSetAttributes"
    driver.control("POST", "/faults", {"action": action, "kind": "denied"})
    with pytest.raises(SesctlError) as caught:
        CALLS[action](account)
    assert "for the identity and for the configuration set" in caught.value.why
    assert "configuration-set/" in caught.value.try_


def test_a_topic_is_read_with_its_policy_and_its_key(account: AwsSession, driver: Driver) -> None:
    topics = account.topics()
    assert topics.topic(TOPIC) == Missing()
    assert topics.create_topic("events") == TOPIC
    found = topics.topic(TOPIC)
    assert isinstance(found, Found)
    assert (found.value.arn, found.value.key, found.value.fifo) == (TOPIC, None, False)
    assert json.loads(found.value.policy)["Statement"][0]["Sid"] == "__default_statement_ID"
    driver.client("sns").set_topic_attributes(
        TopicArn=TOPIC, AttributeName="KmsMasterKeyId", AttributeValue="alias/aws/sns"
    )
    keyed = topics.topic(TOPIC)
    assert isinstance(keyed, Found)
    assert keyed.value == Topic(TOPIC, found.value.policy, "alias/aws/sns")


def test_a_topic_that_keeps_an_order_is_known_as_one(account: AwsSession, driver: Driver) -> None:
    arn = driver.client("sns").create_topic(Name="events.fifo", Attributes={"FifoTopic": "true"})["TopicArn"]
    found = account.topics().topic(arn)
    assert isinstance(found, Found)
    assert found.value.fifo


def test_creating_a_topic_again_leaves_its_policy(account: AwsSession, open_topic: str) -> None:
    before = account.topics().topic(open_topic)
    account.topics().create_topic("events")
    assert account.topics().topic(open_topic) == before


def test_who_subscribes_by_mail_is_pending_and_a_queue_is_not(account: AwsSession) -> None:
    topics = account.topics()
    topics.create_topic("events")
    topics.subscribe(TOPIC, "email", "ops@example.com")
    topics.subscribe(TOPIC, "sqs", QUEUE)
    assert set(topics.subscriptions(TOPIC)) == {
        Subscription("email", "ops@example.com", pending=True),
        Subscription("sqs", QUEUE, pending=False),
    }


def test_a_policy_that_is_none_is_refused(account: AwsSession) -> None:
    account.topics().create_topic("events")
    with pytest.raises(SesctlError) as caught:
        account.topics().set_policy(TOPIC, "{")
    assert (caught.value.kind, caught.value.aws_code) == ("refused", "InvalidParameter")


def test_a_queue_is_made_for_two_weeks_and_read_with_its_policy(account: AwsSession, driver: Driver) -> None:
    setup = account.queue_setup()
    assert setup.queue("events", ACCOUNT) == Missing()
    setup.create_queue("events")
    setup.create_queue("events")
    found = setup.queue("events", ACCOUNT)
    assert isinstance(found, Found)
    assert found.value == Queue(QUEUE, found.value.url)
    attributes = driver.client("sqs").get_queue_attributes(
        QueueUrl=found.value.url, AttributeNames=["MessageRetentionPeriod"]
    )["Attributes"]
    assert attributes == {"MessageRetentionPeriod": "1209600"}
    policy = json.dumps(
        {"Version": "2012-10-17", "Statement": [{"Sid": "a", "Effect": "Deny", "Principal": "*"}]}
    )
    setup.set_policy(found.value.url, policy)
    again = setup.queue("events", ACCOUNT)
    assert isinstance(again, Found)
    assert json.loads(again.value.policy or "") == json.loads(policy)


def test_a_key_is_read_by_id_and_by_alias(account: AwsSession, driver: Driver) -> None:
    kms = driver.client("kms")
    arn = kms.create_key()["KeyMetadata"]["Arn"]
    kms.create_alias(AliasName="alias/events", TargetKeyId=arn)
    for name in (arn, arn.rpartition("/")[2], "alias/events"):
        found = account.keys().key(name)
        assert (found.arn, found.managed_by_aws) == (arn, False)
        assert json.loads(found.policy)["Statement"]
    with pytest.raises(SesctlError) as caught:
        account.keys().key("alias/none")
    assert (caught.value.kind, caught.value.aws_code) == ("not-found", "NotFoundException")
    assert "KMS has no such key" in caught.value.what


def test_the_policy_of_a_key_that_aws_keeps_is_not_asked_for() -> None:
    class Scripted:
        def describe_key(self, **_: object) -> object:
            return {"KeyMetadata": {"Arn": "arn:aws:kms:eu-west-3:1:key/x", "KeyManager": "AWS"}}

    found = Kms(Client("kms", "eu-west-3", Scripted)).key("alias/aws/sns")
    assert found == Key("arn:aws:kms:eu-west-3:1:key/x", managed_by_aws=True)


def test_destinations_are_made_once_and_changed(account: AwsSession, open_topic: str) -> None:
    sets, reads = account.event_destinations(), account.configuration_sets()
    for _ in range(2):
        sets.create_set("otp")
        sets.create("otp", destination())
    assert reads.destinations("otp") == (destination(),)
    sets.change("otp", destination("BOUNCE", "COMPLAINT"))
    assert reads.destinations("otp") == (destination("BOUNCE", "COMPLAINT"),)
    bus = PLACE.arn("events", "event-bus/default")
    bridge = EventDestination("bus", enabled=True, events=("BOUNCE",), elsewhere="EventBridge", bus=bus)
    sets.create("otp", bridge)
    assert bridge in reads.destinations("otp")


def test_a_topic_that_ses_may_not_publish_to_is_explained(account: AwsSession) -> None:
    account.topics().create_topic("events")
    account.event_destinations().create_set("otp")
    with pytest.raises(SesctlError) as caught:
        account.event_destinations().create("otp", destination())
    assert caught.value.kind == "refused"
    assert "SES may not publish to the topic" in caught.value.what
    assert "sesctl init events" in caught.value.try_


def test_the_default_set_and_forwarding_of_an_identity_are_changed(account: AwsSession) -> None:
    sets = account.event_destinations()
    sets.create_set("otp")
    sets.make_default("example.com", "otp")
    sets.stop_forwarding("example.com")
    found = account.ses().identity("example.com")
    assert isinstance(found, Found)
    assert (found.value.configuration_set, found.value.feedback_forwarding) == ("otp", False)


def test_topics_of_identities_are_set_and_read(account: AwsSession, open_topic: str) -> None:
    notifications = account.identity_topics()
    assert notifications.topics("example.com") == IdentityTopics()
    notifications.set_topic("example.com", "BOUNCE", open_topic)
    assert notifications.topics("example.com") == IdentityTopics(bounce=open_topic)
    notifications.set_topic("example.com", "COMPLAINT", open_topic)
    assert notifications.topics("example.com") == IdentityTopics(open_topic, open_topic)
    assert notifications.topics("nobody.example") == IdentityTopics()


def test_an_alarm_is_read_as_it_was_made(account: AwsSession) -> None:
    account.alarms().put_alarm(ALARM)
    assert account.alarms().alarms() == (replace(ALARM, state="INSUFFICIENT_DATA"),)


def test_only_alarms_on_metrics_of_ses_are_read(account: AwsSession, driver: Driver) -> None:
    cloudwatch = driver.client("cloudwatch")
    plain = {
        "Statistic": "Sum",
        "Period": 60,
        "EvaluationPeriods": 1,
        "Threshold": 1,
        "ComparisonOperator": "GreaterThanThreshold",
    }
    cloudwatch.put_metric_alarm(AlarmName="cpu", Namespace="AWS/EC2", MetricName="CPUUtilization", **plain)
    stat = {
        "Metric": {"Namespace": "AWS/SES", "MetricName": BOUNCE_RATE},
        "Period": 300,
        "Stat": "Average",
    }
    queries = [
        {"Id": "rate", "MetricStat": stat, "ReturnData": False},
        {"Id": "percent", "Expression": "rate * 100", "ReturnData": True},
    ]
    cloudwatch.put_metric_alarm(
        AlarmName="percent",
        Metrics=queries,
        EvaluationPeriods=1,
        Threshold=5,
        ComparisonOperator="GreaterThanThreshold",
    )
    cloudwatch.put_metric_alarm(
        AlarmName="one-set",
        Namespace="AWS/SES",
        MetricName=BOUNCE_RATE,
        Dimensions=[{"Name": "ses:configuration-set", "Value": "otp"}],
        ActionsEnabled=False,
        **plain,
    )
    found = {one.name: one for one in account.alarms().alarms()}
    assert set(found) == {"percent", "one-set"}
    assert (found["percent"].computed, found["percent"].in_percent) == (True, False)
    assert (found["one-set"].dimensions, found["one-set"].speaks) == (("ses:configuration-set",), False)
    assert found["one-set"].missing_data == "missing"


class Pages:
    """A client of CloudWatch that lists these pages."""

    def __init__(self, *pages: dict[str, Any]) -> None:
        self.asked: list[dict[str, Any]] = []
        self._pages = list(pages)

    def describe_alarms(self, **parameters: Any) -> object:
        self.asked.append(parameters)
        return self._pages.pop(0) if len(self._pages) > 1 else self._pages[0]


def listed(name: str) -> dict[str, str]:
    return {"AlarmName": name, "Namespace": "AWS/SES", "MetricName": BOUNCE_RATE}


def test_alarms_are_listed_to_the_end() -> None:
    pages = Pages(
        {"MetricAlarms": [listed("a")], "NextToken": "2"},
        {"MetricAlarms": [listed("b")], "CompositeAlarms": []},
    )
    found = Alarms(Client("cloudwatch", "eu-west-3", lambda: pages)).alarms()
    assert [one.name for one in found] == ["a", "b"]
    assert [one.get("NextToken") for one in pages.asked] == [None, "2"]


def test_pages_of_alarms_that_never_end_are_an_error_and_not_all_alarms() -> None:
    pages = Pages({"MetricAlarms": [listed("a")], "NextToken": "again"})
    with pytest.raises(SesctlError, match="pages do not end"):
        Alarms(Client("cloudwatch", "eu-west-3", lambda: pages)).alarms()
