"""Whether mail of an identity will be aligned with its From domain (RFC 9989, "Identifier Alignment")."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sesctl.model.fact import Found
from sesctl.model.lookup import Absent, Question
from sesctl.model.names import is_at_or_below, last_two_labels
from sesctl.model.report import DmarcReport

if TYPE_CHECKING:
    from sesctl.model.dmarc import Dmarc, Policy
    from sesctl.model.observation import Observation
    from sesctl.model.records import Purpose
    from sesctl.model.report import RecordReport

_NEEDED: dict[str, frozenset[Purpose]] = {
    "DKIM": frozenset({"dkim"}),
    "SPF": frozenset({"mail-from-mx", "mail-from-spf"}),
}
_CONSEQUENCES: dict[Policy, str] = {
    "none": "and is delivered all the same",
    "quarantine": "and goes to spam",
    "reject": "and is refused",
}


def dmarc_report(seen: Observation, records: tuple[RecordReport, ...]) -> DmarcReport | None:
    """Describe the policy that applies to the domain; None where there is none, or none is known.

    Args:
        seen: the observation.
        records: how the records stand that DKIM and SPF need to pass.
    """
    found = seen.dns.dmarc.found
    if found is None or found.record is None:
        return None
    inherited = found.domain != seen.domain
    report = DmarcReport(
        found.name,
        found.record.text,
        _policy(seen, found.record) if inherited else found.record.policy,
        found.domain if inherited else None,
        _dkim_aligned(seen),
        _spf_aligned(seen, found.record),
    )
    not_right = frozenset(one.record.purpose for one in records if one.status != "ok")
    return replace(report, outcome=_outcome(report, _acting(report.policy, found.record), not_right))


def _policy(seen: Observation, record: Dmarc) -> Policy:
    """Choose the policy for a subdomain: `np` where the name does not exist, else `sp`, else `p`."""
    subdomain = record.subdomain_policy or record.policy
    replies = seen.dns.look(Question(seen.domain, "SOA")).known
    exists = not any(isinstance(reply, Absent) and reply.kind == "nxdomain" for reply in replies)
    return subdomain if exists else record.nonexistent_policy or subdomain


def _acting(policy: Policy, record: Dmarc) -> Policy:
    """Return the policy that receivers act on: in test mode, one step milder."""
    if not record.test_mode:
        return policy
    return "quarantine" if policy == "reject" else "none"


def _outcome(dmarc: DmarcReport, acting: Policy, not_right: frozenset[Purpose]) -> str:
    """Say what a receiver will make of mail from the domain, before the first one is sent."""
    aligned = [name for name, is_so in (("DKIM", dmarc.dkim_aligned), ("SPF", dmarc.spf_aligned)) if is_so]
    passes = [name for name in aligned if not _NEEDED[name] & not_right]
    if passes:
        return f"mail passes DMARC by {' and '.join(passes)}"
    if aligned:
        return f"mail passes DMARC by {' and '.join(aligned)} once the records are right"
    if None in {dmarc.dkim_aligned, dmarc.spf_aligned}:
        return "whether mail passes DMARC is not known"
    return f"mail fails DMARC {_CONSEQUENCES[acting]}"


def _dkim_aligned(seen: Observation) -> bool | None:
    """Mail from the domain itself is signed with its own name, which aligns even strictly."""
    if isinstance(seen.identity, Found):
        dkim = seen.identity.value.dkim
        return dkim.signing_enabled and bool(dkim.tokens)
    if isinstance(seen.expected, Found):
        return bool(seen.expected.value.of("dkim")) or None
    return None


def _spf_aligned(seen: Observation, record: Dmarc) -> bool | None:
    """The MAIL FROM domain lies below the domain: aligned when relaxed, never when strict."""
    mail_from = seen.expected.value.mail_from if isinstance(seen.expected, Found) else None
    if mail_from is None:
        return False if isinstance(seen.identity, Found) else None
    if record.spf_alignment == "strict":
        return mail_from == seen.domain
    return is_at_or_below(mail_from, last_two_labels(seen.domain))
