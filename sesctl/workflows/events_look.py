"""Look where the feedback on an identity's mail goes, and judge it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, TypeVar

from sesctl.checks.events_view import EventsView
from sesctl.checks.run import judge_view
from sesctl.model.events import FEEDBACK, EventsSeen, carries
from sesctl.model.fact import Found, NotAsked, Unread
from sesctl.workflows.events_read import place_of, read, read_topics_each

if TYPE_CHECKING:
    from collections.abc import Callable

    from sesctl.checks.run import Judgement
    from sesctl.model.configuration_set import EventDestination
    from sesctl.model.events import IdentityTopics
    from sesctl.model.fact import Fact, Missing
    from sesctl.model.identity import Identity
    from sesctl.ports import Aws

_AT_ONCE = 8

T = TypeVar("T")


def judge_events(aws: Aws, name: str) -> Judgement:
    """Read where the bounces and complaints of an identity go, and judge that."""
    return judge_events_seen(read_events(aws, name))


def judge_events_seen(seen: EventsSeen) -> Judgement:
    """Judge what was read."""
    return judge_view(EventsView(seen), "events")


def read_events(aws: Aws, name: str) -> EventsSeen:
    """Read everything side by side; what cannot be read is left unread."""
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        place = pool.submit(lambda: read(lambda: Found(place_of(aws.sts().caller(), aws.region))))
        notified = pool.submit(lambda: read(lambda: Found(aws.identity_topics().topics(name))))
        identity = read(lambda: aws.ses().identity(name))
        set_name = identity.value.configuration_set if isinstance(identity, Found) else None
        chosen = pool.submit(lambda: _of_set(identity, set_name, aws.configuration_sets().find))
        destinations = _of_set(
            identity, set_name, lambda name: Found(aws.configuration_sets().destinations(name))
        )
        topics = read_topics_each(_used(destinations, notified.result()), aws, place.result())
        return EventsSeen(
            name,
            aws.region,
            place.result(),
            identity,
            set_name,
            destinations,
            notified.result(),
            topics,
            chosen.result(),
        )


def _of_set(
    identity: Fact[Identity], set_name: str | None, ask: Callable[[str], Found[T] | Missing]
) -> Fact[T]:
    if isinstance(identity, Unread):
        return identity
    if set_name is None:
        return NotAsked("there is no configuration set")
    return read(lambda: ask(set_name))


def _used(
    destinations: Fact[tuple[EventDestination, ...]], notified: Fact[IdentityTopics]
) -> tuple[str, ...]:
    found = destinations.value if isinstance(destinations, Found) else ()
    by_set = [one.topic for one in found if one.topic and any(carries(one, kind) for kind in FEEDBACK)]
    by_identity = [notified.value.of(kind) for kind in FEEDBACK] if isinstance(notified, Found) else []
    return tuple(dict.fromkeys(arn for arn in (*by_set, *by_identity) if arn))
