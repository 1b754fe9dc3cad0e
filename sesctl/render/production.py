"""`request-production`: the document of the contract, and the request for people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NotRequired, TypedDict

from sesctl.render.clean import clean

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sesctl.model.account import Account, Details, ProductionRequest
    from sesctl.model.production import Preflight, State
    from sesctl.render.production_draft import RemarkBody


class RequestBody(TypedDict):
    """What is, or would be, submitted."""

    mail_type: str
    website: str
    contact_language: str
    contacts: list[str]
    use_case: str | None


class PreflightBody(TypedDict):
    """One thing that reviewers look at."""

    name: str
    outcome: Literal["ok", "problem", "unknown"]
    detail: str
    fix: str | None


class ReplyBody(TypedDict):
    """The reply to the support case; null while the draft has errors."""

    text: str | None
    where: str
    remarks: list[RemarkBody]


class ProductionDocument(TypedDict):
    """`sesctl.request-production/1`."""

    schema: Literal["sesctl.request-production/1"]
    region: str
    production: bool
    state: Literal["granted", "pending", "denied", "failed", "never-asked", "unknown"]
    case_id: str | None
    submitted: bool
    message: str
    request: RequestBody | None
    preflight: list[PreflightBody]
    reply: NotRequired[ReplyBody]


def production_document(  # noqa: PLR0913 - the fields of the contract
    account: Account,
    state: State,
    message: str,
    *,
    submitted: bool,
    request: ProductionRequest | None,
    preflight: Sequence[Preflight],
    reply: ReplyBody | None = None,
) -> ProductionDocument:
    """Describe a request and where it stands; with the reply to its case, where that was asked for."""
    document: ProductionDocument = {
        "schema": "sesctl.request-production/1",
        "region": account.region,
        "production": account.production,
        "state": state,
        "case_id": account.review.case_id if account.review else None,
        "submitted": submitted,
        "message": message,
        "request": _request(request) if request else None,
        "preflight": [
            {"name": one.name, "outcome": one.outcome, "detail": one.detail, "fix": one.fix or None}
            for one in preflight
        ],
    }
    return {**document, "reply": reply} if reply else document


def _request(request: ProductionRequest) -> RequestBody:
    return {
        "mail_type": request.mail_type,
        "website": request.website,
        "contact_language": request.contact_language,
        "contacts": list(request.contacts),
        "use_case": request.use_case,
    }


def details_lines(details: Details) -> list[str]:
    """Write what AWS knows already."""
    rows = [
        ("mail type", details.mail_type),
        ("website", details.website),
        ("language", details.contact_language),
        ("contacts", ", ".join(details.contacts) or None),
        ("use case", details.use_case),
    ]
    return _rows(rows)


def request_lines(request: ProductionRequest) -> list[str]:
    """Write what would be submitted."""
    rows = [
        ("mail type", request.mail_type),
        ("website", request.website),
        ("language", request.contact_language),
        ("contacts", ", ".join(request.contacts) or "none"),
        ("use case", request.use_case),
    ]
    return _rows(rows)


def _rows(rows: list[tuple[str, str | None]]) -> list[str]:
    return [f"  {label:<10} {clean(' '.join(value.split()), 300)}" for label, value in rows if value]


def preflight_lines(preflight: Sequence[Preflight]) -> list[str]:
    """Write what reviewers will see."""
    marks = {"ok": "ok     ", "problem": "problem", "unknown": "unknown"}
    lines = []
    for one in preflight:
        lines.append(f"  {marks[one.outcome]}  {one.name}: {clean(one.detail)}")
        if one.fix:
            lines.append(f"           fix: {clean(one.fix)}")
    return lines
