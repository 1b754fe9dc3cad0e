"""The page of a check, in its parts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from sesctl.model.finding import Severity

SECTIONS = ("What it checks", "Why it matters", "How to fix it", "Example", "Instead", "References")
"""The headings of a page, in their order."""


@dataclass(frozen=True, slots=True)
class Page:
    """What there is to know of one failure mode.

    Attributes:
        id: of the check.
        title: what is wrong, as a sentence without its full stop.
        sections: by heading. `Example` and `Instead` are changes to a thing in which everything is
            right, on which the check must and must not fire.
        about: what kind of thing that is.
    """

    id: str
    severity: Severity
    topic: str
    title: str
    sections: dict[str, str]
    about: Literal["domain", "account", "message", "sender", "credentials", "env", "events", "alarms"] = (
        "domain"
    )
