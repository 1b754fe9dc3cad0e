"""The steps by which somebody comes to hear of bounces and complaints, and of their rates."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from sesctl.model.alarms import PutAlarm

if TYPE_CHECKING:
    from sesctl.model.configuration_set import EventDestination
    from sesctl.model.events import Feedback
    from sesctl.model.grant import Grant


@dataclass(frozen=True, slots=True)
class CreateTopic:
    """Create an SNS topic."""

    arn: str


@dataclass(frozen=True, slots=True)
class AllowPublishing:
    """Add statements to the policy of a topic; the others stay as they are when it is applied."""

    topic: str
    grants: tuple[Grant, ...]


@dataclass(frozen=True, slots=True)
class CreateQueue:
    """Create an SQS queue."""

    arn: str


@dataclass(frozen=True, slots=True)
class AllowQueueing:
    """Add statements to the policy of a queue; the others stay as they are when it is applied."""

    queue: str
    grants: tuple[Grant, ...]


@dataclass(frozen=True, slots=True)
class Subscribe:
    """Let somebody hear of a topic; `again` has SNS send its request for confirmation once more."""

    topic: str
    protocol: str
    endpoint: str
    again: bool = False


@dataclass(frozen=True, slots=True)
class CreateConfigurationSet:
    """Create a configuration set, which does nothing to mail by itself."""

    name: str


@dataclass(frozen=True, slots=True)
class PutDestination:
    """Create an event destination, or change the one of that name; `before` is as it is now."""

    set_name: str
    destination: EventDestination
    before: EventDestination | None = None


@dataclass(frozen=True, slots=True)
class SetConfigurationSet:
    """Make a configuration set the default of an identity; `before` is the one it has now."""

    identity: str
    set_name: str
    before: str | None = None


@dataclass(frozen=True, slots=True)
class SetIdentityTopic:
    """Have all feedback of a kind on an identity published to a topic, whatever set the mail has."""

    identity: str
    kind: Feedback
    topic: str
    before: str | None = None


@dataclass(frozen=True, slots=True)
class StopForwarding:
    """Switch off that bounces and complaints come to the sender as mail."""

    identity: str


EventsStep: TypeAlias = (
    CreateTopic
    | AllowPublishing
    | CreateQueue
    | AllowQueueing
    | Subscribe
    | CreateConfigurationSet
    | PutDestination
    | SetConfigurationSet
    | SetIdentityTopic
    | StopForwarding
    | PutAlarm
)

EVENTS_STEPS = (
    CreateTopic,
    AllowPublishing,
    CreateQueue,
    AllowQueueing,
    Subscribe,
    CreateConfigurationSet,
    PutDestination,
    SetConfigurationSet,
    SetIdentityTopic,
    StopForwarding,
    PutAlarm,
)
"""The classes of these steps, to tell them from others."""
