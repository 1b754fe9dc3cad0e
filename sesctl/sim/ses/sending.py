"""SendEmail: the gates in front of it, and what becomes of an accepted message."""

from __future__ import annotations

import uuid
from email.utils import format_datetime
from typing import TYPE_CHECKING, Any

from sesctl.sim import ses_hosts
from sesctl.sim.ses import coverage, events, notifications, suppression
from sesctl.sim.ses.errors import SesError
from sesctl.sim.ses.mailbox import Sent
from sesctl.sim.ses.message import draft
from sesctl.sim.ses.signing import signed, signs

if TYPE_CHECKING:
    from sesctl.sim.ses.configuration_set import ConfigurationSet
    from sesctl.sim.ses.identity import Identity
    from sesctl.sim.ses.message import Draft
    from sesctl.sim.ses.region import Call, Handler, SesRegion

_NAMED_AT_MOST = 10
_ID_PREFIX = {"us-east-1": "0100", "us-west-2": "0101", "eu-west-1": "0102", "eu-central-1": "0107"}
_EICAR = b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE"


def send(call: Call) -> dict[str, Any]:
    """SendEmail."""
    region = call.region
    message = draft(call.params)
    _check_account(region)
    _check_identities(region, message)
    identity = coverage.verified_identity(region, message.sender)
    if identity is None:
        raise AssertionError("the identities have just been checked")
    configuration_set = _configuration_set(call, identity)
    _check_mail_from(identity)
    _check_quota(region, message)
    sent = _accept(region, message, identity, configuration_set, call.params)
    region.mailbox.add(sent)
    _record(region, sent)
    events.publish(region, sent, configuration_set)
    notifications.publish(region, sent, identity)
    return {"MessageId": sent.message_id}


def _check_account(region: SesRegion) -> None:
    account = region.account
    if account.suspended:
        raise SesError(
            "AccountSuspendedException", "Your account's ability to send email has been suspended."
        )
    if not account.sending_enabled or account.enforcement == "SHUTDOWN":
        raise SesError(
            "SendingPausedException",
            "Sending paused for this account. For more information, please check the inbox of the email "
            "address associated with your AWS account.",
        )


def _check_identities(region: SesRegion, message: Draft) -> None:
    wanted = [message.sender]
    if not region.account.production:
        wanted += [address for address in message.recipients if coverage.simulated_case(address) is None]
    failing = [
        address for address in dict.fromkeys(wanted) if coverage.verified_identity(region, address) is None
    ]
    if failing:
        named = ", ".join(failing[:_NAMED_AT_MOST]) + (", ..." if len(failing) > _NAMED_AT_MOST else "")
        raise SesError(
            "MessageRejected",
            "Email address is not verified. The following identities failed the check in region "
            f"{region.name.upper()}: {named}",
        )


def _configuration_set(call: Call, identity: Identity) -> ConfigurationSet | None:
    name = call.params.get("ConfigurationSetName") or identity.configuration_set
    if not name:
        return None
    found = call.region.configuration_set(name)
    if not found.sending_enabled:
        raise SesError("SendingPausedException", f"Sending paused for configuration set <{name}>.")
    return found


def _check_mail_from(identity: Identity) -> None:
    mail_from = identity.mail_from
    if mail_from and mail_from.behavior == "REJECT_MESSAGE" and mail_from.progress.status != "SUCCESS":
        raise SesError(
            "MailFromDomainNotVerifiedException",
            f"MAIL FROM domain <{mail_from.domain}> is not verified.",
        )


def _check_quota(region: SesRegion, message: Draft) -> None:
    account, now = region.account, region.now()
    counted = _counted(message)
    if account.quota >= 0 and account.sent_in_a_day(now) + counted > account.quota:
        raise SesError("LimitExceededException", "Daily message quota exceeded.")
    # A message to several may exceed the rate by itself; the next one then has to wait.
    if account.sent_in_a_second(now) >= account.rate:
        raise SesError("TooManyRequestsException", "Maximum sending rate exceeded.")
    account.count(now, len(message.recipients), counted)


def _counted(message: Draft) -> int:
    # Mail to the mailbox simulator is bound by the rate only (Developer Guide, "mailbox simulator").
    return sum(1 for address in message.recipients if coverage.simulated_case(address) is None)


def _accept(
    region: SesRegion,
    message: Draft,
    identity: Identity,
    configuration_set: ConfigurationSet | None,
    params: dict[str, Any],
) -> Sent:
    message_id = _message_id(region)
    host = "email" if region.name == "us-east-1" else region.name
    for header, value in (
        ("Date", format_datetime(region.clock.today())),
        ("Message-ID", f"<{message_id}@{host}.amazonses.com>"),
        ("Feedback-ID", f"::1.{region.name}.simulated=:AmazonSES"),
        ("X-SES-Outgoing", f"{region.clock.today():%Y.%m.%d}-{ses_hosts.OUTGOING_ADDRESS}"),
    ):
        del message.message[header]
        message.message[header] = value
    raw = signed(message.message.as_bytes(), identity, region.name, region.now())
    return Sent(
        number=region.mailbox.next_number(),
        region=region.name,
        time=region.now(),
        message_id=message_id,
        sender=message.sender,
        envelope_from=f"{message_id}@{_envelope_domain(region, identity)}",
        identity=identity.name,
        dkim_domain=identity.domain if signs(identity) else None,
        configuration_set=configuration_set.name if configuration_set else None,
        outcomes=_outcomes(region, message, configuration_set, raw),
        raw=raw,
        tags={tag["Name"]: [tag["Value"]] for tag in params.get("EmailTags") or []},
    )


def _envelope_domain(region: SesRegion, identity: Identity) -> str:
    if identity.mail_from is not None and identity.mail_from.progress.status == "SUCCESS":
        return identity.mail_from.domain
    return ses_hosts.envelope_domain(region.name)


def _outcomes(
    region: SesRegion, message: Draft, configuration_set: ConfigurationSet | None, raw: bytes
) -> dict[str, str]:
    if _EICAR in raw:
        return dict.fromkeys(message.recipients, "reject")
    options = configuration_set.options.get("SuppressionOptions", {}) if configuration_set else {}
    reasons = options.get("SuppressedReasons", region.account.suppressed_reasons)
    return {address: _outcome(region, address, reasons) for address in message.recipients}


def _outcome(region: SesRegion, address: str, reasons: list[str]) -> str:
    case = coverage.simulated_case(address)
    if case is not None:
        return {"suppressionlist": "bounce", "bounce": "bounce", "complaint": "complaint"}.get(
            case, "delivery"
        )
    held_back = suppression.held_back(region, address, reasons)
    return {None: "delivery", "COMPLAINT": "suppressed-complaint"}.get(held_back, "suppressed")


def _record(region: SesRegion, sent: Sent) -> None:
    # Mail to the mailbox simulator does not count in the reputation either; that it was sent does.
    real = [outcome for address, outcome in sent.outcomes.items() if coverage.simulated_case(address) is None]
    region.account.reputation.record(sent.time, real)


def _message_id(region: SesRegion) -> str:
    prefix = _ID_PREFIX.get(region.name, "010f")
    return f"{prefix}{int(region.now() * 1000):012x}-{uuid.uuid4()}-000000"


OPERATIONS: dict[str, Handler] = {"SendEmail": send}
