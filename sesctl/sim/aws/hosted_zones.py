"""The simulated Route 53's hosted zones: made with their own name servers, and read as DNS zones."""

from __future__ import annotations

import functools
import random
import uuid
from typing import TYPE_CHECKING

import dns.exception
import dns.name
import dns.rdataset
from moto.route53.models import RecordSet as StoredRecordSet
from moto.route53.models import route53_backends

from sesctl.sim.aws import names
from sesctl.sim.aws.changes import RecordSet
from sesctl.sim.dns.zone import StoredZone

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from moto.route53.models import FakeZone, Route53Backend

    from sesctl.sim.dns.zone import Zone

_SUFFIXES = ("com", "net", "org", "co.uk")
_SERVERS_PER_SUFFIX = 512
_SERVERS_PER_GROUP = 8
_KEEP = 65_536


class HostedZones:
    """All hosted zones of the account; `changed` is called when one of them has changed."""

    def __init__(self, account_id: str) -> None:
        self._account_id = account_id
        self._taken: set[tuple[int, ...]] = set()
        self._read: dict[str, tuple[list[StoredRecordSet], StoredZone]] = {}
        self.changed: Callable[[], None] = lambda: None

    @property
    def backend(self) -> Route53Backend:
        """Moto's store."""
        return route53_backends[self._account_id]["aws"]

    def create(self, name: str, *, private: bool = False, reference: str = "", comment: str = "") -> FakeZone:
        """A new zone with a set of name servers that no other zone has."""
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
        )
        return zone

    def record_sets(self, zone: FakeZone) -> list[RecordSet]:
        """What a zone holds."""
        return [_read_set(found) for found in zone.rrsets]

    def replace(self, zone: FakeZone, sets: Iterable[RecordSet]) -> None:
        """Give a zone other record sets."""
        zone.rrsets = [_stored(found) for found in sets]
        self.changed()

    def forget(self, zone_id: str) -> None:
        """Note that a zone is gone."""
        self._read.pop(zone_id, None)
        self.changed()

    def covering(self, name: str) -> FakeZone | None:
        """The public zone that a name belongs to; the longest, and of several the oldest."""
        wanted = names.escaped(name)
        public = [zone for zone in self.backend.zones.values() if not zone.private_zone]
        fitting = [zone for zone in public if wanted == zone.name or wanted.endswith(f".{zone.name}")]
        return max(fitting, key=lambda zone: len(zone.name), default=None)

    def dns_zones(self) -> list[Zone]:
        """The public zones as the name servers serve them."""
        return [self._dns_zone(zone) for zone in list(self.backend.zones.values()) if not zone.private_zone]

    def _dns_zone(self, zone: FakeZone) -> StoredZone:
        # The list is replaced with every change, so it tells whether what was read is still true, also
        # when the name servers' thread was reading while the change came.
        stored = zone.rrsets
        read = self._read.get(zone.resource_id)
        if read is None or read[0] is not stored:
            read = (stored, _as_dns(zone.name, [_read_set(found) for found in stored]))
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


def _as_dns(apex: str, sets: Iterable[RecordSet]) -> StoredZone:
    zone = StoredZone(_dns_name(apex))
    for found in sets:
        rdataset = _rdataset(found.type, found.ttl or 0, found.values)
        if rdataset is not None:
            zone.put(_dns_name(found.name), rdataset)
    return zone


@functools.lru_cache(maxsize=_KEEP)
def _rdataset(rdtype: str, ttl: int, values: tuple[str, ...]) -> dns.rdataset.Rdataset | None:
    # One changed set has the whole zone read again; the others are then at hand.
    if not values:
        return None
    try:
        return dns.rdataset.from_text_list("IN", rdtype, ttl, values, origin=dns.name.root, relativize=False)
    except dns.exception.DNSException:
        # Types that only Route 53 knows are not served.
        return None


@functools.lru_cache(maxsize=_KEEP)
def _dns_name(name: str) -> dns.name.Name:
    labels = [names.unescaped(label).encode("latin-1") for label in name.rstrip(".").split(".")]
    return dns.name.Name([*labels, b""])


def _read_set(found: StoredRecordSet) -> RecordSet:
    extra = {
        "SetIdentifier": found.set_identifier,
        "Weight": found.weight,
        "Region": found.region,
        "HealthCheckId": found.health_check_id,
        "AliasTarget": found.alias_target,
        "Failover": found.failover,
        "GeoLocation": found.geo_location,
        "MultiValueAnswer": found.multi_value_answer,
    }
    ttl = None if found.ttl is None else int(found.ttl)
    kept = {key: value for key, value in extra.items() if value is not None}
    return RecordSet(str(found.name), str(found.type), ttl, tuple(found.records), kept)


def _stored(found: RecordSet) -> StoredRecordSet:
    return StoredRecordSet(  # type: ignore[abstract]  # moto makes them the same way
        {
            "Name": found.name,
            "Type": found.type,
            "TTL": found.ttl,
            "ResourceRecords": list(found.values),
            **found.extra,
        }
    )
