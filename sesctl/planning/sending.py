"""Whether a mail can be sent, judged before it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from sesctl.errors import SesctlError
from sesctl.model.fact import Found, Missing
from sesctl.model.names import ancestors

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sesctl.model.account import Account
    from sesctl.model.fact import Fact
    from sesctl.model.identity import Identity

SIMULATOR = "simulator.amazonses.com"
SimulatorCase: TypeAlias = Literal["success", "bounce", "complaint", "ooto", "suppressionlist"]

Identities: TypeAlias = "Mapping[str, Fact[Identity]]"


@dataclass(frozen=True, slots=True)
class Sending:
    """What is known before a mail is sent; `identities` holds whatever may cover its addresses."""

    sender: str
    recipient: str
    region: str
    account: Fact[Account]
    identities: Identities


def covering_names(address: str) -> Iterator[str]:
    """Yield the identities that may cover an address, the most specific first.

    A label, as in `user+label@`, needs no identity of its own once `user@` has one.
    """
    local, _, host = address.rpartition("@")
    domain = host.lower()
    yield address
    if "+" in local:
        yield f"{local.partition('+')[0]}@{host}"
    yield domain
    yield from (name for name in ancestors(domain) if "." in name)


def is_simulator(address: str) -> bool:
    """Whether an address belongs to the mailbox simulator, which needs no verification."""
    return address.rpartition("@")[2].lower() == SIMULATOR


def objection(sending: Sending) -> SesctlError | None:
    """Say why the mail would be refused, as far as that is known; what is not known is no objection."""
    return _account_objection(sending) or _sender_objection(sending) or _recipient_objection(sending)


def _account_objection(sending: Sending) -> SesctlError | None:
    if not isinstance(sending.account, Found):
        return None
    account = sending.account.value
    if not account.sending_enabled:
        return SesctlError(
            "refused",
            f"sending is paused in {sending.region}",
            why="somebody switched it off, or AWS did"
            + (
                f" (the account is {account.enforcement})"
                if account.enforcement not in {None, "HEALTHY"}
                else ""
            ),
            try_=f"sesctl status --region {sending.region}",
        )
    if account.quota and account.quota.left is not None and account.quota.left < 1:
        return SesctlError(
            "quota",
            "the sending quota is used up",
            why=f"{account.quota.sent:,.0f} recipients in the last 24 hours, and no more are allowed",
            try_=f"sesctl status --region {sending.region}, and wait until the oldest drop out of the 24 hours",
        )
    return None


def _sender_objection(sending: Sending) -> SesctlError | None:
    covering = _most_specific(sending.sender, sending.identities)
    if covering is None or (isinstance(covering, Found) and covering.value.verified):
        return None
    domain = sending.sender.rpartition("@")[2]
    if isinstance(covering, Found):
        name = covering.value.name
        return SesctlError(
            "refused",
            f"the sender {sending.sender} is not verified in {sending.region}",
            why=f"the identity {name} covers it, and is {covering.value.status.lower()}",
            try_=f"sesctl check-dns {name}" if "@" not in name else f"sesctl init email {name} --wait",
        )
    return SesctlError(
        "refused",
        f"the sender {sending.sender} is not verified in {sending.region}",
        why=f"neither the address nor {domain} is an identity there",
        try_=f"sesctl init domain {domain} --region {sending.region}",
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
    return SesctlError(
        "refused",
        f"the recipient {sending.recipient} cannot be reached from the sandbox",
        why=f"in {sending.region} the account may send only to verified addresses and domains, and to the simulator",
        try_=f"sesctl init email {sending.recipient}, --simulate success, or sesctl request-production",
    )


def _most_specific(address: str, identities: Identities) -> Found[Identity] | Missing | None:
    """Return the identity that counts; None where one that may count could not be read."""
    for name in covering_names(address):
        fact = identities.get(name)
        if isinstance(fact, Found):
            return fact
        if not isinstance(fact, Missing):
            return None
    return Missing()
