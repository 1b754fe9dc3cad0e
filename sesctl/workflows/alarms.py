"""Let somebody be told of a bad reputation: read, plan; the steps are taken as those of events are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sesctl.errors import SesctlError
from sesctl.model.fact import Found
from sesctl.planning.alarms import AlarmsNow, plan_alarms
from sesctl.workflows.events_read import read, read_topics

if TYPE_CHECKING:
    from sesctl.model.account import Quota
    from sesctl.model.arn import Place
    from sesctl.model.fact import Fact
    from sesctl.model.plan import Plan
    from sesctl.planning.alarms_wanted import AlarmsWish
    from sesctl.ports import Aws


@dataclass(frozen=True, slots=True)
class PreparedAlarms:
    """A plan, and what it follows from."""

    plan: Plan
    now: AlarmsNow


def prepare_alarms(wish: AlarmsWish, aws: Aws, place: Place) -> PreparedAlarms:
    """Read everything and plan; nothing is written.

    Raises:
        SesctlError: something could not be read, or stands in the way; then nothing is planned at all.
    """
    quota: Fact[Quota | None] = read(lambda: Found(aws.ses().account().quota))
    topics = read_topics([wish.topic], aws, place)
    now = AlarmsNow(place, aws.alarms().alarms(), topics[wish.topic], quota)
    plan = plan_alarms(wish, now)
    if isinstance(plan, SesctlError):
        raise plan
    return PreparedAlarms(plan, now)
