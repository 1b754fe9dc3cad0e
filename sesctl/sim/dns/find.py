"""Looking one name up in one zone (RFC 1034 section 4.3.2, step 3; wildcards by RFC 4592)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING

import dns.name
from dns.rdatatype import RdataType

if TYPE_CHECKING:
    from dns.rdataset import Rdataset

    from sesctl.sim.dns.zone import Node, Zone

_STAR = dns.name.Name([b"*"])


class Outcome(Enum):
    """How a look-up in one zone ended."""

    ANSWER = auto()
    CNAME = auto()
    REFERRAL = auto()
    NODATA = auto()
    NXDOMAIN = auto()


@dataclass(frozen=True, slots=True)
class Found:
    """The outcome, the owner to show, and the record set when there is one."""

    outcome: Outcome
    owner: dns.name.Name
    rdataset: Rdataset | None = None


def find(zone: Zone, name: dns.name.Name, rdtype: RdataType) -> Found:
    """Look a name at or below the zone's apex up."""
    cut = _zone_cut(zone, name, rdtype)
    if cut is not None:
        return cut
    node = zone.node(name)
    if node is None:
        node = _wildcard(zone, name)
    if node is None:
        return Found(Outcome.NXDOMAIN, name)
    return _in_node(node, name, rdtype)


def _zone_cut(zone: Zone, name: dns.name.Name, rdtype: RdataType) -> Found | None:
    for depth in range(len(zone.apex.labels) + 1, len(name.labels) + 1):
        owner = name.split(depth)[1]
        # DS lives on the parent's side of the cut (RFC 4035 section 3.1.4.1).
        if rdtype == RdataType.DS and owner == name:
            return None
        servers = (zone.node(owner) or {}).get(RdataType.NS)
        if servers is not None:
            return Found(Outcome.REFERRAL, owner, servers)
    return None


def _wildcard(zone: Zone, name: dns.name.Name) -> Node | None:
    encloser = name.parent()
    while zone.node(encloser) is None:
        encloser = encloser.parent()
    return zone.node(_STAR + encloser)


def _in_node(node: Node, name: dns.name.Name, rdtype: RdataType) -> Found:
    if rdtype in node:
        return Found(Outcome.ANSWER, name, node[rdtype])
    if RdataType.CNAME in node:
        return Found(Outcome.CNAME, name, node[RdataType.CNAME])
    if rdtype == RdataType.ANY and node:
        # One record set is enough for ANY (RFC 8482 section 4.1).
        return Found(Outcome.ANSWER, name, next(iter(node.values())))
    return Found(Outcome.NODATA, name)
