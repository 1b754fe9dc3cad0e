"""What lies above every zone of the world: the root, the top-level domains, hosts of name servers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import dns.name
import dns.rdataset

from sesctl.sim.dns.zone import StoredZone

if TYPE_CHECKING:
    from sesctl.sim.dns.catalog import Catalog
    from sesctl.sim.dns.zone import Zone

_TTL = 86400
_NEGATIVE_TTL = 900
_LOOPBACK = "127.0.0.1"
_KNOWN = ("com", "net", "org", "uk", "de", "fr", "io", "dev", "app", "test", "example")


class Registry:
    """Answers for names that are in no hosted zone.

    Below a top-level domain exist the delegations of the hosted zones, and the hosts that serve them;
    everything else is NXDOMAIN with the registry's SOA.
    """

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._zones: dict[dns.name.Name, StoredZone] = {}
        names = [*catalog.apexes(), *catalog.server_names()]
        self._tops = {_top(name) for name in names} | {dns.name.from_text(known) for known in _KNOWN}

    def zone_for(self, name: dns.name.Name) -> Zone:
        """The zone of the registry that knows, or denies, the name."""
        top = _top(name)
        apex = top if top in self._tops else dns.name.root
        if apex not in self._zones:
            self._zones[apex] = self._build(apex)
        return self._zones[apex]

    def _build(self, apex: dns.name.Name) -> StoredZone:
        zone = StoredZone(apex)
        host = "a.root-servers.net." if apex == dns.name.root else f"a.nic.{apex.to_text()}"
        soa = f"{host} hostmaster.{host} 2026110100 1800 900 604800 {_NEGATIVE_TTL}"
        zone.put(apex, dns.rdataset.from_text("IN", "NS", _TTL, host))
        zone.put(apex, dns.rdataset.from_text("IN", "SOA", _NEGATIVE_TTL, soa))
        hosts = {*self._catalog.server_names(), dns.name.from_text(host)}
        for server in hosts:
            if server.is_subdomain(apex):
                zone.put(server, dns.rdataset.from_text("IN", "A", _TTL, _LOOPBACK))
        return zone


def _top(name: dns.name.Name) -> dns.name.Name:
    return name.split(min(2, len(name.labels)))[1]
