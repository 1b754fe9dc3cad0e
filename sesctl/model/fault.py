"""Why a text is not what it should be."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault in a text.

    Attributes:
        position: of the first character at fault, counted from 0.
        text: the part at fault.
        why: what is wrong with it, as a clause without a full stop.
        hint: what to write instead, where that can be said.
    """

    position: int
    text: str
    why: str
    hint: str = ""
