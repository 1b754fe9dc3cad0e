"""What SES tells about a message, published to the SNS topics of its configuration set."""

from __future__ import annotations

import json
import uuid
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sesctl.sim.ses import coverage

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sesctl.sim.ses.configuration_set import ConfigurationSet
    from sesctl.sim.ses.mailbox import Sent
    from sesctl.sim.ses.region import SesRegion

# Event types as the destinations name them, and as the event itself does.
_TYPE_NAMES = {
    "SEND": "Send",
    "DELIVERY": "Delivery",
    "BOUNCE": "Bounce",
    "COMPLAINT": "Complaint",
    "REJECT": "Reject",
}

# What follows the SEND of a mail, by what became of it.
KINDS = {
    "delivery": ("DELIVERY",),
    "bounce": ("BOUNCE",),
    "complaint": ("DELIVERY", "COMPLAINT"),
    "suppressed": ("BOUNCE",),
    "suppressed-complaint": ("COMPLAINT",),
    "reject": ("REJECT",),
}
ON_LIST = "OnAccountSuppressionList"
_ON_LIST = (
    "Amazon SES did not send the message to this address because it is on the suppression list for your "
    "account. For more information about removing addresses from the suppression list, see the Amazon SES "
    "Developer Guide at https://docs.aws.amazon.com/ses/latest/dg/sending-email-suppression-list.html"
)


def publish(region: SesRegion, sent: Sent, configuration_set: ConfigurationSet | None) -> None:
    """Publish every event of a message to the destinations that want it."""
    if configuration_set is None:
        return
    for kind, event in of(region, sent):
        for destination in configuration_set.destinations.values():
            if destination.get("Enabled") and kind in destination["MatchingEventTypes"]:
                _deliver(region, destination, event)


def _deliver(region: SesRegion, destination: dict[str, Any], event: dict[str, Any]) -> None:
    topic = destination.get("SnsDestination", {}).get("TopicArn")
    if topic:
        region.topics.publish(topic, json.dumps(event), subject="Amazon SES Email Event Notification")


def of(region: SesRegion, sent: Sent) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every event of a message, with its kind."""
    yield _event(region, sent, "SEND", {})
    for address, outcome in sent.outcomes.items():
        for kind in KINDS[outcome]:
            yield _event(region, sent, kind, _detail(sent, address, outcome, kind))
        if outcome == "reject":
            return


def _detail(sent: Sent, address: str, outcome: str, kind: str) -> dict[str, Any]:
    match kind:
        case "BOUNCE":
            return bounce(sent, address, outcome)
        case "COMPLAINT":
            return complaint(sent, address, outcome)
        case "REJECT":
            return {"reason": "Bad content"}
        case _:
            return _delivery(sent, address)


def _event(region: SesRegion, sent: Sent, kind: str, detail: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    name = _TYPE_NAMES[kind]
    return kind, {"eventType": name, "mail": _mail(region, sent), name.lower(): detail}


def _mail(region: SesRegion, sent: Sent) -> dict[str, Any]:
    message = sent.parsed()
    return {
        "timestamp": _timestamp(sent.time),
        "source": sent.sender,
        "sourceArn": region.arn(f"identity/{sent.identity}"),
        "sendingAccountId": region.settings.account_id,
        "messageId": sent.message_id,
        "destination": list(sent.outcomes),
        "headersTruncated": False,
        "headers": [{"name": name, "value": str(value)} for name, value in message.items()],
        "commonHeaders": {
            "from": [str(message["From"])],
            "to": list(sent.outcomes),
            "messageId": sent.message_id,
            "subject": str(message["Subject"] or ""),
        },
        "tags": {"ses:configuration-set": [sent.configuration_set], **sent.tags},
    }


def bounce(sent: Sent, address: str, outcome: str) -> dict[str, Any]:
    """What is told of a bounce."""
    on_list = outcome == "suppressed"
    recipient = {
        "emailAddress": address,
        "action": "failed",
        "status": "5.1.1",
        "diagnosticCode": _ON_LIST if on_list else _diagnostic(address),
    }
    return {
        "bounceType": "Permanent",
        "bounceSubType": ON_LIST if on_list else "General",
        "bouncedRecipients": [recipient],
        "timestamp": _timestamp(sent.time),
        "feedbackId": f"{sent.message_id[:16]}-{uuid.uuid4()}-000000",
        "reportingMTA": "dns; a8-31.smtp-out.amazonses.com",
    }


def _diagnostic(address: str) -> str:
    if coverage.simulated_case(address) == "suppressionlist":
        return f"smtp; 550 5.1.1 suppressed address: {address}"
    return "smtp; 550 5.1.1 user unknown"


def complaint(sent: Sent, address: str, outcome: str) -> dict[str, Any]:
    """What is told of a complaint; of one that is older than the mail, nobody sent a report."""
    on_list = outcome == "suppressed-complaint"
    return {
        "complainedRecipients": [{"emailAddress": address}],
        "timestamp": _timestamp(sent.time),
        "feedbackId": f"{sent.message_id[:16]}-{uuid.uuid4()}-000000",
        "complaintFeedbackType": None if on_list else "abuse",
        "complaintSubType": ON_LIST if on_list else None,
    }


def _delivery(sent: Sent, address: str) -> dict[str, Any]:
    return {
        "timestamp": _timestamp(sent.time),
        "processingTimeMillis": 546,
        "recipients": [address],
        "smtpResponse": "250 2.6.0 Message received",
        "reportingMTA": "a8-53.smtp-out.amazonses.com",
    }


def _timestamp(seconds: float) -> str:
    moment = datetime.fromtimestamp(seconds, UTC)
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03d}Z"
