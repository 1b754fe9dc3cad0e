"""Which event proves what, and by which way it reaches a queue."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesctl.errors import SesctlError
from sesctl.model.fact import Found

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sesctl.model.configuration_set import EventDestination
    from sesctl.model.insights import MailEvent, Outcome, Verdict
    from sesctl.model.queue import Subscription
    from sesctl.planning.sending import Sending, SimulatorCase

_FAILED = frozenset({"BOUNCE", "COMPLAINT", "REJECT", "RENDERING_FAILURE"})
_EXPECTED: dict[SimulatorCase, str] = {
    "success": "DELIVERY",
    "ooto": "DELIVERY",
    "bounce": "BOUNCE",
    "suppressionlist": "BOUNCE",
    "complaint": "COMPLAINT",
}
_SQS_ARN_PARTS = 6


def expected_event(case: SimulatorCase | None) -> str:
    """Return the kind of event that has to come of a mail; None is a real recipient."""
    return _EXPECTED[case] if case else "DELIVERY"


def outcome(events: Iterable[MailEvent]) -> Outcome:
    """Judge what has happened to a mail so far."""
    kinds = {event.kind for event in events}
    if kinds & _FAILED:
        return "failed"
    return "delivered" if "DELIVERY" in kinds else "pending"


def verdict(events: Iterable[MailEvent], wanted: str) -> Verdict:
    """Judge whether the event came; a mail that has come to another end will not have it any more."""
    kinds = {event.kind for event in events}
    if wanted in kinds:
        return "proved"
    # A complaint follows a delivery; nothing follows the others.
    ends = _FAILED if wanted == "COMPLAINT" else _FAILED | {"DELIVERY"}
    return "contradicted" if kinds & ends else "pending"


def insights_objection(sending: Sending) -> SesctlError | None:
    """Say that the account keeps no message insights, where that is known."""
    if not isinstance(sending.account, Found) or sending.account.value.insights:
        return None
    return SesctlError(
        "not-found",
        f"the account has no message insights in {sending.region}, so nothing was sent",
        why="SES keeps them where the Virtual Deliverability Manager is on, which has a price of its own",
        try_="--prove instead of --wait-delivery, or: aws sesv2 put-account-vdm-attributes "
        f"--vdm-attributes VdmEnabled=ENABLED --region {sending.region}",
    )


def without_set(sending: Sending) -> SesctlError:
    """Say that no configuration set is known whose events could be looked for."""
    return SesctlError(
        "not-found",
        f"no configuration set is known for mail from {sending.sender}",
        why="SES publishes the events of mail that has one: named, or the default of the identity",
        try_=f"sesctl init events {sending.sender.rpartition('@')[2]} --sqs QUEUE --region {sending.region}, "
        "or --queue URL",
    )


def topic_of(
    set_name: str, destinations: Sequence[EventDestination], wanted: str, region: str
) -> str | SesctlError:
    """Choose the SNS topic on which an event will be published, or say why there is none."""
    topics = [one for one in destinations if one.topic]
    fitting = [one for one in topics if one.enabled and wanted in one.events]
    if fitting:
        return str(fitting[0].topic)
    return SesctlError(
        "not-found",
        f"no {wanted} event of the configuration set {set_name} reaches an SNS topic",
        why=_why_no_topic(destinations, topics, wanted),
        try_=f"aws sesv2 create-configuration-set-event-destination --configuration-set-name {set_name} "
        "--event-destination-name events --event-destination "
        f"'Enabled=true,MatchingEventTypes=[SEND,DELIVERY,BOUNCE,COMPLAINT,REJECT],SnsDestination={{TopicArn=ARN}}' "
        f"--region {region}; or --queue URL",
    )


def _why_no_topic(
    destinations: Sequence[EventDestination], topics: Sequence[EventDestination], wanted: str
) -> str:
    if not destinations:
        return "it has no event destination"
    if not topics:
        kinds = ", ".join(f"{one.name} ({one.elsewhere or 'of an unknown kind'})" for one in destinations)
        return f"its events go elsewhere, where sesctl cannot look: {kinds}"
    off = [one.name for one in topics if not one.enabled]
    if off and len(off) == len(topics):
        return f"the event destination {', '.join(off)} is switched off"
    return (
        f"the event destination {', '.join(one.name for one in topics)} does not have {wanted} in its events"
    )


def queue_of(topic: str, subscriptions: Sequence[Subscription], region: str) -> str | SesctlError:
    """Choose the ARN of the queue that hears of a topic, or say why there is none."""
    queues = [one for one in subscriptions if one.protocol == "sqs" and _is_arn(one.endpoint)]
    ready = [one.endpoint for one in queues if not one.pending]
    account = topic.split(":")[4] if topic.count(":") >= _SQS_ARN_PARTS - 1 else ""
    ours = [arn for arn in ready if arn.split(":")[4] == account]
    if ours or ready:
        return (ours or ready)[0]
    others = sorted({one.protocol for one in subscriptions} - {"sqs"})
    return SesctlError(
        "not-found",
        f"no SQS queue is subscribed to the topic {topic}",
        why=_why_no_queue(waiting=bool(queues), others=others),
        try_=f"aws sns subscribe --topic-arn {topic} --protocol sqs --notification-endpoint QUEUE_ARN "
        f"--region {region}; docs/send-test.md has all steps; or --queue URL",
    )


def _why_no_queue(*, waiting: bool, others: Sequence[str]) -> str:
    if waiting:
        return "the subscription of the queue waits for its confirmation"
    if others:
        return f"what is subscribed to it is of another kind ({', '.join(others)}), where sesctl cannot look"
    return "nothing is subscribed to it"


def _is_arn(text: str) -> bool:
    return text.startswith("arn:") and len(text.split(":")) == _SQS_ARN_PARTS
