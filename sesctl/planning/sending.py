"""Whether a mail can be sent, judged before it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from sesctl.errors import SesctlError
from sesctl.model.fact import Found, Missing, NotAsked, Unread
from sesctl.model.names import covering_names
from sesctl.model.others_domains import identity_for
from sesctl.planning import sending_limits

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sesctl.model.account import Account
    from sesctl.model.configuration_set import ConfigurationSet
    from sesctl.model.fact import Fact
    from sesctl.model.identity import Identity
    from sesctl.model.suppression import Suppression

SIMULATOR = "simulator.amazonses.com"
NOT_ASKED = NotAsked("nobody needed to know")
_OF_LINK = {"PENDING": "not been followed yet", "FAILED": "not been followed in time"}
_NOT_VERIFIED = frozenset({"PENDING", "FAILED", "TEMPORARY_FAILURE"})

SimulatorCase: TypeAlias = Literal["success", "bounce", "complaint", "ooto", "suppressionlist"]

Identities: TypeAlias = "Mapping[str, Fact[Identity]]"


@dataclass(frozen=True, slots=True)
class Sending:
    """What is known before mail is sent.

    Attributes:
        identities: whatever may cover its addresses.
        suppression: of the recipient.
        set_name: the configuration set that was named, or that the identity has; None for none.
        set_names: those that there are, where the named one is missing; None where they cannot be listed.
        count: how many mails.
        elsewhere: verified identities in other regions that cover the sender; looked for where none does here.
    """

    sender: str
    recipient: str
    region: str
    account: Fact[Account]
    identities: Identities
    suppression: Fact[Suppression] = NOT_ASKED
    configuration_set: Fact[ConfigurationSet] = NOT_ASKED
    set_name: str | None = None
    set_names: tuple[str, ...] | None = None
    count: int = 1
    elsewhere: tuple[Identity, ...] = ()


def is_simulator(address: str) -> bool:
    """Whether an address belongs to the mailbox simulator, which needs no verification."""
    return address.rpartition("@")[2].lower() == SIMULATOR


def covering(address: str, identities: Identities) -> Found[Identity] | Missing | None:
    """Return the identity that counts; None where one that may count could not be read."""
    for name in covering_names(address):
        fact = identities.get(name)
        if isinstance(fact, Found):
            return fact
        if not isinstance(fact, Missing):
            return None
    return Missing()


def sender_unverified(sending: Sending) -> bool:
    """Whether it is known that nothing verified here covers the sender."""
    found = covering(sending.sender, sending.identities)
    return found is not None and not (isinstance(found, Found) and found.value.verified)


def objection(sending: Sending, allowed: frozenset[str] = frozenset()) -> SesctlError | None:
    """Say why the mail would be refused, as far as that is known; what is not known is no objection."""
    return (
        sending_limits.account_objection(sending.account, sending.region)
        or _quota_objection(sending)
        or _sender_objection(sending)
        or _mail_from_objection(sending)
        or _set_objection(sending)
        or _recipient_objection(sending)
        or (None if "suppressed" in allowed else _suppression_objection(sending))
    )


def unknown(sending: Sending) -> tuple[str, ...]:
    """Say what could not be looked up, and is neither taken for good nor for bad."""
    questions: tuple[tuple[object, str], ...] = (
        (sending.account, "the state and the quotas of the account"),
        (sending.suppression, f"whether {sending.recipient} is on the suppression list"),
        (sending.configuration_set, f"whether the configuration set {sending.set_name} lets mail through"),
    )
    said = [f"{question} ({fact.reason})" for fact, question in questions if isinstance(fact, Unread)]
    unread = {fact.reason for fact in sending.identities.values() if isinstance(fact, Unread)}
    return (*said, *(f"whether the sender is verified ({reason})" for reason in sorted(unread)[:1]))


def remarks(sending: Sending) -> tuple[str, ...]:
    """Say what is no obstacle, and good to know before the mail goes out."""
    if isinstance(sending.account, Found) and sending.account.value.enforcement == "PROBATION":
        said = (
            f"the account is on probation in {sending.region}: it may send, but AWS looks at every bounce "
            f"and complaint; see sesctl status --region {sending.region}"
        )
        return (said,)
    return ()


def _quota_objection(sending: Sending) -> SesctlError | None:
    # Mail to the mailbox simulator counts for the send rate, and not for the quota.
    if is_simulator(sending.recipient) or not isinstance(sending.account, Found):
        return None
    return sending_limits.quota_objection(sending.account.value.quota, sending.count, sending.region)


def _sender_objection(sending: Sending) -> SesctlError | None:
    if not sender_unverified(sending):
        return None
    found = covering(sending.sender, sending.identities)
    domain = sending.sender.rpartition("@")[2]
    if isinstance(found, Found):
        name = found.value.name
        return SesctlError(
            "refused",
            f"the sender {sending.sender} is not verified in {sending.region}",
            why=f"the identity {name} covers it, and is {_status(found.value)}{_also_there(sending)}",
            try_=_verified_there(sending) or _way_to_verified(found.value, sending.region),
        )
    return SesctlError(
        "refused",
        f"the sender {sending.sender} is not verified in {sending.region}",
        why=f"neither the address nor {domain} is an identity there{_also_there(sending)}",
        try_=_verified_there(sending)
        or f"sesctl init {identity_for(sending.sender)} --region {sending.region}",
    )


def _verified_there(sending: Sending) -> str:
    """The way by the region that has verified the sender; empty where none has."""
    return f"the same with --region {sending.elsewhere[0].region}" if sending.elsewhere else ""


def _also_there(sending: Sending) -> str:
    if not sending.elsewhere:
        return ""
    where = " and in ".join(dict.fromkeys(one.region for one in sending.elsewhere))
    return f"; {sending.elsewhere[0].name} is verified in {where}, and identities belong to one region"


def _mail_from_objection(sending: Sending) -> SesctlError | None:
    found = covering(sending.sender, sending.identities)
    mail_from = found.value.mail_from if isinstance(found, Found) else None
    if mail_from is None or mail_from.on_mx_failure != "REJECT_MESSAGE":
        return None
    if mail_from.status not in _NOT_VERIFIED:
        return None
    return SesctlError(
        "refused",
        f"the MAIL FROM domain {mail_from.domain} is {mail_from.status.lower().replace('_', ' ')}, not verified",
        why="the identity says REJECT_MESSAGE for that case, so SES would refuse the mail",
        try_=f"sesctl check-dns {sending.sender.rpartition('@')[2]} --region {sending.region}",
    )


def _set_objection(sending: Sending) -> SesctlError | None:
    match sending.configuration_set:
        case Missing():
            return _no_such_set(sending)
        case Found(found) if not found.sending_enabled:
            return SesctlError(
                "account",
                f"sending through the configuration set {found.name} is paused in {sending.region}",
                why="somebody paused it, or an alarm on its reputation did",
                try_="aws sesv2 put-configuration-set-sending-options --sending-enabled "
                f"--configuration-set-name {found.name} --region {sending.region}",
            )
        case _:
            return None


def _no_such_set(sending: Sending) -> SesctlError:
    there = sending.set_names
    if there is None:
        why, try_ = "those that there are could not be listed", "correct its name, or the --region"
    elif there:
        why, try_ = f"there are: {', '.join(there)}", f"--configuration-set {there[0]}"
    else:
        why, try_ = "there is none at all in this region", "leave it out, or name another --region"
    return SesctlError(
        "not-found",
        f"there is no configuration set {sending.set_name} in {sending.region}",
        why=why,
        try_=try_,
    )


def _recipient_objection(sending: Sending) -> SesctlError | None:
    if is_simulator(sending.recipient):
        return None
    if not isinstance(sending.account, Found) or sending.account.value.production:
        return None
    verified = [sending.identities.get(name) for name in covering_names(sending.recipient)]
    if any(isinstance(fact, Found) and fact.value.verified for fact in verified):
        return None
    if any(not isinstance(fact, Found | Missing) for fact in verified):
        return None
    if under_way := next((fact.value for fact in verified if isinstance(fact, Found)), None):
        return SesctlError(
            "refused",
            f"the recipient {sending.recipient} cannot be reached from the sandbox yet",
            why=f"in {sending.region} {under_way.name} is {_status(under_way)}",
            try_=_way_to_verified(under_way, sending.region),
        )
    return SesctlError(
        "refused",
        f"the recipient {sending.recipient} cannot be reached from the sandbox",
        why=f"in {sending.region} the account may send only to verified addresses and domains, and to the simulator",
        try_=f"sesctl init email {sending.recipient}, --simulate success, or sesctl request-production",
    )


def _status(identity: Identity) -> str:
    """How far its verification has come."""
    status = identity.status.lower().replace("_", " ")
    if "@" not in identity.name:
        return status
    return f"{status}: the link that SES mailed to it has {_OF_LINK.get(identity.status, 'to be followed')}"


def _way_to_verified(identity: Identity, region: str) -> str:
    name = identity.name
    if "@" not in name:
        return f"sesctl check-dns {name} --region {region}"
    again = (
        f"aws sesv2 delete-email-identity --email-identity {name} --region {region}, "
        f"then sesctl init email {name} --region {region}"
    )
    if identity.status == "FAILED":
        return f"have it sent again: {again}"
    return f"sesctl init email {name} --region {region} --wait; to have the link sent again: {again}"


def _suppression_objection(sending: Sending) -> SesctlError | None:
    if not isinstance(sending.suppression, Found):
        return None
    entry = sending.suppression.value
    heeded = _heeded_reasons(sending)
    if heeded is not None and entry.reason is not None and entry.reason not in heeded:
        return None
    cause = {"BOUNCE": "mail to it bounced", "COMPLAINT": "its owner complained"}.get(entry.reason or "", "")
    since = f" on {entry.since:%Y-%m-%d}" if entry.since else ""
    return SesctlError(
        "refused",
        f"{entry.address} is on the suppression list of {sending.region}",
        why=f"{cause or 'somebody put it there'}{since}; SES would take the mail, and deliver nothing",
        try_=f"aws sesv2 delete-suppressed-destination --email-address {entry.address} "
        f"--region {sending.region}, or --allow suppressed",
    )


def _heeded_reasons(sending: Sending) -> tuple[str, ...] | None:
    """Return for which reasons the list counts: those of the set, else those of the account."""
    match sending.configuration_set, sending.account:
        case Found(chosen), _ if chosen.suppressed_reasons is not None:
            return chosen.suppressed_reasons
        case _, Found(account):
            return account.suppressed_reasons
        case _:
            return None
