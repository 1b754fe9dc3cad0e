"""SES's own look at the DNS, taken whenever somebody asks and the next look is due."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dns.rdatatype import RdataType

from sesctl.sim import ses_hosts
from sesctl.sim.ses import rsa
from sesctl.sim.ses.identity import Findings, LastLook

if TYPE_CHECKING:
    from sesctl.sim.ses.identity import Dkim, Identity, MailFrom
    from sesctl.sim.ses.region import SesRegion


def look_if_due(region: SesRegion, identity: Identity) -> None:
    """Look when the time of the next look has come."""
    if region.now() >= identity.next_look:
        look(region, identity)


def look(region: SesRegion, identity: Identity) -> None:
    """Look now, and move DKIM and MAIL FROM on."""
    now = region.now()
    identity.next_look = now + region.settings.verify_interval
    findings = _findings(region, identity)
    if identity.dkim.progress is not None:
        identity.dkim.progress.see(now, good=findings.dkim_error is None)
        _remember(identity, findings, now)
    if identity.mail_from is not None:
        identity.mail_from.progress.see(now, good=findings.mail_from_good)


def _findings(region: SesRegion, identity: Identity) -> Findings:
    # With a DNS that has not changed, looking again finds the same; a long list of identities is quick then.
    version = region.lookup.version()
    known = identity.findings
    if known is not None and version is not None and known.version == version:
        return known
    found = Findings(
        version,
        _dkim_error(region, identity.domain, identity.dkim) if identity.dkim.progress else None,
        identity.mail_from is not None and _mail_from_is_good(region, identity.mail_from),
        region.lookup.soa(identity.domain),
    )
    identity.findings = found
    return found


def _remember(identity: Identity, findings: Findings, now: float) -> None:
    if identity.dkim.status == "SUCCESS":
        identity.verified = True
    elif identity.dkim.status == "FAILED":
        identity.verified = False
    before = identity.last_look
    error = findings.dkim_error
    success = now if error is None else before.success_at if before else None
    identity.last_look = LastLook(now, error, success, findings.soa)


def _dkim_error(region: SesRegion, domain: str, dkim: Dkim) -> str | None:
    if dkim.public_key is not None:
        return _key_error(region, f"{dkim.tokens[0]}._domainkey.{domain}", dkim.public_key)
    if not dkim.tokens or dkim.zone is None:
        return "REPLICATION_PRIMARY_NOT_FOUND"
    errors = (
        _cname_error(region, f"{token}._domainkey.{domain}", f"{token}.{dkim.zone}") for token in dkim.tokens
    )
    return next((error for error in errors if error is not None), None)


def _cname_error(region: SesRegion, name: str, target: str) -> str | None:
    records = region.lookup.records(name, RdataType.CNAME)
    if isinstance(records, str):
        return records
    return None if [_target(record) for record in records] == [target] else "INVALID_VALUE"


def _key_error(region: SesRegion, name: str, public_key: tuple[int, int]) -> str | None:
    records = region.lookup.records(name, RdataType.TXT)
    if isinstance(records, str):
        return records
    text = b"".join(records[0].strings).decode("utf-8", "replace")  # type: ignore[attr-defined]  # TXT
    tags = dict(part.strip().split("=", 1) for part in text.split(";") if "=" in part)
    try:
        published = rsa.public_from_record("".join(tags.get("p", "").split()))
    except ValueError:
        return "INVALID_VALUE"
    return None if published == public_key else "INVALID_VALUE"


def _mail_from_is_good(region: SesRegion, mail_from: MailFrom) -> bool:
    records = region.lookup.records(mail_from.domain, RdataType.MX)
    if isinstance(records, str) or len(records) != 1:
        return False
    exchange = records[0].exchange.to_text(omit_final_dot=True)  # type: ignore[attr-defined]  # MX
    return bool(exchange.lower() == ses_hosts.feedback_host(region.name))


def _target(record: object) -> str:
    return str(record).rstrip(".").lower()
