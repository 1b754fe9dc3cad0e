"""Undo an onboarding: the records first, since only the identity knows their names, then the identity."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sesctl.errors import SesctlError
from sesctl.model.names import is_at_or_below
from sesctl.model.plan import Held, Plan
from sesctl.model.records import RecordSet
from sesctl.planning.creating import only_deleted
from sesctl.planning.desired import mail_from_records
from sesctl.planning.hosting import Misplaced, by_zone, together
from sesctl.planning.unpublish import is_of_ses, names_ses_still, plan_removal

if TYPE_CHECKING:
    from collections.abc import Callable

    from sesctl.ports import ZoneHost
    from sesctl.workflows.publish import Places

_LISTS_ALL = ("route53",)
"""Hosts whose `record_sets` are those of the whole zone."""


def prepare_removal(records: RecordSet, places: Places, host: ZoneHost) -> Plan:
    """Read the zones and plan to take the records out of them; nothing is written.

    Raises:
        SesctlError: a zone could not be read whole, or it is not known which zone a name lies in; then
            nothing is planned at all, since the identity alone knows the names.
    """
    for one in places.of.values():
        if isinstance(one, Misplaced) and one.kind == "network":
            raise SesctlError(one.kind, one.what, why=one.why, try_=one.try_)
    plan = Plan(())
    for zone, names in by_zone(places.of).items():
        wanted = [record for record in records.records if record.name in names]
        own = [records.domain] if is_at_or_below(records.domain, zone.name) else []
        sets = host.record_sets(zone, [*names, *own])
        outcome = plan_removal(wanted, zone, sets)
        steps, held = only_deleted(outcome) if host.creates_only else outcome
        plan = Plan((*plan.steps, *steps), (*plan.held, *held, *names_ses_still(records.domain, sets)))
    elsewhere = [name for name, one in places.of.items() if isinstance(one, Misplaced)]
    lie = "lies" if len(elsewhere) == 1 else "lie"
    why = f"{together(elsewhere)} {lie} in no zone of this host; look after the records there by hand."
    return Plan(plan.steps, (*plan.held, *([Held(why)] if elsewhere else [])))


@dataclass(frozen=True, slots=True)
class LeftBehind:
    """What a zone still has of an identity that is gone.

    Attributes:
        zone: that was looked into.
        names: of record sets that only SES has a use for.
        whole: whether the whole zone was looked at, and not some names of it.
    """

    zone: str
    names: tuple[str, ...]
    whole: bool


def left_behind(
    domain: str, region: str, places_of: Callable[[RecordSet], Places], host: ZoneHost
) -> LeftBehind:
    """Look for records of SES below a domain whose identity, which knew their names, is gone.

    Raises:
        SesctlError: the zone could not be found, or not be read.
    """
    usual = RecordSet(domain, region, mail_from_records(f"mail.{domain}", region))
    places = places_of(usual)
    found = {
        one.name
        for zone, names in by_zone(places.of).items()
        for one in host.record_sets(zone, names)
        if is_of_ses(one, domain)
    }
    zones = ", ".join(zone.name for zone in by_zone(places.of))
    return LeftBehind(zones, tuple(sorted(found)), host.kind in _LISTS_ALL)
