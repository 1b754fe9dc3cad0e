"""The checklist as the document of the contract."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypedDict

from sesctl.render.findings import finding_body, skipped_body

if TYPE_CHECKING:
    from sesctl.model.checkup import Checkup, Section
    from sesctl.render.findings import FindingBody, SkippedBody

State = Literal["ok", "note", "warning", "error", "unknown", "not asked"]


class SectionBody(TypedDict):
    """One part of the checklist; `reason` says why it is unknown or was not asked."""

    name: str
    state: State
    facts: list[str]
    reason: str | None


class DoctorDocument(TypedDict):
    """`sesctl.doctor/1`; `next` holds commands to type."""

    schema: Literal["sesctl.doctor/1"]
    checked_at: str
    region: str | None
    domain: str | None
    sections: list[SectionBody]
    findings: list[FindingBody]
    skipped: list[SkippedBody]
    next: list[str]


def doctor_document(checkup: Checkup) -> DoctorDocument:
    """Describe a checkup."""
    return {
        "schema": "sesctl.doctor/1",
        "checked_at": f"{checkup.at:%Y-%m-%dT%H:%M:%SZ}",
        "region": checkup.region,
        "domain": checkup.domain,
        "sections": [_section(one) for one in checkup.sections],
        "findings": [finding_body(one) for one in checkup.findings],
        "skipped": [skipped_body(one) for one in checkup.skipped],
        "next": list(checkup.next),
    }


def _section(section: Section) -> SectionBody:
    reason = section.unread.reason if section.unread else section.not_asked
    return {
        "name": section.name,
        "state": section.state,
        "facts": list(section.facts),
        "reason": reason or None,
    }
