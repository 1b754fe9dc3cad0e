"""SNS on top of moto: subscriptions that wait for their confirmation, and policies that must be JSON."""

from __future__ import annotations

import json
import re
import secrets
from typing import TYPE_CHECKING, Any

from moto.core.responses import ActionResult
from moto.sns.exceptions import SNSException
from moto.sns.responses import SNSResponse

from sesctl.sim.aws import topics

if TYPE_CHECKING:
    from moto.sns.models import Subscription

    from sesctl.sim.aws.topics import Topics

_ENDPOINT = {
    "email": re.compile(r"[^@\s]+@[^@\s]+"),
    "email-json": re.compile(r"[^@\s]+@[^@\s]+"),
    "http": re.compile(r"http://\S+"),
    "https": re.compile(r"https://\S+"),
}


class CarefulSns(SNSResponse):
    """What moto answers for SNS, with the parts replaced that differ from AWS or reach the network."""

    world_topics: Topics

    def create_topic(self) -> ActionResult:
        """CreateTopic."""
        _check_policy((self._get_param("Attributes") or {}).get("Policy"))
        return super().create_topic()

    def set_topic_attributes(self) -> ActionResult:
        """SetTopicAttributes."""
        if self._get_param("AttributeName") == "Policy":
            _check_policy(self._get_param("AttributeValue"))
        return super().set_topic_attributes()

    def subscribe(self) -> ActionResult:
        """Subscribe: what has to be confirmed is pending, and has no ARN to show yet."""
        protocol, endpoint = self._get_param("Protocol"), self._get_param("Endpoint")
        known = {id(found) for found in self.backend.subscriptions.values()}
        pattern = _ENDPOINT.get(protocol)
        if pattern is not None and not pattern.fullmatch(endpoint or ""):
            raise SNSException("InvalidParameter", f"Invalid parameter: {protocol} endpoint")
        result = super().subscribe()
        found = self._find(self._get_param("TopicArn"), endpoint, protocol)
        if id(found) not in known and topics.needs_confirmation(protocol):
            found.attributes["PendingConfirmation"] = True
            found.attributes["Token"] = secrets.token_hex(96)
        if topics.is_pending(found) and protocol in topics.ENDPOINTS:
            self.world_topics.postman.ask(found)
        if topics.is_pending(found) and not self._get_bool_param("ReturnSubscriptionArn"):
            return ActionResult({"SubscriptionArn": "pending confirmation"})
        return result

    def confirm_subscription(self) -> ActionResult:
        """ConfirmSubscription."""
        token, topic = self._get_param("Token"), self._get_param("TopicArn")
        for found in self.backend.subscriptions.values():
            if found.attributes.get("Token") == token and found.topic.arn == topic:
                found.attributes["PendingConfirmation"] = False
                return ActionResult({"SubscriptionArn": found.arn})
        raise SNSException("InvalidParameter", "Invalid parameter: Token")

    def list_subscriptions(self) -> ActionResult:
        """ListSubscriptions."""
        return _shown(super().list_subscriptions())

    def list_subscriptions_by_topic(self) -> ActionResult:
        """ListSubscriptionsByTopic."""
        return _shown(super().list_subscriptions_by_topic())

    def get_subscription_attributes(self) -> ActionResult:
        """GetSubscriptionAttributes."""
        attributes = dict(self.backend.get_subscription_attributes(self._get_param("SubscriptionArn")))
        attributes.pop("Token", None)
        return ActionResult({"Attributes": attributes})

    def publish(self) -> ActionResult:
        """Publish; to a topic only, and without calling anybody outside this machine."""
        arn = self._get_param("TopicArn") or self._get_param("TargetArn")
        topic = self.backend.get_topic(arn)
        message, subject = self._get_param("Message"), self._get_param("Subject")
        return ActionResult(
            {
                "MessageId": self.world_topics.deliver(
                    topic, message, subject, self._parse_message_attributes()
                )
            }
        )

    def _find(self, topic: str, endpoint: str, protocol: str) -> Subscription:
        return next(
            found
            for found in self.backend.subscriptions.values()
            if (found.topic.arn, found.endpoint, found.protocol) == (topic, endpoint, protocol)
        )


def _check_policy(text: str | None) -> None:
    if text is None:
        return
    try:
        policy: Any = json.loads(text)
    except ValueError:
        policy = None
    if not isinstance(policy, dict) or "Statement" not in policy:
        raise SNSException("InvalidParameter", "Invalid parameter: Policy Error: null")


def _shown(result: ActionResult) -> ActionResult:
    listed: Any = result.result
    return ActionResult(
        {
            "NextToken": listed["NextToken"],
            "Subscriptions": [
                {
                    "SubscriptionArn": "PendingConfirmation" if topics.is_pending(found) else found.arn,
                    "Owner": found.owner,
                    "Protocol": found.protocol,
                    "Endpoint": found.endpoint,
                    "TopicArn": found.topic.arn,
                }
                for found in listed["Subscriptions"]
            ],
        }
    )
