"""Look at the alarms on what SES publishes, and judge them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesctl.checks.run import judge_view
from sesctl.model.alarms import DAILY, RATES, AlarmsSeen
from sesctl.model.arn import arn_of
from sesctl.model.fact import Found, NotAsked
from sesctl.workflows.events_read import place_of, read, read_topics_each

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sesctl.checks.run import Judgement
    from sesctl.model.account import Quota
    from sesctl.model.alarms import Alarm
    from sesctl.model.fact import Fact
    from sesctl.ports import Aws


def judge_alarms(aws: Aws) -> Judgement:
    """Read the alarms of the region in use, and judge them."""
    return judge_alarms_seen(read_alarms(aws))


def judge_alarms_seen(seen: AlarmsSeen) -> Judgement:
    """Judge what was read."""
    return judge_view(seen, "alarms")


def read_alarms(aws: Aws) -> AlarmsSeen:
    """Read the alarms, and the topics that those on the rates tell; what cannot be read says nothing of SES."""
    alarms = read(lambda: Found(aws.alarms().alarms()))
    told = _told(alarms.value) if isinstance(alarms, Found) else ()
    quota: Fact[Quota | None] = NotAsked("no alarm is on it")
    if isinstance(alarms, Found) and any(one.name == DAILY for one in alarms.value):
        quota = read(lambda: Found(aws.ses().account().quota))
    if not told:
        return AlarmsSeen(aws.region, alarms, quota=quota)
    place = read(lambda: Found(place_of(aws.sts().caller(), aws.region)))
    return AlarmsSeen(aws.region, alarms, place, read_topics_each(told, aws, place), quota)


def topic_in_use(alarms: Sequence[Alarm]) -> str | None:
    """The topic that the alarms on the rates tell, where there is one on each and they tell the same."""
    told = _told(alarms)
    watched = {one.metric for one in alarms if one.speaks}
    return told[0] if len(told) == 1 and watched.issuperset(RATES) else None


def _told(alarms: Iterable[Alarm]) -> tuple[str, ...]:
    """The topics that alarms on the rates tell, each once."""
    actions = (action for one in alarms if one.metric in RATES and one.speaks for action in one.actions)
    found = ((action, arn_of(action)) for action in actions)
    return tuple(dict.fromkeys(action for action, arn in found if arn is not None and arn.service == "sns"))
