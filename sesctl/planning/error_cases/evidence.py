"""What was found out about an error, for the judges of its causes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from sesctl.model.fact import Found, Missing, NotAsked, Unread
from sesctl.model.names import covering_names
from sesctl.planning.sending import is_simulator

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sesctl.model.account import Account, Caller
    from sesctl.model.configuration_set import ConfigurationSet
    from sesctl.model.error_text import ErrorText
    from sesctl.model.fact import Fact
    from sesctl.model.identity import Identity, IdentitySummary
    from sesctl.model.suppression import Suppression

NOBODY_LOOKED = NotAsked("AWS was not asked")


@dataclass(frozen=True, slots=True)
class Evidence:
    """The text, what the user added to it, and what AWS says.

    Attributes:
        region: where it happened, as far as known.
        own_region: the region in use here; empty where there is none.
        sender: the address that the mail is from; empty where neither text nor user says.
        recipients: likewise.
        identities: whatever may cover the addresses that matter, in `region`.
        elsewhere: the same in each other region that could be read; only what is there.
        unread_regions: the regions that could not be read.
        listed: all identities of `region`.
        suppressed: the entries of the suppression list, by address.
    """

    error: ErrorText
    region: str = ""
    own_region: str = ""
    sender: str = ""
    recipients: tuple[str, ...] = ()
    caller: Fact[Caller] = NOBODY_LOOKED
    account: Fact[Account] = NOBODY_LOOKED
    identities: Mapping[str, Fact[Identity]] = field(default_factory=dict)
    elsewhere: Mapping[str, Mapping[str, Identity]] = field(default_factory=dict)
    unread_regions: tuple[str, ...] = ()
    listed: Fact[tuple[IdentitySummary, ...]] = NOBODY_LOOKED
    suppressed: Mapping[str, Fact[Suppression]] = field(default_factory=dict)
    configuration_set: Fact[ConfigurationSet] = NOBODY_LOOKED

    @property
    def looked(self) -> bool:
        """Whether AWS was asked anything."""
        return not isinstance(self.caller, NotAsked) or not isinstance(self.account, NotAsked)

    @property
    def where(self) -> str:
        """The region, for a sentence."""
        return self.region or "that region"

    @property
    def subjects(self) -> tuple[str, ...]:
        """The addresses and domains that the error is about."""
        return self.error.names or tuple(name for name in (self.sender, *self.recipients) if name)

    @property
    def sandbox(self) -> bool | None:
        """Whether the account is in the sandbox; None where that is not known."""
        return not self.account.value.production if isinstance(self.account, Found) else None

    @property
    def account_words(self) -> str:
        """Which account was looked at, for a sentence; empty where that is not known."""
        return f"in account {self.caller.value.account_id}" if isinstance(self.caller, Found) else ""

    def role(self, name: str) -> Literal["sender", "recipient", "either"]:
        """Tell what an address is in the mail: outside the sandbox only senders are checked."""
        if self.sender and name.lower() == self.sender.lower():
            return "sender"
        if name.lower() in {one.lower() for one in self.recipients}:
            return "recipient"
        if self.sandbox is False or "@" not in name or self.error.cognito:
            return "sender"
        return "either"

    def covering(self, name: str) -> Found[Identity] | Missing | None:
        """Return the identity that counts for a name; None where one that may count was not read."""
        for one in names_for(name):
            fact = self.identities.get(one, NOBODY_LOOKED)
            if not isinstance(fact, Missing):
                return fact if isinstance(fact, Found) else None
        return Missing()

    def verified(self, name: str) -> bool | None:
        """Whether any identity that covers a name is verified here; None where that is not known."""
        facts = [self.identities.get(one, NOBODY_LOOKED) for one in names_for(name)]
        if any(isinstance(fact, Found) and fact.value.verified for fact in facts):
            return True
        return False if all(isinstance(fact, Found | Missing) for fact in facts) else None

    def homes(self, name: str) -> Iterator[tuple[str, str]]:
        """Yield the other regions in which a name is covered by a verified identity, and that identity."""
        for region, identities in self.elsewhere.items():
            for one in names_for(name):
                if one in identities and identities[one].verified:
                    yield region, one
                    break

    def unread(self, name: str) -> str:
        """Why it is not known what covers a name."""
        facts = (self.identities.get(one) for one in names_for(name))
        return next((fact.reason for fact in facts if isinstance(fact, Unread)), "")

    def unverified(self, *roles: str) -> tuple[str, ...]:
        """The subjects in one of these roles that are known not to be verified here."""
        return tuple(
            name
            for name in self.subjects
            if self.role(name) in roles and self.verified(name) is False and not is_simulator(name)
        )


def names_for(name: str) -> tuple[str, ...]:
    """The identities that may cover an address or a domain, the most specific first."""
    return tuple(covering_names(name)) if "@" in name else tuple(covering_names(f"@{name}"))[1:]
