"""A Route 53 change batch: every change is judged on a copy of the zone, all or nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sesctl.sim.aws import limits, placing, reading

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sesctl.sim.aws.placing import Place
    from sesctl.sim.aws.record_set import Key, RecordSet

    Protections = Mapping[tuple[str, str], str]


class RefusedBatchError(Exception):
    """The batch is refused (InvalidChangeBatch); the message lists why."""


def apply(
    place: Place,
    current: Iterable[RecordSet],
    changes: Sequence[Mapping[str, Any]],
    protected: Protections | None = None,
) -> list[RecordSet]:
    """The record sets of a zone after a batch.

    Raises:
        UnreadableBatchError: a change has neither values nor an alias, or an unknown action.
        RefusedBatchError: at least one change is not permitted; nothing is changed then.
    """
    wanted = [(change["Action"], reading.record_set(change)) for change in changes]
    messages = limits.size_messages(changes)
    messages += [
        _protected(found, protected or {}) for _, found in wanted if found.key[:2] in (protected or {})
    ]
    sets = {found.key: found for found in current}
    messages += _perform(place, sets, wanted)
    messages += placing.apex_messages(place, sets)
    if messages:
        raise RefusedBatchError(f"[{', '.join(dict.fromkeys(messages))}]")
    return list(sets.values())


def _perform(place: Place, sets: dict[Key, RecordSet], wanted: Iterable[tuple[str, RecordSet]]) -> list[str]:
    messages: list[str] = []
    seen: set[tuple[bool, Key]] = set()
    for action, found in wanted:
        deletes = action == "DELETE"
        # A set may be deleted and then made anew, as one change of one transaction; nothing else twice.
        if (deletes, found.key) in seen or (deletes and (False, found.key) in seen):
            messages.append(
                "The request contains an invalid set of changes for a resource record set "
                f"'{found.type} {found.name}'"
            )
        seen.add((deletes, found.key))
        messages += _delete(sets, found) if deletes else _put(place, sets, found, action)
    return messages


def _delete(sets: dict[Key, RecordSet], wanted: RecordSet) -> list[str]:
    existing = sets.get(wanted.key)
    if existing is None:
        return [f"Tried to delete {wanted.said} but it was not found"]
    if _compared(existing) != _compared(wanted):
        return [f"Tried to delete {wanted.said} but the values provided do not match the current values"]
    del sets[wanted.key]
    return []


def _compared(found: RecordSet) -> tuple[object, ...]:
    return found.ttl, sorted(found.values), dict(found.extra)


def _put(place: Place, sets: dict[Key, RecordSet], wanted: RecordSet, action: str) -> list[str]:
    if action == "CREATE" and wanted.key in sets:
        return [f"Tried to create {wanted.said} but it already exists"]
    messages = placing.messages(place, sets, wanted)
    if not messages:
        sets[wanted.key] = wanted
    return messages


def _protected(found: RecordSet, protected: Protections) -> str:
    comment = protected[found.name, found.type]
    because = f": {comment}" if comment else ""
    return f"The {found.said} is protected{because}"
