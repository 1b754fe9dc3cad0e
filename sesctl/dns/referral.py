"""Referrals: a server names the servers of a zone that it has delegated."""

from __future__ import annotations

from typing import TYPE_CHECKING

import dns.name
import dns.rdatatype
from dns.rdtypes.ANY.NS import NS

from sesctl.dns.records import records, text, value
from sesctl.model.lookup import Referral

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dns.message import Message
    from dns.name import Name


def delegations(message: Message) -> frozenset[Name]:
    """Return the zones that an empty answer refers to.

    Name servers beside a start of authority belong to an absence (RFC 2308 section 2.2).
    """
    if any(records(message.authority, dns.rdatatype.SOA)):
        return frozenset()
    return frozenset(record.owner for record in records(message.authority, dns.rdatatype.NS))


def referral(message: Message, name: Name) -> Referral | None:
    """Read the referral to the deepest zone above a name; None when all lead elsewhere, or to the root."""
    below = [zone for zone in delegations(message) if zone != dns.name.root and name.is_subdomain(zone)]
    if not below:
        return None
    zone = max(below, key=len)
    named = dict(_hosts(message, zone))
    hosts = frozenset(named)
    return Referral(
        text(zone),
        tuple(sorted(map(text, hosts))),
        tuple(sorted(_glue(message, hosts))),
        min(named.values(), default=0),
    )


def _hosts(message: Message, zone: Name) -> Iterator[tuple[Name, int]]:
    for record in records(message.authority, dns.rdatatype.NS):
        if record.owner == zone and isinstance(record.data, NS):
            yield record.data.target, record.ttl


def _glue(message: Message, hosts: frozenset[Name]) -> set[tuple[str, str]]:
    return {
        (text(record.owner), value(record.data))
        for kind in (dns.rdatatype.A, dns.rdatatype.AAAA)
        for record in records(message.additional, kind)
        if record.owner in hosts
    }
