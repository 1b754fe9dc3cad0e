"""An account with an alarm on each rate, and changes to them in a small language.

The language is that of the `Example` and `Instead` parts of the pages of checks about alarms.
A line is a directive:

    @drop METRIC                                     no alarm on Reputation.BounceRate or Reputation.ComplaintRate
    @alarm NAME METRIC THRESHOLD [mute|off|computed] another alarm: without action, switched off, on an expression
    @unread REASON…                                  CloudWatch did not answer
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesctl.checks.run import judge_view
from sesctl.model.alarms import BOUNCE_RATE, COMPLAINT_RATE, Alarm, AlarmsSeen
from sesctl.model.fact import Found, Unread

if TYPE_CHECKING:
    from sesctl.checks.run import Judgement
    from sesctl.model.finding import Finding

REGION = "eu-west-3"
TOPIC = f"arn:aws:sns:{REGION}:123456789012:ses-alarms"


def alarms(changes: str = "") -> AlarmsSeen:
    """Build the account in which everything is right, and change it."""
    found = [
        Alarm("ses-bounce-rate", BOUNCE_RATE, 0.05, actions=(TOPIC,)),
        Alarm("ses-complaint-rate", COMPLAINT_RATE, 0.001, actions=(TOPIC,)),
    ]
    for words in (line.split() for line in changes.splitlines() if line.strip()):
        match words:
            case ["@drop", metric]:
                found = [one for one in found if one.metric != metric]
            case ["@alarm", name, metric, threshold, *how]:
                found.append(
                    Alarm(
                        name,
                        metric,
                        float(threshold),
                        actions=() if how == ["mute"] else (TOPIC,),
                        actions_enabled=how != ["off"],
                        computed=how == ["computed"],
                    )
                )
            case ["@unread", *reason]:
                return AlarmsSeen(REGION, Unread(" ".join(reason)))
            case _:
                raise ValueError(" ".join(words))
    return AlarmsSeen(REGION, Found(tuple(found)))


def judge(changes: str) -> Judgement:
    """What the checks about alarms find, and which could not judge."""
    return judge_view(alarms(changes), "alarms")


def findings(changes: str) -> tuple[Finding, ...]:
    """What the checks about alarms find."""
    return judge(changes)[0]


def fires(changes: str) -> set[str]:
    """The ids of the checks that fire."""
    return {finding.check for finding in findings(changes)}
