"""Which Authentication-Results are the receiver's (RFC 8601 section 7.1): anybody can write such a field."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesctl.grammar.authentication_results import parse_authentication_results, parse_received_spf
from sesctl.grammar.ip_address import parse_ip
from sesctl.model.message_seen import Claims
from sesctl.model.names import last_two_labels
from sesctl.planning.message_route import same_owner

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sesctl.model.message import Message
    from sesctl.model.message_claims import AuthenticationResults, ReceivedSpf
    from sesctl.model.message_seen import Route

_MOST = 50
# Who writes one name into Received, and another into Authentication-Results.
_OTHER_NAMES = {"amazonaws.com": "amazonses.com", "apple.com": "icloud.com", "me.com": "icloud.com"}
_LOCAL = (".internal", ".local", ".localdomain", ".lan")


def claims_of(message: Message, route: Route, server: str = "") -> Claims:
    """Tell what the receiver says from what may be forged.

    A field above the Received field of the handover was added later, so it is the receiver's. One
    right below it, which is where many put theirs, is if it names the receiver. What lies further
    down came with the message.

    Args:
        message: as it was received.
        route: its way.
        server: the authserv-id to believe, whatever the Received fields say.
    """
    ours: list[AuthenticationResults] = []
    others: list[AuthenticationResults] = []
    for place, text in list(_placed(message, "authentication-results", route))[:_MOST]:
        read = parse_authentication_results(text)
        if server:
            is_ours = place != "before" and read.server == server.lower()
        elif ours:
            is_ours = place != "before" and _are_one(read.server, ours[0].server)
        else:
            is_ours = place == "after" or (place == "at" and _names_receiver(read.server, route))
        (ours if is_ours else others).append(read)
    return Claims(
        ours[0].server if ours else "",
        tuple(result for one in ours for result in one.results),
        _received_spf(message, route, believed=bool(ours)),
        tuple(others),
    )


def _are_one(one: str, other: str) -> bool:
    return (
        one == other
        or same_owner(one, other)
        or _OTHER_NAMES.get(last_two_labels(other)) == last_two_labels(one)
    )


def _placed(message: Message, name: str, route: Route) -> Iterator[tuple[str, str]]:
    """Yield the values of a field, each with its place: `after` the handover, `at` it, or `before` it."""
    # How many Received fields the receiver has added; the last of them is that of the handover.
    added = len(route.hops) - route.entry if route.entry is not None else 0
    passed = 0
    for field in message.fields:
        lowered = field.name.lower()
        passed += lowered == "received"
        if lowered == name:
            yield "after" if passed < added else "at" if added and passed == added else "before", field.value


def _names_receiver(server: str, route: Route) -> bool:
    """Whether an authserv-id is like the name of a server of the receiver, or those have no name to compare."""
    own = [hop.received.by for hop in route.hops[route.entry or 0 :]]
    at = own[0] if own else ""
    nameless = "." not in at or bool(parse_ip(at)) or at.endswith(_LOCAL)
    return not server or nameless or any(_are_one(server, by) for by in own)


def _received_spf(message: Message, route: Route, *, believed: bool) -> ReceivedSpf | None:
    for place, text in _placed(message, "received-spf", route):
        read = parse_received_spf(text)
        receiver = read.properties.get("receiver", "").lower()
        if place == "after" or (
            place == "at" and (believed or (receiver and _names_receiver(receiver, route)))
        ):
            return read
    return None
