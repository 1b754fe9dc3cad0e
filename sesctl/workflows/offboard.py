"""Undo an onboarding: the records first, since only the identity knows their names, then the identity."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesctl.model.plan import Held, Plan
from sesctl.planning.hosting import Misplaced, by_zone
from sesctl.planning.unpublish import plan_removal
from sesctl.workflows.publish import find_places

if TYPE_CHECKING:
    from sesctl.model.records import RecordSet
    from sesctl.ports import HostedZones
    from sesctl.workflows.check_dns import Scene


def prepare_removal(records: RecordSet, host: HostedZones, scene: Scene, zone_id: str = "") -> Plan:
    """Read the zones and plan to take the records out of them; nothing is written.

    Raises:
        SesctlError: a zone could not be found or read whole; then nothing is planned at all.
    """
    places = find_places(records, host, scene, zone_id)
    plan = Plan(())
    for zone, names in by_zone(places.of).items():
        wanted = [record for record in records.records if record.name in names]
        steps, held = plan_removal(wanted, zone, host.record_sets(zone, names))
        plan = Plan((*plan.steps, *steps), (*plan.held, *held))
    elsewhere = [name for name, one in places.of.items() if isinstance(one, Misplaced)]
    held = tuple(
        Held(f"{name} lies in no zone of this account; look after it by hand.") for name in elsewhere
    )
    return Plan(plan.steps, (*plan.held, *held))
