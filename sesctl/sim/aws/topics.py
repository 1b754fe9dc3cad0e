"""SNS topics as SES uses them, and as the control endpoint shows them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from moto.sns.models import sns_backends
from moto.sqs.models import sqs_backends

from sesctl.sim.aws import keys, policy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from moto.sns.models import Subscription, Topic

    from sesctl.sim.aws.postman import Postman

ENDPOINTS = frozenset({"http", "https"})
_NEEDS_CONFIRMATION = ENDPOINTS | {"email", "email-json"}


class Topics:
    """The topics of the account in all regions."""

    def __init__(self, account_id: str, postman: Postman) -> None:
        self._account_id = account_id
        self.postman = postman

    def accepts(self, arn: str, source: str) -> bool:
        """Whether SES may publish to a topic for a configuration set or an identity, of the same region."""
        topic = self.find(arn)
        region = source.split(":")[3]
        if topic is None or topic.fifo_topic or arn.split(":")[3] != region:
            return False
        context = {"aws:sourceaccount": self._account_id, "aws:sourcearn": source}
        return policy.lets_ses_publish(json.loads(topic.policy), arn, context) and keys.lets(
            self._account_id, region, topic.kms_master_key_id, policy.SES
        )

    def publish(self, arn: str, message: str, subject: str | None = None) -> None:
        """Publish for SES; a topic that is gone takes nothing, as with the real one."""
        topic = self.find(arn)
        if topic is not None:
            self.deliver(topic, message, subject)

    def find(self, arn: str) -> Topic | None:
        """A topic by its ARN."""
        return next((topic for topic in self._topics() if topic.arn == arn), None)

    def confirm(self, endpoint: str, topic: str | None = None) -> int:
        """Follow the confirmation links that an endpoint got; tells how many."""
        pending = [
            found
            for found in self._subscriptions()
            if found.endpoint == endpoint and topic in {None, found.topic.arn} and is_pending(found)
        ]
        for subscription in pending:
            subscription.attributes["PendingConfirmation"] = False
        return len(pending)

    def deliver(
        self, topic: Topic, message: str, subject: str | None, attributes: dict[str, Any] | None = None
    ) -> str:
        """Keep a message, and pass it to queues and to endpoints on this machine."""
        message_id = f"00000000-0000-4000-8000-{len(topic.sent_notifications):012x}"
        for subscription in topic.sns_backend.list_subscriptions_by_topic(topic.arn)[0]:
            if is_pending(subscription):
                continue
            if subscription.protocol == "sqs" and _takes(subscription):
                subscription.publish(message, message_id, subject=subject, message_attributes=attributes)
            elif subscription.protocol in ENDPOINTS:
                self.postman.tell(subscription, message, subject)
        topic.sent_notifications.append((message_id, message, subject, attributes, None))
        return message_id

    def listing(self) -> list[dict[str, Any]]:
        """Every topic with what was published to it and who listens."""
        return [
            {
                "arn": topic.arn,
                "messages": [{"subject": sent[2], "message": sent[1]} for sent in topic.sent_notifications],
                "subscriptions": [
                    {
                        "endpoint": found.endpoint,
                        "protocol": found.protocol,
                        "pending": is_pending(found),
                        **({"posted": self.postman.outcome(found)} if found.protocol in ENDPOINTS else {}),
                    }
                    for found in self._subscriptions()
                    if found.topic is topic
                ],
            }
            for topic in self._topics()
        ]

    def _topics(self) -> Iterator[Topic]:
        for backend in list(sns_backends[self._account_id].values()):
            yield from list(backend.topics.values())

    def _subscriptions(self) -> Iterator[Subscription]:
        for backend in list(sns_backends[self._account_id].values()):
            yield from list(backend.subscriptions.values())


def needs_confirmation(protocol: str) -> bool:
    """Whether a subscription of this protocol stays pending until its link is followed."""
    return protocol in _NEEDS_CONFIRMATION


def is_pending(subscription: Subscription) -> bool:
    """Whether a subscription waits for its confirmation."""
    return bool(subscription.attributes.get("PendingConfirmation"))


def _takes(subscription: Subscription) -> bool:
    """Whether the queue is there and its policy lets SNS send; else SNS drops the message without a word."""
    arn = str(subscription.endpoint)
    region = arn.split(":")[3]
    queues = sqs_backends[subscription.account_id][region].queues.values()
    queue = next((found for found in queues if found.queue_arn == arn), None)
    if queue is None or not queue.policy:
        return False
    key = getattr(queue, "kms_master_key_id", None)
    return policy.lets_sns_send(json.loads(queue.policy), arn, subscription.topic.arn) and keys.lets(
        subscription.account_id, region, key, policy.SNS
    )
