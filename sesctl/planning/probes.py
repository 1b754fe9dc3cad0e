"""What to ask when a record is not right, to find what was typed instead, and where."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesctl.model.lookup import Absent, Question
from sesctl.model.names import is_at_or_below, labels

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sesctl.model.observation import Look
    from sesctl.model.records import Record
    from sesctl.planning.goal import Goal


def probes(goal: Goal, looks: Mapping[Question, Look]) -> Iterator[Question]:
    """Yield the questions that tell typical mistakes apart; they go to the zone's own servers only."""
    for record in goal.expected.records:
        look = looks.get(Question(record.name, record.type))
        if look and any(isinstance(reply, Absent) for reply in look.known):
            yield from _absent(record, goal.domain)


def _absent(record: Record, domain: str) -> Iterator[Question]:
    for name in doubled(record.name, domain):
        yield Question(name, record.type)


def doubled(name: str, domain: str) -> Iterator[str]:
    """Yield where a record stands when the DNS host appended the zone to a name that had it already.

    The zone may be the domain or any name above it down to two labels.
    """
    parts = labels(domain)
    for start in range(len(parts) - 1):
        zone = ".".join(parts[start:])
        if is_at_or_below(name, zone):
            yield f"{name}.{zone}"
