"""Publish records: find the zone, read it, plan, keep what is replaced, write, and read back."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sesctl.errors import SesctlError
from sesctl.grammar.undo_file import Undo
from sesctl.model.names import parent
from sesctl.model.plan import ChangeRecordSet, Plan
from sesctl.model.records import RecordSet
from sesctl.planning.creating import only_created
from sesctl.planning.cross_check import cross_questions, not_unlisted
from sesctl.planning.goal import Goal
from sesctl.planning.hosting import (
    Misplaced,
    by_zone,
    insisted,
    left_out,
    live_zone,
    names_above,
    place,
    questions,
)
from sesctl.planning.publish import Present, names_of, plan_zone
from sesctl.workflows.look import look_up
from sesctl.workflows.zone_spf import zone_spf

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sesctl.model.hosted_zone import HostedZone
    from sesctl.model.hosting import HostedSet, SetChange
    from sesctl.model.lookup import Question
    from sesctl.model.observation import DnsView
    from sesctl.planning.hosting import Place
    from sesctl.planning.publish import Outcome, Wish
    from sesctl.ports import Clock, HostedZones, ZoneHost
    from sesctl.workflows.check_dns import Scene

_AT_ONCE = 4
_SETTLES_EVERY = 2.0


@dataclass(frozen=True, slots=True)
class Places:
    """Where the records of a domain go.

    Attributes:
        of: by record name.
        view: what DNS showed of the domain.
    """

    of: Mapping[str, Place]
    view: DnsView


def find_places(records: RecordSet, host: HostedZones, scene: Scene, zone_id: str | None = None) -> Places:
    """Find the hosted zone of each record: the one that the delegation leads to.

    Raises:
        SesctlError: no record has a zone, or the zones could not be read.
    """
    names = names_of(records.records)
    if zone_id:
        zone = host.zone(zone_id)
        if zone.private:
            raise _private(zone)
        return some(Places({name: insisted(name, zone) for name in names}, seen(records, scene)))
    zones = _zones_above(names, host)
    view = seen(records, scene, questions((*names, records.domain), zones))
    places = Places({name: place(name, zones, live_zone(view, name)) for name in names}, view)
    return some(places, place(records.domain, zones, live_zone(view, records.domain)))


def _zones_above(names: tuple[str, ...], host: HostedZones) -> list[HostedZone]:
    """Read the zones in which the names could lie, side by side; nobody makes a zone of a single key."""
    beginnings = {parent(name) if "._domainkey." in name else name for name in names}
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        return [zone for zones in pool.map(host.zones, names_above(beginnings)) for zone in zones]


def seen(records: RecordSet, scene: Scene, extra: tuple[Question, ...] = ()) -> DnsView:
    """Look at the domain of the records, and ask these questions besides."""
    none = RecordSet(records.domain, records.region, ())
    goal = Goal(records.domain, none, scene.resolvers, scene.authoritative, extra=extra)
    (view,) = look_up([goal], scene.resolver)
    return view


def some(places: Places, of_domain: Place | None = None) -> Places:
    """Raise what keeps every record from its zone, in words about the domain where it is the same for that."""
    misplaced = [one for one in places.of.values() if isinstance(one, Misplaced)]
    if misplaced and len(misplaced) == len(places.of):
        # The one for the shortest name speaks of the zone that everybody thinks of.
        name = min(places.of, key=lambda name: (name.count("."), name))
        one = places.of[name]
        worst = one if isinstance(one, Misplaced) else misplaced[0]
        worst = of_domain if isinstance(of_domain, Misplaced) else worst
        raise SesctlError(worst.kind, worst.what, why=worst.why, try_=worst.try_)
    return places


def _private(zone: HostedZone) -> SesctlError:
    return SesctlError(
        "refused",
        f"the hosted zone {zone} is private",
        why="it answers inside some networks only, and neither SES nor receivers see it",
        try_="name the public zone: aws route53 list-hosted-zones",
    )


def prepare(wish: Wish, places: Places, host: ZoneHost, scene: Scene, domain: str) -> Plan:
    """Read the zones and plan; nothing is written.

    Raises:
        SesctlError: a zone could not be read whole; then nothing is planned at all.
    """
    steps: list[ChangeRecordSet] = []
    held = left_out(places.of)
    for zone, names in by_zone(places.of).items():
        records = tuple(record for record in wish.records if record.name in names)
        sets = host.record_sets(zone, names)
        trees = {record.name: tree for record in records if (tree := zone_spf(record.name, sets, scene))}
        present = Present(zone, sets, trees, places.view.dmarc, domain)
        outcome = plan_zone(replace(wish, records=records), present)
        changes, left = _trusted(outcome, domain, scene) if host.creates_only else outcome
        steps += changes
        held += left
    return Plan(tuple(steps), tuple(held))


def _trusted(outcome: Outcome, domain: str, scene: Scene) -> Outcome:
    """Leave of a plan what a host that only creates can be trusted with, by its own list and by DNS."""
    created = only_created(outcome)
    view = seen(RecordSet(domain, "", ()), scene, cross_questions(created[0]))
    return not_unlisted(created, view)


def changes_by_zone(plan: Plan) -> dict[HostedZone, tuple[SetChange, ...]]:
    """The changes of a plan, a group for each zone."""
    groups: dict[HostedZone, tuple[SetChange, ...]] = {}
    for step in plan.steps:
        if isinstance(step, ChangeRecordSet):
            groups[step.zone] = (*groups.get(step.zone, ()), step.change)
    return groups


def apply(
    plan: Plan,
    host: ZoneHost,
    keep: Callable[[Undo], None],
    follow: Callable[[str], None],
) -> None:
    """Write each zone in one change, after what it replaces was kept.

    Args:
        plan: to apply.
        host: of the zones.
        keep: saves what puts a write back; when it raises, nothing is written.
        follow: waits until a receipt is settled.
    """
    for zone, changes in changes_by_zone(plan).items():
        keep(Undo(host.kind, zone, tuple(one.undone for one in changes)))
        receipt = _write(host, zone, changes)
        if receipt:
            follow(receipt)


def _write(host: ZoneHost, zone: HostedZone, changes: tuple[SetChange, ...]) -> str:
    """Change a zone; a failure after which everything stands as planned was a reply that got lost."""
    try:
        return host.change(zone, changes)
    except SesctlError as error:
        if _landed(host, zone, changes, error):
            return ""
        raise


def _landed(host: ZoneHost, zone: HostedZone, changes: tuple[SetChange, ...], error: SesctlError) -> bool:
    try:
        now = {one.key: one for one in host.record_sets(zone, [one.key[0] for one in changes])}
    except SesctlError:
        error.why = f"{error.why} Whether the zone was changed is not known.".lstrip()
        return False
    return all(_stands(now.get(one.key), one.after) for one in changes)


def _stands(now: HostedSet | None, wanted: HostedSet | None) -> bool:
    return now is wanted is None or (now is not None and wanted is not None and now.same_as(wanted))


def settle(host: ZoneHost, receipt: str, clock: Clock, timeout: float, tell: Callable[[float], None]) -> bool:
    """Wait until all of the host's servers have a change; whether they do before the time is over."""
    started = clock.now()
    while not host.settled(receipt):
        waited = (clock.now() - started).total_seconds()
        if waited >= timeout:
            return False
        tell(waited)
        clock.sleep(min(_SETTLES_EVERY, timeout - waited))
    return True


def prepare_undo(undo: Undo, host: ZoneHost) -> Plan:
    """Read the zone and plan to put back what was replaced; what is back already needs nothing.

    Raises:
        SesctlError: a record set is neither as the write left it nor as it was before.
    """
    now = {one.key: one for one in host.record_sets(undo.zone, [one.key[0] for one in undo.changes])}
    left = [one for one in undo.changes if not _stands(now.get(one.key), one.after)]
    for one in left:
        if not _stands(now.get(one.key), one.before):
            raise _changed_since(one, now.get(one.key))
    return Plan(tuple(ChangeRecordSet(undo.zone, one, "as it was before") for one in left))


def _changed_since(one: SetChange, now: HostedSet | None) -> SesctlError:
    name, kind = one.key
    found = ", ".join(now.values) if now else "nothing"
    left = ", ".join(one.before.values) if one.before else "nothing"
    return SesctlError(
        "refused",
        f"{kind} {name} has changed since it was published, so nothing is put back",
        why=f"it was left as {left}, and now there is {found}",
        try_="change it by hand; the file says what there was",
    )
