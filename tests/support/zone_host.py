"""A host of zones in memory that is as strict as Route 53: a change that does not fit is refused whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesctl.errors import SesctlError
from sesctl.model.hosted_zone import HostedZone

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from sesctl.model.hosting import HostedSet, SetChange

ZONE = HostedZone("Z1", "example.com", ("ns1.example.net", "ns2.example.net"))


class MemoryHost:
    """Implements `sesctl.ports.ZoneHost`.

    Attributes:
        sets: what the zone holds.
        writes: how often it was changed.
        fail_reads: whether reading fails.
        lose_replies: whether a change is made, and the answer lost.
    """

    kind = "memory"
    creates_only = False

    def __init__(self, sets: Iterable[HostedSet] = ()) -> None:
        self.sets = {one.key: one for one in sets}
        self.writes = 0
        self.fail_reads = False
        self.lose_replies = False

    def record_sets(self, zone: HostedZone, names: Collection[str]) -> tuple[HostedSet, ...]:
        if self.fail_reads:
            raise _failure("cannot read")
        return tuple(self.sets.values())

    def change(self, zone: HostedZone, changes: Sequence[SetChange]) -> str:
        after = dict(self.sets)
        for one in changes:
            if one.before and not (one.key in after and after[one.key].same_as(one.before)):
                raise _failure(f"{one.key} is not as it was")
            if one.before:
                del after[one.key]
        for one in changes:
            if one.after and one.key in after:
                raise _failure(f"{one.key} is there already")
            if one.after:
                after[one.key] = one.after
        self._check(after.values())
        self.sets = after
        self.writes += 1
        if self.lose_replies:
            raise _failure("no answer came")
        return "C1"

    def settled(self, receipt: str) -> bool:
        return receipt == "C1"

    def _check(self, sets: Iterable[HostedSet]) -> None:
        sets = list(sets)
        aliases = {one.name for one in sets if one.type == "CNAME"}
        if any(one.name in aliases and one.type != "CNAME" for one in sets):
            raise _failure("a CNAME record stands beside another")
        if any(len(set(one.values)) != len(one.values) or not one.values for one in sets):
            raise _failure("a set has a value twice, or none")


def _failure(what: str) -> SesctlError:
    return SesctlError("service", what, why="it is a test", try_="nothing")
