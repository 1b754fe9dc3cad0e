"""The operations on identities."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sesctl.sim.ses import dkim as dkim_setup
from sesctl.sim.ses import names, paging, shown, verifier
from sesctl.sim.ses.errors import SesError, bad_request
from sesctl.sim.ses.identity import Identity, MailFrom
from sesctl.sim.ses.progress import MAIL_FROM_GRACE, Progress
from sesctl.sim.ses.region import canonical

if TYPE_CHECKING:
    from sesctl.sim.ses.region import Call, Handler, SesRegion

MOST = 10_000


def create(call: Call) -> dict[str, Any]:
    """CreateEmailIdentity."""
    region, name = call.region, canonical(call.params["EmailIdentity"])
    names.check(name)
    if name in region.identities:
        raise SesError("AlreadyExistsException", f"Email identity {name} already exist.")
    if len(region.identities) >= MOST:
        raise SesError("LimitExceededException", "You have reached the maximum number of identities.")
    if call.params.get("ConfigurationSetName"):
        call.configuration_set()
    identity = add(region, name, call.params.get("DkimSigningAttributes"))
    identity.configuration_set = call.params.get("ConfigurationSetName") or None
    identity.tags = {tag["Key"]: tag["Value"] for tag in call.params.get("Tags", [])}
    return {
        "IdentityType": shown.identity_type(identity),
        "VerifiedForSendingStatus": identity.verified,
        "DkimAttributes": shown.dkim(region, identity.dkim),
    }


def add(region: SesRegion, name: str, signing: dict[str, Any] | None = None) -> Identity:
    """A new identity; a domain gets its DKIM setup at once."""
    now = region.now()
    identity = Identity(name, now, now + region.settings.verify_interval)
    if identity.is_address:
        if signing:
            raise bad_request("DkimSigningAttributes can only be specified for a domain identity.")
    else:
        attributes = signing or {}
        identity.dkim = dkim_setup.set_up(region, name, _origin(attributes), attributes)
        region.world.publish_keys(identity.dkim)
    region.identities[name] = identity
    return identity


def get(call: Call) -> dict[str, Any]:
    """GetEmailIdentity."""
    identity = call.identity()
    verifier.look_if_due(call.region, identity)
    return shown.identity(call.region, identity)


def list_all(call: Call) -> dict[str, Any]:
    """ListEmailIdentities."""
    region = call.region
    found = [identity for _, identity in sorted(region.identities.items())]
    page = paging.page(found, call.params, "EmailIdentities")
    page["EmailIdentities"] = [_info(region, identity) for identity in page["EmailIdentities"]]
    return page


def delete(call: Call) -> dict[str, Any]:
    """DeleteEmailIdentity."""
    identity = call.identity()
    del call.region.identities[identity.name]
    call.region.world.withdraw_keys(identity.dkim)
    return {}


def put_mail_from(call: Call) -> dict[str, Any]:
    """PutEmailIdentityMailFromAttributes; without a domain it takes the MAIL FROM domain away."""
    identity = call.identity()
    domain = (call.params.get("MailFromDomain") or "").lower()
    if not domain:
        identity.mail_from = None
        return {}
    names.check_mail_from(domain, identity)
    behavior = call.params.get("BehaviorOnMxFailure", "USE_DEFAULT_VALUE")
    current = identity.mail_from
    if current is not None and current.domain == domain and current.progress.status != "FAILED":
        current.behavior = behavior
    else:
        progress = Progress("PENDING", call.region.now(), MAIL_FROM_GRACE)
        identity.mail_from = MailFrom(domain, progress, behavior)
        identity.findings = None
    return {}


def put_dkim_signing(call: Call) -> dict[str, Any]:
    """PutEmailIdentityDkimSigningAttributes: changes the key length, or begins again with new tokens."""
    region, identity = call.region, call.identity()
    if identity.is_address:
        raise bad_request("DKIM signing attributes can only be set for a domain identity.")
    origin = call.params["SigningAttributesOrigin"]
    attributes = call.params.get("SigningAttributes") or {}
    verifier.look_if_due(region, identity)
    length = attributes.get("NextSigningKeyLength")
    if origin == identity.dkim.origin == "AWS_SES" and length and identity.dkim.status == "SUCCESS":
        dkim_setup.change_key_length(identity.dkim, length, region.now())
    else:
        region.world.withdraw_keys(identity.dkim)
        identity.dkim = dkim_setup.set_up(region, identity.name, origin, attributes)
        identity.findings = None
        identity.next_look = region.now() + region.settings.verify_interval
        region.world.publish_keys(identity.dkim)
    attributes_shown = shown.dkim(region, identity.dkim)
    return shown.present(
        {
            "DkimStatus": identity.dkim.status,
            "DkimTokens": identity.dkim.tokens,
            "SigningHostedZone": attributes_shown.get("SigningHostedZone"),
        }
    )


def put_dkim(call: Call) -> dict[str, Any]:
    """PutEmailIdentityDkimAttributes."""
    call.identity().dkim.enabled = bool(call.params.get("SigningEnabled", False))
    return {}


def put_feedback(call: Call) -> dict[str, Any]:
    """PutEmailIdentityFeedbackAttributes."""
    call.identity().feedback_forwarding = bool(call.params.get("EmailForwardingEnabled", False))
    return {}


def put_configuration_set(call: Call) -> dict[str, Any]:
    """PutEmailIdentityConfigurationSetAttributes; without a name it takes the default away."""
    identity = call.identity()
    name = call.params.get("ConfigurationSetName") or None
    if name is not None:
        call.configuration_set()
    identity.configuration_set = name
    return {}


def confirm(region: SesRegion, address: str) -> bool:
    """Click the link in the verification mail; tells whether it still worked."""
    identity = region.identity(address)
    if identity.is_address and not identity.link_expired(region.now()):
        identity.verified = True
    return identity.verified


def _info(region: SesRegion, identity: Identity) -> dict[str, Any]:
    verifier.look_if_due(region, identity)
    return {
        "IdentityType": shown.identity_type(identity),
        "IdentityName": identity.name,
        "SendingEnabled": identity.verified,
        "VerificationStatus": identity.verification_status(region.now()),
    }


def _origin(attributes: dict[str, Any]) -> str:
    if attributes.get("DomainSigningSelector") or attributes.get("DomainSigningPrivateKey"):
        return "EXTERNAL"
    return str(attributes.get("DomainSigningAttributesOrigin", "AWS_SES"))


OPERATIONS: dict[str, Handler] = {
    "CreateEmailIdentity": create,
    "GetEmailIdentity": get,
    "ListEmailIdentities": list_all,
    "DeleteEmailIdentity": delete,
    "PutEmailIdentityMailFromAttributes": put_mail_from,
    "PutEmailIdentityDkimSigningAttributes": put_dkim_signing,
    "PutEmailIdentityDkimAttributes": put_dkim,
    "PutEmailIdentityFeedbackAttributes": put_feedback,
    "PutEmailIdentityConfigurationSetAttributes": put_configuration_set,
}
