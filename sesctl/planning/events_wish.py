"""What somebody wants to hear of, and the names that things get which do not exist yet."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import Literal, TypeAlias

Protocol: TypeAlias = Literal["email", "https", "sqs"]

ALLOW_SET = "change-configuration-set"
ALLOW_DESTINATION = "change-destination"
ALLOW_IDENTITY_TOPIC = "change-identity-topic"
ALLOW_STOP = "stop-forwarding"

EVENTS_DANGERS = (ALLOW_SET, ALLOW_DESTINATION, ALLOW_IDENTITY_TOPIC, ALLOW_STOP)
"""What `init events --allow` takes."""

_LONGEST_SET = 64
_LONGEST_TOPIC = 256
_LONGEST_QUEUE = 80


@dataclass(frozen=True, slots=True)
class Listener:
    """Who is to hear; the endpoint is an address, a URL, or the ARN of a queue."""

    protocol: Protocol
    endpoint: str


@dataclass(frozen=True, slots=True)
class EventsWish:
    """What somebody wants of the events of a domain.

    Attributes:
        set_name: the configuration set that was asked for; None for the identity's own, or a new one.
        topic: the ARN of the one topic that was asked for; None for what there is, or new ones.
        one_topic: whether bounces and complaints go to the same topic.
        eventbridge: whether they go to the default event bus too.
        identity_topics: whether the topics are set on the identity instead of on a configuration set.
        also: kinds of events besides bounces and complaints.
        resend: whether pending subscriptions are asked for their confirmation again.
        allowed: dangers that may be taken.
    """

    domain: str
    set_name: str | None = None
    topic: str | None = None
    one_topic: bool = False
    listeners: tuple[Listener, ...] = ()
    eventbridge: bool = False
    identity_topics: bool = False
    also: tuple[str, ...] = ()
    resend: bool = False
    allowed: frozenset[str] = frozenset()

    @property
    def wants_topics(self) -> bool:
        """Whether a topic was asked for, by itself or to let somebody hear of it."""
        return bool(self.topic or self.one_topic or self.listeners or self.identity_topics)


def set_name_for(domain: str) -> str:
    """The name of the configuration set of a domain: `example-com`."""
    return _within(domain.replace(".", "-"), _LONGEST_SET, domain)


def topic_name_for(domain: str, what: str) -> str:
    """The name of a topic, or a queue, of a domain: `ses-example-com-bounces`."""
    return _within(f"ses-{domain.replace('.', '-')}", _LONGEST_TOPIC - len(what) - 1, domain) + f"-{what}"


def queue_name_for(domain: str) -> str:
    """The name of a queue of a domain, which are shorter: `ses-example-com-events`."""
    return _within(f"ses-{domain.replace('.', '-')}", _LONGEST_QUEUE - len("-events"), domain) + "-events"


def _within(name: str, longest: int, whole: str) -> str:
    """Cut a name that is too long, so that two of them are told apart all the same."""
    if len(name) <= longest:
        return name
    mark = sha256(whole.encode()).hexdigest()[:8]
    return f"{name[: longest - len(mark) - 1].rstrip('-')}-{mark}"
