"""What AWS was asked about an error, and what came back, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from sesctl.model.account import number
from sesctl.model.diagnosis import Look
from sesctl.model.fact import Found, Missing, NotAsked, Unread

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sesctl.model.account import Account, Caller
    from sesctl.model.configuration_set import ConfigurationSet
    from sesctl.model.fact import Fact
    from sesctl.model.identity import Identity, IdentitySummary
    from sesctl.model.suppression import Suppression
    from sesctl.planning.error_cases.evidence import Evidence

T = TypeVar("T")


def looks_of(evidence: Evidence) -> Iterator[Look]:
    """Yield everything that AWS was asked, in the order of the answer."""
    yield from _look("credentials", evidence.caller, _caller, "nobody")
    yield from _look("account", evidence.account, _account, "not there")
    for name, identity in evidence.identities.items():
        yield from _look(f"identity {name}", identity, _identity, "none")
    yield from _look("all identities", evidence.listed, _listed, "empty")
    yield from _elsewhere(evidence)
    for address, entry in evidence.suppressed.items():
        yield from _look(f"suppression list, {address}", entry, _entry, "not on it")
    yield from _look(
        f"configuration set {evidence.error.configuration_set}",
        evidence.configuration_set,
        _set,
        "none",
    )


def _look(what: str, fact: Fact[T], words: Callable[[T], str], missing: str) -> Iterator[Look]:
    match fact:
        case Found(value):
            yield Look(what, words(value))
        case Missing():
            yield Look(what, missing)
        case Unread(reason):
            yield Look(what, reason=reason)
        case NotAsked():
            return


def _caller(caller: Caller) -> str:
    return f"account {caller.account_id}, {caller.arn}"


def _account(account: Account) -> str:
    parts = ["production access" if account.production else "sandbox"]
    if not account.sending_enabled:
        parts.append("sending is off")
    if account.enforcement not in {None, "HEALTHY"}:
        parts.append(f"enforcement status {account.enforcement}")
    if account.quota and account.quota.per_day is not None:
        parts.append(
            f"{number(account.quota.sent)} of {number(account.quota.per_day)} recipients in 24 hours"
        )
    return ", ".join(parts)


def _identity(identity: Identity) -> str:
    if identity.verified:
        return "verified"
    return f"not verified, {identity.status.replace('_', ' ').lower()}"


def _listed(listed: tuple[IdentitySummary, ...]) -> str:
    return f"{len(listed):,}"


def _entry(entry: Suppression) -> str:
    since = f" since {entry.since:%Y-%m-%d}" if entry.since else ""
    return f"on it{since}" + (f", after a {entry.reason.lower()}" if entry.reason else "")


def _set(one: ConfigurationSet) -> str:
    return "there" if one.sending_enabled else "there, sending through it is off"


def _elsewhere(evidence: Evidence) -> Iterator[Look]:
    if evidence.elsewhere:
        found = [
            f"{name} in {region} ({'verified' if identity.verified else 'not verified'})"
            for region, identities in evidence.elsewhere.items()
            for name, identity in identities.items()
        ]
        yield Look(f"{len(evidence.elsewhere)} other regions", ", ".join(found) or "none of these identities")
    if evidence.unread_regions:
        yield Look(", ".join(evidence.unread_regions), reason="could not be read")
