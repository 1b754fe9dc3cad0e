"""Look at the alarms on what SES publishes, and judge them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesctl.checks.run import judge_view
from sesctl.model.alarms import AlarmsSeen
from sesctl.model.fact import Found
from sesctl.workflows.events_read import read

if TYPE_CHECKING:
    from sesctl.checks.run import Judgement
    from sesctl.ports import Aws


def judge_alarms(aws: Aws) -> Judgement:
    """Read the alarms of the region in use, and judge them."""
    return judge_view(read_alarms(aws), "alarms")


def read_alarms(aws: Aws) -> AlarmsSeen:
    """Read the alarms; that they cannot be read says nothing of SES."""
    return AlarmsSeen(aws.region, read(lambda: Found(aws.alarms().alarms())))
