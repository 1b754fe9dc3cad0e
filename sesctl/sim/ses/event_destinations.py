"""The operations on event destinations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sesctl.sim.ses.errors import SesError, bad_request

if TYPE_CHECKING:
    from sesctl.sim.ses.configuration_set import ConfigurationSet
    from sesctl.sim.ses.region import Call, Handler

_MOST = 10
_TARGETS = (
    "SnsDestination",
    "CloudWatchDestination",
    "KinesisFirehoseDestination",
    "EventBridgeDestination",
    "PinpointDestination",
)
# SES publishes this line once to a new topic; it is plain text, unlike the events.
VALIDATION = "Successfully validated SNS topic for Amazon SES event publishing."


def create(call: Call) -> dict[str, Any]:
    """CreateConfigurationSetEventDestination."""
    found, name = call.configuration_set(), call.params["EventDestinationName"]
    if name in found.destinations:
        raise SesError(
            "AlreadyExistsException",
            f"Event destination <{name}> already exists for configuration set <{found.name}>.",
        )
    if len(found.destinations) >= _MOST:
        raise SesError(
            "LimitExceededException", f"A configuration set has at most {_MOST} event destinations."
        )
    found.destinations[name] = _checked(call, found)
    return {}


def update(call: Call) -> dict[str, Any]:
    """UpdateConfigurationSetEventDestination."""
    found = call.configuration_set()
    found.destinations[_existing(call, found)] = _checked(call, found)
    return {}


def get(call: Call) -> dict[str, Any]:
    """GetConfigurationSetEventDestinations."""
    destinations = call.configuration_set().destinations
    return {"EventDestinations": [{"Name": name, **rest} for name, rest in destinations.items()]}


def delete(call: Call) -> dict[str, Any]:
    """DeleteConfigurationSetEventDestination."""
    found = call.configuration_set()
    del found.destinations[_existing(call, found)]
    return {}


def _existing(call: Call, found: ConfigurationSet) -> str:
    name: str = call.params["EventDestinationName"]
    if name not in found.destinations:
        raise SesError(
            "NotFoundException",
            f"Event destination <{name}> does not exist for configuration set <{found.name}>.",
        )
    return name


def _checked(call: Call, found: ConfigurationSet) -> dict[str, Any]:
    definition: dict[str, Any] = dict(call.params["EventDestination"])
    targets = [target for target in _TARGETS if definition.get(target)]
    if len(targets) != 1:
        raise bad_request("An event destination must have exactly one destination.")
    if not definition.get("MatchingEventTypes"):
        raise bad_request("At least one matching event type must be specified.")
    definition.setdefault("Enabled", False)
    if targets == ["SnsDestination"]:
        _try_topic(call, found, definition["SnsDestination"]["TopicArn"])
    if targets == ["EventBridgeDestination"]:
        _check_bus(call, definition["EventBridgeDestination"]["EventBusArn"])
    return definition


def _check_bus(call: Call, arn: str) -> None:
    default = call.region.arn("event-bus/default").replace(":ses:", ":events:", 1)
    if arn != default:
        raise bad_request(f"Invalid event bus <{arn}>. Only the default event bus is supported.")


def _try_topic(call: Call, found: ConfigurationSet, topic: str) -> None:
    source = call.region.arn(f"configuration-set/{found.name}")
    if not call.region.topics.accepts(topic, source):
        raise bad_request(f"Could not publish message to SNS topic <{topic}>.")
    call.region.topics.publish(topic, VALIDATION)


OPERATIONS: dict[str, Handler] = {
    "CreateConfigurationSetEventDestination": create,
    "UpdateConfigurationSetEventDestination": update,
    "GetConfigurationSetEventDestinations": get,
    "DeleteConfigurationSetEventDestination": delete,
}
