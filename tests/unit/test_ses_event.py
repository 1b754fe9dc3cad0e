"""Events of SES as they lie on a queue, and whatever else may lie there."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sesctl.grammar.ses_event import SesEvent, parse_event
from sesctl.model.insights import MailEvent

MAIL = {"messageId": "0100-a", "timestamp": "2026-11-21T10:00:00.000Z"}
BOUNCE = {
    "eventType": "Bounce",
    "mail": MAIL,
    "bounce": {
        "bounceType": "Permanent",
        "bounceSubType": "General",
        "bouncedRecipients": [{"emailAddress": "a@example.org", "diagnosticCode": "smtp; 550 5.1.1"}],
        "timestamp": "2026-11-21T10:00:02.500Z",
    },
}
AT = datetime(2026, 11, 21, 10, 0, 2, 500_000, tzinfo=UTC)
FOUND = SesEvent("0100-a", MailEvent("BOUNCE", AT, "Permanent, General, smtp; 550 5.1.1"))


def in_envelope(message: str) -> str:
    return json.dumps({"Type": "Notification", "TopicArn": "arn:aws:sns:eu-west-1:1:t", "Message": message})


def test_an_event_is_read_raw_and_in_the_envelope_of_sns() -> None:
    assert parse_event(json.dumps(BOUNCE)) == FOUND
    assert parse_event(in_envelope(json.dumps(BOUNCE))) == FOUND


def test_a_notification_of_an_identity_is_read_the_same() -> None:
    told: dict[str, Any] = {**BOUNCE, "notificationType": "Bounce"}
    del told["eventType"]
    assert parse_event(json.dumps(told)) == FOUND


@pytest.mark.parametrize(
    ("word", "part", "kind", "detail"),
    [
        ("Send", "send", "SEND", {}),
        ("Delivery", "delivery", "DELIVERY", {"smtpResponse": "250 ok"}),
        ("Complaint", "complaint", "COMPLAINT", {"complaintFeedbackType": "abuse"}),
        ("Reject", "reject", "REJECT", {"reason": "Bad content"}),
        ("Rendering Failure", "failure", "RENDERING_FAILURE", {"errorMessage": "no such attribute"}),
        ("DeliveryDelay", "deliveryDelay", "DELIVERY_DELAY", {"delayType": "MailboxFull"}),
    ],
)
def test_every_kind_is_named_as_the_api_names_it(
    word: str, part: str, kind: str, detail: dict[str, str]
) -> None:
    found = parse_event(json.dumps({"eventType": word, "mail": MAIL, part: detail}))
    assert found
    assert (found.event.kind, found.event.detail) == (kind, ", ".join(detail.values()))
    assert found.event.at == datetime(2026, 11, 21, 10, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "body",
    [
        "",
        "hello",
        "[]",
        "null",
        "{}",
        "[" * 100_000,
        "Successfully validated SNS topic for Amazon SES event publishing.",
        in_envelope("Successfully validated SNS topic for Amazon SES event publishing."),
        in_envelope("[]"),
        json.dumps({"eventType": "Bounce"}),
        json.dumps({"eventType": 5, "mail": MAIL}),
        json.dumps({"eventType": "Bounce", "mail": "x"}),
        json.dumps({"eventType": "Bounce", "mail": {"messageId": 7}}),
        json.dumps({"mail": MAIL}),
    ],
)
def test_what_is_no_event_is_of_somebody_else(body: str) -> None:
    assert parse_event(body) is None


@pytest.mark.parametrize(
    "part",
    [
        None,
        "x",
        {"timestamp": 5},
        {"timestamp": "yesterday"},
        {"timestamp": "2026-11-21T10:00:00"},
        {"bouncedRecipients": "x"},
        {"bouncedRecipients": [5]},
        {"bounceType": ["x"]},
    ],
)
def test_an_odd_event_is_still_of_its_mail(part: object) -> None:
    found = parse_event(json.dumps({"eventType": "Bounce", "mail": MAIL, "bounce": part}))
    assert found
    assert (found.message_id, found.event.kind, found.event.detail) == ("0100-a", "BOUNCE", "")


@given(
    st.text()
    | st.recursive(
        st.none() | st.text() | st.integers(),
        lambda inner: (
            st.lists(inner)
            | st.dictionaries(
                st.sampled_from(
                    ["eventType", "mail", "messageId", "Message", "TopicArn", "bounce", "timestamp"]
                ),
                inner,
            )
        ),
    ).map(json.dumps)
)
def test_no_text_is_too_odd(body: str) -> None:
    found = parse_event(body)
    assert found is None or found.message_id is not None
