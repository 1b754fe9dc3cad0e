"""Read facts from AWS, so that a call that fails leaves one fact unread and nothing else."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from sesctl.errors import SesctlError
from sesctl.model.fact import Found, Missing, NotAsked, Unread
from sesctl.model.names import ancestors
from sesctl.planning.desired import desired_records

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sesctl.errors import ErrorKind
    from sesctl.model.fact import Fact
    from sesctl.model.hosted_zone import HostedZone
    from sesctl.model.identity import Identity, IdentitySummary
    from sesctl.model.records import RecordSet
    from sesctl.ports import Aws, SesApi

HOPELESS: frozenset[ErrorKind] = frozenset({"credentials", "clock", "usage", "bug"})
"""Failures after which no other call can succeed either."""

_AT_ONCE = 16


def unread(error: SesctlError) -> Unread:
    """Turn a failed call into a fact that is not known, with its reason.

    Raises:
        SesctlError: the same, when no other call can succeed either.
    """
    if error.kind in HOPELESS:
        raise error
    return as_unread(error)


def as_unread(error: SesctlError) -> Unread:
    """The same for a call that says nothing of the others."""
    action = f" (it needs {error.action})" if error.action and error.action not in error.what else ""
    return Unread(f"{error.what.rstrip('.')}{action}", error.kind, error.why, error.try_)


def read_identity(ses: SesApi, name: str) -> Fact[Identity]:
    """Read an identity."""
    try:
        return ses.identity(name)
    except SesctlError as error:
        return unread(error)


def read_identities(ses: SesApi) -> Fact[tuple[IdentitySummary, ...]]:
    """Read the list of identities."""
    try:
        return Found(ses.identities())
    except SesctlError as error:
        return unread(error)


def read_elsewhere(aws: Aws, name: str, regions: Iterable[str]) -> Mapping[str, Identity]:
    """Read the identity in other regions, side by side; those that fail are left out."""

    def read(region: str) -> Identity | None:
        try:
            fact = aws.ses(region).identity(name)
        except SesctlError:
            return None
        return fact.value if isinstance(fact, Found) else None

    elsewhere = [region for region in regions if region != aws.region]
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        found = zip(elsewhere, pool.map(read, elsewhere), strict=True)
        return {region: identity for region, identity in found if identity}


def expected_of(identity: Fact[Identity]) -> Fact[RecordSet]:
    """Derive the records that should be there from what SES says."""
    match identity:
        case Found(value):
            return Found(desired_records(value))
        case Missing() | Unread() | NotAsked():
            return identity


def read_hosted(aws: Aws, domain: str) -> Fact[tuple[HostedZone, ...]]:
    """Read the public zones of the domain and of the names above it that the account hosts.

    A failure is no reason to stop, nor to doubt what DNS shows.
    """
    names = [domain, *(name for name in ancestors(domain) if "." in name)]
    try:
        zones = aws.hosted_zones()
        return Found(tuple(zone for name in names for zone in zones.public_zones(name)))
    except SesctlError as error:
        return NotAsked(f"Route 53 could not be asked ({error.what})")
