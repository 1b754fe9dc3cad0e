"""The DNS side of the world: zones from every source, as one catalog that is rebuilt only on change."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import dns.name

from sesctl.sim.dns import builtin
from sesctl.sim.dns.catalog import Catalog
from sesctl.sim.dns.recursive import Resolver

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from sesctl.sim.dns.zone import StoredZone, Zone


class DnsWorld:
    """Zones loaded by hand, those of the simulated Route 53, and AWS's own.

    For one apex the loaded zone comes first, then Route 53's, oldest first. `generation` changes with
    every change, so that answers can be kept as long as it stays.
    """

    def __init__(
        self, hosted_zones: Callable[[], Iterable[Zone]], key_length: Callable[[str], int | None]
    ) -> None:
        self._hosted_zones = hosted_zones
        self._loaded: dict[dns.name.Name, StoredZone] = {}
        self._delegations: dict[dns.name.Name, frozenset[dns.name.Name]] = {}
        self._builtin: list[Zone] = [builtin.AmazonSes(key_length), builtin.amazonaws()]
        self._lock = threading.Lock()
        self._built: tuple[int, Catalog, Resolver] | None = None
        self.generation = 0

    def touch(self) -> None:
        """Say that a zone, a record or a token has changed."""
        with self._lock:
            self.generation += 1

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
            zones: list[Zone] = [*self._loaded.values(), *self._hosted_zones(), *self._builtin]
            catalog = Catalog(zones, dict(self._delegations))
            built = self._built = (generation, catalog, Resolver(catalog))
        return built[1], built[2]
