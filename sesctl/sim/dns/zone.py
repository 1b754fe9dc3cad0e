"""A zone as its server sees it: which names exist, and which record sets they have."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import dns.name
import dns.rdataset
import dns.rdatatype
import dns.zone
from dns.rdatatype import RdataType

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from dns.rdataset import Rdataset

    Node = Mapping[RdataType, Rdataset]

DEFAULT_TTL = 300


class Zone(Protocol):
    """What the servers need of a zone, however it is stored."""

    @property
    def apex(self) -> dns.name.Name:
        """The name the zone begins at."""
        ...

    def node(self, name: dns.name.Name) -> Node | None:
        """The record sets at a name; empty for an empty non-terminal, None where no name is."""
        ...


class StoredZone:
    """A zone whose records are kept; names in between exist as empty non-terminals (RFC 4592 2.2.2)."""

    def __init__(self, apex: dns.name.Name) -> None:
        self.apex = apex
        self._nodes: dict[dns.name.Name, dict[RdataType, Rdataset]] = {apex: {}}

    def node(self, name: dns.name.Name) -> Node | None:
        """See `Zone.node`."""
        return self._nodes.get(name)

    def put(self, name: dns.name.Name, rdataset: Rdataset) -> None:
        """Set one record set, replacing the one of that type."""
        self._nodes.setdefault(name, {})[rdataset.rdtype] = rdataset
        while name != self.apex:
            name = name.parent()
            self._nodes.setdefault(name, {})

    def remove(self, name: dns.name.Name, rdtype: RdataType) -> bool:
        """Take one record set away; tells whether there was one."""
        if self._nodes.get(name, {}).pop(rdtype, None) is None:
            return False
        self._prune(name)
        return True

    def _prune(self, name: dns.name.Name) -> None:
        while name != self.apex and not self._nodes[name] and not self._has_descendants(name):
            del self._nodes[name]
            name = name.parent()

    def _has_descendants(self, name: dns.name.Name) -> bool:
        return any(other != name and other.is_subdomain(name) for other in self._nodes)

    def record_sets(self) -> Iterator[tuple[dns.name.Name, Rdataset]]:
        """Every record set with its owner."""
        for name, node in self._nodes.items():
            for rdataset in node.values():
                yield name, rdataset


def zone_from_text(text: str, origin: dns.name.Name) -> StoredZone:
    """Read a master file; a missing apex SOA or NS is supplied, so that a fragment will do.

    Raises:
        dns.exception.DNSException: the text is not a zone.
    """
    # A $TTL of the text's own comes later, and wins.
    with_ttl = f"$TTL {DEFAULT_TTL}\n{text}"
    parsed = dns.zone.from_text(with_ttl, origin=origin, relativize=False, check_origin=False)
    zone = StoredZone(origin)
    for name, node in parsed.nodes.items():
        for rdataset in node.rdatasets:
            zone.put(name, rdataset)
    complete(zone)
    return zone


def complete(zone: StoredZone) -> None:
    """Give a zone the apex records without which it is no zone."""
    apex = zone.node(zone.apex) or {}
    server = f"ns1.{zone.apex.to_text()}" if zone.apex.labels != (b"",) else "a.root-servers.net."
    if RdataType.NS not in apex:
        zone.put(zone.apex, dns.rdataset.from_text("IN", "NS", 3600, server))
    if RdataType.SOA not in apex:
        soa = f"{server} hostmaster.{zone.apex.to_text()} 1 7200 900 1209600 300"
        zone.put(zone.apex, dns.rdataset.from_text("IN", "SOA", 3600, soa))
