"""Findings, and checks that could not judge, as they stand in the documents of the contract."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypedDict

if TYPE_CHECKING:
    from sesctl.model.finding import Finding, Skipped


class FindingBody(TypedDict):
    """One finding."""

    check: str
    severity: Literal["error", "warning", "note"]
    subject: str
    message: str
    seen: str | None
    expected: str | None
    fix: str


class SkippedBody(TypedDict):
    """A check that could not judge."""

    check: str
    reason: str


def finding_body(finding: Finding) -> FindingBody:
    """Describe a finding."""
    severities: dict[str, Literal["error", "warning", "note"]] = {
        "error": "error",
        "warning": "warning",
        "note": "note",
    }
    return {
        "check": finding.check,
        "severity": severities[finding.severity.word],
        "subject": finding.subject,
        "message": finding.message,
        "seen": finding.seen,
        "expected": finding.expected,
        "fix": finding.fix,
    }


def skipped_body(skip: Skipped) -> SkippedBody:
    """Describe a check that could not judge."""
    return {"check": skip.check, "reason": skip.reason}
