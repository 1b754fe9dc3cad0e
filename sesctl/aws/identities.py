"""Identities as the replies of SES tell them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesctl.model.identity import Dkim, Identity, IdentitySummary, LastCheck, MailFrom, SoaSeen, Status

if TYPE_CHECKING:
    from sesctl.aws.shapes import Shape
    from sesctl.model.identity import IdentityKind


def identity_of(reply: Shape, name: str, region: str) -> Identity:
    """Read GetEmailIdentity; raises SesctlError (service) when it says nothing on verification."""
    verified = reply.flag("VerifiedForSendingStatus")
    word = reply.text("VerificationStatus")
    if verified is None and word is None:
        raise reply.missing("VerificationStatus")
    feedback = reply.flag("FeedbackForwardingStatus")
    return Identity(
        name=name,
        kind=_kind(reply, name),
        region=region,
        verified=word == Status.SUCCESS if verified is None else verified,
        status=Status.SUCCESS if word is None and verified else Status.of(word),
        dkim=_dkim(reply.inner("DkimAttributes")),
        mail_from=_mail_from(reply.inner("MailFromAttributes")),
        configuration_set=reply.text("ConfigurationSetName"),
        feedback_forwarding=True if feedback is None else feedback,
        last_check=_last_check(reply.inner("VerificationInfo")),
    )


def summary_of(entry: Shape) -> IdentitySummary:
    """Read one entry of ListEmailIdentities; raises SesctlError (service) when it has no name."""
    name = entry.need_text("IdentityName")
    return IdentitySummary(
        name=name,
        kind=_kind(entry, name),
        status=Status.of(entry.text("VerificationStatus")),
        sending_enabled=bool(entry.flag("SendingEnabled")),
    )


def _kind(reply: Shape, name: str) -> IdentityKind:
    match reply.text("IdentityType"):
        case "EMAIL_ADDRESS":
            return "address"
        case "DOMAIN" | "MANAGED_DOMAIN":
            return "domain"
        case _:
            return "address" if "@" in name else "domain"


def _dkim(dkim: Shape | None) -> Dkim:
    if dkim is None:
        return Dkim(Status.UNRECOGNIZED, signing_enabled=False, origin="", tokens=())
    return Dkim(
        status=Status.of(dkim.text("Status")),
        signing_enabled=bool(dkim.flag("SigningEnabled")),
        origin=dkim.text("SigningAttributesOrigin") or "",
        tokens=dkim.texts("Tokens"),
        signing_zone=_host(dkim.text("SigningHostedZone")),
        key_length=dkim.text("CurrentSigningKeyLength"),
    )


def _host(name: str | None) -> str | None:
    """The name as the model writes names: lower-case, without the final dot."""
    return name.rstrip(".").lower() or None if name else None


def _mail_from(mail_from: Shape | None) -> MailFrom | None:
    if mail_from is None or (domain := _host(mail_from.text("MailFromDomain"))) is None:
        return None
    return MailFrom(
        domain=domain,
        status=Status.of(mail_from.text("MailFromDomainStatus")),
        on_mx_failure=mail_from.text("BehaviorOnMxFailure") or "USE_DEFAULT_VALUE",
    )


def _last_check(info: Shape | None) -> LastCheck | None:
    if info is None:
        return None
    return LastCheck(
        error=info.text("ErrorType"),
        checked_at=info.moment("LastCheckedTimestamp"),
        succeeded_at=info.moment("LastSuccessTimestamp"),
        soa=_soa(info.inner("SOARecord")),
    )


def _soa(soa: Shape | None) -> SoaSeen | None:
    if soa is None:
        return None
    primary, serial = _host(soa.text("PrimaryNameServer")), soa.number("SerialNumber")
    if primary is None or serial is None:
        return None
    return SoaSeen(primary=primary, admin=_host(soa.text("AdminEmail")) or "", serial=int(serial))
