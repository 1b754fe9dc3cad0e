"""Look at domains, judge, and wait until they are ready."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from sesctl.checks.verdict import report
from sesctl.model.fact import Found, Missing, NotAsked
from sesctl.model.observation import Observation
from sesctl.model.records import RecordSet
from sesctl.planning.desired import own_key_names
from sesctl.planning.goal import Goal
from sesctl.planning.polling import next_pause, waiting_helps
from sesctl.workflows.facts import (
    expected_of,
    read_elsewhere,
    read_hosted,
    read_identities,
    read_identity,
)
from sesctl.workflows.look import look_up

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from sesctl.model.fact import Fact
    from sesctl.model.identity import Identity, IdentitySummary
    from sesctl.model.lookup import Server
    from sesctl.model.report import DomainReport
    from sesctl.ports import Aws, Clock, Resolver

_WITHOUT_AWS = NotAsked("AWS was not asked")
_ASK_SES_EVERY = 30
"""Seconds. SES does not look more often than that, and allows one call a second in all."""


@dataclass(frozen=True, slots=True)
class Scene:
    """Who is asked, and what is known beforehand.

    Attributes:
        aws: None to judge only what DNS shows.
        records: expected records by domain, taken instead of what SES says.
    """

    resolver: Resolver
    clock: Clock
    resolvers: tuple[Server, ...]
    authoritative: tuple[Server, ...] = ()
    aws: Aws | None = None
    records: Mapping[str, RecordSet] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class AwsFacts:
    """What AWS said, and when."""

    at: datetime
    identities: Mapping[str, Fact[Identity]]
    addresses: Fact[tuple[IdentitySummary, ...]]


def check_domains(domains: Sequence[str], scene: Scene) -> tuple[DomainReport, ...]:
    """Look at every domain once, and judge; where one is not verified, look into other regions too."""
    reports = _check(domains, scene, read_aws(domains, scene))
    return tuple(_with_more(one, scene) for one in reports)


def read_aws(domains: Sequence[str], scene: Scene) -> AwsFacts:
    """Read what SES says of the domains; nothing where AWS is not to be asked."""
    now = scene.clock.now()
    if scene.aws is None:
        return AwsFacts(now, dict.fromkeys(domains, _WITHOUT_AWS), _WITHOUT_AWS)
    ses = scene.aws.ses()
    identities = {domain: read_identity(ses, domain) for domain in domains}
    any_found = any(isinstance(fact, Found) for fact in identities.values())
    addresses = read_identities(ses) if any_found else NotAsked("no domain is an identity here")
    return AwsFacts(now, identities, addresses)


def _check(domains: Sequence[str], scene: Scene, facts: AwsFacts) -> tuple[DomainReport, ...]:
    expected = {domain: _expected(domain, scene, facts) for domain in domains}
    goals = [_goal(domain, expected[domain], facts.identities[domain], scene) for domain in domains]
    views = look_up(goals, scene.resolver)
    return tuple(
        report(
            Observation(
                domain,
                scene.aws.region if scene.aws else _region_of(expected[domain]),
                scene.clock.now(),
                expected[domain],
                view,
                facts.identities[domain],
                addresses=facts.addresses,
            )
        )
        for domain, view in zip(domains, views, strict=True)
    )


def _expected(domain: str, scene: Scene, facts: AwsFacts) -> Fact[RecordSet]:
    if domain in scene.records:
        return Found(scene.records[domain])
    return expected_of(facts.identities[domain])


def _region_of(expected: Fact[RecordSet]) -> str | None:
    return expected.value.region if isinstance(expected, Found) else None


def _goal(domain: str, expected: Fact[RecordSet], identity: Fact[Identity], scene: Scene) -> Goal:
    key_names = own_key_names(identity.value) if isinstance(identity, Found) else ()
    records = expected.value if isinstance(expected, Found) else RecordSet(domain, "", ())
    return Goal(domain, records, scene.resolvers, scene.authoritative, key_names)


def _with_more(one: DomainReport, scene: Scene) -> DomainReport:
    """Where something is wrong that AWS may explain, ask it, and judge again."""
    identity = one.observation.identity
    if scene.aws is None or not isinstance(identity, Found | Missing):
        return one
    seen = one.observation
    dns_is_right = bool(one.records) and all(record.status == "ok" for record in one.records)
    if isinstance(identity, Missing) or not (identity.value.verified or dns_is_right):
        seen = replace(seen, elsewhere=read_elsewhere(scene.aws, seen.domain, scene.aws.ses_regions()))
    if any(record.status in {"missing", "wrong"} for record in one.records):
        seen = replace(seen, hosted=read_hosted(scene.aws, seen.domain))
    return one if seen is one.observation else report(seen)


def wait_for_domains(
    domains: Sequence[str],
    scene: Scene,
    timeout: float,
    show: Callable[[tuple[DomainReport, ...], float], None],
) -> tuple[DomainReport, ...]:
    """Look again and again until every domain is ready, waiting cannot help, or the time is over.

    Args:
        domains: to wait for.
        scene: who is asked.
        timeout: in seconds.
        show: called after each look, with the reports and the seconds until the next look; 0 after
            the last one.
    """
    facts = read_aws(domains, scene)
    started = scene.clock.now()
    looks = 0
    while True:
        reports = _check(domains, scene, facts)
        if looks == 0:
            reports = tuple(_with_more(one, scene) for one in reports)
        left = timeout - (scene.clock.now() - started).total_seconds()
        pause = next_pause(reports, looks, left, scene.clock.now()) if waiting_helps(reports) else 0
        show(reports, pause)
        if pause <= 0:
            return reports
        scene.clock.sleep(pause)
        looks += 1
        if (scene.clock.now() - facts.at).total_seconds() >= _ASK_SES_EVERY:
            facts = read_aws(domains, scene)
