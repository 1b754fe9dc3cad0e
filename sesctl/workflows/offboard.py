"""Undo an onboarding: the records first, since only the identity knows their names, then the identity."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesctl.model.plan import Held, Plan
from sesctl.planning.creating import only_deleted
from sesctl.planning.hosting import Misplaced, by_zone
from sesctl.planning.unpublish import plan_removal

if TYPE_CHECKING:
    from sesctl.model.records import RecordSet
    from sesctl.ports import ZoneHost
    from sesctl.workflows.publish import Places


def prepare_removal(records: RecordSet, places: Places, host: ZoneHost) -> Plan:
    """Read the zones and plan to take the records out of them; nothing is written.

    Raises:
        SesctlError: a zone could not be read whole; then nothing is planned at all.
    """
    plan = Plan(())
    for zone, names in by_zone(places.of).items():
        wanted = [record for record in records.records if record.name in names]
        outcome = plan_removal(wanted, zone, host.record_sets(zone, names))
        steps, held = only_deleted(outcome) if host.creates_only else outcome
        plan = Plan((*plan.steps, *steps), (*plan.held, *held))
    elsewhere = [name for name, one in places.of.items() if isinstance(one, Misplaced)]
    held = tuple(Held(f"{name} lies in no zone of this host; look after it by hand.") for name in elsewhere)
    return Plan(plan.steps, (*plan.held, *held))
