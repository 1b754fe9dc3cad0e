"""What the checklist says of events and alarms besides what is wrong: what there is, and who hears."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesctl.model.alarms import RATES
from sesctl.model.arn import resource_name
from sesctl.model.events import FEEDBACK, carries
from sesctl.model.fact import Found

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sesctl.model.alarms import AlarmsSeen
    from sesctl.model.events import EventsSeen, TopicSeen

_NOBODY = "nobody hears"


def events_facts(seen: EventsSeen) -> Iterator[str]:
    """Say by what bounces and complaints are told, and who hears of them."""
    yield f"configuration set {seen.set_name}" if seen.set_name else "no configuration set"
    found = seen.destinations.value if isinstance(seen.destinations, Found) else ()
    kept = {
        one.elsewhere for one in found if one.topic is None and any(carries(one, kind) for kind in FEEDBACK)
    }
    yield from (f"{kind} has them" for kind in sorted(kept))
    if seen.topics or not kept:
        yield from _hearers(seen.topics.values())


def alarms_facts(seen: AlarmsSeen) -> Iterator[str]:
    """Say how many alarms there are on the rates, and who hears of them."""
    alarms = seen.alarms.value if isinstance(seen.alarms, Found) else ()
    count = sum(one.metric in RATES and one.speaks for one in alarms)
    told = ", ".join(resource_name(topic) for topic in seen.topics)
    where = f", to {told}" if told else ""
    yield f"{count or 'no'} {'alarm' if count == 1 else 'alarms'} on bounce and complaint rate{where}"
    if count and seen.topics:
        yield from _hearers(seen.topics.values())


def _hearers(topics: Iterable[TopicSeen]) -> Iterator[str]:
    seen = list(topics)
    listed = [one for topic in seen for one in topic.listed]
    hearing = dict.fromkeys(f"{one.endpoint} ({one.protocol})" for one in listed if not one.pending)
    waiting = dict.fromkeys(f"{one.endpoint} ({one.protocol})" for one in listed if one.pending)
    if hearing:
        yield f"{', '.join(hearing)} {'hears' if len(hearing) == 1 else 'hear'}"
    if waiting:
        yield f"not confirmed yet: {', '.join(waiting)}"
    if not hearing and not any(topic.foreign for topic in seen):
        yield _NOBODY
