"""The account at a glance: in one region, and in the others beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sesctl.model.fact import Found, NotAsked, Unread

if TYPE_CHECKING:
    from sesctl.model.account import Account, Caller
    from sesctl.model.fact import Fact
    from sesctl.model.identity import Identity, IdentitySummary
    from sesctl.model.reputation import Reputation

_NO_DOMAIN = NotAsked("no domain was named")
_NO_RATES = NotAsked("CloudWatch was not asked")
_NO_REGIONS = NotAsked("the other regions were not asked")


@dataclass(frozen=True, slots=True)
class RegionStatus:
    """One region of several.

    Attributes:
        account: missing where the account has not enabled the region.
        identity: of the domain that was named.
    """

    region: str
    account: Fact[Account]
    identities: Fact[tuple[IdentitySummary, ...]]
    identity: Fact[Identity] = _NO_DOMAIN

    @property
    def answered(self) -> bool:
        """Whether it is known how the account stands there, be it that there is none."""
        return not isinstance(self.account, Unread)


@dataclass(frozen=True, slots=True)
class Status:
    """What is known of an account in the region in use.

    Attributes:
        regions: every region with SES, the one in use first.
        domain: that was named, to find out where it is verified.
    """

    region: str
    caller: Fact[Caller]
    account: Fact[Account]
    identities: Fact[tuple[IdentitySummary, ...]]
    reputation: Fact[Reputation] = _NO_RATES
    regions: Fact[tuple[RegionStatus, ...]] = _NO_REGIONS
    domain: str | None = None

    @property
    def has_sent(self) -> bool:
        """Whether mail was sent lately: the quota has some, or there are rates, which the first mail brings about."""
        quota = self.account.value.quota if isinstance(self.account, Found) else None
        rates = self.reputation.value.bounce.points if isinstance(self.reputation, Found) else ()
        return bool(rates) or bool(quota and quota.sent)
