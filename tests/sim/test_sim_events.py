from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError

from sesctl.sim.ses.event_destinations import VALIDATION

if TYPE_CHECKING:
    from collections.abc import Callable

    from sesctl.sim.driver import Driver

SOURCE = "arn:aws:ses:us-east-1:123456789012:configuration-set/otp"


@pytest.fixture
def events(simulate: Callable[..., Driver]) -> Driver:
    driver = simulate(scenario="production")
    driver.client("sesv2").create_configuration_set(ConfigurationSetName="otp")
    return driver


def topic(driver: Driver, **condition: str) -> str:
    sns = driver.client("sns")
    arn = str(sns.create_topic(Name="events")["TopicArn"])
    statement: dict[str, Any] = {
        "Effect": "Allow",
        "Principal": {"Service": "ses.amazonaws.com"},
        "Action": "SNS:Publish",
        "Resource": arn,
    }
    if condition:
        statement["Condition"] = {"StringEquals": {f"AWS:{key}": value for key, value in condition.items()}}
    policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    sns.set_topic_attributes(TopicArn=arn, AttributeName="Policy", AttributeValue=policy)
    return arn


def listen(driver: Driver, arn: str, *kinds: str) -> None:
    driver.client("sesv2").create_configuration_set_event_destination(
        ConfigurationSetName="otp",
        EventDestinationName="all",
        EventDestination={
            "Enabled": True,
            "MatchingEventTypes": list(kinds) or ["BOUNCE"],
            "SnsDestination": {"TopicArn": arn},
        },
    )


def send(driver: Driver, to: str) -> str:
    content = {"Simple": {"Subject": {"Data": "x"}, "Body": {"Text": {"Data": "x"}}}}
    found: str = driver.client("sesv2").send_email(
        FromEmailAddress="otp@example.com",
        Destination={"ToAddresses": [to]},
        Content=content,
        ConfigurationSetName="otp",
        EmailTags=[{"Name": "flow", "Value": "sign-in"}],
    )["MessageId"]
    return found


def published(driver: Driver) -> list[str]:
    (found,) = driver.control("GET", "/topics")["topics"]
    return [message["message"] for message in found["messages"]]


def test_a_new_destination_publishes_a_line_that_is_not_json(events: Driver) -> None:
    listen(events, topic(events))
    assert published(events) == [VALIDATION]


def test_the_default_topic_policy_does_not_let_ses_publish(events: Driver) -> None:
    arn = events.client("sns").create_topic(Name="events")["TopicArn"]
    with pytest.raises(ClientError, match=r"\(BadRequestException\).*Could not publish message to SNS topic"):
        listen(events, arn)


@pytest.mark.parametrize(
    ("condition", "allowed"),
    [
        ({"SourceAccount": "123456789012", "SourceArn": SOURCE}, True),
        ({"SourceAccount": "210987654321"}, False),
        ({"SourceArn": SOURCE + "x"}, False),
    ],
)
def test_the_conditions_of_the_policy_count(events: Driver, condition: dict[str, str], allowed: bool) -> None:
    arn = topic(events, **condition)
    if allowed:
        listen(events, arn)
    else:
        with pytest.raises(ClientError, match="Could not publish"):
            listen(events, arn)


def test_a_topic_that_is_not_there_is_refused(events: Driver) -> None:
    with pytest.raises(ClientError, match="Could not publish"):
        listen(events, "arn:aws:sns:us-east-1:123456789012:nope")


@pytest.mark.parametrize(
    ("local", "expected"),
    [
        ("success", ["Send", "Delivery"]),
        ("bounce+1", ["Send", "Bounce"]),
        ("ooto", ["Send", "Delivery"]),
        ("complaint", ["Send", "Delivery", "Complaint"]),
        ("suppressionlist", ["Send", "Bounce"]),
    ],
)
def test_the_mailbox_simulator_makes_its_events(events: Driver, local: str, expected: list[str]) -> None:
    listen(events, topic(events), "SEND", "DELIVERY", "BOUNCE", "COMPLAINT")
    message_id = send(events, f"{local}@simulator.amazonses.com")
    found = [json.loads(message) for message in published(events)[1:]]
    assert [event["eventType"] for event in found] == expected
    assert {event["mail"]["messageId"] for event in found} == {message_id}
    assert found[0]["mail"]["tags"] == {"ses:configuration-set": ["otp"], "flow": ["sign-in"]}


def test_a_simulated_bounce_is_not_put_on_the_suppression_list(events: Driver) -> None:
    send(events, "bounce@simulator.amazonses.com")
    assert events.client("sesv2").list_suppressed_destinations()["SuppressedDestinationSummaries"] == []


def test_only_wanted_events_are_published(events: Driver) -> None:
    listen(events, topic(events), "BOUNCE")
    send(events, "success@simulator.amazonses.com")
    assert published(events) == [VALIDATION]


def test_destinations_are_listed_changed_and_deleted(events: Driver) -> None:
    ses = events.client("sesv2")
    arn = topic(events)
    listen(events, arn)
    with pytest.raises(ClientError, match="AlreadyExistsException"):
        listen(events, arn)
    named = {"ConfigurationSetName": "otp", "EventDestinationName": "all"}
    changed = {"Enabled": False, "MatchingEventTypes": ["COMPLAINT"], "SnsDestination": {"TopicArn": arn}}
    ses.update_configuration_set_event_destination(**named, EventDestination=changed)
    (found,) = ses.get_configuration_set_event_destinations(ConfigurationSetName="otp")["EventDestinations"]
    assert found == {"Name": "all", **changed}
    ses.delete_configuration_set_event_destination(**named)
    assert ses.get_configuration_set_event_destinations(ConfigurationSetName="otp")["EventDestinations"] == []
    with pytest.raises(ClientError, match="NotFoundException"):
        ses.delete_configuration_set_event_destination(**named)


def test_a_configuration_set_may_send_unless_paused(events: Driver) -> None:
    ses = events.client("sesv2")
    found = ses.get_configuration_set(ConfigurationSetName="otp")
    assert found["SendingOptions"] == {"SendingEnabled": True}
    assert ses.list_configuration_sets()["ConfigurationSets"] == ["otp"]
    with pytest.raises(ClientError, match="AlreadyExistsException"):
        ses.create_configuration_set(ConfigurationSetName="otp")
    ses.delete_configuration_set(ConfigurationSetName="otp")
    with pytest.raises(ClientError, match="Configuration set <otp> does not exist"):
        ses.get_configuration_set(ConfigurationSetName="otp")


def test_an_email_subscription_is_pending_until_its_link_is_followed(driver: Driver) -> None:
    sns = driver.client("sns")
    arn = sns.create_topic(Name="events")["TopicArn"]
    request = {"TopicArn": arn, "Protocol": "email", "Endpoint": "ops@example.com"}
    assert sns.subscribe(**request)["SubscriptionArn"] == "pending confirmation"
    (found,) = sns.list_subscriptions_by_topic(TopicArn=arn)["Subscriptions"]
    assert found["SubscriptionArn"] == "PendingConfirmation"
    full = sns.subscribe(**request, ReturnSubscriptionArn=True)["SubscriptionArn"]
    attributes = sns.get_subscription_attributes(SubscriptionArn=full)["Attributes"]
    assert attributes["PendingConfirmation"] == "true"
    assert driver.control("POST", "/subscriptions/confirm", {"endpoint": "ops@example.com"}) == {
        "confirmed": 1
    }
    (found,) = sns.list_subscriptions()["Subscriptions"]
    assert found["SubscriptionArn"] == full


def test_a_policy_that_is_no_json_is_an_invalid_parameter(driver: Driver) -> None:
    sns = driver.client("sns")
    arn = sns.create_topic(Name="events")["TopicArn"]
    with pytest.raises(ClientError, match="InvalidParameter"):
        sns.set_topic_attributes(TopicArn=arn, AttributeName="Policy", AttributeValue="{")


def test_publishing_reaches_nobody_outside(driver: Driver) -> None:
    sns = driver.client("sns")
    arn = sns.create_topic(Name="events")["TopicArn"]
    sns.subscribe(TopicArn=arn, Protocol="https", Endpoint="https://hooks.example.invalid/ses")
    driver.control("POST", "/subscriptions/confirm", {"endpoint": "https://hooks.example.invalid/ses"})
    sns.publish(TopicArn=arn, Message="hello")
    assert published(driver) == ["hello"]


def test_the_caller_is_a_user_of_the_account(simulate: Callable[..., Driver]) -> None:
    found = simulate(account_id="111122223333").client("sts").get_caller_identity()
    assert (found["Account"], found["Arn"]) == ("111122223333", "arn:aws:iam::111122223333:user/developer")


def test_alarms_and_users_can_be_made(driver: Driver) -> None:
    cloudwatch, iam = driver.client("cloudwatch"), driver.client("iam")
    cloudwatch.put_metric_alarm(
        AlarmName="bounces",
        Namespace="AWS/SES",
        MetricName="Reputation.BounceRate",
        Statistic="Average",
        Period=3600,
        EvaluationPeriods=1,
        Threshold=0.05,
        ComparisonOperator="GreaterThanOrEqualToThreshold",
    )
    assert cloudwatch.describe_alarms()["MetricAlarms"][0]["AlarmName"] == "bounces"
    iam.create_user(UserName="app")
    assert iam.create_access_key(UserName="app")["AccessKey"]["UserName"] == "app"
