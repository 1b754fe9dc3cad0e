"""Topics of identities, encrypted topics, queues and alarms: what SES and CloudWatch make of them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError

if TYPE_CHECKING:
    from collections.abc import Callable

    from sesctl.sim.driver import Driver

ACCOUNT = "123456789012"
IDENTITY = f"arn:aws:ses:us-east-1:{ACCOUNT}:identity/example.com"
ALARM: dict[str, Any] = {
    "AlarmName": "bounces",
    "Namespace": "AWS/SES",
    "MetricName": "Reputation.BounceRate",
    "Statistic": "Average",
    "Period": 3600,
    "EvaluationPeriods": 1,
    "Threshold": 0.05,
    "ComparisonOperator": "GreaterThanOrEqualToThreshold",
    "TreatMissingData": "ignore",
    "AlarmActions": [f"arn:aws:sns:us-east-1:{ACCOUNT}:ses-alarms"],
}


@pytest.fixture
def production(simulate: Callable[..., Driver]) -> Driver:
    driver = simulate(scenario="production")
    driver.client("sesv2").create_configuration_set(ConfigurationSetName="otp")
    return driver


def statement(resource: str, **condition: str) -> dict[str, Any]:
    return {
        "Effect": "Allow",
        "Principal": {"Service": "ses.amazonaws.com"},
        "Action": "sns:Publish",
        "Resource": resource,
        **({"Condition": {"StringEquals": condition}} if condition else {}),
    }


def topic(driver: Driver, name: str = "events", region: str = "us-east-1", **attributes: str) -> str:
    sns = driver.client("sns", region)
    arn: str = sns.create_topic(Name=name, Attributes=attributes)["TopicArn"]
    policy = json.dumps({"Version": "2012-10-17", "Statement": [statement(arn)]})
    sns.set_topic_attributes(TopicArn=arn, AttributeName="Policy", AttributeValue=policy)
    return arn


def listen(driver: Driver, **target: Any) -> None:
    driver.client("sesv2").create_configuration_set_event_destination(
        ConfigurationSetName="otp",
        EventDestinationName="all",
        EventDestination={"Enabled": True, "MatchingEventTypes": ["BOUNCE"], **target},
    )


def messages(driver: Driver, arn: str) -> list[str]:
    found = {one["arn"]: one["messages"] for one in driver.control("GET", "/topics")["topics"]}
    return [one["message"] for one in found[arn]]


def bounce(driver: Driver) -> None:
    driver.client("sesv2").send_email(
        FromEmailAddress="otp@example.com",
        Destination={"ToAddresses": ["bounce@simulator.amazonses.com"]},
        Content={"Simple": {"Subject": {"Data": "x"}, "Body": {"Text": {"Data": "x"}}}},
    )


def key(driver: Driver, service: str | None) -> str:
    root = {
        "Effect": "Allow",
        "Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:root"},
        "Action": "kms:*",
        "Resource": "*",
    }
    use = {
        "Effect": "Allow",
        "Principal": {"Service": service},
        "Action": ["kms:GenerateDataKey", "kms:Decrypt"],
        "Resource": "*",
    }
    policy = json.dumps({"Version": "2012-10-17", "Statement": [root, use] if service else [root]})
    found: str = driver.client("kms").create_key(Policy=policy)["KeyMetadata"]["Arn"]
    return found


def test_a_topic_of_another_region_is_refused(production: Driver) -> None:
    arn = topic(production, region="eu-west-1")
    with pytest.raises(ClientError, match="Could not publish message to SNS topic"):
        listen(production, SnsDestination={"TopicArn": arn})


def test_a_topic_that_keeps_an_order_is_refused(production: Driver) -> None:
    arn = topic(production, "events.fifo", FifoTopic="true")
    with pytest.raises(ClientError, match="Could not publish message to SNS topic"):
        listen(production, SnsDestination={"TopicArn": arn})


@pytest.mark.parametrize("service", ["alias/aws/sns", None, "sns.amazonaws.com"])
def test_a_topic_whose_key_ses_may_not_use_is_refused(production: Driver, service: str | None) -> None:
    used = service if service and service.startswith("alias") else key(production, service)
    arn = topic(production, KmsMasterKeyId=used)
    with pytest.raises(ClientError, match="Could not publish message to SNS topic"):
        listen(production, SnsDestination={"TopicArn": arn})


def test_a_topic_whose_key_lets_ses_use_it_is_taken(production: Driver) -> None:
    listen(
        production,
        SnsDestination={"TopicArn": topic(production, KmsMasterKeyId=key(production, "ses.amazonaws.com"))},
    )


def test_an_alias_of_a_key_is_as_good_as_its_arn(production: Driver) -> None:
    production.client("kms").create_alias(
        AliasName="alias/events", TargetKeyId=key(production, "ses.amazonaws.com")
    )
    listen(production, SnsDestination={"TopicArn": topic(production, KmsMasterKeyId="alias/events")})


def test_only_the_default_event_bus_is_taken(production: Driver) -> None:
    bus = f"arn:aws:events:us-east-1:{ACCOUNT}:event-bus"
    with pytest.raises(ClientError, match="Only the default event bus"):
        listen(production, EventBridgeDestination={"EventBusArn": f"{bus}/mail"})
    listen(production, EventBridgeDestination={"EventBusArn": f"{bus}/default"})


def test_the_topic_of_an_identity_is_told_in_json_that_it_works(production: Driver) -> None:
    arn = topic(production)
    ses = production.client("ses")
    ses.set_identity_notification_topic(Identity="example.com", NotificationType="Bounce", SnsTopic=arn)
    assert json.loads(messages(production, arn)[0])["notificationType"] == "AmazonSnsSubscriptionSucceeded"
    found = ses.get_identity_notification_attributes(Identities=["example.com", "nobody.example"])
    assert set(found["NotificationAttributes"]) == {"example.com"}
    assert found["NotificationAttributes"]["example.com"]["BounceTopic"] == arn
    assert found["NotificationAttributes"]["example.com"]["ForwardingEnabled"] is True


def test_mail_of_an_identity_is_told_without_a_configuration_set(production: Driver) -> None:
    arn = topic(production)
    production.client("ses").set_identity_notification_topic(
        Identity="example.com", NotificationType="Bounce", SnsTopic=arn
    )
    bounce(production)
    told = json.loads(messages(production, arn)[-1])
    assert (told["notificationType"], told["bounce"]["bounceType"]) == ("Bounce", "Permanent")
    assert "eventType" not in told


def test_a_topic_that_takes_nothing_any_more_is_dropped_and_forwarding_is_back(production: Driver) -> None:
    arn = topic(production)
    production.client("ses").set_identity_notification_topic(
        Identity="example.com", NotificationType="Bounce", SnsTopic=arn
    )
    production.client("sesv2").put_email_identity_feedback_attributes(
        EmailIdentity="example.com", EmailForwardingEnabled=False
    )
    production.client("sns").delete_topic(TopicArn=arn)
    bounce(production)
    found = production.client("ses").get_identity_notification_attributes(Identities=["example.com"])
    assert "BounceTopic" not in found["NotificationAttributes"]["example.com"]
    assert production.client("sesv2").get_email_identity(EmailIdentity="example.com")[
        "FeedbackForwardingStatus"
    ]


def test_the_topic_of_an_identity_needs_its_own_source_in_the_policy(production: Driver) -> None:
    sns = production.client("sns")
    arn = sns.create_topic(Name="events")["TopicArn"]
    ask = {"Identity": "example.com", "NotificationType": "Complaint", "SnsTopic": arn}
    for source, taken in ((f"{IDENTITY}x", False), (IDENTITY, True)):
        policy = json.dumps({"Statement": [statement(arn, **{"AWS:SourceArn": source})]})
        sns.set_topic_attributes(TopicArn=arn, AttributeName="Policy", AttributeValue=policy)
        if taken:
            production.client("ses").set_identity_notification_topic(**ask)
        else:
            with pytest.raises(ClientError, match=r"InvalidParameterValue.*Could not publish"):
                production.client("ses").set_identity_notification_topic(**ask)


def test_an_identity_that_is_not_verified_has_no_topics(simulate: Callable[..., Driver]) -> None:
    driver = simulate(scenario="domain-pending")
    with pytest.raises(ClientError, match="Must be a verified email address or domain"):
        driver.client("ses").set_identity_notification_topic(
            Identity="example.com", NotificationType="Bounce", SnsTopic=topic(driver)
        )


def test_the_policy_of_a_queue_must_be_json_and_outlives_other_settings(driver: Driver) -> None:
    sqs = driver.client("sqs")
    url = sqs.create_queue(QueueName="events")["QueueUrl"]
    with pytest.raises(ClientError, match="Invalid value for the parameter Policy"):
        sqs.set_queue_attributes(QueueUrl=url, Attributes={"Policy": "{"})
    policy = json.dumps({"Version": "2012-10-17", "Statement": [statement("*")]})
    sqs.set_queue_attributes(QueueUrl=url, Attributes={"Policy": policy})
    sqs.set_queue_attributes(QueueUrl=url, Attributes={"VisibilityTimeout": "60"})
    found = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]
    assert (json.loads(found["Policy"]), found["VisibilityTimeout"]) == (json.loads(policy), "60")


def test_an_alarm_has_no_data_before_the_first_mail(production: Driver) -> None:
    cloudwatch = production.client("cloudwatch")
    cloudwatch.put_metric_alarm(**ALARM)
    (found,) = cloudwatch.describe_alarms()["MetricAlarms"]
    assert found["StateValue"] == "INSUFFICIENT_DATA"
    assert {name: found[name] for name in ALARM} == ALARM


@pytest.mark.parametrize(("rate", "state"), [(0.01, "OK"), (0.05, "ALARM"), (0.2, "ALARM")])
def test_an_alarm_follows_the_rate(production: Driver, rate: float, state: str) -> None:
    production.client("cloudwatch").put_metric_alarm(**ALARM)
    production.control("POST", "/reputation", {"bounce": [rate]})
    (found,) = production.client("cloudwatch").describe_alarms()["MetricAlarms"]
    assert found["StateValue"] == state


def test_a_threshold_in_percent_is_never_passed(production: Driver) -> None:
    production.client("cloudwatch").put_metric_alarm(**{**ALARM, "Threshold": 5})
    production.control("POST", "/reputation", {"bounce": [1.0]})
    (found,) = production.client("cloudwatch").describe_alarms()["MetricAlarms"]
    assert found["StateValue"] == "OK"


def test_an_alarm_tells_nobody_in_another_region(production: Driver) -> None:
    there = {**ALARM, "AlarmActions": [f"arn:aws:sns:eu-west-1:{ACCOUNT}:ses-alarms"]}
    with pytest.raises(
        ClientError, match=r"Invalid region eu-west-1 specified\. Only us-east-1 is supported"
    ):
        production.client("cloudwatch").put_metric_alarm(**there)


@pytest.mark.parametrize(
    ("service", "call", "action"),
    [
        ("sns", lambda client: client.list_topics(), "sns:ListTopics"),
        ("sqs", lambda client: client.list_queues(), "sqs:ListQueues"),
        ("kms", lambda client: client.list_keys(), "kms:ListKeys"),
        ("ses", lambda client: client.get_identity_notification_attributes(Identities=["example.com"]),
         "ses:GetIdentityNotificationAttributes"),
        ("cloudwatch", lambda client: client.describe_alarms(), "cloudwatch:DescribeAlarms"),
    ],
)  # fmt: skip
def test_every_service_can_be_denied(
    driver: Driver, service: str, call: Callable[[Any], object], action: str
) -> None:
    driver.control("POST", "/faults", {"action": action, "kind": "denied"})
    with pytest.raises(ClientError, match=rf"not authorized to perform: {action}"):
        call(driver.client(service))
