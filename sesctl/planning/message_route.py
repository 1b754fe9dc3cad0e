"""The way of a message, from its Received fields."""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING

from sesctl.grammar.received import parse_received
from sesctl.model.message_seen import Hop, Route
from sesctl.model.names import last_two_labels

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sesctl.model.message import Message, Received

MOST_HOPS = 50
_INSIDE = tuple(
    ipaddress.ip_network(network)
    for network in (
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.168.0.0/16",
        "::1/128",
        "fc00::/7",
        "fe80::/10",
    )
)
# RFC 3848, and what others write in its place.
_ENCRYPTED = frozenset({"ESMTPS", "ESMTPSA", "SMTPS", "LMTPS", "LMTPSA", "UTF8SMTPS", "UTF8SMTPSA", "HTTPS"})
_PLAIN = frozenset({"SMTP", "ESMTP", "ESMTPA", "ASMTP", "UTF8SMTP", "UTF8SMTPA"})
# Amazon SES takes mail over TLS, and writes SMTP all the same.
_SILENT = "inbound-smtp."


def route_of(message: Message, written_at: datetime | None) -> Route:
    """Follow the way of a message, from the first server to the last."""
    fields = message.all("received")
    received = [parse_received(text) for text in reversed(fields[:MOST_HOPS])]
    entry = next((at for at in reversed(range(len(received))) if _is_from_outside(received[at])), None)
    return Route(_hops(received, written_at), entry, max(0, len(fields) - MOST_HOPS))


def same_owner(one: str, other: str) -> bool:
    """Whether two hosts belong together, as far as their names show."""
    return "." in one and last_two_labels(one) == last_two_labels(other)


def is_inside(address: str) -> bool:
    """Whether an address means something in one network only."""
    return any(ipaddress.ip_address(address) in network for network in _INSIDE)


def _is_from_outside(received: Received) -> bool:
    if not received.address or is_inside(received.address):
        return False
    return not same_owner(received.host, received.by)


def _hops(received: Sequence[Received], written_at: datetime | None) -> tuple[Hop, ...]:
    hops = []
    before = written_at
    for one in received:
        delay = one.at - before if one.at and before else None
        hops.append(Hop(one, delay, _encrypted(one)))
        before = one.at or before
    return tuple(hops)


def _encrypted(one: Received) -> bool | None:
    if one.tls or one.protocol in _ENCRYPTED:
        return True
    if one.protocol in _PLAIN and _is_from_outside(one) and not one.by.startswith(_SILENT):
        return False
    return None
