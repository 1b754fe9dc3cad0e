"""The DNS side of the world: zones from every source, as one catalog that is rebuilt only on change."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Protocol

import dns.name

from sesctl.sim.dns import builtin
from sesctl.sim.dns.catalog import Catalog
from sesctl.sim.dns.recursive import Resolver

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from sesctl.sim.dns.zone import StoredZone, Zone


class Hosted(Protocol):
    """Zones that somebody else keeps, and that change as time goes by."""

    def settle(self) -> None:
        """Bring what is served up to now; whoever changes it calls `DnsWorld.touch`."""
        ...

    def dns_zones(self) -> Iterable[Zone]:
        """The zones as they are served."""
        ...


class DnsWorld:
    """Zones loaded by hand, those of the simulated Route 53, and AWS's own.

    For one apex the loaded zone comes first, then Route 53's, oldest first.
    """

    def __init__(self, hosted: Hosted, key_length: Callable[[str], int | None]) -> None:
        self._hosted = hosted
        self._loaded: dict[dns.name.Name, StoredZone] = {}
        self._delegations: dict[dns.name.Name, frozenset[dns.name.Name]] = {}
        self._builtin: list[Zone] = [builtin.AmazonSes(key_length), builtin.amazonaws()]
        self._lock = threading.Lock()
        self._built: tuple[int, Catalog, Resolver] | None = None
        self._generation = 0

    @property
    def generation(self) -> int:
        """Changes with every change, so that answers can be kept as long as it stays."""
        self._hosted.settle()
        return self._generation

    def touch(self) -> None:
        """Say that a zone, a record or a token has changed."""
        with self._lock:
            self._generation += 1

    def load(self, zone: StoredZone) -> None:
        """Add a zone, or replace the loaded one of that apex."""
        self._loaded[zone.apex] = zone
        self.touch()

    def loaded(self, apex: dns.name.Name) -> StoredZone | None:
        """The zone that was loaded for this apex."""
        return self._loaded.get(apex)

    def unload(self, apex: dns.name.Name) -> bool:
        """Take a loaded zone away; tells whether there was one."""
        gone = self._loaded.pop(apex, None) is not None
        self.touch()
        return gone

    def delegate(self, apex: dns.name.Name, servers: Iterable[str] | None) -> None:
        """Say which name servers the registrar names: none at all when empty, the zone's own for None."""
        if servers is None:
            self._delegations.pop(apex, None)
        else:
            self._delegations[apex] = frozenset(dns.name.from_text(server) for server in servers)
        self.touch()

    def register(self, name: str) -> None:
        """Note that somebody is about to make a zone, which no registrar knows of by itself.

        A name that is already served, by itself or in a zone above, or that the registrar has been told
        about, stays as it is.
        """
        apex = dns.name.from_text(name)
        if apex not in self._delegations and self.catalog().closest(apex) is None:
            self.delegate(apex, [])

    def catalog(self) -> Catalog:
        """All zones as they are now."""
        return self._current()[0]

    def resolver(self) -> Resolver:
        """A resolver that sees all zones as they are now."""
        return self._current()[1]

    def _current(self) -> tuple[Catalog, Resolver]:
        built = self._built
        generation = self.generation
        if built is None or built[0] != generation:
            zones: list[Zone] = [*self._loaded.values(), *self._hosted.dns_zones(), *self._builtin]
            catalog = Catalog(zones, dict(self._delegations))
            built = self._built = (generation, catalog, Resolver(catalog))
        return built[1], built[2]
