"""What SES tells the topics of an identity, by version 1 of its API."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from sesctl.sim.ses import events

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sesctl.sim.ses.identity import Identity
    from sesctl.sim.ses.mailbox import Sent
    from sesctl.sim.ses.region import SesRegion

_KINDS = {"BOUNCE": "Bounce", "COMPLAINT": "Complaint", "DELIVERY": "Delivery"}
SUBSCRIBED = "AmazonSnsSubscriptionSucceeded"


def attributes(identity: Identity) -> dict[str, Any]:
    """The topics as the API gives them."""
    return {
        **{f"{kind}Topic": topic for kind, topic in identity.topics.items()},
        "ForwardingEnabled": identity.feedback_forwarding,
        **{f"HeadersIn{kind}NotificationsEnabled": False for kind in _KINDS.values()},
    }


def try_topic(region: SesRegion, identity: Identity, topic: str) -> bool:
    """Publish that it works, unlike events as JSON; tells whether the topic takes it."""
    if not region.topics.accepts(topic, region.arn(f"identity/{identity.name}")):
        return False
    message = "You have successfully subscribed your Amazon SNS topic to receive notifications."
    region.topics.publish(topic, json.dumps({"notificationType": SUBSCRIBED, "message": message}))
    return True


def publish(region: SesRegion, sent: Sent, identity: Identity) -> None:
    """Tell what became of a mail; where a topic does not take it, SES goes back to mailing the sender."""
    for kind, notification in _notifications(region, sent):
        topic = identity.topics.get(kind)
        if topic is None:
            continue
        if region.topics.accepts(topic, region.arn(f"identity/{identity.name}")):
            region.topics.publish(topic, json.dumps(notification))
        else:
            del identity.topics[kind]
            identity.feedback_forwarding = True


def _notifications(region: SesRegion, sent: Sent) -> Iterator[tuple[str, dict[str, Any]]]:
    for kind, event in events.of(region, sent):
        name = _KINDS.get(kind)
        if name is not None:
            mail = {key: value for key, value in event["mail"].items() if key not in {"tags", "headers"}}
            yield name, {"notificationType": name, "mail": mail, name.lower(): event[name.lower()]}
