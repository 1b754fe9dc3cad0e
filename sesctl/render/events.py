"""Where the events of a domain go, as lines and as JSON."""

from __future__ import annotations

from textwrap import wrap
from typing import TYPE_CHECKING, Any, TypedDict

from sesctl.model.arn import resource_name
from sesctl.render.clean import clean

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sesctl.model.events import Route, TopicSeen
    from sesctl.model.identity import Identity
    from sesctl.model.left import Left

_WRAPPED: dict[str, Any] = {
    "width": 78,
    "initial_indent": "  ",
    "subsequent_indent": "    ",
    "break_long_words": False,
    "break_on_hyphens": False,
}


class RouteBody(TypedDict):
    """The way of one kind of event: by a topic, or elsewhere; `ready` whether it goes there already."""

    event: str
    topic: str | None
    elsewhere: str | None
    ready: bool


class SubscriptionBody(TypedDict):
    """Who hears of a topic; nothing before it is confirmed."""

    topic: str
    protocol: str
    endpoint: str
    confirmed: bool


class EventsBody(TypedDict):
    """Where bounces and complaints go; `configuration_set` is the default of the identity, or null."""

    configuration_set: str | None
    feedback_forwarding: bool
    routes: list[RouteBody]
    subscriptions: list[SubscriptionBody]
    left: list[str]


def events_body(
    identity: Identity, found: Sequence[Route], topics: Mapping[str, TopicSeen], left: Sequence[Left]
) -> EventsBody:
    """Describe where the events of an identity go."""
    return {
        "configuration_set": identity.configuration_set,
        "feedback_forwarding": identity.feedback_forwarding,
        "routes": [
            {"event": one.kind, "topic": one.topic, "elsewhere": one.elsewhere or None, "ready": one.made}
            for one in found
        ],
        "subscriptions": subscription_bodies(topics),
        "left": [str(one) for one in left],
    }


def subscription_bodies(topics: Mapping[str, TopicSeen]) -> list[SubscriptionBody]:
    """Describe who hears of topics."""
    return [
        {"topic": arn, "protocol": one.protocol, "endpoint": one.endpoint, "confirmed": not one.pending}
        for arn, seen in topics.items()
        for one in seen.listed
    ]


def events_lines(
    identity: Identity, by: str, found: Sequence[Route], topics: Mapping[str, TopicSeen]
) -> list[str]:
    """Write where events go, `by` what, and who hears of them."""
    lines = [f"events of {identity.name} in {identity.region}, {by}:"]
    for route in found:
        where = resource_name(route.topic) if route.topic else route.elsewhere
        state = "" if route.made else "  (not yet)"
        lines.append(f"  {route.kind:<10} → {where}{state}")
        if route.topic and route.topic in topics:
            lines += list(listener_lines(topics[route.topic]))
    mailed = (
        "also come to the sender as mail"
        if identity.feedback_forwarding
        else "do not come to the sender as mail"
    )
    return [clean(line) for line in (*lines, f"bounces and complaints {mailed}")]


def listener_lines(seen: TopicSeen) -> Iterator[str]:
    """Write who hears of a topic."""
    for one in seen.listed:
        state = "waits for its confirmation" if one.pending else "hears of it"
        yield f"    {resource_name(one.endpoint)} ({one.protocol}) {state}"


def left_lines(left: Sequence[Left]) -> list[str]:
    """Write what is left to do; what is to be typed stands in a line of its own."""
    lines: list[str] = []
    for one in left:
        lines += wrap(clean(f"- {one.text}{':' if one.command else ''}"), **_WRAPPED)
        lines += [clean(f"      {one.command}")] if one.command else []
    return ["", "left to do:", *lines] if left else []
