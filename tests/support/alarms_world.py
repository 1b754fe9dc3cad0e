"""An account with an alarm on each rate, and changes to them in a small language.

The language is that of the `Example` and `Instead` parts of the pages of checks about alarms.
A line is a directive:

    @drop METRIC                                     no alarm on Reputation.BounceRate or Reputation.ComplaintRate
    @alarm NAME METRIC THRESHOLD [mute|off|computed] another alarm: without action, switched off, on an expression
    @subscription PROTOCOL ENDPOINT [pending]        who hears of them, in place of somebody; none: nobody
    @policy none|default|deny                        of the topic, instead of one that lets CloudWatch publish
    @key NAME                                        that encrypts the topic
    @topic missing|foreign|unread                    there is no such topic, it is another account's, SNS did not answer
    @daily QUOTA                                     an alarm of ours on that daily quota
    @quota QUOTA                                     that the account has
    @unread REASON…                                  CloudWatch did not answer
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

from sesctl.checks.run import judge_view
from sesctl.model.account import Quota
from sesctl.model.alarms import BOUNCE_RATE, COMPLAINT_RATE, DAILY, SEND, Alarm, AlarmsSeen, of_quota
from sesctl.model.arn import Place
from sesctl.model.events import TopicSeen
from sesctl.model.fact import Found, Missing, NotAsked, Unread
from sesctl.model.grant import cloudwatch_may_publish
from sesctl.model.queue import Subscription
from sesctl.model.topic import Topic
from sesctl.planning.topic_policy import merged

if TYPE_CHECKING:
    from sesctl.checks.run import Judgement
    from sesctl.model.fact import Fact
    from sesctl.model.finding import Finding

REGION = "eu-west-3"
PLACE = Place("aws", REGION, "123456789012")
TOPIC = PLACE.arn("sns", "ses-alarms")
_EVERYBODY = {"Principal": {"AWS": "*"}, "Action": "sns:Publish", "Resource": TOPIC}
_OWNER = {"StringEquals": {"AWS:SourceOwner": PLACE.account}}
POLICIES = {
    name: json.dumps({"Version": "2008-10-17", "Statement": statements})
    for name, statements in {
        "none": [],
        "default": [{**_EVERYBODY, "Effect": "Allow", "Condition": _OWNER}],
        "deny": [{**_EVERYBODY, "Effect": "Deny"}],
    }.items()
}


def alarms(changes: str = "") -> AlarmsSeen:
    """Build the account in which everything is right, and change it."""
    found = [
        Alarm("ses-bounce-rate", BOUNCE_RATE, 0.05, actions=(TOPIC,)),
        Alarm("ses-complaint-rate", COMPLAINT_RATE, 0.001, actions=(TOPIC,)),
    ]
    topic = heard_topic()
    quota: Fact[Quota | None] = Found(Quota(200.0, 1.0, 0.0))
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
            case ["@daily", of]:
                found.append(
                    Alarm(
                        DAILY, SEND, float(of) * 0.8, actions=(TOPIC,), description=of_quota(float(of), 0.8)
                    )
                )
            case ["@quota", per_day]:
                quota = Found(Quota(float(per_day), 1.0, 0.0))
            case ["@unread", *reason]:
                return AlarmsSeen(REGION, Unread(" ".join(reason)))
            case _:
                topic = changed_topic(topic, words)
    return AlarmsSeen(REGION, Found(tuple(found)), Found(PLACE), {TOPIC: topic}, quota)


def heard_topic() -> TopicSeen:
    """A topic to which CloudWatch may publish, and somebody who hears of it."""
    policy = merged(None, [cloudwatch_may_publish(PLACE, TOPIC)])
    assert isinstance(policy, str)
    somebody = Subscription("email", "ops@example.com", pending=False)
    return TopicSeen(Found(Topic(TOPIC, policy)), Found((somebody,)))


def changed_topic(topic: TopicSeen, words: list[str]) -> TopicSeen:
    """Apply a directive about the topic."""
    assert isinstance(topic.topic, Found)
    match words:
        case ["@subscription", "none"]:
            return replace(topic, subscriptions=Found(()))
        case ["@subscription", protocol, endpoint, *pending]:
            return replace(
                topic, subscriptions=Found((Subscription(protocol, endpoint, pending=bool(pending)),))
            )
        case ["@policy", kind]:
            return replace(topic, topic=Found(replace(topic.topic.value, policy=POLICIES[kind])))
        case ["@key", name]:
            return replace(topic, topic=Found(replace(topic.topic.value, key=name)))
        case ["@topic", how]:
            return {
                "missing": TopicSeen(Missing(), Found(())),
                "foreign": TopicSeen(NotAsked("it is of another account"), foreign=True),
                "unread": TopicSeen(Unread("sns:GetTopicAttributes is not allowed"), topic.subscriptions),
            }[how]
        case _:
            raise ValueError(" ".join(words))


def judge(changes: str) -> Judgement:
    """What the checks about alarms find, and which could not judge."""
    return judge_view(alarms(changes), "alarms")


def findings(changes: str) -> tuple[Finding, ...]:
    """What the checks about alarms find."""
    return judge(changes)[0]


def fires(changes: str) -> set[str]:
    """The ids of the checks that fire."""
    return {finding.check for finding in findings(changes)}
