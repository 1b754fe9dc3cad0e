"""`sesctl.check-dns/1`, the document of the contract."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NotRequired, TypedDict

from sesctl.model.fact import Found
from sesctl.model.lookup import Absent, Answered, Referral, Unknown
from sesctl.render.documents import moment
from sesctl.render.findings import finding_body, skipped_body

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sesctl.model.finding import Finding, Skipped
    from sesctl.model.identity import Identity
    from sesctl.model.lookup import Reply, Seen
    from sesctl.model.report import DmarcReport, DomainReport, RecordReport
    from sesctl.model.spf import SpfNode
    from sesctl.render.findings import FindingBody, SkippedBody


class SeenBody(TypedDict):
    """One server's reply."""

    server: str
    address: str
    role: Literal["authoritative", "resolver"]
    result: Literal["answer", "nodata", "nxdomain", "servfail", "refused", "timeout", "lame", "malformed"]
    values: list[str]
    ttl: int | None
    detail: NotRequired[str]


class RecordBody(TypedDict):
    """One expected record, and what is seen of it."""

    purpose: str
    name: str
    type: str
    expected: list[str]
    status: Literal["ok", "missing", "wrong", "unknown"]
    propagating: bool
    seen: list[SeenBody]


class IdentityBody(TypedDict):
    """What SES says."""

    verification_status: str
    dkim_status: str
    mail_from_status: str | None
    last_checked: str | None


class SpfBody(TypedDict):
    """The SPF record at one name."""

    name: str
    record: str | None
    valid: bool
    lookups: int
    void_lookups: int


class DmarcBody(TypedDict):
    """The policy that applies."""

    name: str
    record: str
    policy: Literal["none", "quarantine", "reject"] | None
    inherited_from: str | None
    dkim_aligned: bool | None
    spf_aligned: bool | None
    outcome: str


class SuggestionBody(TypedDict):
    """The SPF record to publish in place of what is there; a null value says why there is none."""

    name: str
    type: Literal["TXT"]
    value: str | None
    why: str


class DomainBody(TypedDict):
    """One domain."""

    domain: str
    verdict: Literal["ready", "warnings", "pending", "failing", "unknown"]
    identity: IdentityBody | None
    records: list[RecordBody]
    spf: list[SpfBody]
    dmarc: DmarcBody | None
    findings: list[FindingBody]
    skipped: list[SkippedBody]
    next_look: str | None
    suggestions: NotRequired[list[SuggestionBody]]


class AccountBody(TypedDict):
    """What of the account keeps mail in, whatever DNS has; it is no part of a domain's verdict."""

    findings: list[FindingBody]
    skipped: list[SkippedBody]


class CheckDocument(TypedDict):
    """`sesctl check-dns -o json`; `account` is there where SES has one of the domains as an identity."""

    schema: Literal["sesctl.check-dns/1"]
    checked_at: str
    region: str | None
    domains: list[DomainBody]
    account: NotRequired[AccountBody]


def check_document(
    reports: Sequence[DomainReport],
    region: str | None,
    at: datetime,
    *,
    suggest: bool = False,
    account: tuple[Sequence[Finding], Sequence[Skipped]] | None = None,
) -> CheckDocument:
    """Describe a look at domains.

    Args:
        reports: one a domain.
        region: the one in use.
        at: when.
        suggest: add the SPF records to publish.
        account: what was found of the account, and what could not be judged of it.
    """
    document: CheckDocument = {
        "schema": "sesctl.check-dns/1",
        "checked_at": moment(at) or "",
        "region": region,
        "domains": [domain_body(report, suggest=suggest) for report in reports],
    }
    if account:
        document["account"] = {
            "findings": [finding_body(one) for one in account[0]],
            "skipped": [skipped_body(one) for one in account[1]],
        }
    return document


def domain_body(report: DomainReport, *, suggest: bool = False) -> DomainBody:
    """Describe one domain."""
    identity = report.observation.identity
    body: DomainBody = {
        "domain": report.observation.domain,
        "verdict": report.verdict,
        "identity": identity_body(identity.value) if isinstance(identity, Found) else None,
        "records": [_record(record) for record in report.records],
        "spf": [_spf(tree) for tree in report.observation.dns.spf if tree.texts],
        "dmarc": _dmarc(report.dmarc) if report.dmarc else None,
        "findings": [finding_body(finding) for finding in report.findings],
        "skipped": [skipped_body(skip) for skip in report.skipped],
        "next_look": moment(report.next_look),
    }
    if suggest:
        body["suggestions"] = [
            {"name": one.name, "type": "TXT", "value": one.value or None, "why": one.why}
            for one in report.suggestions
        ]
    return body


def identity_body(identity: Identity) -> IdentityBody:
    """Describe what SES says of an identity."""
    return {
        "verification_status": identity.status.value,
        "dkim_status": identity.dkim.status.value,
        "mail_from_status": identity.mail_from.status.value if identity.mail_from else None,
        "last_checked": moment(identity.last_check.checked_at) if identity.last_check else None,
    }


def _record(report: RecordReport) -> RecordBody:
    return {
        "purpose": report.record.purpose,
        "name": report.record.name,
        "type": report.record.type,
        "expected": list(report.record.values),
        "status": report.status,
        "propagating": report.propagating,
        "seen": [_seen(seen, report.record.type) for seen in report.seen],
    }


def _seen(seen: Seen, kind: str) -> SeenBody:
    body: SeenBody = {
        "server": seen.server.name or seen.server.address,
        "address": seen.server.address,
        "role": seen.server.role,
        "result": _result(seen.reply),
        "values": _values(seen.reply, kind),
        "ttl": seen.reply.ttl if isinstance(seen.reply, Answered) else None,
    }
    if isinstance(seen.reply, Unknown) and seen.reply.detail:
        body["detail"] = seen.reply.detail
    return body


def _result(
    reply: Reply,
) -> Literal["answer", "nodata", "nxdomain", "servfail", "refused", "timeout", "lame", "malformed"]:
    match reply:
        case Answered():
            return "answer"
        case Absent(kind=kind):
            return kind
        case Referral():
            return "lame"
        case Unknown(reason=reason):
            return reason


def _values(reply: Reply, kind: str) -> list[str]:
    if not isinstance(reply, Answered):
        return []
    aliases = [f"CNAME {alias}" for alias in reply.aliases] if kind != "CNAME" else []
    return [*aliases, *reply.values]


def _spf(tree: SpfNode) -> SpfBody:
    return {
        "name": tree.name,
        "record": tree.texts[0] if tree.texts else None,
        "valid": tree.outcome == "record",
        "lookups": tree.lookups,
        "void_lookups": tree.void_lookups,
    }


def _dmarc(dmarc: DmarcReport) -> DmarcBody:
    return {
        "name": dmarc.name,
        "record": dmarc.record,
        "policy": dmarc.policy,
        "inherited_from": dmarc.inherited_from,
        "dkim_aligned": dmarc.dkim_aligned,
        "spf_aligned": dmarc.spf_aligned,
        "outcome": dmarc.outcome,
    }
