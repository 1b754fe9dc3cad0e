"""What a check says."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum


class Severity(IntEnum):
    """By consequence; a larger number is worse."""

    NOTE = 1
    WARNING = 2
    ERROR = 3

    @property
    def word(self) -> str:
        """The word of the contract: note, warning, error."""
        return self.name.lower()


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong, or worth knowing.

    Attributes:
        check: the id of the check.
        subject: what it is about: a name, a server, an identity.
        message: what was seen and what was expected, as a sentence or two.
        seen: the value that was seen, where there is one.
        expected: the value that was expected, where there is one.
        fix: one concrete next step.
    """

    check: str
    severity: Severity
    subject: str
    message: str
    fix: str
    seen: str | None = None
    expected: str | None = None


@dataclass(frozen=True, slots=True)
class Skipped:
    """A check that could not judge.

    Attributes:
        reason: why, as a clause.
        on_purpose: whether nobody was meant to ask; otherwise a fact could not be had.
    """

    check: str
    reason: str
    on_purpose: bool = False
    severity: Severity = Severity.NOTE
