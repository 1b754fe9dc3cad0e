"""What a server answers, before it is put on the wire."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import dns.name
import dns.rdataset
import dns.rrset
from dns.rcode import Rcode
from dns.rdatatype import RdataType

if TYPE_CHECKING:
    from dns.rdataset import Rdataset
    from dns.rrset import RRset

    from sesctl.sim.dns.zone import Zone

MAX_CHAIN = 16


@dataclass(slots=True)
class Reply:
    """Response code and the sections; `authoritative` is the AA bit."""

    rcode: Rcode = Rcode.NOERROR
    authoritative: bool = False
    answer: list[RRset] = field(default_factory=list)
    authority: list[RRset] = field(default_factory=list)
    additional: list[RRset] = field(default_factory=list)


def record_set(owner: dns.name.Name, rdataset: Rdataset) -> RRset:
    """A record set with the owner it is shown under."""
    return dns.rrset.from_rdata_list(owner, rdataset.ttl, list(rdataset))


def negative_soa(zone: Zone) -> RRset | None:
    """The SOA of a negative answer, with the TTL it may be cached for (RFC 2308 section 3)."""
    soa = (zone.node(zone.apex) or {}).get(RdataType.SOA)
    if soa is None:
        return None
    shown = record_set(zone.apex, soa)
    shown.update_ttl(min(soa.ttl, soa[0].minimum))
    return shown


def addresses(zone: Zone, servers: Rdataset) -> list[RRset]:
    """The address records the zone itself has for name servers."""
    found = []
    for server in servers:
        node = zone.node(server.target) if server.target.is_subdomain(zone.apex) else None
        found += [
            record_set(server.target, node[rdtype])
            for rdtype in (RdataType.A, RdataType.AAAA)
            if node and rdtype in node
        ]
    return found
