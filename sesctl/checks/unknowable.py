"""What ends a judgement: a fact that is not known."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from sesctl.model.fact import Found, Missing, NotAsked, Unread

if TYPE_CHECKING:
    from sesctl.model.fact import Fact

T = TypeVar("T")


class Unknowable(Exception):  # noqa: N818 - it ends a judgement, it is not an error
    """A check needs a fact that is not known.

    Attributes:
        reason: why it is not known, as a clause.
        on_purpose: whether nobody was meant to ask.
    """

    def __init__(self, reason: str, *, on_purpose: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.on_purpose = on_purpose


def known(fact: Fact[T]) -> T:
    """Return what was found; raise `Unknowable` otherwise."""
    match fact:
        case Found(value):
            return value
        case Missing():
            raise Unknowable("it does not exist", on_purpose=True)
        case NotAsked(reason):
            raise Unknowable(reason, on_purpose=True)
        case Unread(reason):
            raise Unknowable(reason)
