"""Record sets and changes to them, in the words of Route 53."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from sesctl.grammar.octal import in_decimal, in_octal
from sesctl.model.hosting import HostedSet

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sesctl.aws.shapes import Shape

_OCTAL = re.compile(r"\\([0-3][0-7]{2})")


def plain_name(name: str) -> str:
    r"""Take the final dot and the octal escapes (`\052` for `*`) out of a name."""
    return _OCTAL.sub(lambda code: chr(int(code[1], 8)), name).lower().removesuffix(".")


def record_set_of(reply: Shape) -> HostedSet:
    """Read one ResourceRecordSet; the values stay as they came, but for the base of their escapes."""
    values = tuple(in_decimal(one.need_text("Value")) for one in reply.inners("ResourceRecords"))
    ttl = int(reply.number("TTL") or 0)
    return HostedSet(
        plain_name(reply.need_text("Name")), reply.need_text("Type"), ttl, values, _special(reply)
    )


def _special(reply: Shape) -> str:
    if alias := reply.inner("AliasTarget"):
        return f"is an alias of {plain_name(alias.text('DNSName') or 'something else')}"
    if reply.text("TrafficPolicyInstanceId"):
        return "was made by a traffic policy"
    if identifier := reply.text("SetIdentifier"):
        return f"is one of several by routing policy ({identifier})"
    return "has a health check" if reply.text("HealthCheckId") else ""


def change_batch(
    changes: Iterable[tuple[HostedSet | None, HostedSet | None]], comment: str
) -> dict[str, Any]:
    """Write changes as a ChangeBatch: what goes first, then what comes.

    A set is replaced by DELETE, which Route 53 refuses unless every value and the TTL are what was
    read, and CREATE. UPSERT would overwrite what somebody else has written in between.
    """
    pairs = list(changes)
    gone = [_change("DELETE", before) for before, _ in pairs if before]
    come = [_change("CREATE", after) for _, after in pairs if after]
    return {"Comment": comment, "Changes": [*gone, *come]}


def _change(action: str, one: HostedSet) -> dict[str, Any]:
    return {
        "Action": action,
        "ResourceRecordSet": {
            "Name": f"{one.name}.",
            "Type": one.type,
            "TTL": one.ttl,
            "ResourceRecords": [{"Value": in_octal(value)} for value in one.values],
        },
    }
