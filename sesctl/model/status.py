"""The account at a glance."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sesctl.model.account import Account, Caller
    from sesctl.model.fact import Fact
    from sesctl.model.identity import IdentitySummary


@dataclass(frozen=True, slots=True)
class Status:
    """What is known of an account in one region."""

    region: str
    caller: Fact[Caller]
    account: Fact[Account]
    identities: Fact[tuple[IdentitySummary, ...]]
