"""Give a domain a hosted zone: look, choose or create, and take along what was served."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sesctl.errors import SesctlError
from sesctl.model.fact import Found
from sesctl.model.hosting import HostedSet, SetChange
from sesctl.model.lookup import Unknown
from sesctl.model.plan import ChangeRecordSet, CreateZone, DelegateZone, Plan
from sesctl.model.records import RecordSet
from sesctl.model.zone_move import Copy, LedNowhere, NotTold, Parent
from sesctl.planning.desired import desired_records
from sesctl.planning.goal import Goal
from sesctl.planning.zone_copy import copied
from sesctl.planning.zone_plan import (
    Present,
    Undecided,
    batches,
    choose,
    inherited,
    is_live,
    names_to_list,
    plan_zone,
)
from sesctl.planning.zone_survey import Move, survey
from sesctl.workflows.facts import read_identity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sesctl.model.hosted_zone import HostedZone
    from sesctl.model.lookup import Ask, Reply
    from sesctl.model.zone_move import Hosting
    from sesctl.planning.zone_survey import Sight
    from sesctl.ports import Aws, HostedZones
    from sesctl.workflows.check_dns import Scene

_MOST_ROUNDS = 60
_DELEGATION_TTL = 3600


@dataclass(frozen=True, slots=True)
class ZoneWish:
    """What is wanted.

    Attributes:
        copy: whether to look for what the old servers have.
        delegate: whether the zone above, where the account hosts it, is to name the new servers.
        given: record sets read from a zone file, which are copied and nothing else.
    """

    domain: str
    copy: bool = True
    delegate: bool = False
    given: Copy | None = None


@dataclass(frozen=True, slots=True)
class Prepared:
    """What was found, and what is to be done."""

    plan: Plan
    hosting: Hosting
    parent: Parent
    copy: Copy


def prepare(wish: ZoneWish, aws: Aws, scene: Scene) -> Prepared:
    """Look at the account and at DNS, and plan; nothing is changed.

    Raises:
        SesctlError: the zones could not be read, or which of them is meant cannot be told.
    """
    domain, host = wish.domain, aws.hosted_zones()
    zones = [zone for name in names_to_list(domain) for zone in host.zones(name)]
    looking = wish.copy and wish.given is None
    sight = look(
        Move(
            goal_of(domain, scene),
            _servers(domain, zones),
            _own_names(domain, aws) if looking else (),
            looking,
        ),
        scene,
    )
    parent = sight.parent or Parent("", NotTold("its servers refer to each other"))
    hosting = choose(domain, zones, parent)
    if isinstance(hosting, Undecided):
        raise _undecided(domain, hosting, parent)
    live = hosting.above is not None and is_live(hosting.above, parent)
    if wish.delegate and not live:
        raise _nothing_above(domain, hosting)
    above = host.record_sets(hosting.above, [domain]) if hosting.above and live else ()
    if wish.delegate:
        _check_room(domain, above)
    delegation = next((one for one in above if one.key == (domain, "NS")), None)
    copy = wish.given or (_copy(hosting, sight, parent, above, delegation) if looking else _NO_COPY)
    names = [one.name for one in copy.sets]
    present = Present(host.record_sets(hosting.zone, names) if hosting.zone else (), delegation)
    plan = plan_zone(hosting, copy, present, parent, delegate=wish.delegate)
    return Prepared(plan, hosting, parent, copy)


_NO_COPY = Copy("none", reason="nobody asked for it")


def _copy(
    hosting: Hosting,
    sight: Sight,
    parent: Parent,
    above: tuple[HostedSet, ...],
    delegation: HostedSet | None,
) -> Copy:
    if hosting.above and above and delegation is None and isinstance(parent.delegation, LedNowhere):
        return inherited(hosting.name, hosting.above, above)
    if hosting.zone and parent.state(hosting.zone.name_servers) == "ours":
        return Copy("none", reason="this zone serves it already")
    return copied(hosting.name, sight, parent.named)


def goal_of(domain: str, scene: Scene) -> Goal:
    """The goal of a look at a domain of which nothing is expected."""
    return Goal(domain, RecordSet(domain, "", ()), scene.resolvers, scene.authoritative)


def _servers(domain: str, zones: list[HostedZone]) -> frozenset[str]:
    return frozenset(server for zone in zones if zone.name == domain for server in zone.name_servers)


def _own_names(domain: str, aws: Aws) -> tuple[str, ...]:
    """The names that SES asks for, whose tokens nobody could guess; a denial is no obstacle."""
    fact = read_identity(aws.ses(), domain)
    records = desired_records(fact.value).records if isinstance(fact, Found) else ()
    return tuple(dict.fromkeys(record.name for record in records))


def _undecided(domain: str, found: Undecided, parent: Parent) -> SesctlError:
    ids = ", ".join(zone.id for zone in found.zones)
    match parent.delegation:
        case NotTold(reason):
            why = f"which of them is in use could not be told: {reason}"
        case _:
            why = f"the zone {parent.zone} names the servers of none of them, or of more than one"
    return SesctlError(
        "refused",
        f"there are {len(found.zones)} public zones {domain} in this account: {ids}",
        why=why,
        try_="keep one, and delete the others: aws route53 delete-hosted-zone --id ID",
    )


def _nothing_above(domain: str, hosting: Hosting) -> SesctlError:
    if hosting.above is None:
        what, why = f"no zone above {domain} is hosted in this account", "--delegate can write into no other"
    else:
        what = f"the zone {hosting.above} is not the one that the world is led to"
        why = f"a delegation of {domain} in it would not be seen"
    return SesctlError("refused", what, why=why, try_=f"sesctl init zone {domain}")


def _check_room(domain: str, above: tuple[HostedSet, ...]) -> None:
    """Refuse where an alias stands at the domain, beside which there can be no delegation."""
    for one in above:
        if one.key == (domain, "CNAME"):
            raise SesctlError(
                "refused",
                f"{domain} is an alias of {', '.join(one.values)} in the zone above, and cannot be delegated too",
                why="a CNAME record can share its name with no other",
                try_="take the alias away first",
            )


def look(move: Move, scene: Scene) -> Sight:
    """Ask what there is to ask; each round is one batch."""
    replies: dict[Ask, Reply] = {}
    sight = survey(move, replies)
    for _ in range(_MOST_ROUNDS):
        if not sight.open:
            break
        replies.update(dict.fromkeys(sight.open, Unknown("timeout", "no reply came")))
        replies.update(scene.resolver.ask(sight.open))
        sight = survey(move, replies)
    return sight


def create(prepared: Prepared, host: HostedZones, scene: Scene) -> HostedZone:
    """Create the zone where the plan says so, else give the one that is there."""
    if any(isinstance(step, CreateZone) for step in prepared.plan.steps):
        return host.create_zone(prepared.hosting.name, scene.clock.now())
    if prepared.hosting.zone is None:
        raise TypeError("there is neither a zone nor a step that makes one")
    return prepared.hosting.zone


def writes(plan: Plan, zone: HostedZone) -> Iterator[tuple[HostedZone, Plan]]:
    """What is to be written, and where, once the zone is there: its records, in parts, then its delegation."""
    changes = (step for step in plan.steps if isinstance(step, ChangeRecordSet))
    yield from ((zone, Plan(part)) for part in batches(replace(step, zone=zone) for step in changes))
    for step in plan.steps:
        if isinstance(step, DelegateZone):
            ttl = step.before.ttl if step.before else _DELEGATION_TTL
            servers = tuple(f"{server}." for server in zone.name_servers)
            after = HostedSet(step.name, "NS", ttl, servers)
            change = ChangeRecordSet(step.above, SetChange(step.before, after), "delegation")
            yield step.above, Plan((change,))
