"""What DNS shows where sets are to be created, against a host that may not list all that it has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesctl.model.lookup import Answered, Question
from sesctl.model.names import SIBLING, parent
from sesctl.model.plan import Held

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sesctl.model.lookup import RecordType
    from sesctl.model.observation import DnsView
    from sesctl.model.plan import ChangeRecordSet
    from sesctl.planning.publish import Outcome

_KINDS: dict[str, tuple[RecordType, ...]] = {
    "CNAME": ("CNAME", "TXT"),
    "MX": ("CNAME", "MX"),
    "TXT": ("CNAME", "TXT"),
}


def cross_questions(steps: Iterable[ChangeRecordSet]) -> tuple[Question, ...]:
    """Return what to ask about the names of sets to create, and about what a wildcard answers beside them."""
    asked = (
        Question(name, kind)
        for step in steps
        for name in (step.change.key[0], *_beside(step))
        for kind in _KINDS.get(step.change.key[1], ())
    )
    return tuple(dict.fromkeys(asked))


def not_unlisted(outcome: Outcome, view: DnsView) -> Outcome:
    """Hold what would be created where the zone's own servers have something already."""
    steps, held = outcome
    found = {step: served for step in steps if (served := _served_there(step, view))}
    more = (
        Held(
            f"{' '.join(reversed(step.change.key))} is not created: DNS has {served} there, which the host does "
            "not list. Look at the host by hand.",
            asked_for=True,
        )
        for step, served in found.items()
    )
    return tuple(step for step in steps if step not in found), (*held, *more)


def _served_there(step: ChangeRecordSet, view: DnsView) -> str:
    name, kind = step.change.key
    for asked in _KINDS.get(kind, ()):
        here = _values(view, name, asked)
        if here and not any(here == _values(view, beside, asked) for beside in _beside(step)):
            return f"{asked} {', '.join(sorted(here))}"
    return ""


def _beside(step: ChangeRecordSet) -> tuple[str, ...]:
    """Name a sibling that nobody has; what answers for both, is a wildcard."""
    name = step.change.key[0]
    return () if name == step.zone.name else (f"{SIBLING}.{parent(name)}",)


def _values(view: DnsView, name: str, kind: RecordType) -> frozenset[str]:
    replies = (one.reply for one in view.look(Question(name, kind)).authoritative)
    return frozenset(
        value
        for reply in replies
        if isinstance(reply, Answered) and not reply.aliases
        for value in reply.values
    )
