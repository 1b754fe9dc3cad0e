"""Events that reach a queue by way of a topic, and message insights: the two ways to see what became of a mail."""

from __future__ import annotations

import json
import threading
from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError

if TYPE_CHECKING:
    from collections.abc import Callable

    from sesctl.sim.driver import Driver

ACCOUNT = "123456789012"
TOPIC = f"arn:aws:sns:us-east-1:{ACCOUNT}:events"
QUEUE = f"arn:aws:sqs:us-east-1:{ACCOUNT}:events"


@pytest.fixture
def production(simulate: Callable[..., Driver]) -> Driver:
    driver = simulate(scenario="production", insights_after=60)
    ses, sns = driver.client("sesv2"), driver.client("sns")
    ses.create_configuration_set(ConfigurationSetName="otp")
    sns.create_topic(Name="events", Attributes={"Policy": allow("ses.amazonaws.com", "sns:Publish", TOPIC)})
    ses.create_configuration_set_event_destination(
        ConfigurationSetName="otp",
        EventDestinationName="all",
        EventDestination={
            "Enabled": True,
            "MatchingEventTypes": ["SEND", "DELIVERY", "BOUNCE", "COMPLAINT"],
            "SnsDestination": {"TopicArn": TOPIC},
        },
    )
    return driver


def allow(service: str, action: str, resource: str, source: str | None = None) -> str:
    statement: dict[str, Any] = {
        "Effect": "Allow",
        "Principal": {"Service": service},
        "Action": action,
        "Resource": resource,
    }
    if source:
        statement["Condition"] = {"ArnEquals": {"aws:SourceArn": source}}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def queue(driver: Driver, policy: str | None, **attributes: str) -> str:
    sqs = driver.client("sqs")
    given = {"Policy": policy} if policy else {}
    url: str = sqs.create_queue(QueueName="events", Attributes=given)["QueueUrl"]
    driver.client("sns").subscribe(TopicArn=TOPIC, Protocol="sqs", Endpoint=QUEUE, Attributes=attributes)
    return url


def send(driver: Driver, to: str = "bounce@simulator.amazonses.com") -> str:
    found: str = driver.client("sesv2").send_email(
        FromEmailAddress="otp@example.com",
        Destination={"ToAddresses": [to]},
        Content={"Simple": {"Subject": {"Data": "x"}, "Body": {"Text": {"Data": "x"}}}},
        ConfigurationSetName="otp",
        EmailTags=[{"Name": "flow", "Value": "sign-in"}],
    )["MessageId"]
    return found


def received(driver: Driver, url: str, wait: int = 0) -> list[Any]:
    reply = driver.client("sqs").receive_message(QueueUrl=url, MaxNumberOfMessages=10, WaitTimeSeconds=wait)
    return [json.loads(message["Body"]) for message in reply.get("Messages", [])]


def test_events_reach_a_queue_in_the_envelope_of_sns(production: Driver) -> None:
    url = queue(production, allow("sns.amazonaws.com", "sqs:SendMessage", QUEUE, TOPIC))
    message_id = send(production)
    found = received(production, url)
    assert {one["Type"] for one in found} == {"Notification"}
    assert {one["TopicArn"] for one in found} == {TOPIC}
    events = [json.loads(one["Message"]) for one in found]
    assert [event["eventType"] for event in events] == ["Send", "Bounce"]
    assert {event["mail"]["messageId"] for event in events} == {message_id}


def test_with_raw_delivery_the_event_is_the_message(production: Driver) -> None:
    policy = allow("sns.amazonaws.com", "sqs:SendMessage", QUEUE)
    url = queue(production, policy, RawMessageDelivery="true")
    send(production)
    assert [event["eventType"] for event in received(production, url)] == ["Send", "Bounce"]


@pytest.mark.parametrize(
    "policy",
    [
        None,
        allow("ses.amazonaws.com", "sqs:SendMessage", QUEUE),
        allow("sns.amazonaws.com", "sqs:ReceiveMessage", QUEUE),
        allow("sns.amazonaws.com", "sqs:SendMessage", f"{QUEUE}x"),
        allow("sns.amazonaws.com", "sqs:SendMessage", QUEUE, f"{TOPIC}x"),
    ],
    ids=["none", "for SES", "to receive", "of another queue", "for another topic"],
)
def test_a_queue_whose_policy_does_not_let_sns_send_stays_empty(
    production: Driver, policy: str | None
) -> None:
    url = queue(production, policy)
    send(production)
    assert received(production, url) == []


def test_a_queue_that_is_gone_takes_nothing_and_harms_nobody(production: Driver) -> None:
    url = queue(production, allow("sns.amazonaws.com", "sqs:SendMessage", QUEUE))
    production.client("sqs").delete_queue(QueueUrl=url)
    assert send(production)


def test_who_waits_for_a_message_keeps_nobody_else_waiting(production: Driver) -> None:
    url = queue(production, allow("sns.amazonaws.com", "sqs:SendMessage", QUEUE))
    found: list[Any] = []
    waiting = threading.Thread(target=lambda: found.extend(received(production, url, wait=20)))
    waiting.start()
    send(production)
    waiting.join(15)
    assert found


def test_a_wait_ends_when_its_time_is_up(production: Driver) -> None:
    url = queue(production, allow("sns.amazonaws.com", "sqs:SendMessage", QUEUE))
    assert received(production, url, wait=1) == []


def insights(driver: Driver, message_id: str) -> Any:
    return driver.client("sesv2").get_message_insights(MessageId=message_id)


def switch(driver: Driver, state: str) -> None:
    driver.client("sesv2").put_account_vdm_attributes(VdmAttributes={"VdmEnabled": state})


def test_without_the_deliverability_manager_there_are_no_insights(production: Driver) -> None:
    with pytest.raises(ClientError, match=r"NotFoundException.*enable Virtual Deliverability Manager"):
        insights(production, "not-even-an-id")
    assert "VdmAttributes" not in production.client("sesv2").get_account()


def test_the_switch_shows_in_the_account(production: Driver) -> None:
    ses = production.client("sesv2")
    on = {"VdmEnabled": "ENABLED", "DashboardAttributes": {"EngagementMetrics": "ENABLED"}}
    ses.put_account_vdm_attributes(VdmAttributes=on)
    assert ses.get_account()["VdmAttributes"] == on
    switch(production, "DISABLED")
    assert ses.get_account()["VdmAttributes"] == {"VdmEnabled": "DISABLED"}


def test_insights_know_a_mail_after_a_while_and_its_outcome_later(production: Driver) -> None:
    switch(production, "ENABLED")
    message_id = send(production, "me@example.org")
    with pytest.raises(ClientError, match=rf"Message <{message_id}> not found for account <{ACCOUNT}>"):
        insights(production, message_id)
    production.advance("61s")
    (known,) = insights(production, message_id)["Insights"]
    assert (known["Destination"], [event["Type"] for event in known["Events"]]) == (
        "me@example.org",
        ["SEND"],
    )
    production.advance("61s")
    told = insights(production, message_id)
    assert [event["Type"] for event in told["Insights"][0]["Events"]] == ["SEND", "DELIVERY"]
    assert (told["FromEmailAddress"], told["Subject"]) == ("otp@example.com", "x")
    assert told["EmailTags"] == [{"Name": "flow", "Value": "sign-in"}]


@pytest.mark.parametrize(
    ("to", "reason", "kinds", "details"),
    [
        (
            "bounce@simulator.amazonses.com",
            None,
            ["SEND", "BOUNCE"],
            {
                "BounceType": "PERMANENT",
                "BounceSubType": "General",
                "DiagnosticCode": "smtp; 550 5.1.1 user unknown",
            },
        ),
        (
            "complaint@simulator.amazonses.com",
            None,
            ["SEND", "DELIVERY", "COMPLAINT"],
            {"ComplaintFeedbackType": "abuse"},
        ),
        (
            "gone@example.net",
            "COMPLAINT",
            ["SEND", "COMPLAINT"],
            {"ComplaintSubType": "ON_ACCOUNT_SUPPRESSION_LIST"},
        ),
    ],
)
def test_insights_tell_what_kind_of_trouble_there_was(
    production: Driver, to: str, reason: str | None, kinds: list[str], details: dict[str, str]
) -> None:
    switch(production, "ENABLED")
    if reason:
        production.client("sesv2").put_suppressed_destination(EmailAddress=to, Reason=reason)
    message_id = send(production, to)
    production.advance("5m")
    events = insights(production, message_id)["Insights"][0]["Events"]
    assert [event["Type"] for event in events] == kinds
    (told,) = events[-1]["Details"].values()
    assert told == details


@pytest.mark.parametrize(
    ("reason", "kind", "sub_type"),
    [("BOUNCE", "bounce", "bounceSubType"), ("COMPLAINT", "complaint", "complaintSubType")],
)
def test_the_event_of_a_suppressed_address_says_why(
    production: Driver, reason: str, kind: str, sub_type: str
) -> None:
    url = queue(production, allow("sns.amazonaws.com", "sqs:SendMessage", QUEUE))
    production.client("sesv2").put_suppressed_destination(EmailAddress="gone@example.net", Reason=reason)
    send(production, "gone@example.net")
    told = json.loads(received(production, url)[-1]["Message"])[kind]
    assert told[sub_type] == "OnAccountSuppressionList"
