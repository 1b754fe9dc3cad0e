"""The topics of identities, which only version 1 of the API of SES has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesctl.aws.permissions import needs
from sesctl.model.events import IdentityTopics

if TYPE_CHECKING:
    from sesctl.aws.client import Client
    from sesctl.model.events import Feedback


class IdentityNotifications:
    """Implements `sesctl.ports.IdentityTopicsApi`; the client is one of version 1."""

    def __init__(self, client: Client) -> None:
        self._client = client

    @needs("ses:GetIdentityNotificationAttributes")
    def topics(self, identity: str) -> IdentityTopics:
        """Read the topics of an identity; an identity that SES does not know has none."""
        reply = self._client.call("GetIdentityNotificationAttributes", Identities=[identity])
        attributes = reply.inner("NotificationAttributes")
        found = attributes.inner(identity) if attributes else None
        if found is None:
            return IdentityTopics()
        return IdentityTopics(found.text("BounceTopic"), found.text("ComplaintTopic"))

    @needs("ses:SetIdentityNotificationTopic")
    def set_topic(self, identity: str, kind: Feedback, topic: str) -> None:
        """Have the feedback of a kind published to a topic."""
        self._client.call(
            "SetIdentityNotificationTopic", Identity=identity, NotificationType=kind.title(), SnsTopic=topic
        )
