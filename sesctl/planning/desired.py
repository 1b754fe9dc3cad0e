"""The records that an identity needs, from what SES says of it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from sesctl.model.records import Record, RecordSet
from sesctl.planning.signing_zones import signing_zone

if TYPE_CHECKING:
    from sesctl.model.dmarc import Policy
    from sesctl.model.identity import Identity

TTL = 300
"""Seconds; short, since records that were just typed are the ones most often mended."""

MAIL_FROM_SPF = "v=spf1 include:amazonses.com ~all"
DEFAULT_DMARC = "v=DMARC1; p=none;"
_PLAIN = "$'*+"


def desired_records(identity: Identity, dmarc: str = DEFAULT_DMARC) -> RecordSet:
    """Return every record to publish for a domain identity; an address identity needs none.

    The DKIM records are left out where they cannot be known: with BYODKIM only the owner of the
    private key knows what to publish, and a signing zone that SES does not name is not guessed.
    """
    if identity.kind == "address":
        return RecordSet(identity.name, identity.region, ())
    records = (
        *_dkim(identity),
        *(mail_from_records(identity.mail_from.domain, identity.region) if identity.mail_from else ()),
        Record("dmarc", f"_dmarc.{identity.name}", "TXT", TTL, (dmarc,)),
    )
    return RecordSet(identity.name, identity.region, records)


def _dkim(identity: Identity) -> tuple[Record, ...]:
    zone = dkim_zone(identity)
    if identity.dkim.origin == "EXTERNAL" or zone is None:
        return ()
    return tuple(
        Record("dkim", f"{token}._domainkey.{identity.name}", "CNAME", TTL, (f"{token}.{zone}",))
        for token in identity.dkim.tokens
    )


def own_key_names(identity: Identity) -> tuple[str, ...]:
    """Return where the public keys of BYODKIM have to stand."""
    if identity.dkim.origin != "EXTERNAL":
        return ()
    return tuple(f"{selector}._domainkey.{identity.name}" for selector in identity.dkim.tokens)


def dkim_zone(identity: Identity) -> str | None:
    """Return the zone that the DKIM targets lie in, as SES says, or else as AWS has written down."""
    dkim = identity.dkim
    return dkim.signing_zone or signing_zone(identity.region, dkim.origin)


def mail_from_records(mail_from: str, region: str) -> tuple[Record, Record]:
    """Return the MX and the SPF record of a MAIL FROM domain."""
    return (
        Record("mail-from-mx", mail_from, "MX", TTL, (f"10 {feedback_host(region)}",)),
        Record("mail-from-spf", mail_from, "TXT", TTL, (MAIL_FROM_SPF,)),
    )


def feedback_host(region: str) -> str:
    """Return the host that takes bounces for a region."""
    return f"feedback-smtp.{region}.amazonses.com"


def dmarc_value(policy: Policy, rua: tuple[str, ...] = ()) -> str:
    """Write a DMARC record; `rua` holds addresses or URIs."""
    uris = ",".join(map(report_uri, rua))
    return f"v=DMARC1; p={policy};" + (f" rua={uris};" if uris else "")


def report_uri(address: str) -> str:
    """Write an address as the URI that `rua` takes (RFC 6068); a URI stays as it is.

    A bare `!` begins a size to receivers of RFC 7489 (section 6.2), and a bare `%` an encoded character.
    """
    local, _, domain = address.rpartition("@")
    return address if ":" in address else f"mailto:{quote(local, safe=_PLAIN)}@{domain}"


def apex_spf_record(domain: str) -> Record:
    """Return the SPF record of the domain itself, which SES does not need and some guides ask for."""
    return Record("spf", domain, "TXT", TTL, (MAIL_FROM_SPF,))
