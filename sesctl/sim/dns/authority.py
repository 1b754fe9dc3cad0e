"""The authoritative server's answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dns.rcode import Rcode

from sesctl.sim.dns.find import Outcome, find
from sesctl.sim.dns.reply import MAX_CHAIN, Reply, addresses, negative_soa, record_set

if TYPE_CHECKING:
    import dns.name
    from dns.rdatatype import RdataType

    from sesctl.sim.dns.catalog import Catalog
    from sesctl.sim.dns.find import Found
    from sesctl.sim.dns.zone import Zone


def answer(catalog: Catalog, name: dns.name.Name, rdtype: RdataType) -> Reply:
    """Answer from the closest zone; REFUSED when there is none.

    A CNAME is followed inside its own zone only: what lies outside is the resolver's business
    (RFC 9471 and the practice of Route 53).
    """
    zone = catalog.closest(name)
    if zone is None:
        return Reply(rcode=Rcode.REFUSED)
    reply = Reply(authoritative=True)
    for _ in range(MAX_CHAIN):
        found = find(zone, name, rdtype)
        _add(reply, zone, found)
        if found.outcome is not Outcome.CNAME or found.rdataset is None:
            break
        name = found.rdataset[0].target
        if not name.is_subdomain(zone.apex):
            break
    return reply


def _add(reply: Reply, zone: Zone, found: Found) -> None:
    match found.outcome:
        case Outcome.ANSWER | Outcome.CNAME if found.rdataset is not None:
            reply.answer.append(record_set(found.owner, found.rdataset))
        case Outcome.REFERRAL if found.rdataset is not None:
            reply.authoritative = bool(reply.answer)
            reply.authority.append(record_set(found.owner, found.rdataset))
            reply.additional += addresses(zone, found.rdataset)
        case _:
            _deny(reply, zone, found.outcome)


def _deny(reply: Reply, zone: Zone, outcome: Outcome) -> None:
    if outcome is Outcome.NXDOMAIN:
        reply.rcode = Rcode.NXDOMAIN
    soa = negative_soa(zone)
    if soa is not None:
        reply.authority.append(soa)
