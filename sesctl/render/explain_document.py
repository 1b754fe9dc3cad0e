"""`explain` of an error text: the document of the contract."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypedDict

if TYPE_CHECKING:
    from sesctl.model.diagnosis import Diagnosis, JudgedCause, Look
    from sesctl.model.error_text import ErrorText


class ReadBody(TypedDict):
    """What was read in the text; null, or empty, where it does not say."""

    code: str | None
    operation: str | None
    region: str | None
    identities: list[str]
    action: str | None
    resource: str | None
    principal: str | None
    smtp_reply: int | None
    enhanced_status: str | None
    receiver: str | None
    sender: str | None
    recipients: list[str]
    configuration_set: str | None


class CauseBody(TypedDict):
    """A possible cause, and what was found out about it."""

    id: str
    title: str
    verdict: Literal["confirmed", "ruled-out", "unknown"]
    likely: bool
    because: str | None
    how_to_tell: str | None
    fix: str
    command: str | None


class LookBody(TypedDict):
    """One thing that AWS was asked; `result` is null where it could not be read, and `reason` says why."""

    what: str
    result: str | None
    reason: str | None


class ExplainDocument(TypedDict):
    """`sesctl.explain/1`: confirmed causes first, ruled out ones last, else the likeliest first."""

    schema: Literal["sesctl.explain/1"]
    recognised: bool
    case: str | None
    service: str | None
    title: str | None
    meaning: str | None
    region: str | None
    read: ReadBody
    causes: list[CauseBody]
    looked_at: list[LookBody]
    not_asked: str | None
    notes: list[str]


def explain_document(diagnosis: Diagnosis) -> ExplainDocument:
    """Describe the answer."""
    return {
        "schema": "sesctl.explain/1",
        "recognised": bool(diagnosis.case),
        "case": diagnosis.case or None,
        "service": diagnosis.service,
        "title": diagnosis.title or None,
        "meaning": diagnosis.meaning or None,
        "region": diagnosis.region or None,
        "read": _read(diagnosis.error),
        "causes": [_cause(one) for one in diagnosis.causes],
        "looked_at": [_look(one) for one in diagnosis.looks],
        "not_asked": diagnosis.not_asked or None,
        "notes": list(diagnosis.notes),
    }


def _read(error: ErrorText) -> ReadBody:
    return {
        "code": error.codes[0] if error.codes else None,
        "operation": error.operation or None,
        "region": error.region or None,
        "identities": list(error.names),
        "action": error.action or None,
        "resource": error.resource or None,
        "principal": error.principal or None,
        "smtp_reply": error.reply or None,
        "enhanced_status": error.enhanced or None,
        "receiver": error.receiver,
        "sender": error.sender or None,
        "recipients": list(error.recipients),
        "configuration_set": error.configuration_set or None,
    }


def _cause(cause: JudgedCause) -> CauseBody:
    return {
        "id": cause.id,
        "title": cause.title,
        "verdict": cause.verdict,
        "likely": cause.likely,
        "because": cause.because or None,
        "how_to_tell": cause.tell or None,
        "fix": cause.fix,
        "command": cause.command or None,
    }


def _look(look: Look) -> LookBody:
    return {"what": look.what, "result": look.result or None, "reason": look.reason or None}
