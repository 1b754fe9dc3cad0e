"""Let somebody hear of bounces and complaints: read, plan, apply, wait."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sesctl.errors import SesctlError
from sesctl.model.events import IdentityTopics
from sesctl.model.fact import Found, Missing
from sesctl.model.names import without_www
from sesctl.planning.events import EventsNow, chosen_set, plan_events, topics_of, ways
from sesctl.workflows.events_read import read_queues, read_topics

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from sesctl.model.arn import Place
    from sesctl.model.configuration_set import ConfigurationSet, EventDestination
    from sesctl.model.identity import Identity
    from sesctl.model.plan import Plan
    from sesctl.model.queue import Subscription
    from sesctl.planning.events_wish import EventsWish
    from sesctl.ports import Aws, Clock

_ASK_EVERY = 5.0


@dataclass(frozen=True, slots=True)
class Prepared:
    """A plan, and what it follows from."""

    plan: Plan
    now: EventsNow


def prepare_events(wish: EventsWish, aws: Aws, place: Place) -> Prepared:
    """Read everything and plan; nothing is written.

    Raises:
        SesctlError: something could not be read, or stands in the way; then nothing is planned at all.
    """
    now = _read(wish, aws, place)
    plan = plan_events(wish, now)
    if isinstance(plan, SesctlError):
        raise plan
    return Prepared(plan, now)


def _read(wish: EventsWish, aws: Aws, place: Place) -> EventsNow:
    identity = _identity(wish.domain, aws)
    name = identity.configuration_set if wish.identity_topics else chosen_set(wish, identity)
    found, destinations = _set(name, aws) if name else (None, ())
    topics = aws.identity_topics().topics(wish.domain) if wish.identity_topics else IdentityTopics()
    now = EventsNow(place, identity, found, destinations, topics)
    queues = [one.endpoint for one in wish.listeners if one.protocol == "sqs"]
    return replace(
        now,
        topics=read_topics(topics_of(ways(wish, now)), aws, place),
        queues=read_queues(queues, aws, place),
    )


def _identity(name: str, aws: Aws) -> Identity:
    fact = aws.ses().identity(name)
    if isinstance(fact, Found):
        return fact.value
    raise SesctlError(
        "not-found",
        f"SES has no identity {name} in {aws.region}",
        why="events are those of the mail of an identity, and identities belong to one region",
        try_=f"sesctl init domain {without_www(name)} --region {aws.region}",
    )


def _set(name: str, aws: Aws) -> tuple[ConfigurationSet | None, tuple[EventDestination, ...]]:
    found = aws.configuration_sets().find(name)
    if isinstance(found, Missing):
        return None, ()
    return found.value, aws.configuration_sets().destinations(name)


Pending = tuple[str, "Subscription"]
"""The ARN of a topic, and who has not agreed yet to hear of it."""


def pending(topics: Iterable[str], aws: Aws) -> tuple[Pending, ...]:
    """Read who has not confirmed yet."""
    return tuple((topic, one) for topic in topics for one in aws.topics().subscriptions(topic) if one.pending)


def wait_until_confirmed(
    topics: Iterable[str],
    aws: Aws,
    clock: Clock,
    timeout: float,
    look: Callable[[tuple[Pending, ...]], None],
) -> tuple[Pending, ...]:
    """Wait until nobody is asked for a confirmation any more, or the time is over; what is left is returned."""
    started, names = clock.now(), tuple(topics)
    while left := pending(names, aws):
        look(left)
        remaining = timeout - (clock.now() - started).total_seconds()
        if remaining <= 0:
            return left
        clock.sleep(min(_ASK_EVERY, remaining))
    return ()
