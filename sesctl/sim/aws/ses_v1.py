"""Version 1 of the API of SES on top of moto: the topics of identities, which version 2 has not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from moto.core.responses import ActionResult, EmptyResult
from moto.ses.exceptions import InvalidParameterValue
from moto.ses.responses import EmailResponse

from sesctl.sim.ses import notifications

if TYPE_CHECKING:
    from sesctl.sim.ses.world import SesWorld


class SesV1(EmailResponse):
    """What moto answers for version 1, with the topics of the identities that version 2 keeps.

    Attributes:
        world: the simulated SES.
    """

    world: SesWorld

    def set_identity_notification_topic(self) -> ActionResult:
        """SetIdentityNotificationTopic; without a topic it takes the topic away."""
        region = self.world.region(self.region)
        name, kind, topic = (self._get_param(one) for one in ("Identity", "NotificationType", "SnsTopic"))
        identity = region.identities.get(name)
        if identity is None or not identity.verified:
            raise InvalidParameterValue(
                f"Identity <{name}> is invalid. Must be a verified email address or domain."
            )
        if not topic:
            identity.topics.pop(kind, None)
        elif notifications.try_topic(region, identity, topic):
            identity.topics[kind] = topic
        else:
            raise InvalidParameterValue(f"Could not publish message to SNS topic <{topic}>.")
        return EmptyResult()

    def get_identity_notification_attributes(self) -> ActionResult:
        """GetIdentityNotificationAttributes; identities that there are not are left out."""
        identities = self.world.region(self.region).identities
        asked = [identities[name] for name in self._get_param("Identities", []) if name in identities]
        return ActionResult(
            {"NotificationAttributes": {one.name: notifications.attributes(one) for one in asked}}
        )
