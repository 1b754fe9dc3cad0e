"""Look in AWS for what an error text names: who is verified where, the account, lists, sets; nothing is changed."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from sesctl.errors import SesctlError
from sesctl.model.fact import Found
from sesctl.planning.error_cases.evidence import NOBODY_LOOKED, names_for
from sesctl.planning.sending import is_simulator
from sesctl.workflows.facts import read_identities, read_identity, unread

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from sesctl.model.fact import Fact, Missing
    from sesctl.model.identity import Identity
    from sesctl.model.suppression import Suppression
    from sesctl.planning.error_cases.case import Asked
    from sesctl.planning.error_cases.evidence import Evidence
    from sesctl.ports import Aws, SesApi

T = TypeVar("T")
_MOST_NAMES = 12
_MOST_ADDRESSES = 3
_A_FEW = 4
_AT_ONCE = 16


def look(evidence: Evidence, asked: frozenset[Asked], aws: Aws) -> Evidence:
    """Read what helps to judge a case; what cannot be read is left unread.

    Args:
        evidence: what is known already; its region is the one of `aws`.
        asked: what the case is about.
        aws: the account, in the region in which it happened.

    Raises:
        SesctlError: where nothing at all can be read, for want of credentials.
    """
    ses = aws.ses()
    with ThreadPoolExecutor(_A_FEW) as pool:
        account = pool.submit(_read, ses.account) if "account" in asked else None
        caller = pool.submit(_read, aws.sts().caller)
        known = pool.submit(_identities, ses, _names(evidence)) if "identities" in asked else None
        suppressed = pool.submit(_suppressed, ses, evidence.recipients) if "suppression" in asked else None
        seen = replace(
            evidence,
            caller=caller.result(),
            account=account.result() if account else NOBODY_LOOKED,
            identities=known.result() if known else {},
            suppressed=suppressed.result() if suppressed else {},
        )
    name = evidence.error.configuration_set
    if "configuration-set" in asked and name:
        seen = replace(seen, configuration_set=_fact(lambda: aws.configuration_sets().find(name)))
    return _look_further(seen, aws) if "regions" in asked else seen


def _look_further(evidence: Evidence, aws: Aws) -> Evidence:
    """Where a name is not verified here, look at the list of identities, and into the other regions."""
    suspects = evidence.unverified("sender", "either", "recipient")
    if not suspects:
        return evidence
    names = dict.fromkeys(one for name in suspects for one in names_for(name))
    with ThreadPoolExecutor(1) as pool:
        listed = pool.submit(read_identities, aws.ses())
        found = _elsewhere(aws, list(names)[:_MOST_NAMES])
        return replace(
            evidence,
            listed=listed.result(),
            elsewhere={region: there for region, there in found.items() if there is not None},
            unread_regions=tuple(region for region, there in found.items() if there is None),
        )


def _elsewhere(aws: Aws, names: Sequence[str]) -> Mapping[str, Mapping[str, Identity] | None]:
    """Read names in the other regions, side by side; None for a region that could not be read."""
    regions = [region for region in aws.ses_regions() if region != aws.region]
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        return dict(zip(regions, pool.map(lambda region: _there(aws, region, names), regions), strict=True))


def _there(aws: Aws, region: str, names: Sequence[str]) -> Mapping[str, Identity] | None:
    try:
        ses = aws.ses(region)
        facts = {name: ses.identity(name) for name in names}
    except SesctlError as error:
        # A region that the account has not enabled knows no credentials, and has no identities.
        return {} if error.kind == "credentials" else None
    return {name: fact.value for name, fact in facts.items() if isinstance(fact, Found)}


def _names(evidence: Evidence) -> list[str]:
    """The identities that may cover what the error is about, and its sender."""
    names = [*evidence.subjects, evidence.sender, evidence.error.domain]
    wanted = (name for name in names if name and not is_simulator(name))
    return list(dict.fromkeys(one for name in wanted for one in names_for(name)))[:_MOST_NAMES]


def _identities(ses: SesApi, names: Sequence[str]) -> Mapping[str, Fact[Identity]]:
    with ThreadPoolExecutor(_A_FEW) as pool:
        return dict(zip(names, pool.map(lambda name: read_identity(ses, name), names), strict=True))


def _suppressed(ses: SesApi, addresses: Sequence[str]) -> Mapping[str, Fact[Suppression]]:
    return {one: _fact(partial(ses.suppressed, one)) for one in addresses[:_MOST_ADDRESSES]}


def _read(call: Callable[[], T]) -> Fact[T]:
    try:
        return Found(call())
    except SesctlError as error:
        return unread(error)


def _fact(call: Callable[[], Found[T] | Missing]) -> Fact[T]:
    try:
        return call()
    except SesctlError as error:
        return unread(error)
