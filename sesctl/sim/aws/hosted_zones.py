"""The simulated Route 53's hosted zones: what they hold, and what their name servers already have of it."""

from __future__ import annotations

import random
import threading
import uuid
from typing import TYPE_CHECKING, cast

from moto.route53.models import route53_backends

from sesctl.sim.aws import names
from sesctl.sim.aws.record_set import RecordSet
from sesctl.sim.aws.served import as_dns

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from moto.route53.models import FakeZone, Route53Backend

    from sesctl.sim.clock import SimClock
    from sesctl.sim.dns.zone import StoredZone, Zone

_SUFFIXES = ("com", "net", "org", "co.uk")
_SERVERS_PER_SUFFIX = 512
_SERVERS_PER_GROUP = 8


class HostedZones:
    """All hosted zones of the account; `changed` is called when what is served has changed."""

    def __init__(self, account_id: str, clock: SimClock) -> None:
        self._account_id = account_id
        self._clock = clock
        self._taken: set[tuple[int, ...]] = set()
        self._served: dict[str, list[RecordSet]] = {}
        self._waiting: list[tuple[float, str, list[RecordSet]]] = []
        self._lock = threading.Lock()
        self._read: dict[str, tuple[list[RecordSet], StoredZone]] = {}
        self._protected: dict[str, dict[tuple[str, str], str]] = {}
        self.changed: Callable[[], None] = lambda: None

    @property
    def backend(self) -> Route53Backend:
        """Moto's store."""
        return route53_backends[self._account_id]["aws"]

    def create(
        self,
        name: str,
        *,
        private: bool = False,
        reference: str = "",
        comment: str | None = "",
        delay: float = 0.0,
    ) -> FakeZone:
        """A new zone with a set of name servers that no other zone has; they serve it after the delay."""
        apex = names.escaped(name)
        zone = self.backend.create_hosted_zone(
            apex, private_zone=private, caller_reference=reference or str(uuid.uuid4()), comment=comment
        )
        servers = self._name_servers()
        if zone.delegation_set is not None:
            zone.delegation_set.name_servers = servers
        soa = f"{servers[0]}. awsdns-hostmaster.amazon.com. 1 7200 900 1209600 86400"
        dotted = tuple(f"{server}." for server in servers)
        self.replace(
            zone,
            [RecordSet(apex, "NS", 172800, dotted, {}), RecordSet(apex, "SOA", 900, (soa,), {})],
            delay=delay,
        )
        return zone

    def record_sets(self, zone: FakeZone) -> list[RecordSet]:
        """What a zone holds, also what is not served yet."""
        # Our own, kept where moto keeps its own.
        return list(cast("list[RecordSet]", zone.rrsets))

    def replace(self, zone: FakeZone, sets: Iterable[RecordSet], *, delay: float = 0.0) -> None:
        """Give a zone other record sets, which its name servers serve after the delay."""
        kept = list(sets)
        zone.rrsets = kept  # type: ignore[assignment]  # see record_sets
        with self._lock:
            if delay:
                self._waiting.append((self._clock.now() + delay, zone.resource_id, kept))
                return
            # What is set at once is the newest; an older change does not come after it.
            self._waiting = [entry for entry in self._waiting if entry[1] != zone.resource_id]
            self._served[zone.resource_id] = kept
        self.changed()

    def settle(self) -> None:
        """Let the name servers have the changes whose delay is over."""
        if not self._waiting:
            return
        with self._lock:
            now = self._clock.now()
            due = [entry for entry in self._waiting if entry[0] <= now]
            self._waiting = [entry for entry in self._waiting if entry[0] > now]
            self._served.update({zone_id: sets for _, zone_id, sets in due})
        if due:
            self.changed()

    def forget(self, zone_id: str) -> None:
        """Note that a zone is gone."""
        with self._lock:
            self._waiting = [entry for entry in self._waiting if entry[1] != zone_id]
            self._served.pop(zone_id, None)
            self._read.pop(zone_id, None)
        self.changed()

    def protections(self, zone: FakeZone) -> dict[tuple[str, str], str]:
        """The protected names and types of a zone with their comments; may be changed in place."""
        return self._protected.setdefault(zone.resource_id, {})

    def covering(self, name: str) -> FakeZone | None:
        """The public zone that a name belongs to; the longest, and of several the oldest."""
        wanted = names.escaped(name)
        public = [zone for zone in self.backend.zones.values() if not zone.private_zone]
        fitting = [zone for zone in public if wanted == zone.name or wanted.endswith(f".{zone.name}")]
        return max(fitting, key=lambda zone: len(zone.name), default=None)

    def dns_zones(self) -> list[Zone]:
        """The public zones as the name servers serve them."""
        served = [(zone, self._served.get(zone.resource_id)) for zone in list(self.backend.zones.values())]
        return [
            self._dns_zone(zone, sets) for zone, sets in served if sets is not None and not zone.private_zone
        ]

    def _dns_zone(self, zone: FakeZone, sets: list[RecordSet]) -> StoredZone:
        # The list is replaced with every change, so it tells whether what was read is still true, also
        # when the name servers' thread was reading while the change came.
        read = self._read.get(zone.resource_id)
        if read is None or read[0] is not sets:
            read = (sets, as_dns(zone.name, sets))
            self._read[zone.resource_id] = read
        return read[1]

    def _name_servers(self) -> list[str]:
        while True:
            numbers = tuple(random.randrange(_SERVERS_PER_SUFFIX) for _ in _SUFFIXES)  # noqa: S311 - names
            if numbers not in self._taken:
                break
        self._taken.add(numbers)
        # Each suffix has its own block of numbers, and eight servers share a domain.
        return [
            f"ns-{index * _SERVERS_PER_SUFFIX + number}.awsdns-{number // _SERVERS_PER_GROUP:02d}.{suffix}"
            for index, (number, suffix) in enumerate(zip(numbers, _SUFFIXES, strict=True))
        ]
