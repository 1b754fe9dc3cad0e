"""Configuration sets of SES in one region, which are read and never changed here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesctl.aws.permissions import needs
from sesctl.errors import SesctlError
from sesctl.model.configuration_set import ConfigurationSet, EventDestination
from sesctl.model.fact import Found, Missing

if TYPE_CHECKING:
    from sesctl.aws.client import Client
    from sesctl.aws.shapes import Shape

_ELSEWHERE = {
    "EventBridgeDestination": "EventBridge",
    "KinesisFirehoseDestination": "Firehose",
    "CloudWatchDestination": "CloudWatch",
    "PinpointDestination": "Pinpoint",
}


class ConfigurationSets:
    """Implements `sesctl.ports.ConfigurationSetApi`."""

    def __init__(self, client: Client) -> None:
        self._client = client

    @needs("ses:GetConfigurationSet")
    def find(self, name: str) -> Found[ConfigurationSet] | Missing:
        """Read one; only SES's own NotFoundException means that it is missing."""
        try:
            reply = self._client.call("GetConfigurationSet", ConfigurationSetName=name)
        except SesctlError as error:
            if (error.aws_code or "") == "NotFoundException":
                return Missing()
            raise
        return Found(_set_of(reply, name))

    @needs("ses:ListConfigurationSets")
    def names(self) -> tuple[str, ...]:
        """Name the first that there are, for somebody who mistyped one."""
        return self._client.call("ListConfigurationSets").texts("ConfigurationSets")

    @needs("ses:GetConfigurationSetEventDestinations")
    def destinations(self, name: str) -> tuple[EventDestination, ...]:
        """Read where the events of a configuration set go."""
        reply = self._client.call("GetConfigurationSetEventDestinations", ConfigurationSetName=name)
        return tuple(_destination_of(entry) for entry in reply.inners("EventDestinations"))


def _set_of(reply: Shape, name: str) -> ConfigurationSet:
    sending, suppression = reply.inner("SendingOptions"), reply.inner("SuppressionOptions")
    enabled = sending.flag("SendingEnabled") if sending else None
    return ConfigurationSet(
        name=name,
        sending_enabled=enabled is not False,
        suppressed_reasons=suppression.texts("SuppressedReasons") if suppression else None,
    )


def _destination_of(entry: Shape) -> EventDestination:
    topic, bus = entry.inner("SnsDestination"), entry.inner("EventBridgeDestination")
    return EventDestination(
        name=entry.need_text("Name"),
        enabled=bool(entry.flag("Enabled")),
        events=entry.texts("MatchingEventTypes"),
        topic=topic.text("TopicArn") if topic else None,
        elsewhere=next((kind for field, kind in _ELSEWHERE.items() if entry.inner(field)), ""),
        bus=bus.text("EventBusArn") if bus else None,
    )
