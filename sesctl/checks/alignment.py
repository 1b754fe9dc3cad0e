"""Whether mail of an identity will be aligned with its From domain (RFC 9989, "Identifier Alignment")."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesctl.model.fact import Found
from sesctl.model.names import is_at_or_below, last_two_labels
from sesctl.model.report import DmarcReport

if TYPE_CHECKING:
    from sesctl.model.dmarc import Dmarc, Policy
    from sesctl.model.observation import Observation


def dmarc_report(seen: Observation) -> DmarcReport | None:
    """Describe the policy that applies to the domain; None where there is none, or none is known."""
    found = seen.dns.dmarc.found
    if found is None or found.record is None:
        return None
    inherited = found.domain != seen.domain
    return DmarcReport(
        found.name,
        found.record.text,
        _policy(found.record, inherited=inherited),
        found.domain if inherited else None,
        _dkim_aligned(seen),
        _spf_aligned(seen, found.record),
    )


def _policy(record: Dmarc, *, inherited: bool) -> Policy:
    return (record.subdomain_policy or record.policy) if inherited else record.policy


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
