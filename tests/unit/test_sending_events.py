"""Which event proves what, and what is missing where none can reach a queue."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from support.world import REGION

from sesctl.errors import SesctlError
from sesctl.model.account import Account
from sesctl.model.configuration_set import EventDestination
from sesctl.model.fact import Found, Unread
from sesctl.model.insights import MailEvent
from sesctl.model.queue import Subscription
from sesctl.planning.sending import Sending
from sesctl.planning.sending_events import (
    expected_event,
    insights_objection,
    outcome,
    queue_of,
    topic_of,
    verdict,
)

if TYPE_CHECKING:
    from sesctl.planning.sending import SimulatorCase

TOPIC = "arn:aws:sns:eu-west-3:123456789012:events"
QUEUE = "arn:aws:sqs:eu-west-3:123456789012:events"
GOOD = EventDestination("all", enabled=True, events=("SEND", "BOUNCE"), topic=TOPIC)
ELSEWHERE = EventDestination("bus", enabled=True, events=("BOUNCE",), elsewhere="EventBridge")


def events(*kinds: str) -> list[MailEvent]:
    return [MailEvent(kind) for kind in kinds]


@pytest.mark.parametrize(
    ("case", "kind"),
    [
        ("success", "DELIVERY"),
        ("ooto", "DELIVERY"),
        ("bounce", "BOUNCE"),
        ("suppressionlist", "BOUNCE"),
        ("complaint", "COMPLAINT"),
        (None, "DELIVERY"),
    ],
)
def test_each_case_ends_in_its_own_event(case: SimulatorCase | None, kind: str) -> None:
    assert expected_event(case) == kind


@pytest.mark.parametrize(
    ("kinds", "state"),
    [
        ((), "pending"),
        (("SEND",), "pending"),
        (("SEND", "DELIVERY_DELAY"), "pending"),
        (("SEND", "DELIVERY"), "delivered"),
        (("SEND", "DELIVERY", "OPEN"), "delivered"),
        (("SEND", "BOUNCE"), "failed"),
        (("SEND", "DELIVERY", "COMPLAINT"), "failed"),
        (("SEND", "REJECT"), "failed"),
        (("SOMETHING_NEW",), "pending"),
    ],
)
def test_a_mail_is_delivered_failed_or_not_known_yet(kinds: tuple[str, ...], state: str) -> None:
    assert outcome(events(*kinds)) == state


@pytest.mark.parametrize(
    ("wanted", "kinds", "state"),
    [
        ("BOUNCE", ("SEND",), "pending"),
        ("BOUNCE", ("SEND", "BOUNCE"), "proved"),
        ("BOUNCE", ("SEND", "DELIVERY"), "contradicted"),
        ("DELIVERY", ("BOUNCE",), "contradicted"),
        ("DELIVERY", ("DELIVERY", "COMPLAINT"), "proved"),
        ("COMPLAINT", ("SEND", "DELIVERY"), "pending"),
        ("COMPLAINT", ("BOUNCE",), "contradicted"),
        ("COMPLAINT", ("COMPLAINT",), "proved"),
    ],
)
def test_only_the_wanted_event_is_a_proof(wanted: str, kinds: tuple[str, ...], state: str) -> None:
    assert verdict(events(*kinds), wanted) == state


def test_the_topic_is_that_of_a_destination_with_the_event() -> None:
    other = replace(GOOD, name="sends", events=("SEND",), topic=f"{TOPIC}-sends")
    assert topic_of("otp", [ELSEWHERE, other, GOOD], "BOUNCE", REGION) == TOPIC


@pytest.mark.parametrize(
    ("destinations", "why"),
    [
        ([], "it has no event destination"),
        ([ELSEWHERE], "its events go elsewhere, where sesctl cannot look: bus (EventBridge)"),
        ([replace(GOOD, enabled=False)], "the event destination all is switched off"),
        (
            [replace(GOOD, events=("SEND",)), ELSEWHERE],
            "the event destination all does not have BOUNCE in its events",
        ),
    ],
)
def test_without_a_topic_it_is_said_why_and_how_to_make_one(
    destinations: list[EventDestination], why: str
) -> None:
    found = topic_of("otp", destinations, "BOUNCE", REGION)
    assert isinstance(found, SesctlError)
    assert (found.kind, found.why) == ("not-found", why)
    assert "create-configuration-set-event-destination --configuration-set-name otp" in found.try_


def test_a_queue_of_the_same_account_comes_first() -> None:
    foreign = QUEUE.replace("123456789012", "210987654321")
    subscriptions = [
        Subscription("email", "ops@example.com", pending=False),
        Subscription("sqs", foreign, pending=False),
        Subscription("sqs", QUEUE, pending=False),
    ]
    assert queue_of(TOPIC, subscriptions, REGION) == QUEUE
    assert queue_of(TOPIC, subscriptions[:2], REGION) == foreign


@pytest.mark.parametrize(
    ("subscriptions", "why"),
    [
        ([], "nothing is subscribed to it"),
        (
            [
                Subscription("lambda", "arn:aws:lambda:x:1:function:f", pending=False),
                Subscription("email", "a@example.com", pending=True),
            ],
            "what is subscribed to it is of another kind (email, lambda), where sesctl cannot look",
        ),
        (
            [Subscription("sqs", QUEUE, pending=True)],
            "the subscription of the queue waits for its confirmation",
        ),
        ([Subscription("sqs", "nonsense", pending=False)], "nothing is subscribed to it"),
    ],
)
def test_without_a_queue_it_is_said_why_and_how_to_subscribe_one(
    subscriptions: list[Subscription], why: str
) -> None:
    found = queue_of(TOPIC, subscriptions, REGION)
    assert isinstance(found, SesctlError)
    assert (found.kind, found.why) == ("not-found", why)
    assert f"aws sns subscribe --topic-arn {TOPIC} --protocol sqs" in found.try_


@pytest.mark.parametrize(("insights", "is_refused"), [(True, False), (False, True)])
def test_insights_are_not_waited_for_where_the_account_has_none(insights: bool, is_refused: bool) -> None:
    account = Account(REGION, production=True, sending_enabled=True, insights=insights)
    sending = Sending("otp@example.com", "a@example.org", REGION, Found(account), {})
    assert bool(insights_objection(sending)) is is_refused
    assert insights_objection(replace(sending, account=Unread("denied"))) is None
