"""Where the bounces and complaints of an identity are told."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, TypeAlias

from sesctl.model.fact import Found, NotAsked

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sesctl.model.arn import Place
    from sesctl.model.configuration_set import ConfigurationSet, EventDestination
    from sesctl.model.fact import Fact
    from sesctl.model.identity import Identity
    from sesctl.model.queue import Subscription
    from sesctl.model.topic import Key, Queue, Topic

Feedback: TypeAlias = Literal["BOUNCE", "COMPLAINT"]
FEEDBACK: tuple[Feedback, ...] = ("BOUNCE", "COMPLAINT")
"""What has to be heard of by somebody who sends."""

KEEPERS = frozenset({"EventBridge", "Firehose"})
"""Kinds of destination besides topics where an event itself arrives; a metric is only counted."""


@dataclass(frozen=True, slots=True)
class IdentityTopics:
    """The topics of an identity by version 1 of the API, for all mail from it (GetIdentityNotificationAttributes).

    Attributes:
        bounce: an ARN; None where none is set.
        complaint: likewise.
    """

    bounce: str | None = None
    complaint: str | None = None

    def of(self, kind: Feedback) -> str | None:
        """The topic of one kind."""
        return self.bounce if kind == "BOUNCE" else self.complaint


@dataclass(frozen=True, slots=True)
class Route:
    """The way of one kind of event.

    Attributes:
        topic: the ARN of the topic that it goes by; None where it goes elsewhere, and nobody wants a topic.
        made: whether it is so already.
        what: what a destination or a topic of ours is called after, such as `bounces`.
        elsewhere: the kind of destination where it arrives without a topic; empty for none.
    """

    kind: str
    topic: str | None
    made: bool
    what: str
    elsewhere: str = ""


_NO_KEY = NotAsked("it is not encrypted with a key of its own")


@dataclass(frozen=True, slots=True)
class TopicSeen:
    """A topic that is to be published to, as it was found.

    Attributes:
        key: of a topic that is encrypted.
        foreign: whether it is of another account, and so was not asked for.
    """

    topic: Fact[Topic]
    subscriptions: Fact[tuple[Subscription, ...]] = field(default=NotAsked("nobody asked"))
    key: Fact[Key] = _NO_KEY
    foreign: bool = False

    @property
    def listed(self) -> tuple[Subscription, ...]:
        """Who is subscribed, as far as that is known."""
        return self.subscriptions.value if isinstance(self.subscriptions, Found) else ()


@dataclass(frozen=True, slots=True)
class QueueSeen:
    """A queue that is to hear, as it was found; `key` of one that is encrypted."""

    queue: Fact[Queue]
    key: Fact[Key] = _NO_KEY


@dataclass(frozen=True, slots=True)
class EventsSeen:
    """Everything that decides where the feedback on an identity's mail goes.

    Attributes:
        set_name: the default configuration set of the identity; None where it has none, or is not known.
        configuration_set: that set.
        identity_topics: by version 1 of the API.
        topics: by ARN, those of the destinations and of the identity.
    """

    name: str
    region: str
    place: Fact[Place]
    identity: Fact[Identity]
    set_name: str | None = None
    destinations: Fact[tuple[EventDestination, ...]] = field(
        default=NotAsked("there is no configuration set")
    )
    identity_topics: Fact[IdentityTopics] = field(default=NotAsked("nobody asked"))
    topics: Mapping[str, TopicSeen] = field(default_factory=dict)
    configuration_set: Fact[ConfigurationSet] = field(default=NotAsked("there is no configuration set"))


def carries(destination: EventDestination, kind: str) -> bool:
    """Whether events of a kind arrive somewhere by this destination."""
    there = destination.topic is not None or destination.elsewhere in KEEPERS
    return destination.enabled and there and kind in destination.events
