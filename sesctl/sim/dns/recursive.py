"""The recursive resolver's answers: the same world, walked from the top."""

from __future__ import annotations

from typing import TYPE_CHECKING

import dns.name
from dns.rcode import Rcode
from dns.rdatatype import RdataType

from sesctl.sim.dns.find import Outcome, find
from sesctl.sim.dns.registry import Registry
from sesctl.sim.dns.reply import MAX_CHAIN, Reply, negative_soa, record_set

if TYPE_CHECKING:
    from dns.rdataset import Rdataset

    from sesctl.sim.dns.catalog import Catalog
    from sesctl.sim.dns.find import Found
    from sesctl.sim.dns.zone import Zone


class Resolver:
    """Resolves names in one catalog."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._registry = Registry(catalog)

    def resolve(self, name: dns.name.Name, rdtype: RdataType) -> Reply:
        """Follow delegations and CNAMEs; SERVFAIL where a delegation is lame or a chain has no end."""
        reply = Reply()
        for _ in range(MAX_CHAIN):
            descent = self._descend(name, rdtype)
            if descent is None:
                break
            found, zone = descent
            if found.outcome in {Outcome.ANSWER, Outcome.CNAME} and found.rdataset is not None:
                reply.answer.append(record_set(found.owner, found.rdataset))
            if found.outcome is not Outcome.CNAME or found.rdataset is None:
                return _finish(reply, zone, found)
            name = found.rdataset[0].target
        return Reply(rcode=Rcode.SERVFAIL)

    def _descend(self, name: dns.name.Name, rdtype: RdataType) -> tuple[Found, Zone] | None:
        # The parent answers for DS (RFC 4035 section 3.1.4.1), so the walk for it ends one zone above.
        below = name.parent() if rdtype == RdataType.DS and name != dns.name.root else name
        apex = self._catalog.topmost(below)
        if apex is None:
            registry = self._registry.zone_for(name)
            return find(registry, name, rdtype), registry
        zone = self._catalog.at(apex)
        while zone is not None:
            found = find(zone, name, rdtype)
            if found.outcome is not Outcome.REFERRAL or found.rdataset is None:
                return found, zone
            zone = self._catalog.served_by(found.owner, _targets(found.rdataset))
        return None


def _targets(servers: Rdataset) -> frozenset[dns.name.Name]:
    return frozenset(server.target for server in servers)


def _finish(reply: Reply, zone: Zone, found: Found) -> Reply:
    if found.outcome is Outcome.NXDOMAIN:
        reply.rcode = Rcode.NXDOMAIN
    if found.outcome in {Outcome.NXDOMAIN, Outcome.NODATA}:
        soa = negative_soa(zone)
        reply.authority += [soa] if soa is not None else []
    return reply
