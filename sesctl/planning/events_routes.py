"""By which way each kind of event goes, or is to go: what is there is used, the rest is made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesctl.model.events import FEEDBACK, Route, carries
from sesctl.planning.events_wish import topic_name_for

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sesctl.model.arn import Place
    from sesctl.model.configuration_set import EventDestination
    from sesctl.model.events import IdentityTopics
    from sesctl.planning.events_wish import EventsWish

_ALL = "events"
_WHAT = {"BOUNCE": "bounces", "COMPLAINT": "complaints"}


def routes(wish: EventsWish, place: Place, destinations: Sequence[EventDestination]) -> tuple[Route, ...]:
    """Find the way of each kind of event through a configuration set."""
    return tuple(_route(kind, wish, place, destinations) for kind in dict.fromkeys((*FEEDBACK, *wish.also)))


def identity_routes(wish: EventsWish, place: Place, now: IdentityTopics) -> tuple[Route, ...]:
    """Find the way of bounces and complaints through the topics of the identity."""
    found = []
    for kind in FEEDBACK:
        topic = wish.topic or now.of(kind) or own_topic(kind, wish, place)
        found.append(Route(kind, topic, made=topic == now.of(kind), what=_what(kind, wish)))
    return tuple(found)


def own_topic(kind: str, wish: EventsWish, place: Place) -> str:
    """The ARN of the topic that is used where there is none yet."""
    return wish.topic or place.arn("sns", topic_name_for(wish.domain, _what(kind, wish)))


def _route(kind: str, wish: EventsWish, place: Place, destinations: Sequence[EventDestination]) -> Route:
    what = _what(kind, wish)
    fitting = [one for one in destinations if carries(one, kind)]
    for one in fitting:
        if one.topic and wish.topic in {None, one.topic}:
            return Route(kind, one.topic, made=True, what=what)
    if not wish.wants_topics and (fitting or wish.eventbridge):
        elsewhere = fitting[0].elsewhere if fitting else "EventBridge"
        return Route(kind, None, made=bool(fitting), what=what, elsewhere=elsewhere)
    return Route(kind, own_topic(kind, wish, place), made=False, what=what)


def _what(kind: str, wish: EventsWish) -> str:
    return _ALL if wish.topic or wish.one_topic else _WHAT.get(kind, _ALL)
