"""Whatever there is, one run is enough: what is planned is applied, and nothing is left for a second one."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any, assert_never

from hypothesis import given, settings
from hypothesis import strategies as st
from support.events_world import PLACE, arn
from support.world import right_identity

from sesctl.errors import SesctlError
from sesctl.model.alarms import PutAlarm
from sesctl.model.arn import resource_name
from sesctl.model.configuration_set import ConfigurationSet, EventDestination
from sesctl.model.events import IdentityTopics, QueueSeen, TopicSeen
from sesctl.model.events_steps import (
    EVENTS_STEPS,
    AllowPublishing,
    AllowQueueing,
    CreateConfigurationSet,
    CreateQueue,
    CreateTopic,
    PutDestination,
    SetConfigurationSet,
    SetIdentityTopic,
    StopForwarding,
    Subscribe,
)
from sesctl.model.fact import Found, Missing
from sesctl.model.queue import Subscription
from sesctl.model.topic import Queue, Topic
from sesctl.planning.events import EventsNow, plan_events, topics_of, ways
from sesctl.planning.events_wish import EVENTS_DANGERS, EventsWish, Listener
from sesctl.planning.topic_policy import merged

if TYPE_CHECKING:
    from sesctl.model.events_steps import EventsStep

bounded = settings(deadline=None, max_examples=200)
QUEUE = PLACE.arn("sqs", "q")
EMPTY = json.dumps(
    {"Version": "2008-10-17", "Statement": [{"Sid": "theirs", "Effect": "Allow", "Principal": "*"}]}
)
NAMES = ["ses-example-com-bounces", "ses-example-com-complaints", "ses-example-com-events", "mine"]
KINDS = ["SEND", "BOUNCE", "COMPLAINT", "DELIVERY"]

subscriptions = st.lists(
    st.builds(
        Subscription, st.just("email"), st.sampled_from(["ops@example.com", "a@example.org"]), st.booleans()
    ),
    max_size=2,
    unique_by=lambda one: one.endpoint,
).map(tuple)
targets = st.sampled_from(
    [*({"topic": arn(name)} for name in NAMES), {"elsewhere": "EventBridge", "bus": "x"}, {"elsewhere": "Firehose"},
     {"elsewhere": "CloudWatch"}]
)  # fmt: skip
destinations = st.lists(
    st.builds(
        lambda name, enabled, events, target: EventDestination(
            name, enabled=enabled, events=events, **target
        ),
        st.sampled_from(["bounces", "complaints", "events", "eventbridge", "mine"]),
        st.booleans(),
        st.lists(st.sampled_from(KINDS), min_size=1, max_size=3, unique=True).map(tuple),
        targets,
    ),
    max_size=4,
    unique_by=lambda one: one.name,
).map(tuple)
topics = st.dictionaries(
    st.sampled_from([arn(name) for name in NAMES]),
    subscriptions.map(lambda who: TopicSeen(Found(Topic("", EMPTY)), Found(who))),
)
identities = st.builds(
    lambda name, forwarding: replace(
        right_identity(), configuration_set=name, feedback_forwarding=forwarding
    ),
    st.sampled_from([None, "otp", "example-com"]),
    st.booleans(),
)
notified = st.builds(IdentityTopics, *[st.sampled_from([None, *(arn(name) for name in NAMES)])] * 2)
listeners = st.lists(
    st.sampled_from(
        [Listener("email", "ops@example.com"), Listener("https", "https://a.example"), Listener("sqs", QUEUE)]
    ),
    max_size=3,
    unique=True,
).map(tuple)
by_identity = st.builds(
    EventsWish, st.just("example.com"), listeners=listeners, identity_topics=st.just(value=True)
)
by_set = st.builds(
    EventsWish,
    st.just("example.com"),
    set_name=st.sampled_from([None, "otp", "new"]),
    one_topic=st.booleans(),
    eventbridge=st.booleans(),
    also=st.sampled_from([(), ("DELIVERY",)]),
    listeners=listeners,
)
wishes = st.builds(
    lambda wish, topic, allowed: replace(wish, topic=topic, allowed=frozenset(allowed)),
    by_set | by_identity,
    st.sampled_from([None, arn("mine")]),
    st.sets(st.sampled_from(EVENTS_DANGERS)) | st.just(set(EVENTS_DANGERS)),
)


@st.composite
def worlds(draw: st.DrawFn) -> tuple[EventsWish, EventsNow]:
    """A wish, and what there is; topics and queues that are needed and not there are missing."""
    wish = draw(wishes)
    there = draw(st.booleans())
    now = EventsNow(
        PLACE,
        draw(identities),
        ConfigurationSet("any") if there else None,
        draw(destinations) if there else (),
        draw(notified) if wish.identity_topics else IdentityTopics(),
    )
    drawn = {name: _named(name, seen) for name, seen in draw(topics).items()}
    return wish, _seen(wish, replace(now, topics=drawn), queue=draw(st.booleans()))


def _named(name: str, seen: TopicSeen) -> TopicSeen:
    return replace(seen, topic=Found(Topic(name, EMPTY)))


def _seen(wish: EventsWish, now: EventsNow, *, queue: bool) -> EventsNow:
    """Add what the wish makes one look at."""
    needed = topics_of(ways(wish, now))
    missing = {name: TopicSeen(Missing(), Found(())) for name in needed}
    queues = {one.endpoint: QueueSeen(Found(Queue(QUEUE, "u")) if queue else Missing()) for one in wish.listeners
              if one.protocol == "sqs"}  # fmt: skip
    return replace(now, topics={**missing, **now.topics}, queues={**queues, **now.queues})


def applied(now: EventsNow, step: EventsStep) -> EventsNow:  # noqa: C901, PLR0911, PLR0912 - one way out for each step
    """What there is after a step; what AWS would refuse fails."""
    match step:
        case CreateTopic(name):
            return _with_topic(now, name, TopicSeen(Found(Topic(name, EMPTY)), Found(())))
        case AllowPublishing(name, grants):
            topic = _topic(now, name)
            policy = merged(topic.policy, grants)
            assert isinstance(policy, str)
            return _with_topic(
                now, name, replace(now.topics[name], topic=Found(replace(topic, policy=policy)))
            )
        case Subscribe(name, protocol, endpoint):
            _topic(now, name)
            one = Subscription(protocol, endpoint, pending=protocol != "sqs")
            return _with_topic(
                now, name, replace(now.topics[name], subscriptions=Found((*now.topics[name].listed, one)))
            )
        case CreateQueue(name):
            return replace(now, queues={name: QueueSeen(Found(Queue(name, "u")))})
        case AllowQueueing(name, grants):
            seen = now.queues[name].queue
            assert isinstance(seen, Found)
            policy = merged(seen.value.policy, grants)
            assert isinstance(policy, str)
            return replace(now, queues={name: QueueSeen(Found(replace(seen.value, policy=policy)))})
        case CreateConfigurationSet(name):
            return replace(now, configuration_set=ConfigurationSet(name))
        case PutDestination(_, one, before):
            assert now.configuration_set is not None
            if one.topic:
                _may_publish(now, one.topic)
            others = tuple(there for there in now.destinations if there.name != one.name)
            assert (before is not None) == (len(others) < len(now.destinations))
            return replace(now, destinations=(*others, one))
        case SetConfigurationSet(_, name):
            assert now.configuration_set is not None
            return replace(now, identity=replace(now.identity, configuration_set=name))
        case SetIdentityTopic(_, kind, name):
            _may_publish(now, name)
            what: dict[str, Any] = {kind.lower(): name}
            return replace(now, identity_topics=replace(now.identity_topics, **what))
        case StopForwarding():
            return replace(now, identity=replace(now.identity, feedback_forwarding=False))
        case PutAlarm():
            raise AssertionError("there are no alarms in a plan for events")
        case _:
            assert_never(step)


def _with_topic(now: EventsNow, name: str, seen: TopicSeen) -> EventsNow:
    return replace(now, topics={**now.topics, name: seen})


def _topic(now: EventsNow, name: str) -> Topic:
    seen = now.topics[name].topic
    assert isinstance(seen, Found), f"{resource_name(name)} is not there yet"
    return seen.value


def _may_publish(now: EventsNow, name: str) -> None:
    """SES publishes a test message, and refuses where it may not."""
    assert "ses.amazonaws.com" in _topic(now, name).policy, (
        f"SES may not publish to {resource_name(name)} yet"
    )


def run(wish: EventsWish, now: EventsNow) -> EventsNow:
    """Plan and apply, and see that AWS would take each step in its turn."""
    plan = plan_events(wish, now)
    assert not isinstance(plan, SesctlError)
    for step in plan.steps:
        assert isinstance(step, EVENTS_STEPS)
        now = applied(now, step)
    return now


def settled(wish: EventsWish, now: EventsNow) -> EventsNow:
    """Run twice: mail to the sender stops in the second, once somebody is known to hear."""
    return run(wish, run(wish, now))


@bounded
@given(worlds())
def test_after_a_run_nothing_is_left_to_change(world: tuple[EventsWish, EventsNow]) -> None:
    wish, now = world
    after = settled(wish, now)
    plan = plan_events(wish, after)
    assert not isinstance(plan, SesctlError)
    assert plan.steps == ()


@bounded
@given(worlds())
def test_a_run_that_is_cut_off_anywhere_ends_where_a_whole_one_does(
    world: tuple[EventsWish, EventsNow],
) -> None:
    wish, now = world
    plan = plan_events(wish, now)
    assert not isinstance(plan, SesctlError)
    whole = settled(wish, now)
    for step in plan.steps:
        assert isinstance(step, EVENTS_STEPS)
        now = applied(now, step)
        assert summary(settled(wish, now)) == summary(whole)


def summary(now: EventsNow) -> Any:
    """What there is, whatever the order in which it was made."""
    return (
        now.identity,
        sorted((one.name, one.enabled, tuple(sorted(one.events)), one.topic) for one in now.destinations),
        now.identity_topics,
        {name: sorted((one.protocol, one.endpoint, one.pending) for one in seen.listed) for name, seen in now.topics.items()},
        {name: json.loads(_topic(now, name).policy) for name, seen in now.topics.items() if isinstance(seen.topic, Found)},
    )  # fmt: skip


@bounded
@given(worlds())
def test_nothing_of_others_goes_and_nothing_that_is_dangerous_is_done_unasked(
    world: tuple[EventsWish, EventsNow],
) -> None:
    wish, now = world
    after = settled(replace(wish, allowed=frozenset()), now)
    assert {one.name for one in now.destinations} <= {one.name for one in after.destinations}
    for name, seen in now.topics.items():
        assert {one.endpoint for one in seen.listed} <= {one.endpoint for one in after.topics[name].listed}
        if isinstance(after.topics[name].topic, Found):
            assert json.loads(_topic(after, name).policy)["Statement"][0]["Sid"] == "theirs"
    if now.identity.configuration_set:
        assert after.identity.configuration_set == now.identity.configuration_set
    assert after.identity.feedback_forwarding == now.identity.feedback_forwarding
    kept = [one for one in now.destinations if not one.enabled]
    assert all(one in after.destinations for one in kept)
