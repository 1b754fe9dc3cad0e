"""Undo files: a change batch of Route 53 that puts back what a write replaced, for any host.

The form is that of `aws route53 change-resource-record-sets --change-batch`, which takes no other
fields, so what else has to be known stands in the comment. For Route 53 the codes in values are
octal, as that tool takes them.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sesctl.grammar.octal import in_decimal, in_octal
from sesctl.model.fault import Fault
from sesctl.model.hosted_zone import HostedZone
from sesctl.model.hosting import HostedSet, SetChange

if TYPE_CHECKING:
    from collections.abc import Iterable

_COMMENT = re.compile(
    r"sesctl undo: (?P<kind>[a-z0-9:._-]+) (?P<zone>[^\s()]+)(?: \((?P<id>[A-Za-z0-9]+)\))?"
)
_MOST_CHANGES = 1000
_ROUTE53 = "route53"


@dataclass(frozen=True, slots=True)
class Undo:
    """What an undo file holds.

    Attributes:
        kind: of the host, as `--to` calls it.
        changes: those that put things back, in no order.
    """

    kind: str
    zone: HostedZone
    changes: tuple[SetChange, ...]


def write_undo(undo: Undo) -> str:
    """Write the file: first what goes, then what comes back."""
    gone = [_change("DELETE", one.before, undo.kind) for one in undo.changes if one.before]
    come = [_change("CREATE", one.after, undo.kind) for one in undo.changes if one.after]
    batch = {"Comment": f"sesctl undo: {undo.kind} {undo.zone}", "Changes": [*gone, *come]}
    return json.dumps(batch, indent=2) + "\n"


def _change(action: str, one: HostedSet, kind: str) -> dict[str, Any]:
    values = [{"Value": in_octal(value) if kind == _ROUTE53 else value} for value in one.values]
    described = {"Name": f"{one.name}.", "Type": one.type, "TTL": one.ttl, "ResourceRecords": values}
    return {"Action": action, "ResourceRecordSet": described}


def parse_undo(text: str) -> Undo | Fault:
    """Read a file; a fault says what is wrong with it."""
    try:
        batch = json.loads(text)
        found = _COMMENT.fullmatch(batch["Comment"])
        if found is None or (found["kind"] == _ROUTE53 and not found["id"]):
            return _fault("its comment does not say which zone it is for")
        zone = HostedZone(found["id"] or "", found["zone"], ())
        return Undo(found["kind"], zone, _changes(batch["Changes"], zone, found["kind"]))
    except (RecursionError, ValueError) as error:
        return _fault(f"it is not JSON ({error})" if isinstance(error, json.JSONDecodeError) else str(error))
    except (KeyError, TypeError, AttributeError):
        return _fault("it is not a change batch: a field is missing, or of the wrong type")


def _changes(found: Iterable[dict[str, Any]], zone: HostedZone, kind: str) -> tuple[SetChange, ...]:
    gone: dict[tuple[str, str], HostedSet] = {}
    come: dict[tuple[str, str], HostedSet] = {}
    for one in found:
        sets = {"DELETE": gone, "CREATE": come}.get(one["Action"])
        if sets is None:
            raise ValueError(f"it has the action {one['Action']!r}, and an undo deletes and creates only")
        read = _set(one["ResourceRecordSet"], kind)
        if read.key in sets:
            raise ValueError(f"it changes {read.type} {read.name} twice")
        if read.name != zone.name and not read.name.endswith(f".{zone.name}"):
            raise ValueError(f"{read.name} does not lie in the zone {zone.name}")
        sets[read.key] = read
    if len(gone) + len(come) > _MOST_CHANGES:
        raise ValueError(f"it has more than {_MOST_CHANGES} changes")
    return tuple(SetChange(gone.get(key), come.get(key)) for key in dict.fromkeys([*gone, *come]))


def _set(found: dict[str, Any], host: str) -> HostedSet:
    name, kind, ttl = found["Name"], found["Type"], found["TTL"]
    values = tuple(one["Value"] for one in found["ResourceRecords"])
    right = isinstance(name, str) and isinstance(kind, str) and type(ttl) is int and values
    if not right or not all(isinstance(value, str) for value in values):
        raise TypeError
    plain = tuple(map(in_decimal, values)) if host == _ROUTE53 else values
    return HostedSet(name.lower().removesuffix("."), kind, ttl, plain)


def _fault(why: str) -> Fault:
    return Fault(0, "", why, "the path that was printed when the records were published")
