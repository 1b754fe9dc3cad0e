"""The production checklist: one section for each thing that has to be in order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from sesctl.model.finding import Severity

if TYPE_CHECKING:
    from datetime import datetime

    from sesctl.model.fact import Unread
    from sesctl.model.finding import Finding, Skipped

SectionState: TypeAlias = Literal["ok", "note", "warning", "error", "unknown", "not asked"]

_OF_SEVERITY: dict[Severity, SectionState] = {
    Severity.NOTE: "note",
    Severity.WARNING: "warning",
    Severity.ERROR: "error",
}


@dataclass(frozen=True, slots=True)
class Section:
    """One part of the checklist.

    Attributes:
        name: such as `account`.
        facts: what was seen, a sentence or a clause each.
        unread: why it could not be looked at; None where it could.
        not_asked: why nobody looked, on purpose; empty where somebody did.
    """

    name: str
    facts: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    unread: Unread | None = None
    not_asked: str = ""

    @property
    def state(self) -> SectionState:
        """How it stands: the worst that was found, unless too little could be looked at."""
        worst = max((one.severity for one in self.findings), default=None)
        if worst is Severity.ERROR:
            return "error"
        not_judged = [one for one in self.skipped if not one.on_purpose]
        missed = any(one.severity is Severity.ERROR for one in not_judged)
        nothing_seen = bool(not_judged) and not self.facts and not self.findings
        if self.unread or missed or nothing_seen:
            return "unknown"
        if self.not_asked:
            return "not asked"
        return _OF_SEVERITY[worst] if worst else "ok"


@dataclass(frozen=True, slots=True)
class Checkup:
    """All sections, and what to do next.

    Attributes:
        region: None where none could be found out.
        next: commands to type, the most urgent first.
    """

    at: datetime
    region: str | None
    domain: str | None
    sections: tuple[Section, ...]
    next: tuple[str, ...] = ()

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What was found in all sections, worst first."""
        return tuple(
            sorted(
                (one for section in self.sections for one in section.findings), key=lambda one: -one.severity
            )
        )

    @property
    def skipped(self) -> tuple[Skipped, ...]:
        """What could not be judged in any section."""
        return tuple(one for section in self.sections for one in section.skipped)
