"""Pages of Route 53's lists: where a page begins, how long it is, and what comes next."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from moto.route53.exceptions import InvalidInput

from sesctl.sim.aws import names

if TYPE_CHECKING:
    from collections.abc import Iterable

    from moto.route53.models import FakeZone

    from sesctl.sim.aws.record_set import RecordSet

_ZONES = 100
_RECORD_SETS = 300


def record_sets(
    sets: Iterable[RecordSet], start: tuple[str | None, str | None, str | None], max_items: str | None
) -> dict[str, Any]:
    """The answer of ListResourceRecordSets; `start` is name, type and identifier.

    Raises:
        InvalidInput: a part of the start is there without the one before it.
    """
    name, rdtype, identifier = start
    if (rdtype and not name) or (identifier and not rdtype):
        raise InvalidInput("The input is not valid")
    ordered = sorted(sets, key=_position)
    if name:
        begin = names.sort_key(names.escaped(name)), rdtype or "", identifier or ""
        ordered = [found for found in ordered if _position(found) >= begin]
    size = _size(max_items, _RECORD_SETS)
    following = ordered[size] if len(ordered) > size else None
    return {
        "ResourceRecordSets": [found.shown for found in ordered[:size]],
        "IsTruncated": following is not None,
        "NextRecordName": following.name if following else None,
        "NextRecordType": following.type if following else None,
        "NextRecordIdentifier": following.identifier if following else None,
        "MaxItems": size,
    }


def zones_by_name(
    zones: Iterable[FakeZone], start: tuple[str | None, str | None], max_items: str | None
) -> dict[str, Any]:
    """The answer of ListHostedZonesByName; `start` is where the list starts, not a filter."""
    name, zone_id = start
    ordered = sorted(zones, key=_by_name)
    if name:
        begin = names.sort_key(names.escaped(name)), zone_id or ""
        ordered = [zone for zone in ordered if _by_name(zone) >= begin]
    size = _size(max_items, _ZONES)
    following = ordered[size] if len(ordered) > size else None
    return {
        "HostedZones": ordered[:size],
        "DNSName": name,
        "HostedZoneId": zone_id,
        "IsTruncated": following is not None,
        "NextDNSName": following.name if following else None,
        "NextHostedZoneId": following.resource_id if following else None,
        "MaxItems": size,
    }


def zones(found: Iterable[FakeZone], marker: str | None, max_items: str | None) -> dict[str, Any]:
    """The answer of ListHostedZones; the marker is the id of the page's first zone."""
    ordered = sorted(found, key=lambda zone: zone.resource_id)
    if marker:
        ordered = [zone for zone in ordered if zone.resource_id >= marker]
    size = _size(max_items, _ZONES)
    following = ordered[size] if len(ordered) > size else None
    return {
        "HostedZones": ordered[:size],
        "Marker": marker,
        "IsTruncated": following is not None,
        "NextMarker": following.resource_id if following else None,
        "MaxItems": size,
    }


def _position(found: RecordSet) -> tuple[str, str, str]:
    return names.sort_key(found.name), found.type, found.identifier or ""


def _by_name(zone: FakeZone) -> tuple[str, str]:
    return names.sort_key(zone.name), zone.resource_id


def _size(max_items: str | None, most: int) -> int:
    size = int(max_items or most)
    if size < 1:
        raise InvalidInput("The input is not valid: MaxItems has to be at least 1")
    return min(size, most)
