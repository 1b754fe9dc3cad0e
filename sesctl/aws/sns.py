"""Amazon SNS in one region."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesctl.aws.permissions import needs
from sesctl.model.queue import Subscription

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sesctl.aws.client import Client
    from sesctl.aws.shapes import Shape

# What SNS writes where the ARN of a confirmed subscription stands.
_PENDING = frozenset({"PendingConfirmation", "pending confirmation"})


class Sns:
    """Implements `sesctl.ports.TopicApi`."""

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
        )

    def _pages(self, topic: str) -> Iterator[Shape]:
        seen: set[str] = set()
        page = self._client.call("ListSubscriptionsByTopic", TopicArn=topic)
        yield page
        while (token := page.text("NextToken")) and token not in seen:
            seen.add(token)
            page = self._client.call("ListSubscriptionsByTopic", TopicArn=topic, NextToken=token)
            yield page
