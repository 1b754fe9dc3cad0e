"""Look at domains, judge, and wait until they are ready."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from sesctl.model.fact import Found, Missing, NotAsked
from sesctl.model.observation import Observation
from sesctl.model.records import RecordSet
from sesctl.planning.desired import own_key_names
from sesctl.planning.goal import Goal
from sesctl.planning.polling import next_pause, waiting_helps
from sesctl.planning.spf_merge import suggestions
from sesctl.workflows.facts import (
    expected_of,
    read_elsewhere,
    read_hosted,
    read_identities,
    read_identity,
)
from sesctl.workflows.look import look_up

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import datetime

    from sesctl.model.fact import Fact
    from sesctl.model.identity import Identity, IdentitySummary
    from sesctl.model.lookup import Server
    from sesctl.model.report import DomainReport
    from sesctl.ports import Aws, Clock, Resolver

_WITHOUT_AWS = NotAsked("AWS was not asked")
_SIDE_BY_SIDE = 25
"""Domains that are looked at in one go: enough to fill a round trip, few enough to show progress."""

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
    return tuple(one for chunk in check_many(domains, scene) for one in chunk)


def check_many(domains: Sequence[str], scene: Scene) -> Iterator[tuple[DomainReport, ...]]:
    """Look at many domains, some at a time, and yield their reports as they are done."""
    addresses: Fact[tuple[IdentitySummary, ...]] | None = None
    for start in range(0, len(domains), _SIDE_BY_SIDE):
        chunk = domains[start : start + _SIDE_BY_SIDE]
        facts = read_aws(chunk, scene, addresses)
        addresses = facts.addresses if isinstance(facts.addresses, Found) else None
        yield tuple(_with_more(one, scene) for one in _check(chunk, scene, facts))


def read_aws(
    domains: Sequence[str], scene: Scene, addresses: Fact[tuple[IdentitySummary, ...]] | None = None
) -> AwsFacts:
    """Read what SES says of the domains; nothing where AWS is not to be asked.

    Args:
        domains: to read.
        scene: who is asked.
        addresses: the list of identities, where it was read before.
    """
    now = scene.clock.now()
    if scene.aws is None:
        return AwsFacts(now, dict.fromkeys(domains, _WITHOUT_AWS), _WITHOUT_AWS)
    ses = scene.aws.ses()
    identities = {domain: read_identity(ses, domain) for domain in domains}
    any_found = any(isinstance(fact, Found) for fact in identities.values())
    if addresses is None:
        addresses = read_identities(ses) if any_found else NotAsked("no domain is an identity here")
    return AwsFacts(now, identities, addresses)


def _check(domains: Sequence[str], scene: Scene, facts: AwsFacts) -> tuple[DomainReport, ...]:
    expected = {domain: _expected(domain, scene, facts) for domain in domains}
    goals = [_goal(domain, expected[domain], facts.identities[domain], scene) for domain in domains]
    views = look_up(goals, scene.resolver)
    return tuple(
        _report(
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
    return one if seen is one.observation else _report(seen)


def _report(seen: Observation) -> DomainReport:
    """Judge, and suggest the SPF records that have to change."""
    from sesctl.checks.verdict import report  # noqa: PLC0415 - imported while DNS is waited for

    mail_from = seen.expected.value.mail_from if isinstance(seen.expected, Found) else None
    return replace(report(seen), suggestions=suggestions(seen.dns.spf, mail_from))


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
