"""An identity whose bounces and complaints are heard of, and changes to it in a small language.

The language is that of the `Example` and `Instead` parts of the pages of checks about events.
Topics are `bounces` and `complaints`, or any other name. A line is a directive:

    @set none|paused|missing             the identity has no configuration set; or it is switched off, or gone
    @set unread REASON…                  SES did not say how it is
    @destination KIND TARGET [off]       where BOUNCE or COMPLAINT goes: a topic, EventBridge, Firehose, CloudWatch, none
    @identity-topic KIND TOPIC           the topic of the identity itself, by version 1
    @subscription TOPIC PROTOCOL ENDPOINT [pending]   who hears of a topic, in place of somebody; none: nobody
    @policy TOPIC none|everybody|deny|other-account|broken   what its policy lets SES do, instead of publishing
    @key TOPIC aws|closed|open|unread    the key that encrypts it
    @topic TOPIC missing|foreign         there is no such topic, or it is another account's
    @topic TOPIC unread REASON…          SNS did not answer
    @destinations unread REASON…         SES did not answer
    @identity missing                    there is no such identity
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sesctl.checks.events_view import EventsView
from sesctl.checks.run import judge_view
from sesctl.model.arn import Place
from sesctl.model.configuration_set import ConfigurationSet, EventDestination
from sesctl.model.events import EventsSeen, IdentityTopics, TopicSeen
from sesctl.model.fact import Found, Missing, NotAsked, Unread
from sesctl.model.grant import may_use_key, ses_may_publish
from sesctl.model.queue import Subscription
from sesctl.model.topic import Key, Topic
from sesctl.planning.topic_policy import merged
from support.world import right_identity

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sesctl.checks.run import Judgement
    from sesctl.model.finding import Finding

PLACE = Place("aws", "eu-west-3", "123456789012")
SET = "example-com"
SOURCES = (f"configuration-set/{SET}", "identity/example.com")
SOMEBODY = Subscription("email", "ops@example.com", pending=False)
KEY = PLACE.arn("kms", "key/11111111-2222-3333-4444-555555555555")
_ELSEWHERE = {"EventBridge", "Firehose", "CloudWatch"}


def arn(name: str) -> str:
    """The ARN of a topic."""
    return PLACE.arn("sns", name)


def topic(name: str) -> TopicSeen:
    """A topic to which SES may publish, and somebody who hears of it."""
    policy = merged(None, [ses_may_publish(PLACE, arn(name), source) for source in SOURCES])
    assert isinstance(policy, str)
    return TopicSeen(Found(Topic(arn(name), policy)), Found((SOMEBODY,)))


def events(changes: str = "") -> EventsSeen:
    """Build the identity of which everything is right, and change it."""
    seen = EventsSeen(
        "example.com",
        PLACE.region,
        Found(PLACE),
        Found(replace(right_identity(), configuration_set=SET)),
        SET,
        Found((_destination("BOUNCE", "bounces"), _destination("COMPLAINT", "complaints"))),
        Found(IdentityTopics()),
        {arn(name): topic(name) for name in ("bounces", "complaints")},
        Found(ConfigurationSet(SET)),
    )
    for line in changes.splitlines():
        if line.strip():
            seen = _change(seen, line.split())
    return seen


def judge(changes: str) -> Judgement:
    """What the checks about events find, and which could not judge."""
    return judge_view(EventsView(events(changes)), "events")


def findings(changes: str) -> tuple[Finding, ...]:
    """What the checks about events find."""
    return judge(changes)[0]


def fires(changes: str) -> set[str]:
    """The ids of the checks that fire."""
    return {finding.check for finding in findings(changes)}


def _destination(kind: str, target: str, *, enabled: bool = True) -> EventDestination:
    elsewhere = target if target in _ELSEWHERE else ""
    return EventDestination(
        kind.lower(),
        enabled=enabled,
        events=(kind,),
        topic=None if elsewhere else arn(target),
        elsewhere=elsewhere,
    )


def _change(seen: EventsSeen, words: list[str]) -> EventsSeen:  # noqa: PLR0911 - one way out for each directive
    match words:
        case ["@set", *what]:
            return _with_set(seen, what)
        case ["@destinations", "unread", *reason]:
            return replace(seen, destinations=Unread(" ".join(reason)))
        case ["@identity", "missing"]:
            return replace(seen, identity=Missing(), set_name=None, destinations=NotAsked("there is none"))
        case ["@destination", kind, target, *off]:
            return _with_destination(seen, kind, target, enabled=off != ["off"])
        case ["@identity-topic", kind, name]:
            assert isinstance(seen.identity_topics, Found)
            told: dict[str, Any] = {kind.lower(): arn(name)}
            changed = replace(seen.identity_topics.value, **told)
            return _with_topic(replace(seen, identity_topics=Found(changed)), name, topic(name))
        case ["@subscription", name, *whom]:
            found = Found(()) if whom == ["none"] else Found((_subscription(whom),))
            return _with_topic(seen, name, replace(_topic_of(seen, name), subscriptions=found))
        case ["@topic", name, *what]:
            return _with_topic(seen, name, _topic(_topic_of(seen, name), what))
        case ["@policy", name, what]:
            changed_topic = replace(_known(_topic_of(seen, name)), policy=_policy(name, what))
            return _with_topic(seen, name, replace(_topic_of(seen, name), topic=Found(changed_topic)))
        case ["@key", name, what]:
            return _with_topic(seen, name, _with_key(_topic_of(seen, name), what))
        case _:
            raise ValueError(" ".join(words))


def _with_set(seen: EventsSeen, what: list[str]) -> EventsSeen:
    match what:
        case ["none"]:
            identity = Found(replace(right_identity(), configuration_set=None))
            nothing = NotAsked("there is no configuration set")
            return replace(
                seen, identity=identity, set_name=None, destinations=nothing, configuration_set=nothing
            )
        case ["paused"]:
            return replace(seen, configuration_set=Found(ConfigurationSet(SET, sending_enabled=False)))
        case ["missing"]:
            return replace(seen, configuration_set=Missing())
        case _:
            return replace(seen, configuration_set=Unread(" ".join(what[1:])))


def _with_destination(seen: EventsSeen, kind: str, target: str, *, enabled: bool) -> EventsSeen:
    assert isinstance(seen.destinations, Found)
    others = tuple(one for one in seen.destinations.value if kind not in one.events)
    if target == "none":
        return replace(seen, destinations=Found(others))
    one = _destination(kind, target, enabled=enabled)
    there = one.topic is None or one.topic in seen.topics
    changed = replace(seen, destinations=Found((*others, one)))
    return changed if there else _with_topic(changed, target, topic(target))


def _topic_of(seen: EventsSeen, name: str) -> TopicSeen:
    return seen.topics.get(arn(name)) or topic(name)


def _with_topic(seen: EventsSeen, name: str, one: TopicSeen) -> EventsSeen:
    return replace(seen, topics={**seen.topics, arn(name): one})


def _known(one: TopicSeen) -> Topic:
    assert isinstance(one.topic, Found)
    return one.topic.value


def _topic(one: TopicSeen, what: Sequence[str]) -> TopicSeen:
    match what:
        case ["missing"]:
            return TopicSeen(Missing(), Found(()))
        case ["foreign"]:
            return TopicSeen(NotAsked("it is of another account"), foreign=True)
        case ["unread", *reason]:
            return TopicSeen(Unread(" ".join(reason)), Unread(" ".join(reason)))
        case _:
            raise ValueError(what)


def _subscription(words: Sequence[str]) -> Subscription:
    protocol, endpoint, *pending = words
    return Subscription(protocol, endpoint, pending=pending == ["pending"])


def _policy(name: str, what: str) -> str:
    right = [ses_may_publish(PLACE, arn(name), source).statement for source in SOURCES]
    statements: dict[str, list[dict[str, Any]]] = {
        "none": [],
        "everybody": [{"Effect": "Allow", "Principal": "*", "Action": "sns:Publish", "Resource": arn(name)}],
        "deny": [
            *right,
            {"Sid": "OnlyOurs", "Effect": "Deny", "Principal": "*", "Action": "sns:*", "Resource": arn(name)},
        ],
        "other-account": [
            {**one, "Condition": {"StringEquals": {"AWS:SourceAccount": "210987654321"}}} for one in right
        ],
    }
    return "{" if what == "broken" else json.dumps({"Version": "2012-10-17", "Statement": statements[what]})


def _with_key(one: TopicSeen, what: str) -> TopicSeen:
    name = "alias/aws/sns" if what == "aws" else KEY
    statements = [may_use_key("ses.amazonaws.com").statement] if what == "open" else []
    policy = json.dumps({"Version": "2012-10-17", "Statement": statements})
    keys: dict[str, Any] = {
        "aws": NotAsked("AWS keeps it"),
        "unread": Unread("kms:GetKeyPolicy is not allowed"),
    }
    key = keys.get(what) or Found(Key(KEY, managed_by_aws=False, policy=policy))
    return replace(one, topic=Found(replace(_known(one), key=name)), key=key)
