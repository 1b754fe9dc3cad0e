"""All zones of the world at one moment, and who serves a name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import dns.name
from dns.rdatatype import RdataType

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sesctl.sim.dns.zone import Zone


class Catalog:
    """Zones by apex. `delegations` says which name servers the registrar of an apex names.

    Without an entry the registrar names those of the first zone given for that apex; an empty entry
    means that the apex is not delegated at all.
    """

    def __init__(
        self, zones: Iterable[Zone], delegations: Mapping[dns.name.Name, frozenset[dns.name.Name]]
    ) -> None:
        self._zones: dict[dns.name.Name, list[Zone]] = {}
        self._delegations = delegations
        for zone in zones:
            self._zones.setdefault(zone.apex, []).append(zone)

    def closest(self, name: dns.name.Name) -> Zone | None:
        """The zone that an authoritative server answers from: the longest match."""
        for ancestor in _upwards(name):
            if ancestor in self._zones:
                return self.at(ancestor) or self._zones[ancestor][0]
        return None

    def topmost(self, name: dns.name.Name) -> dns.name.Name | None:
        """The apex under which a registry knows the name: the shortest match that is delegated."""
        found = None
        for ancestor in _upwards(name):
            if (
                ancestor in self._zones and self._delegations.get(ancestor) != frozenset()
            ) or self._delegations.get(ancestor):
                found = ancestor
        return found

    def at(self, apex: dns.name.Name) -> Zone | None:
        """The zone that the delegation of this apex leads to; None when it leads nowhere (lame)."""
        told = self._delegations.get(apex)
        if told is None:
            return next(iter(self._zones.get(apex, ())), None)
        return self.served_by(apex, told)

    def served_by(self, apex: dns.name.Name, servers: frozenset[dns.name.Name]) -> Zone | None:
        """The zone of this apex that exactly these servers serve; None when they serve none (lame)."""
        return next((zone for zone in self._zones.get(apex, ()) if name_servers(zone) == servers), None)

    def delegation(self, apex: dns.name.Name) -> frozenset[dns.name.Name]:
        """The name servers that the parent of this apex names."""
        told = self._delegations.get(apex)
        if told is not None:
            return told
        return name_servers(self._zones[apex][0]) if apex in self._zones else frozenset()

    def server_names(self) -> frozenset[dns.name.Name]:
        """Every name that is somebody's name server."""
        served = [name_servers(zone) for zones in self._zones.values() for zone in zones]
        return frozenset().union(*served, *self._delegations.values())

    def apexes(self) -> list[dns.name.Name]:
        """The names at which zones begin."""
        return list(self._zones)


def name_servers(zone: Zone) -> frozenset[dns.name.Name]:
    """The targets of the zone's apex NS set."""
    servers = (zone.node(zone.apex) or {}).get(RdataType.NS)
    return frozenset(server.target for server in servers or ())


def _upwards(name: dns.name.Name) -> Iterable[dns.name.Name]:
    while name != dns.name.root:
        yield name
        name = name.parent()
