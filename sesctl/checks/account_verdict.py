"""Everything that can be said of an account, and of where a domain is verified in it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sesctl.checks.account_view import AccountView
from sesctl.checks.run import judge_view
from sesctl.model.fact import Found, NotAsked
from sesctl.model.finding import Severity

if TYPE_CHECKING:
    from datetime import datetime

    from sesctl.checks.run import Judgement
    from sesctl.checks.view import View
    from sesctl.model.status import RegionStatus, Status

_OF_REGIONS = frozenset({"identity-missing", "identity-in-other-region"})
"""Checks of a domain that need no DNS, but every region."""


_SANDBOX = "account-in-sandbox"
_OBSTACLES = ("account-shut-down", "account-sending-paused")
"""Checks that say of a domain of which all is right that none of its mail goes out."""


def judge_obstacles(seen: Status) -> Judgement:
    """Judge what keeps the mail of every domain of the region in, whatever DNS has; the sandbox is but a note."""
    findings, skipped = judge_view(AccountView(seen), "account", {*_OBSTACLES, _SANDBOX})
    return tuple(
        replace(one, severity=Severity.NOTE) if one.check == _SANDBOX else one for one in findings
    ), skipped


def judge_account(seen: Status, at: datetime) -> Judgement:
    """Judge an account; where a domain was named, also in which region it is."""
    findings, skipped = judge_view(AccountView(seen), "account")
    if seen.domain is not None and isinstance(seen.regions, Found):
        of_domain = judge_view(_view(seen.domain, seen.regions.value, at), "domain", _OF_REGIONS)
        findings = tuple(sorted((*of_domain[0], *findings), key=lambda one: -one.severity))
        skipped = (*of_domain[1], *skipped)
    return findings, skipped


def _view(domain: str, regions: tuple[RegionStatus, ...], at: datetime) -> View:
    from sesctl.checks.view import View  # noqa: PLC0415 - an account alone needs nothing of DNS
    from sesctl.model.observation import DnsView, Observation, Undetermined  # noqa: PLC0415 - the same

    here, *others = regions
    elsewhere = {one.region: one.identity.value for one in others if isinstance(one.identity, Found)}
    return View(
        Observation(
            domain,
            here.region,
            at,
            NotAsked("records were not asked for"),
            DnsView(Undetermined("DNS was not asked")),
            here.identity,
            elsewhere,
        )
    )
