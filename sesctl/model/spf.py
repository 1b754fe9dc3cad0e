"""SPF records, and the tree of them that a name leads to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from sesctl.model.fault import Fault

LOOKUP_LIMIT = 10
"""Terms that need DNS, in a record and in all that it includes (RFC 7208 section 4.6.4)."""

VOID_LIMIT = 2
"""Lookups that may find nothing (as above)."""

SpfOutcome: TypeAlias = Literal["record", "none", "several", "broken", "loop", "macro", "unknown", "too-deep"]


@dataclass(frozen=True, slots=True)
class Mechanism:
    """A mechanism, such as `~all` or `include:amazonses.com`.

    Attributes:
        qualifier: `+`, `-`, `~` or `?`; `+` where none is written.
        name: lower-case.
        value: the domain-spec or the network, as written; empty where none is given.
        text: the whole term as written.
        position: of its first character.
    """

    qualifier: str
    name: str
    value: str
    text: str
    position: int


@dataclass(frozen=True, slots=True)
class Modifier:
    """A modifier, such as `redirect=_spf.example.com`."""

    name: str
    value: str
    text: str
    position: int


Term: TypeAlias = Mechanism | Modifier


@dataclass(frozen=True, slots=True)
class Spf:
    """A record that means something."""

    text: str
    terms: tuple[Term, ...]

    @property
    def mechanisms(self) -> tuple[Mechanism, ...]:
        """The mechanisms, in order."""
        return tuple(term for term in self.terms if isinstance(term, Mechanism))

    @property
    def redirect(self) -> Modifier | None:
        """The redirect modifier, which counts only where there is no `all` (section 6.1)."""
        found = [term for term in self.terms if isinstance(term, Modifier) and term.name == "redirect"]
        return found[0] if found and not self.all else None

    @property
    def all(self) -> Mechanism | None:
        """The first `all`, which ends the evaluation."""
        return next((term for term in self.mechanisms if term.name == "all"), None)


@dataclass(frozen=True, slots=True)
class SpfNode:
    """One name of the tree, and what lies below it.

    Attributes:
        name: the owner name of the TXT record set; empty for a macro.
        via: the term that led here; empty at the root.
        outcome: `record` when there is exactly one valid record; `macro` when the name depends on
            the mail; `loop` when the name is already being evaluated; `too-deep` where following
            was given up, far past the limit.
        texts: the TXT values that are, or were meant as, SPF records.
        lookups: the terms below that need DNS, the node's own and its descendants' (limit 10).
        void_lookups: how many of those found nothing (limit 2).
        crowded: `mx` terms of this record whose names have more hosts than the limit of ten.
        detail: why it is unknown.
    """

    name: str
    via: str
    outcome: SpfOutcome
    texts: tuple[str, ...] = ()
    record: Spf | None = None
    faults: tuple[Fault, ...] = ()
    children: tuple[SpfNode, ...] = ()
    lookups: int = 0
    void_lookups: int = 0
    crowded: tuple[str, ...] = ()
    detail: str = ""

    def authorises(self, name: str) -> bool | None:
        """Whether the record passes what `name` passes, through includes and redirects.

        None when an unknown branch, or a macro, keeps that from being known.
        """
        if self.outcome in {"unknown", "macro"}:
            return None
        answers = [
            child.name == name or child.authorises(name)
            for child in self.children
            if not child.via.startswith(("-", "~", "?"))
        ]
        if True in answers:
            return True
        return None if None in answers else False

    @property
    def every(self) -> tuple[SpfNode, ...]:
        """The node and all below it, in the order of evaluation."""
        return (self, *(node for child in self.children for node in child.every))


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One record to publish at a name, in place of all that begin with v=spf1 there.

    Attributes:
        value: empty where none can be suggested.
        why: what it does, or why there is none.
    """

    name: str
    value: str
    why: str
