"""`status -o json`: the document of the contract."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NotRequired, TypedDict

from sesctl.model.fact import Found, Missing, NotAsked, Unread
from sesctl.model.reputation import BOUNCE_LIMITS, COMPLAINT_LIMITS, stepwise
from sesctl.render.documents import moment
from sesctl.render.findings import finding_body, skipped_body

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sesctl.model.account import Account
    from sesctl.model.fact import Fact
    from sesctl.model.finding import Finding, Skipped
    from sesctl.model.identity import Identity, IdentitySummary
    from sesctl.model.reputation import Limits, Rate, Reputation
    from sesctl.model.status import RegionStatus, Status
    from sesctl.render.findings import FindingBody, SkippedBody


class CallerBody(TypedDict):
    """Whose credentials are in use."""

    account_id: str
    arn: str


class QuotaBody(TypedDict):
    """In recipients; null is no limit."""

    per_day: float | None
    per_second: float | None
    sent_last_24h: float
    left: float | None


class ReviewBody(TypedDict):
    """The review of the last production request."""

    status: str
    case_id: str | None


class AccountBody(TypedDict):
    """GetAccount, in the words of the contract; null is what SES did not say."""

    production: bool
    sending_enabled: bool
    enforcement: str | None
    quota: QuotaBody | None
    review: ReviewBody | None
    plan: str | None
    next_plan: str | None
    suppressed_reasons: list[str] | None


class SummaryBody(TypedDict):
    """One identity."""

    name: str
    kind: Literal["domain", "address"]
    verification_status: str
    sending_enabled: bool


class UnreadBody(TypedDict):
    """Something that could not be read, and why."""

    fact: str
    reason: str


class PointBody(TypedDict):
    """The highest rate, as a fraction, of the twelve hours that begin then."""

    at: str
    value: float


class RateBody(TypedDict):
    """A rate as a fraction, 0.05 being 5 %; null, and no points, before the first send."""

    now: float | None
    last_at: str | None
    highest: float | None
    review_from: float
    pause_from: float
    points: list[PointBody]


class ReputationBody(TypedDict):
    """Two weeks of both rates."""

    since: str
    until: str
    bounce: RateBody
    complaint: RateBody


class CountsBody(TypedDict):
    """How many identities a region has."""

    total: int
    verified: int


class DomainBody(TypedDict):
    """The domain that was named, in one region; what is not known of it is null."""

    state: Literal["found", "missing", "unknown"]
    verification_status: str | None
    verified: bool | None


class RegionBody(TypedDict):
    """One region; `reason` says why what is null is not known."""

    region: str
    state: Literal["answered", "not-enabled", "unknown"]
    reason: str | None
    account: AccountBody | None
    identities: CountsBody | None
    domain: DomainBody | None


class StatusDocument(TypedDict):
    """`sesctl.status/1`; `regions` and `domain` are null unless every region was asked."""

    schema: Literal["sesctl.status/1"]
    checked_at: str
    region: str
    caller: CallerBody | None
    account: AccountBody | None
    identities: list[SummaryBody] | None
    reputation: ReputationBody | None
    domain: str | None
    regions: list[RegionBody] | None
    unread: list[UnreadBody]
    findings: list[FindingBody]
    skipped: list[SkippedBody]
    costs: NotRequired[list[str]]


def status_document(
    status: Status, findings: Sequence[Finding], skipped: Sequence[Skipped], at: datetime
) -> StatusDocument:
    """Describe the account."""
    facts: dict[str, Fact[object]] = {
        "caller": status.caller,
        "account": status.account,
        "identities": status.identities,
        "reputation": status.reputation,
    }
    caller = status.caller.value if isinstance(status.caller, Found) else None
    return {
        "schema": "sesctl.status/1",
        "checked_at": moment(at) or "",
        "region": status.region,
        "caller": {"account_id": caller.account_id, "arn": caller.arn} if caller else None,
        "account": _account(status.account.value) if isinstance(status.account, Found) else None,
        "identities": [_summary(one) for one in status.identities.value]
        if isinstance(status.identities, Found)
        else None,
        "reputation": _reputation(status.reputation.value) if isinstance(status.reputation, Found) else None,
        "domain": status.domain,
        "regions": [_region(one) for one in status.regions.value]
        if isinstance(status.regions, Found)
        else None,
        "unread": [
            {"fact": name, "reason": fact.reason} for name, fact in facts.items() if isinstance(fact, Unread)
        ],
        "findings": [finding_body(one) for one in findings],
        "skipped": [skipped_body(one) for one in skipped],
    }


def _account(account: Account) -> AccountBody:
    quota, review = account.quota, account.review
    return {
        "production": account.production,
        "sending_enabled": account.sending_enabled,
        "enforcement": account.enforcement,
        "quota": {
            "per_day": quota.per_day,
            "per_second": quota.per_second,
            "sent_last_24h": quota.sent,
            "left": quota.left,
        }
        if quota
        else None,
        "review": {"status": review.status, "case_id": review.case_id} if review else None,
        "plan": account.plan,
        "next_plan": account.next_plan,
        "suppressed_reasons": None
        if account.suppressed_reasons is None
        else list(account.suppressed_reasons),
    }


def _summary(one: IdentitySummary) -> SummaryBody:
    return {
        "name": one.name,
        "kind": one.kind,
        "verification_status": one.status.value,
        "sending_enabled": one.sending_enabled,
    }


def _reputation(reputation: Reputation) -> ReputationBody:
    return {
        "since": moment(reputation.since) or "",
        "until": moment(reputation.until) or "",
        "bounce": _rate(reputation.bounce, BOUNCE_LIMITS, reputation.until),
        "complaint": _rate(reputation.complaint, COMPLAINT_LIMITS, reputation.until),
    }


def _rate(rate: Rate, limits: Limits, until: datetime) -> RateBody:
    return {
        "now": rate.last.value if rate.last else None,
        "last_at": moment(rate.last.at) if rate.last else None,
        "highest": rate.highest.value if rate.highest else None,
        "review_from": limits.review,
        "pause_from": limits.pause,
        "points": [
            {"at": moment(point.at) or "", "value": point.value} for point in stepwise(rate, until) if point
        ],
    }


def _region(one: RegionStatus) -> RegionBody:
    identities = one.identities.value if isinstance(one.identities, Found) else None
    facts = (one.account, one.identities, one.identity)
    return {
        "region": one.region,
        "state": _state(one),
        "reason": next((fact.reason for fact in facts if isinstance(fact, Unread)), None),
        "account": _account(one.account.value) if isinstance(one.account, Found) else None,
        "identities": None
        if identities is None
        else {"total": len(identities), "verified": sum(one.verified for one in identities)},
        "domain": _domain(one.identity),
    }


def _domain(fact: Fact[Identity]) -> DomainBody | None:
    match fact:
        case Found(identity):
            return {
                "state": "found",
                "verification_status": identity.status.value,
                "verified": identity.verified,
            }
        case Missing():
            return {"state": "missing", "verification_status": None, "verified": None}
        case Unread():
            return {"state": "unknown", "verification_status": None, "verified": None}
        case NotAsked():
            return None


def _state(one: RegionStatus) -> Literal["answered", "not-enabled", "unknown"]:
    match one.account:
        case Found():
            return "answered"
        case Missing():
            return "not-enabled"
        case _:
            return "unknown"
