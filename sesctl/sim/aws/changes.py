"""A Route 53 change batch: every change is judged on a copy of the zone, all or nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sesctl.sim.aws import names, rdata

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Key = tuple[str, str, str | None]


class UnreadableBatchError(Exception):
    """The batch as a whole cannot be read (InvalidInput)."""


class RefusedBatchError(Exception):
    """The batch is refused (InvalidChangeBatch); the message lists why."""


@dataclass(frozen=True, slots=True)
class RecordSet:
    """One record set; alias and routing attributes are kept as they came."""

    name: str
    type: str
    ttl: int | None
    values: tuple[str, ...]
    extra: Mapping[str, Any]

    @property
    def key(self) -> Key:
        """What makes it a different set from another."""
        return self.name, self.type, self.extra.get("SetIdentifier")

    @property
    def said(self) -> str:
        """How messages name it."""
        return f"resource record set [name='{self.name}', type='{self.type}']"


def apply(zone: str, current: Iterable[RecordSet], changes: Iterable[Mapping[str, Any]]) -> list[RecordSet]:
    """The record sets of a zone after a batch.

    Raises:
        UnreadableBatchError: a change has neither values nor an alias, or an unknown action.
        RefusedBatchError: at least one change is not permitted; nothing is changed then.
    """
    sets = {found.key: found for found in current}
    messages: list[str] = []
    seen: set[tuple[str, Key]] = set()
    for change in changes:
        action, wanted = change["Action"], _read(change)
        if (action, wanted.key) in seen:
            messages.append(
                "The request contains an invalid set of changes for a resource record set "
                f"'{wanted.type} {wanted.name}'"
            )
        seen.add((action, wanted.key))
        messages += _delete(sets, wanted) if action == "DELETE" else _put(zone, sets, wanted, action)
    messages += _apex_messages(zone, sets)
    if messages:
        raise RefusedBatchError(f"[{', '.join(messages)}]")
    return list(sets.values())


def _read(change: Mapping[str, Any]) -> RecordSet:
    given = change["ResourceRecordSet"]
    values = tuple(record["Value"] for record in given.get("ResourceRecords") or ())
    name, rdtype = given["Name"], given["Type"]
    if change["Action"] not in {"CREATE", "DELETE", "UPSERT"}:
        raise UnreadableBatchError(f"Invalid action {change['Action']}")
    if not given.get("AliasTarget") and (given.get("TTL") is None or not values):
        raise UnreadableBatchError(
            "Invalid request: Expected exactly one of [AliasTarget, all of [TTL, and ResourceRecords], or "
            f"TrafficPolicyInstanceId], but found none in Change with [Action={change['Action']}, Name={name}, "
            f"Type={rdtype}, SetIdentifier={given.get('SetIdentifier', 'null')}]"
        )
    extra = {key: given[key] for key in given if key not in {"Name", "Type", "TTL", "ResourceRecords"}}
    ttl = None if given.get("TTL") is None else int(given["TTL"])
    return RecordSet(names.escaped(name), rdtype, ttl, values, extra)


def _delete(sets: dict[Key, RecordSet], wanted: RecordSet) -> list[str]:
    existing = sets.get(wanted.key)
    if existing is None:
        return [f"Tried to delete {wanted.said} but it was not found"]
    if (existing.ttl, sorted(existing.values)) != (wanted.ttl, sorted(wanted.values)):
        return [f"Tried to delete {wanted.said} but the values provided do not match the current values"]
    del sets[wanted.key]
    return []


def _put(zone: str, sets: dict[Key, RecordSet], wanted: RecordSet, action: str) -> list[str]:
    if action == "CREATE" and wanted.key in sets:
        return [f"Tried to create {wanted.said} but it already exists"]
    messages = [*_place_messages(zone, sets, wanted), *_value_messages(wanted)]
    if not messages:
        sets[wanted.key] = wanted
    return messages


def _place_messages(zone: str, sets: dict[Key, RecordSet], wanted: RecordSet) -> list[str]:
    said = f"RRSet of type {wanted.type} with DNS name {wanted.name} is not permitted"
    if wanted.name != zone and not wanted.name.endswith(f".{zone}"):
        return [f"RRSet with DNS name {wanted.name} is not permitted in zone {zone}"]
    if wanted.type == "CNAME" and wanted.name == zone:
        return [f"{said} at apex in zone {zone}"]
    others = {found.type for found in sets.values() if found.name == wanted.name} - {wanted.type}
    if wanted.type == "CNAME" and others:
        return [f"{said} as it conflicts with other records with the same DNS name in zone {zone}"]
    if "CNAME" in others:
        return [
            f"{said} because a conflicting RRSet of type CNAME with the same DNS name already exists in zone {zone}"
        ]
    return []


def _value_messages(wanted: RecordSet) -> list[str]:
    messages = [found for value in wanted.values if (found := rdata.problem(wanted.type, value))]
    if wanted.type == "CNAME" and len(wanted.values) > 1:
        messages.append(f"CNAME {wanted.said} must have exactly one value")
    if len(set(wanted.values)) != len(wanted.values):
        messages.append(f"Duplicate Resource Record: '{max(wanted.values, key=wanted.values.count)}'")
    return messages


def _apex_messages(zone: str, sets: dict[Key, RecordSet]) -> list[str]:
    messages = []
    if (zone, "SOA", None) not in sets:
        messages.append("A HostedZone must contain exactly one SOA record.")
    if (zone, "NS", None) not in sets:
        messages.append("A HostedZone must contain at least one NS record for the zone itself.")
    return messages
