"""What a look at one domain is to find out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sesctl.model.lookup import Question, Server
    from sesctl.model.records import RecordSet


@dataclass(frozen=True, slots=True)
class Goal:
    """One domain to look at.

    Attributes:
        expected: the records to look for; may be empty.
        resolvers: the recursive resolvers, in order of preference.
        authoritative: servers that the user named; empty to follow the delegation.
        key_names: where keys of BYODKIM are published, whose values nobody can expect.
        extra: questions beside those that the domain itself raises.
    """

    domain: str
    expected: RecordSet
    resolvers: tuple[Server, ...]
    authoritative: tuple[Server, ...] = ()
    key_names: tuple[str, ...] = ()
    extra: tuple[Question, ...] = ()
