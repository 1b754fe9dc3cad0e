"""Making configuration sets of SES and their event destinations, in one region."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sesctl.aws.permissions import needs
from sesctl.errors import SesctlError

if TYPE_CHECKING:
    from sesctl.aws.client import Client
    from sesctl.model.configuration_set import EventDestination


class EventDestinations:
    """Implements `sesctl.ports.EventDestinationApi`."""

    def __init__(self, client: Client) -> None:
        self._client = client

    @needs("ses:CreateConfigurationSet")
    def create_set(self, name: str) -> None:
        """Create a configuration set; one that exists already is no error."""
        try:
            self._client.call("CreateConfigurationSet", ConfigurationSetName=name)
        except SesctlError as error:
            if error.aws_code != "AlreadyExistsException":
                raise

    @needs("ses:CreateConfigurationSetEventDestination")
    def create(self, set_name: str, destination: EventDestination) -> None:
        """Create an event destination; one of that name that exists already is no error."""
        try:
            self._put("CreateConfigurationSetEventDestination", set_name, destination)
        except SesctlError as error:
            if error.aws_code != "AlreadyExistsException":
                raise

    @needs("ses:UpdateConfigurationSetEventDestination")
    def change(self, set_name: str, destination: EventDestination) -> None:
        """Change the event destination of that name."""
        self._put("UpdateConfigurationSetEventDestination", set_name, destination)

    @needs("ses:PutEmailIdentityConfigurationSetAttributes")
    def make_default(self, identity: str, set_name: str) -> None:
        """Make a configuration set the default of an identity; it needs leave on both."""
        self._client.call(
            "PutEmailIdentityConfigurationSetAttributes",
            EmailIdentity=identity,
            ConfigurationSetName=set_name,
        )

    @needs("ses:PutEmailIdentityFeedbackAttributes")
    def stop_forwarding(self, identity: str) -> None:
        """Let no more bounces and complaints come to the sender as mail."""
        self._client.call(
            "PutEmailIdentityFeedbackAttributes", EmailIdentity=identity, EmailForwardingEnabled=False
        )

    def _put(self, operation: str, set_name: str, destination: EventDestination) -> None:
        self._client.call(
            operation,
            ConfigurationSetName=set_name,
            EventDestinationName=destination.name,
            EventDestination=_definition(destination),
        )


def _definition(destination: EventDestination) -> dict[str, Any]:
    target: dict[str, Any] = (
        {"SnsDestination": {"TopicArn": destination.topic}}
        if destination.topic
        else {"EventBridgeDestination": {"EventBusArn": destination.bus}}
    )
    return {"Enabled": destination.enabled, "MatchingEventTypes": list(destination.events), **target}
