"""The event destinations that are missing; one of our name that is otherwise is left alone unless that is allowed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sesctl.model.arn import resource_name
from sesctl.model.configuration_set import EventDestination
from sesctl.model.events import FEEDBACK, carries
from sesctl.model.events_steps import PutDestination
from sesctl.model.plan import Held
from sesctl.planning.events_wish import ALLOW_DESTINATION

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sesctl.model.arn import Place
    from sesctl.model.events import Route
    from sesctl.planning.events_wish import EventsWish

MOST = 10
"""Destinations that a configuration set takes (Developer Guide, "Service quotas")."""

_BRIDGE = "eventbridge"

Part = tuple[PutDestination, Held | None]


def destination_parts(
    set_name: str, wanted: Sequence[EventDestination], now: Sequence[EventDestination]
) -> Iterator[Part]:
    """Yield a step for each wanted destination that is not there, with what it would endanger."""
    there = {one.name: one for one in now}
    for one in wanted:
        before = there.get(one.name)
        if before is None:
            yield PutDestination(set_name, one), None
            continue
        events = (*before.events, *(kind for kind in one.events if kind not in before.events))
        step = PutDestination(set_name, replace(one, events=events), before)
        same = before.enabled and (before.topic, before.bus) == (one.topic, one.bus)
        yield step, None if same else Held(_otherwise(before, set_name), ALLOW_DESTINATION, asked_for=True)


def _otherwise(before: EventDestination, set_name: str) -> str:
    where = (
        f"the topic {resource_name(before.topic)}" if before.topic else before.elsewhere or "an unknown place"
    )
    state = "" if before.enabled else " and is switched off"
    return f"The event destination {before.name} of {set_name} goes to {where}{state}; it is left as it is."


def wanted_destinations(
    wish: EventsWish, place: Place, found: Sequence[Route], now: Sequence[EventDestination]
) -> tuple[EventDestination, ...]:
    """Put the kinds of events that are on no way yet together, by where they are to go."""
    kinds: dict[tuple[str, str], list[str]] = {}
    for route in found:
        if route.topic and not route.made:
            kinds.setdefault((route.what, route.topic), []).append(route.kind)
    topics = [
        EventDestination(what, enabled=True, events=tuple(those), topic=topic)
        for (what, topic), those in kinds.items()
    ]
    return (*topics, *_bridge(wish, place, now))


def _bridge(wish: EventsWish, place: Place, now: Sequence[EventDestination]) -> Iterator[EventDestination]:
    if not wish.eventbridge:
        return
    bridges = [one for one in now if one.elsewhere == "EventBridge"]
    wanted = dict.fromkeys((*FEEDBACK, *wish.also))
    missing = tuple(kind for kind in wanted if not any(carries(one, kind) for one in bridges))
    if missing:
        bus = place.arn("events", "event-bus/default")
        yield EventDestination(_BRIDGE, enabled=True, events=missing, elsewhere="EventBridge", bus=bus)
