"""The envelope of a message: from whom the receiver took it, and in whose name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sesctl.grammar.ip_address import parse_ip
from sesctl.model.message_seen import Envelope

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sesctl.model.message import Message
    from sesctl.model.message_seen import Claims, Route

# "sender IP is 192.0.2.1", "designates 192.0.2.1 as permitted sender"
_PATH = re.compile(r"\s*(?:<([^<>\r\n]{0,640})>|([^<>\s]{1,640})\s*$)")
_TOLD = re.compile(r"\b(?:sender IP is|designates?|designate) ([0-9a-f.:]{3,45})", re.IGNORECASE)


def envelope_of(message: Message, route: Route, claims: Claims) -> Envelope:
    """Put together what the receiver tells of the envelope."""
    handover = route.handover
    helo = handover.received.helo or handover.received.reverse if handover else ""
    addresses = map(parse_ip, _addresses(route, claims))
    return Envelope(_sender(message, claims, helo), next((found for found in addresses if found), ""), helo)


def _sender(message: Message, claims: Claims, helo: str) -> str:
    """Read the MAIL FROM address; an empty Return-Path may be a webmailer's, which the receiver's word tells."""
    returned = [*map(_PATH.match, message.all("return-path")[:1])]
    path = next(((found[1] or found[2] or "").strip() for found in returned if found), "")
    told = [one.properties.get("smtp.mailfrom", "") for one in claims.of("spf")]
    told += [claims.spf.properties.get("envelope-from", "")] if claims.spf else []
    named = next(filter(None, [path, *(one.strip('<>"') for one in told)]), "")
    if named or not any(returned) or not helo:
        return named
    return f"postmaster@{helo}"


def _addresses(route: Route, claims: Claims) -> Iterator[str]:
    if claims.spf:
        yield claims.spf.properties.get("client-ip", "")
    for one in claims.of("spf"):
        yield one.properties.get("smtp.remote-ip", "")
        yield from (match[1] for comment in one.comments if (match := _TOLD.search(comment)))
    if route.handover:
        yield route.handover.received.address
