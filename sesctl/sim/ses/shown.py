"""Identities and accounts as the API shows them; what is not set is left out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sesctl.sim.ses.account import Account
    from sesctl.sim.ses.identity import Dkim, Identity, LastLook, MailFrom
    from sesctl.sim.ses.region import SesRegion


def identity(region: SesRegion, found: Identity) -> dict[str, Any]:
    """The output of GetEmailIdentity."""
    return present(
        {
            "IdentityType": identity_type(found),
            "FeedbackForwardingStatus": found.feedback_forwarding,
            "VerifiedForSendingStatus": found.verified,
            "VerificationStatus": found.verification_status(region.now()),
            "DkimAttributes": dkim(region, found.dkim),
            "MailFromAttributes": _mail_from(found.mail_from),
            "Policies": {},
            "Tags": tags(found.tags),
            "ConfigurationSetName": found.configuration_set,
            "VerificationInfo": _last_look(found.last_look),
        }
    )


def identity_type(found: Identity) -> str:
    """EMAIL_ADDRESS or DOMAIN."""
    return "EMAIL_ADDRESS" if found.is_address else "DOMAIN"


def dkim(region: SesRegion, found: Dkim) -> dict[str, Any]:
    """DkimAttributes."""
    return present(
        {
            "SigningEnabled": found.enabled,
            "Status": found.status,
            "Tokens": found.tokens or None,
            "SigningHostedZone": found.zone if region.settings.signing_hosted_zone else None,
            "SigningAttributesOrigin": found.origin,
            "NextSigningKeyLength": found.next_length,
            "CurrentSigningKeyLength": found.current_length,
            "LastKeyGenerationTimestamp": found.generated,
        }
    )


def account(found: Account, now: float) -> dict[str, Any]:
    """The output of GetAccount."""
    quota = {
        "Max24HourSend": found.quota,
        "MaxSendRate": found.rate,
        "SentLast24Hours": float(found.sent_in_a_day(now)),
    }
    return present(
        {
            "DedicatedIpAutoWarmupEnabled": True,
            "EnforcementStatus": found.enforcement,
            "ProductionAccessEnabled": found.production,
            "SendQuota": quota,
            "SendingEnabled": found.sending_enabled and found.enforcement != "SHUTDOWN",
            "SuppressionAttributes": {"SuppressedReasons": found.suppressed_reasons},
            "Details": _details(found),
            "VdmAttributes": found.vdm,
            "PricingAttributes": present({"CurrentPlan": found.plan, "NextPlan": found.next_plan}),
        }
    )


def tags(found: Mapping[str, str]) -> list[dict[str, str]]:
    """A list of Tag."""
    return [{"Key": key, "Value": value} for key, value in found.items()]


def present(members: Mapping[str, Any]) -> dict[str, Any]:
    """The members that have a value."""
    return {name: value for name, value in members.items() if value is not None}


def _mail_from(found: MailFrom | None) -> dict[str, Any] | None:
    if found is None:
        return None
    return {
        "MailFromDomain": found.domain,
        "MailFromDomainStatus": found.progress.status,
        "BehaviorOnMxFailure": found.behavior,
    }


def _last_look(found: LastLook | None) -> dict[str, Any] | None:
    if found is None:
        return None
    soa = found.soa and {
        "PrimaryNameServer": found.soa.primary,
        "AdminEmail": found.soa.admin,
        "SerialNumber": found.soa.serial,
    }
    return present(
        {
            "LastCheckedTimestamp": found.at,
            "LastSuccessTimestamp": found.success_at,
            "ErrorType": found.error,
            "SOARecord": soa,
        }
    )


def _details(found: Account) -> dict[str, Any] | None:
    if found.details is None:
        return None
    review = found.review
    shown = present({"Status": review.status, "CaseId": review.case_id}) if review else None
    return present({**found.details, "ReviewDetails": shown})
