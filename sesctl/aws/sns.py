"""Amazon SNS in one region."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesctl.aws.permissions import needs
from sesctl.errors import SesctlError
from sesctl.model.fact import Found, Missing
from sesctl.model.queue import Subscription
from sesctl.model.topic import Topic

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sesctl.aws.client import Client
    from sesctl.aws.shapes import Shape

# What SNS writes where the ARN of a confirmed subscription stands.
_PENDING = frozenset({"PendingConfirmation", "pending confirmation"})
# One that was taken away, and is still listed for a while.
_GONE = "Deleted"


class Sns:
    """Implements `sesctl.ports.TopicApi` and `sesctl.ports.TopicSetupApi`."""

    def __init__(self, client: Client) -> None:
        self._client = client

    @needs("sns:ListSubscriptionsByTopic")
    def subscriptions(self, topic: str) -> tuple[Subscription, ...]:
        """List who hears of what is published to a topic, all pages."""
        return tuple(
            Subscription(
                entry.text("Protocol") or "",
                entry.text("Endpoint") or "",
                entry.text("SubscriptionArn") in _PENDING,
            )
            for page in self._pages(topic)
            for entry in page.inners("Subscriptions")
            if entry.text("SubscriptionArn") != _GONE
        )

    @needs("sns:GetTopicAttributes")
    def topic(self, arn: str) -> Found[Topic] | Missing:
        """Read a topic; only SNS's own NotFound means that it is missing."""
        try:
            reply = self._client.call("GetTopicAttributes", TopicArn=arn)
        except SesctlError as error:
            if error.aws_code in {"NotFound", "NotFoundException"}:
                return Missing()
            raise
        found = reply.inner("Attributes")
        if found is None:
            raise reply.missing("Attributes")
        fifo = found.text("FifoTopic") == "true"
        return Found(Topic(arn, found.need_text("Policy"), found.text("KmsMasterKeyId"), fifo))

    @needs("sns:CreateTopic")
    def create_topic(self, name: str) -> str:
        """Create a topic and return its ARN; one that exists already is left as it is."""
        return self._client.call("CreateTopic", Name=name).need_text("TopicArn")

    @needs("sns:SetTopicAttributes")
    def set_policy(self, arn: str, policy: str) -> None:
        """Replace the policy of a topic, the whole of it."""
        self._client.call("SetTopicAttributes", TopicArn=arn, AttributeName="Policy", AttributeValue=policy)

    @needs("sns:Subscribe")
    def subscribe(self, topic: str, protocol: str, endpoint: str) -> None:
        """Let an endpoint hear of a topic; SNS asks it for its confirmation, again where it was asked before."""
        self._client.call("Subscribe", TopicArn=topic, Protocol=protocol, Endpoint=endpoint)

    def _pages(self, topic: str) -> Iterator[Shape]:
        seen: set[str] = set()
        page = self._client.call("ListSubscriptionsByTopic", TopicArn=topic)
        yield page
        while (token := page.text("NextToken")) and token not in seen:
            seen.add(token)
            page = self._client.call("ListSubscriptionsByTopic", TopicArn=topic, NextToken=token)
            yield page
