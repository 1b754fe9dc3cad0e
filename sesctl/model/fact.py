"""Found, missing, unknown: the three things that a look can say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeAlias, TypeVar

if TYPE_CHECKING:
    from sesctl.errors import ErrorKind

T_co = TypeVar("T_co", covariant=True)


@dataclass(frozen=True, slots=True)
class Found(Generic[T_co]):
    """It is there, and this is it."""

    value: T_co


@dataclass(frozen=True, slots=True)
class Missing:
    """Somebody who must know was asked, and it is not there."""


@dataclass(frozen=True, slots=True)
class Unread:
    """It could not be learned.

    Attributes:
        reason: what could not be done, as a clause.
        kind: what class of failure it was.
        why: the cause as far as it is known.
        try_: one thing to do about it.
    """

    reason: str
    kind: ErrorKind = "network"
    why: str = ""
    try_: str = ""


@dataclass(frozen=True, slots=True)
class NotAsked:
    """Nobody was asked, on purpose; `reason` says why."""

    reason: str


Fact: TypeAlias = Found[T_co] | Missing | Unread | NotAsked
