"""Message insights, queues and subscriptions: what tells of a mail after it was sent."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from support.fake_aws import Answer, refusal

from sesctl.aws.insights import MessageInsights
from sesctl.aws.permissions import needed
from sesctl.aws.sqs import Queues
from sesctl.errors import SesctlError
from sesctl.model.fact import Found, Missing
from sesctl.model.insights import Insights, MailEvent
from sesctl.model.queue import QueueMessage, Subscription
from sesctl.ports import QueueApi

if TYPE_CHECKING:
    from support.fake_aws import FakeAws

    from sesctl.aws.session import AwsSession
    from sesctl.ports import InsightsApi

URL = "http://queues.example.com/123456789012/events"
TOPIC = "arn:aws:sns:eu-west-3:123456789012:events"
AT = 1_795_262_659
WHEN = datetime.fromtimestamp(AT, UTC)


def sqs_refusal(code: str, status: int = 400) -> Answer:
    return Answer({"__type": f"com.amazonaws.sqs#{code}", "message": ""}, status)


@pytest.fixture
def insights(aws: AwsSession) -> InsightsApi:
    return aws.insights()


@pytest.fixture
def queues(aws: AwsSession) -> QueueApi:
    return aws.queues()


def told(*events: dict[str, Any]) -> Answer:
    return Answer(
        {
            "MessageId": "0100",
            "Insights": [{"Destination": "a@example.org", "Isp": "Gmail", "Events": events}],
        }
    )


def test_insights_are_read_the_oldest_first(insights: InsightsApi, fake: FakeAws) -> None:
    bounce = {"BounceType": "PERMANENT", "BounceSubType": "General", "DiagnosticCode": "smtp; 550 5.1.1"}
    fake.will(
        told(
            {"Type": "BOUNCE", "Timestamp": AT + 1, "Details": {"Bounce": bounce}},
            {"Type": "SEND", "Timestamp": AT},
        )
    )
    found = insights.of("0100")
    assert isinstance(found, Found)
    assert found.value.events[0] == MailEvent("SEND", WHEN)
    assert found.value.events[1].detail == "PERMANENT, General, smtp; 550 5.1.1"
    assert found.value.isp == "Gmail"
    assert fake.asked[0].path == "/v2/email/insights/0100/"


@pytest.mark.parametrize(
    ("details", "detail"),
    [
        (None, ""),
        ({}, ""),
        ({"Complaint": {"ComplaintFeedbackType": "abuse"}}, "abuse"),
        ({"Complaint": {"ComplaintSubType": "ON_ACCOUNT_SUPPRESSION_LIST"}}, "ON_ACCOUNT_SUPPRESSION_LIST"),
        ({"Bounce": {"BounceType": None, "DiagnosticCode": "x"}}, "x"),
    ],
)
def test_details_are_told_as_far_as_there_are_any(
    insights: InsightsApi, fake: FakeAws, details: object, detail: str
) -> None:
    fake.will(told({"Type": "SOMETHING_NEW", "Details": details}))
    assert insights.of("0100") == Found(Insights((MailEvent("SOMETHING_NEW", None, detail),), "Gmail"))


def test_a_mail_that_insights_do_not_know_yet_is_missing(insights: InsightsApi, fake: FakeAws) -> None:
    fake.will(refusal("NotFoundException", "Message <0100> not found for account <123456789012>", 404))
    assert insights.of("0100") == Missing()
    fake.will(Answer({"MessageId": "0100", "Insights": []}))
    assert insights.of("0100") == Missing()


def test_insights_that_are_switched_off_are_no_missing_mail(insights: InsightsApi, fake: FakeAws) -> None:
    fake.will(
        refusal(
            "NotFoundException", "To use this feature you must enable Virtual Deliverability Manager", 404
        )
    )
    with pytest.raises(SesctlError) as caught:
        insights.of("0100")
    assert (caught.value.kind, caught.value.what) == (
        "not-found",
        "the account has no message insights in eu-west-3",
    )


def test_insights_denied_name_the_action(insights: InsightsApi, fake: FakeAws) -> None:
    fake.will(refusal("AccessDeniedException", None, 403))
    with pytest.raises(SesctlError) as caught:
        insights.of("0100")
    assert (caught.value.kind, caught.value.action) == ("permission", "ses:GetMessageInsights")
    assert needed(MessageInsights) == {"of": ("ses:GetMessageInsights",)}


def test_messages_are_received_and_held(queues: QueueApi, fake: FakeAws) -> None:
    fake.will(Answer({"Messages": [{"Body": "a", "ReceiptHandle": "r1"}, {"ReceiptHandle": "r2"}]}))
    assert queues.receive(URL, 60, 90) == (QueueMessage("a", "r1"), QueueMessage("", "r2"))
    assert fake.asked[0].body == {
        "QueueUrl": URL,
        "MaxNumberOfMessages": 10,
        "WaitTimeSeconds": 3,
        "VisibilityTimeout": 90,
    }


def test_a_short_wait_is_not_made_longer(queues: QueueApi, fake: FakeAws) -> None:
    fake.will(Answer({}))
    assert queues.receive(URL, 2, 3) == ()
    assert fake.asked[0].body["WaitTimeSeconds"] == 2


def test_a_message_is_released_by_its_receipt(queues: QueueApi, fake: FakeAws) -> None:
    queues.release(URL, "r1")
    assert fake.asked[0].body == {"QueueUrl": URL, "ReceiptHandle": "r1", "VisibilityTimeout": 0}


def test_a_queue_is_found_by_name_and_account(queues: QueueApi, fake: FakeAws) -> None:
    fake.will(Answer({"QueueUrl": URL}))
    assert queues.url("events", "123456789012") == URL
    assert fake.asked[0].body == {"QueueName": "events", "QueueOwnerAWSAccountId": "123456789012"}


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("QueueDoesNotExist", "not-found"),
        ("AWS.SimpleQueueService.NonExistentQueue", "not-found"),
        ("AccessDeniedException", "permission"),
    ],
)
def test_trouble_with_a_queue_is_told_as_what_it_is(
    queues: QueueApi, fake: FakeAws, code: str, kind: str
) -> None:
    fake.will(sqs_refusal(code))
    with pytest.raises(SesctlError) as caught:
        queues.receive(URL, 1, 2)
    assert caught.value.kind == kind


def test_every_method_of_the_port_of_queues_declares_what_it_needs() -> None:
    assert {name for name in vars(QueueApi) if not name.startswith("_")} == set(needed(Queues))


def subscription(protocol: str, endpoint: str, arn: str) -> str:
    return (
        f"<member><Protocol>{protocol}</Protocol><Endpoint>{endpoint}</Endpoint>"
        f"<SubscriptionArn>{arn}</SubscriptionArn><TopicArn>{TOPIC}</TopicArn></member>"
    )


def page(members: str, token: str = "") -> Answer:
    following = f"<NextToken>{token}</NextToken>" if token else ""
    return Answer(
        "<ListSubscriptionsByTopicResponse><ListSubscriptionsByTopicResult><Subscriptions>"
        f"{members}</Subscriptions>{following}</ListSubscriptionsByTopicResult></ListSubscriptionsByTopicResponse>",
        headers={"content-type": "text/xml"},
    )


def test_subscriptions_of_all_pages_are_listed(aws: AwsSession, fake: FakeAws) -> None:
    queue = "arn:aws:sqs:eu-west-3:123456789012:events"
    fake.will(
        page(subscription("email", "ops@example.com", "PendingConfirmation"), "more"),
        page(subscription("sqs", queue, f"{TOPIC}:1")),
    )
    assert aws.topics().subscriptions(TOPIC) == (
        Subscription("email", "ops@example.com", pending=True),
        Subscription("sqs", queue, pending=False),
    )
    assert "NextToken=more" in fake.asked[1].text


def test_pages_that_go_in_a_circle_come_to_an_end(aws: AwsSession, fake: FakeAws) -> None:
    fake.will(page(subscription("sqs", "x", "y"), "again"))
    assert len(aws.topics().subscriptions(TOPIC)) == 2
