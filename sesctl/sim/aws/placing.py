"""Whether a record set may stand where it is to stand: in the zone, beside the others, with its values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sesctl.sim.aws import rdata
from sesctl.sim.aws.limits import MOST_VALUES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sesctl.sim.aws.record_set import Key, RecordSet

_KINDS = {
    "Weight": "non-weighted",
    "Region": "non-latency",
    "Failover": "non-failover",
    "GeoLocation": "non-geolocation",
    "GeoProximityLocation": "non-geoproximity",
    "CidrRoutingConfig": "non-CIDR",
    "MultiValueAnswer": "non multivalue answer",
}
_SAME_NAME = "with the same name and type"


@dataclass(frozen=True, slots=True)
class Place:
    """The zone that a batch is for; `id` is without prefix."""

    apex: str
    id: str

    def holds(self, name: str) -> bool:
        """Whether a name is in the zone."""
        return name == self.apex or name.endswith(f".{self.apex}")


def messages(place: Place, sets: Mapping[Key, RecordSet], wanted: RecordSet) -> list[str]:
    """Why a set is refused; empty when it is not."""
    return [
        *_place_messages(place, sets, wanted),
        *_policy_messages(sets, wanted),
        *_alias_messages(place, sets, wanted),
        *_value_messages(wanted),
    ]


def apex_messages(place: Place, sets: Mapping[Key, RecordSet]) -> list[str]:
    """What a zone cannot be without."""
    found = []
    if (place.apex, "SOA", None) not in sets:
        found.append("A HostedZone must contain exactly one SOA record.")
    if (place.apex, "NS", None) not in sets:
        found.append("A HostedZone must contain at least one NS record for the zone itself.")
    return found


def _place_messages(place: Place, sets: Mapping[Key, RecordSet], wanted: RecordSet) -> list[str]:
    zone = place.apex
    said = f"RRSet of type {wanted.type} with DNS name {wanted.name} is not permitted"
    if not place.holds(wanted.name):
        return [f"RRSet with DNS name {wanted.name} is not permitted in zone {zone}"]
    if wanted.type == "CNAME" and wanted.name == zone:
        return [f"{said} at apex in zone {zone}"]
    if wanted.type == "SOA" and wanted.name != zone:
        return [f"{said} in zone {zone} as it is not at its apex"]
    others = {found.type for found in sets.values() if found.name == wanted.name} - {wanted.type}
    if wanted.type == "CNAME" and others:
        return [f"{said} as it conflicts with other records with the same DNS name in zone {zone}"]
    if "CNAME" in others:
        return [
            f"{said} because a conflicting RRSet of type CNAME with the same DNS name already exists in zone {zone}"
        ]
    return []


def _policy_messages(sets: Mapping[Key, RecordSet], wanted: RecordSet) -> list[str]:
    others = [found for found in sets.values() if found.key[:2] == wanted.key[:2] and found.key != wanted.key]
    said = f"RRSet with DNS name {wanted.name}, type {wanted.type}"
    if others and not wanted.policies:
        return [f"{said} cannot be created as other RRSets exist {_SAME_NAME}."]
    said = f"{said}, SetIdentifier {wanted.identifier}"
    if any(found.policies != wanted.policies for found in others):
        return [f"{said} cannot be created as a {_other_kind(wanted)} exists {_SAME_NAME}."]
    if "Weight" in wanted.policies and any(found.ttl != wanted.ttl for found in others):
        return [f"{said} cannot be created as weighted sets must contain the same TTL."]
    return []


def _other_kind(wanted: RecordSet) -> str:
    return f"{_KINDS[wanted.policies[0]]} set"


def _alias_messages(place: Place, sets: Mapping[Key, RecordSet], wanted: RecordSet) -> list[str]:
    alias = wanted.alias
    # A target elsewhere is AWS's own, and taken to be there.
    if alias is None or alias["HostedZoneId"] != place.id:
        return []
    name = alias["DNSName"]
    said = f"Tried to create an alias that targets {name}, type {wanted.type} in zone {place.id}, but "
    if not place.holds(name):
        return [f"{said}the alias target name does not lie within the target zone"]
    if not any(found.key[:2] == (name, wanted.type) for found in sets.values()):
        return [f"{said}that target was not found"]
    return []


def _value_messages(wanted: RecordSet) -> list[str]:
    found = [said for value in wanted.values if (said := rdata.problem(wanted.type, value))]
    if wanted.type == "CNAME" and len(wanted.values) > 1:
        found.append(f"CNAME {wanted.said} must have exactly one value")
    if len(wanted.values) > MOST_VALUES:
        found.append(f"Cannot have more than {MOST_VALUES} records in a RRSet.")
    if len(set(wanted.values)) != len(wanted.values):
        found.append(f"Duplicate Resource Record: '{max(wanted.values, key=wanted.values.count)}'")
    return found
