"""Which address an application sends from, as far as SES tells."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from sesctl.model.names import is_at_or_below

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sesctl.model.identity import IdentitySummary

_LOCAL_PART = "otp"


@dataclass(frozen=True, slots=True)
class Choose:
    """Somebody has to choose the address; `verified` holds what it may belong to, and `proposal` one that does."""

    verified: tuple[str, ...]
    proposal: str


@dataclass(frozen=True, slots=True)
class Nobody:
    """Nothing is verified from which mail could be sent; `why` says so, as a clause."""

    why: str


Sender: TypeAlias = str | Choose | Nobody


def choose_sender(identities: Iterable[IdentitySummary], region: str, domain: str | None = None) -> Sender:
    """Take the only verified address; where there is a domain, what stands before the @ is not SES's to say."""
    verified = [one for one in identities if one.sending_enabled and one.verified]
    domains = [one.name for one in verified if one.kind == "domain"]
    addresses = [one.name for one in verified if one.kind == "address"]
    if domain is not None:
        addresses = [one for one in addresses if one.rpartition("@")[2].lower() == domain]
        covering = [name for name in domains if is_at_or_below(domain, name)]
        domains = [domain] if covering else []
    if not domains and len(addresses) == 1:
        return addresses[0]
    if not domains and not addresses:
        return Nobody(f"SES has {f'not verified {domain}' if domain else 'verified nothing'} in {region}")
    return Choose((*domains, *addresses), f"{_LOCAL_PART}@{domains[0]}" if domains else addresses[0])
