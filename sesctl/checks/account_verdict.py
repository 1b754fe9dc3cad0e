"""Everything that can be said of an account, and of where a domain is verified in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesctl.checks.account_view import AccountView
from sesctl.checks.run import judge_view
from sesctl.checks.view import View
from sesctl.model.fact import Found, NotAsked
from sesctl.model.observation import DnsView, Observation, Undetermined

if TYPE_CHECKING:
    from datetime import datetime

    from sesctl.checks.run import Judgement
    from sesctl.model.status import RegionStatus, Status

_OF_REGIONS = frozenset({"identity-missing", "identity-in-other-region"})
"""Checks of a domain that need no DNS, but every region."""


def judge_account(seen: Status, at: datetime) -> Judgement:
    """Judge an account; where a domain was named, also in which region it is."""
    findings, skipped = judge_view(AccountView(seen), "account")
    if seen.domain is not None and isinstance(seen.regions, Found):
        of_domain = judge_view(View(_observation(seen.domain, seen.regions.value, at)), "domain", _OF_REGIONS)
        findings = tuple(sorted((*of_domain[0], *findings), key=lambda one: -one.severity))
        skipped = (*of_domain[1], *skipped)
    return findings, skipped


def _observation(domain: str, regions: tuple[RegionStatus, ...], at: datetime) -> Observation:
    here, *others = regions
    elsewhere = {one.region: one.identity.value for one in others if isinstance(one.identity, Found)}
    return Observation(
        domain,
        here.region,
        at,
        NotAsked("records were not asked for"),
        DnsView(Undetermined("DNS was not asked")),
        here.identity,
        elsewhere,
    )
