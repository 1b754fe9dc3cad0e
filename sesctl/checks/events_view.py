"""What a check of events may look at: by which ways feedback goes, as far as that is known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sesctl.checks.unknowable import Unknowable, known
from sesctl.model.events import FEEDBACK, TopicSeen, carries
from sesctl.model.fact import Found, Missing, NotAsked, Unread

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sesctl.model.arn import Place
    from sesctl.model.configuration_set import ConfigurationSet
    from sesctl.model.events import EventsSeen, Feedback

_NOTHING_KNOWN = TopicSeen(NotAsked("nobody asked"))


@dataclass(frozen=True, slots=True)
class Way:
    """One way by which one kind of feedback is told.

    Attributes:
        source: for which SES publishes: `configuration-set/NAME` or `identity/NAME`.
        topic: its ARN; None where it goes to EventBridge or Firehose.
    """

    kind: Feedback
    source: str
    topic: str | None


class EventsView:
    """Where the feedback on an identity's mail goes; every accessor gives a fact, or raises `Unknowable`."""

    def __init__(self, seen: EventsSeen) -> None:
        self._seen = seen
        self.name = seen.name
        self.region = seen.region

    @property
    def place(self) -> Place:
        """The account and its region."""
        return known(self._seen.place)

    @property
    def configuration_set(self) -> Found[ConfigurationSet] | Missing | NotAsked:
        """The default configuration set of the identity, if it has one."""
        fact = self._seen.configuration_set
        if isinstance(fact, Unread):
            raise Unknowable(fact.reason)
        return fact

    @property
    def set_name(self) -> str:
        """What the default configuration set is called; empty where there is none."""
        return self._seen.set_name or ""

    def ways(self) -> tuple[Way, ...]:
        """Every way that is known, of the default configuration set and of the identity itself."""
        return tuple(self._ways())

    def _ways(self) -> Iterator[Way]:
        destinations, topics = self._seen.destinations, self._seen.identity_topics
        found = destinations.value if isinstance(destinations, Found) else ()
        for kind in FEEDBACK:
            for one in found:
                if carries(one, kind):
                    yield Way(kind, f"configuration-set/{self._seen.set_name}", one.topic)
            if isinstance(topics, Found) and (arn := topics.value.of(kind)):
                yield Way(kind, f"identity/{self.name}", arn)

    def require_all_ways(self) -> None:
        """Raise where a way may be that could not be read."""
        known(self._seen.identity)
        for fact in (self._seen.destinations, self._seen.identity_topics):
            if isinstance(fact, Unread):
                raise Unknowable(fact.reason)

    @property
    def topics(self) -> tuple[str, ...]:
        """The topics that are used, each once."""
        return tuple(dict.fromkeys(way.topic for way in self.ways() if way.topic))

    def seen(self, topic: str) -> TopicSeen:
        """A topic as it was found."""
        return self._seen.topics.get(topic, _NOTHING_KNOWN)

    def is_deaf(self, topic: str) -> bool:
        """Whether it is known that nobody is subscribed to a topic."""
        subscriptions = self.seen(topic).subscriptions
        return isinstance(subscriptions, Found) and not subscriptions.value

    def is_gone(self, topic: str) -> bool:
        """Whether it is known that there is no such topic."""
        return isinstance(self.seen(topic).topic, Missing)

    def command(self, options: str = "") -> str:
        """The command that sets things right, by the way that there is."""
        by_identity = self._seen.set_name is None and any(
            way.source.startswith("identity/") for way in self.ways()
        )
        how = " --identity-topics" if by_identity else ""
        return f"sesctl init events {self.name}{how}{options} --region {self.region}"
