"""What is planned until somebody hears of bounces and complaints: in order, once, and over nobody's head."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from support.events_world import KEY, PLACE, arn, topic
from support.world import right_identity

from sesctl.errors import SesctlError
from sesctl.model.arn import resource_name
from sesctl.model.configuration_set import ConfigurationSet, EventDestination
from sesctl.model.events import IdentityTopics, QueueSeen, TopicSeen
from sesctl.model.events_steps import (
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
from sesctl.model.fact import Found, Missing, NotAsked, Unread
from sesctl.model.grant import may_use_key
from sesctl.model.plan import Plan
from sesctl.model.queue import Subscription
from sesctl.model.topic import Key, Queue, Topic
from sesctl.planning.events import EventsNow, plan_events, topics_of, ways
from sesctl.planning.events_left import command_for, left_to_do
from sesctl.planning.events_wish import (
    ALLOW_DESTINATION,
    ALLOW_IDENTITY_TOPIC,
    ALLOW_SET,
    ALLOW_STOP,
    EventsWish,
    Listener,
    set_name_for,
    topic_name_for,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

IDENTITY = replace(right_identity(), configuration_set=None)
BOUNCES, COMPLAINTS, ALL = (arn(f"ses-example-com-{what}") for what in ("bounces", "complaints", "events"))
QUEUE = PLACE.arn("sqs", "ses-example-com-events")
OPS = Listener("email", "ops@example.com")
NOBODY = TopicSeen(Missing(), Found(()))
WISH = EventsWish("example.com")


def destination(name: str, *events: str, **target: Any) -> EventDestination:
    return EventDestination(name, enabled=target.pop("enabled", True), events=events, **target)


BOTH = (
    destination("bounces", "BOUNCE", topic=BOUNCES),
    destination("complaints", "COMPLAINT", topic=COMPLAINTS),
)


def now(wish: EventsWish = WISH, /, **changes: Any) -> EventsNow:
    """What there is: nothing but the identity, unless changed; topics that are not given are not there."""
    before = replace(EventsNow(PLACE, IDENTITY), **changes)
    queues = {one.endpoint: QueueSeen(Missing()) for one in wish.listeners if one.protocol == "sqs"}
    topics = dict.fromkeys(topics_of(ways(wish, before)), NOBODY)
    return replace(before, topics={**topics, **before.topics}, queues={**queues, **before.queues})


def made(*, destinations: Iterable[EventDestination] = BOTH, heard: bool = True, **changes: Any) -> EventsNow:
    """Everything is there, and somebody hears of it."""
    names = [resource_name(one.topic) for one in destinations if one.topic]
    who = (Subscription("email", "ops@example.com", pending=not heard),)
    topics = {arn(name): replace(topic(name), subscriptions=Found(who)) for name in names}
    usual = {
        "identity": replace(IDENTITY, configuration_set="example-com"),
        "configuration_set": ConfigurationSet("example-com"),
        "destinations": tuple(destinations),
        "topics": topics,
    }
    return now(WISH, **{**usual, **changes})


def plan(wish: EventsWish, there: EventsNow) -> Plan:
    found = plan_events(wish, there)
    assert isinstance(found, Plan), found
    return found


def refused(wish: EventsWish, there: EventsNow) -> SesctlError:
    found = plan_events(wish, there)
    assert isinstance(found, SesctlError), found
    return found


def kinds(found: Plan) -> list[type]:
    return [type(step) for step in found.steps]


def test_everything_is_made_in_the_order_in_which_aws_takes_it() -> None:
    wish = replace(WISH, listeners=(OPS, Listener("sqs", QUEUE)))
    found = plan(wish, now(wish))
    assert kinds(found) == [
        CreateTopic, AllowPublishing, CreateTopic, AllowPublishing,
        CreateQueue, AllowQueueing,
        Subscribe, Subscribe, Subscribe, Subscribe,
        CreateConfigurationSet, PutDestination, PutDestination, SetConfigurationSet,
    ]  # fmt: skip
    assert [step.arn for step in found.steps if isinstance(step, CreateTopic)] == [BOUNCES, COMPLAINTS]
    assert found.held == ()


def test_where_everything_is_there_nothing_is_planned() -> None:
    assert plan(replace(WISH, listeners=(OPS,)), made()).steps == ()


def test_one_topic_takes_both_kinds_by_one_destination() -> None:
    found = plan(replace(WISH, one_topic=True), now(replace(WISH, one_topic=True)))
    (step,) = (step for step in found.steps if isinstance(step, PutDestination))
    assert step.destination == destination("events", "BOUNCE", "COMPLAINT", topic=ALL)


def test_more_kinds_of_events_go_the_same_way() -> None:
    wish = replace(WISH, one_topic=True, also=("DELIVERY",))
    (step,) = (step for step in plan(wish, now(wish)).steps if isinstance(step, PutDestination))
    assert step.destination.events == ("BOUNCE", "COMPLAINT", "DELIVERY")


def test_the_default_configuration_set_of_the_identity_is_used() -> None:
    there = now(
        identity=replace(IDENTITY, configuration_set="otp"), configuration_set=ConfigurationSet("otp")
    )
    found = plan(WISH, there)
    assert {step.set_name for step in found.steps if isinstance(step, PutDestination)} == {"otp"}
    assert not {CreateConfigurationSet, SetConfigurationSet} & set(kinds(found))


def test_a_default_set_that_is_gone_is_made_again() -> None:
    found = plan(WISH, now(identity=replace(IDENTITY, configuration_set="otp")))
    assert CreateConfigurationSet("otp") in found.steps
    assert SetConfigurationSet not in kinds(found)


def test_another_default_set_is_made_the_default_only_when_that_is_allowed() -> None:
    wish = replace(WISH, set_name="new")
    there = now(wish, identity=replace(IDENTITY, configuration_set="otp"))
    held = plan(wish, there)
    assert SetConfigurationSet not in kinds(held)
    assert [(one.allow, one.asked_for) for one in held.held] == [(ALLOW_SET, True)]
    allowed = plan(replace(wish, allowed=frozenset({ALLOW_SET})), there)
    assert allowed.steps[-1] == SetConfigurationSet("example.com", "new", "otp")
    assert allowed.held == ()


@pytest.mark.parametrize(
    "there",
    [
        destination("mine", "SEND", "BOUNCE", "COMPLAINT", topic=arn("mine")),
        destination("mine", "BOUNCE", "COMPLAINT", elsewhere="EventBridge", bus="x"),
        destination("mine", "BOUNCE", "COMPLAINT", elsewhere="Firehose"),
    ],
    ids=["topic", "bus", "firehose"],
)
def test_events_that_go_somewhere_already_are_left_as_they_are(there: EventDestination) -> None:
    found = plan(WISH, made(destinations=[there]))
    assert found.steps == ()


def test_whoever_is_to_hear_is_subscribed_to_the_topic_that_there_is() -> None:
    there = made(destinations=[destination("mine", "BOUNCE", "COMPLAINT", topic=arn("mine"))])
    wish = replace(WISH, listeners=(Listener("https", "https://hooks.example.com/ses"),))
    assert plan(wish, there).steps == (Subscribe(arn("mine"), "https", "https://hooks.example.com/ses"),)


def test_a_bus_is_no_topic_for_somebody_who_is_to_hear_by_mail() -> None:
    wish = replace(WISH, listeners=(OPS,))
    bus = destination("mine", "BOUNCE", "COMPLAINT", elsewhere="EventBridge", bus="x")
    there = replace(made(destinations=[bus]), topics=dict.fromkeys((BOUNCES, COMPLAINTS), NOBODY))
    assert kinds(plan(wish, there)).count(CreateTopic) == 2


@pytest.mark.parametrize(
    "there",
    [
        destination("counts", "BOUNCE", "COMPLAINT", elsewhere="CloudWatch"),
        destination("mine", "BOUNCE", "COMPLAINT", topic=arn("mine"), enabled=False),
        destination("mine", "SEND", "DELIVERY", topic=arn("mine")),
    ],
    ids=["counts only", "switched off", "other kinds"],
)
def test_a_destination_that_tells_nobody_is_none(there: EventDestination) -> None:
    found = plan(WISH, now(configuration_set=ConfigurationSet("example-com"), destinations=(there,)))
    assert kinds(found).count(PutDestination) == 2
    assert all(step.before is None for step in found.steps if isinstance(step, PutDestination))


@pytest.mark.parametrize(
    "there",
    [
        destination("bounces", "BOUNCE", topic=BOUNCES, enabled=False),
        destination("bounces", "SEND", topic=arn("somewhere")),
        destination("bounces", "SEND", elsewhere="CloudWatch"),
    ],
    ids=["switched off", "another topic", "another kind"],
)
def test_a_destination_of_our_name_is_changed_only_when_that_is_allowed(there: EventDestination) -> None:
    before = now(configuration_set=ConfigurationSet("example-com"), destinations=(there,))
    held = plan(WISH, before)
    assert [(one.allow, one.asked_for) for one in held.held] == [(ALLOW_DESTINATION, True)]
    assert [step.destination.name for step in held.steps if isinstance(step, PutDestination)] == [
        "complaints"
    ]
    allowed = plan(replace(WISH, allowed=frozenset({ALLOW_DESTINATION})), before)
    (changed,) = (step for step in allowed.steps if isinstance(step, PutDestination) and step.before)
    assert changed.before == there
    assert (changed.destination.enabled, changed.destination.topic) == (True, BOUNCES)
    assert set(there.events) <= set(changed.destination.events)


def test_a_destination_of_ours_gets_the_kinds_that_it_lacks() -> None:
    there = destination("events", "BOUNCE", topic=ALL)
    wish = replace(WISH, one_topic=True)
    found = plan(wish, made(destinations=[there]))
    (step,) = found.steps
    assert step == PutDestination("example-com", replace(there, events=("BOUNCE", "COMPLAINT")), there)


def test_more_destinations_than_a_set_takes_are_refused_before_anything_is_made() -> None:
    full = tuple(destination(f"d{number}", "SEND", elsewhere="Firehose") for number in range(10))
    error = refused(WISH, now(configuration_set=ConfigurationSet("example-com"), destinations=full))
    assert (error.kind, "more than 10" in error.what) == ("quota", True)


def test_events_go_to_the_default_bus_and_to_no_topic_unless_somebody_wants_one() -> None:
    wish = replace(WISH, eventbridge=True)
    found = plan(wish, now(wish))
    assert kinds(found) == [CreateConfigurationSet, PutDestination, SetConfigurationSet]
    (step,) = (step for step in found.steps if isinstance(step, PutDestination))
    assert step.destination.bus == "arn:aws:events:eu-west-3:123456789012:event-bus/default"
    assert step.destination.events == ("BOUNCE", "COMPLAINT")
    both = replace(wish, listeners=(OPS,))
    assert kinds(plan(both, now(both))).count(PutDestination) == 3
    there = made(destinations=[step.destination])
    assert plan(wish, there).steps == ()


def test_a_topic_that_was_asked_for_is_used_beside_the_one_there_is() -> None:
    wish = replace(WISH, topic=arn("mine"))
    there = made()
    found = plan(wish, replace(there, topics={**there.topics, arn("mine"): topic("mine")}))
    assert [step for step in found.steps if isinstance(step, PutDestination)] == [
        PutDestination("example-com", destination("events", "BOUNCE", "COMPLAINT", topic=arn("mine")))
    ]


def test_a_topic_that_is_gone_is_made_again() -> None:
    there = made(topics={BOUNCES: NOBODY, COMPLAINTS: topic("ses-example-com-complaints")})
    assert kinds(plan(WISH, there)) == [CreateTopic, AllowPublishing]


def test_a_policy_that_was_replaced_by_somebody_is_added_to_again() -> None:
    bare = Topic(BOUNCES, json.dumps({"Statement": []}))
    there = made()
    broken = replace(
        there, topics={**there.topics, BOUNCES: replace(there.topics[BOUNCES], topic=Found(bare))}
    )
    (step,) = plan(WISH, broken).steps
    assert isinstance(step, AllowPublishing)
    assert step.grants[0].whose == "the configuration set example-com"


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        (Topic(BOUNCES, "{"), "cannot be read: it is not JSON"),
        (Topic(BOUNCES, "{}", fifo=True), "is a FIFO topic"),
        (
            Topic(BOUNCES, '{"Statement": []}', key="alias/aws/sns"),
            "encrypted with alias/aws/sns, which SES cannot",
        ),
        (
            Topic(
                BOUNCES,
                json.dumps(
                    {
                        "Statement": {
                            "Sid": "No",
                            "Effect": "Deny",
                            "Principal": "*",
                            "Action": "*",
                            "Resource": "*",
                        }
                    }
                ),
            ),
            "denies that SES publishes",
        ),
    ],
    ids=["no policy", "fifo", "key of AWS", "denied"],
)
def test_what_stands_in_the_way_is_said_before_anything_is_planned(changed: Topic, words: str) -> None:
    seen = TopicSeen(Found(changed), Found(()), NotAsked("AWS keeps it"))
    error = refused(WISH, now(topics={BOUNCES: seen}))
    assert words in error.what
    assert error.kind == "refused"


def test_a_key_that_ses_may_not_use_is_refused_with_the_statement_it_needs() -> None:
    closed = Key(KEY, managed_by_aws=False, policy='{"Statement": []}')
    seen = TopicSeen(Found(Topic(BOUNCES, '{"Statement": []}', key=KEY)), Found(()), Found(closed))
    error = refused(WISH, now(topics={BOUNCES: seen}))
    assert json.dumps(may_use_key("ses.amazonaws.com").statement) in error.try_


def test_a_key_that_could_not_be_read_is_told_and_is_no_obstacle() -> None:
    denied = Unread("kms:DescribeKey is not allowed")
    seen = TopicSeen(Found(Topic(BOUNCES, '{"Statement": []}', key=KEY)), Found(()), denied)
    found = plan(WISH, now(topics={BOUNCES: seen}))
    assert AllowPublishing in kinds(found)
    assert "kms:DescribeKey is not allowed" in found.held[0].why
    assert "kms:GenerateDataKey" in found.held[0].why


def test_a_topic_of_another_account_is_left_to_its_owner() -> None:
    foreign = "arn:aws:sns:eu-west-3:210987654321:theirs"
    wish = replace(WISH, topic=foreign)
    found = plan(wish, now(wish, topics={foreign: TopicSeen(NotAsked("another account"), foreign=True)}))
    assert not {CreateTopic, AllowPublishing} & set(kinds(found))
    assert "another account" in found.held[0].why


def test_whoever_has_not_confirmed_is_asked_again_only_when_that_is_wanted() -> None:
    there = made(heard=False)
    wish = replace(WISH, listeners=(OPS,))
    assert plan(wish, there).steps == ()
    again = plan(replace(wish, resend=True), there)
    assert again.steps == tuple(
        Subscribe(one, "email", "ops@example.com", again=True) for one in (BOUNCES, COMPLAINTS)
    )


def test_a_queue_that_lets_sns_send_already_is_left_as_it_is() -> None:
    wish = replace(WISH, listeners=(Listener("sqs", QUEUE),))
    everybody = {"Effect": "Allow", "Principal": "*", "Action": "sqs:*", "Resource": QUEUE}
    open_queue = Queue(QUEUE, "http://127.0.0.1/q", json.dumps({"Statement": [everybody]}))
    found = plan(wish, now(wish, queues={QUEUE: QueueSeen(Found(open_queue))}))
    assert not {CreateQueue, AllowQueueing} & set(kinds(found))
    assert kinds(found).count(Subscribe) == 2


def test_a_queue_gets_a_statement_for_each_topic() -> None:
    wish = replace(WISH, listeners=(Listener("sqs", QUEUE),))
    found = plan(wish, now(wish, queues={QUEUE: QueueSeen(Found(Queue(QUEUE, "http://127.0.0.1/q")))}))
    (step,) = (step for step in found.steps if isinstance(step, AllowQueueing))
    sources = [grant.conditions["ArnEquals"]["aws:SourceArn"] for grant in step.grants]
    assert sources == [BOUNCES, COMPLAINTS]


@pytest.mark.parametrize(
    ("queue", "words"),
    [
        (Queue(QUEUE, "u", "{"), "cannot be read"),
        (Queue(QUEUE, "u", key="alias/aws/sqs"), "encrypted with alias/aws/sqs, which SNS cannot use"),
    ],
    ids=["policy", "key"],
)
def test_a_queue_that_sns_cannot_be_let_into_is_refused(queue: Queue, words: str) -> None:
    wish = replace(WISH, listeners=(Listener("sqs", QUEUE),))
    assert words in refused(wish, now(wish, queues={QUEUE: QueueSeen(Found(queue))})).what


def test_a_queue_of_another_account_is_left_to_its_owner_with_the_statement() -> None:
    theirs = "arn:aws:sqs:eu-west-3:210987654321:theirs"
    wish = replace(WISH, listeners=(Listener("sqs", theirs),))
    found = plan(wish, now(wish, queues={theirs: QueueSeen(NotAsked("another account"))}))
    assert not {CreateQueue, AllowQueueing} & set(kinds(found))
    assert "sqs:SendMessage" in found.held[0].why
    assert Subscribe(BOUNCES, "sqs", theirs) in found.steps


def test_a_queue_is_not_made_in_another_region() -> None:
    there = "arn:aws:sqs:eu-west-1:123456789012:events"
    wish = replace(WISH, listeners=(Listener("sqs", there),))
    error = refused(wish, now(wish))
    assert (error.kind, "in eu-west-1" in error.what) == ("usage", True)


def test_topics_of_the_identity_need_no_configuration_set() -> None:
    wish = replace(WISH, identity_topics=True, listeners=(OPS,))
    found = plan(wish, now(wish))
    assert kinds(found) == [
        CreateTopic, AllowPublishing, CreateTopic, AllowPublishing, Subscribe, Subscribe,
        SetIdentityTopic, SetIdentityTopic,
    ]  # fmt: skip
    (grant,) = next(step for step in found.steps if isinstance(step, AllowPublishing)).grants
    assert grant.conditions["StringEquals"]["AWS:SourceArn"].endswith(":identity/example.com")


def test_another_topic_of_the_identity_is_set_only_when_that_is_allowed() -> None:
    wish = replace(WISH, identity_topics=True, topic=arn("mine"))
    there = now(
        wish, identity_topics=IdentityTopics(arn("theirs"), arn("mine")), topics={arn("mine"): topic("mine")}
    )
    held = plan(wish, there)
    assert held.steps == ()
    assert [one.allow for one in held.held if one.asked_for] == [ALLOW_IDENTITY_TOPIC]
    allowed = plan(replace(wish, allowed=frozenset({ALLOW_IDENTITY_TOPIC})), there)
    assert allowed.steps == (SetIdentityTopic("example.com", "BOUNCE", arn("mine"), arn("theirs")),)


def test_topics_of_the_identity_that_there_are_are_used() -> None:
    wish = replace(WISH, identity_topics=True, listeners=(OPS,))
    there = now(
        wish, identity_topics=IdentityTopics(arn("a"), arn("b")), topics={arn(x): topic(x) for x in "ab"}
    )
    assert plan(wish, there).steps == ()


def test_that_everything_comes_twice_is_said() -> None:
    wish = replace(WISH, identity_topics=True)
    there = made()
    twice = replace(there, identity_topics=IdentityTopics(BOUNCES, COMPLAINTS))
    assert any("comes twice" in one.why for one in plan(wish, twice).held)


@pytest.mark.parametrize(
    ("there", "allowed", "stops", "asked"),
    [
        (made(), True, True, False),
        (made(), False, False, False),
        (made(heard=False), True, False, True),
        (now(), True, False, True),
        (made(destinations=BOTH[:1]), True, False, True),
    ],
    ids=["heard and allowed", "not allowed", "nobody has confirmed", "nothing is there", "bounces only"],
)
def test_mail_to_the_sender_stops_only_when_asked_for_and_when_somebody_hears(
    there: EventsNow, allowed: bool, stops: bool, asked: bool
) -> None:
    wish = replace(WISH, allowed=frozenset({ALLOW_STOP} if allowed else ()))
    there = replace(there, topics={**dict.fromkeys((BOUNCES, COMPLAINTS), NOBODY), **there.topics})
    found = plan(wish, there)
    assert (StopForwarding("example.com") in found.steps) is stops
    assert any(one.asked_for for one in found.held) is asked


def test_events_on_a_bus_are_nothing_that_somebody_is_known_to_hear() -> None:
    bus = destination("mine", "BOUNCE", "COMPLAINT", elsewhere="EventBridge", bus="x")
    wish = replace(WISH, allowed=frozenset({ALLOW_STOP}))
    assert StopForwarding not in kinds(plan(wish, made(destinations=[bus])))
    stored = destination("mine", "BOUNCE", "COMPLAINT", elsewhere="Firehose")
    assert StopForwarding in kinds(plan(wish, made(destinations=[stored])))


def test_events_of_a_set_that_is_not_the_default_are_no_reason_to_stop_mailing_the_sender() -> None:
    there = made()
    wish = replace(WISH, set_name="example-com", allowed=frozenset({ALLOW_STOP}))
    elsewhere = replace(there, identity=replace(there.identity, configuration_set="other"))
    assert StopForwarding not in kinds(plan(wish, elsewhere))


def test_that_nobody_hears_and_nothing_is_mailed_is_said() -> None:
    off = replace(IDENTITY, feedback_forwarding=False)
    assert any("is off" in one.why for one in plan(WISH, now(identity=off)).held)


def test_a_set_that_does_not_send_is_said() -> None:
    there = made(configuration_set=ConfigurationSet("example-com", sending_enabled=False))
    assert any("switched off" in one.why for one in plan(WISH, there).held)


def test_what_is_left_names_who_has_to_confirm_and_how() -> None:
    there = made(heard=False)
    left = [str(one) for one in left_to_do(WISH, there, ways(WISH, there), new_default=True)]
    assert "ops@example.com: follow the links in 2 mails" in left[0]
    assert "--resend" in left[1]
    assert "configuration-set/example-com too" in left[2]


def test_what_is_left_names_a_topic_that_nobody_hears() -> None:
    there = made(topics={BOUNCES: replace(topic("x"), subscriptions=Found(())), COMPLAINTS: topic("y")})
    (left,) = left_to_do(WISH, there, ways(WISH, there), new_default=False)
    assert (left.text, "--email" in left.command) == (
        "nothing is subscribed to ses-example-com-bounces",
        True,
    )


def test_what_is_left_names_the_rule_of_a_bus_and_the_set_that_is_not_the_default() -> None:
    wish = replace(WISH, eventbridge=True, set_name="new")
    there = now(wish, identity=replace(IDENTITY, configuration_set="old"))
    left = [one.text for one in left_to_do(wish, there, ways(wish, there), new_default=False)]
    assert "rule of the default event bus" in left[0]
    assert "name the configuration set new" in left[1]


@pytest.mark.parametrize(
    ("changes", "options"),
    [
        ({"set_name": "otp"}, " --configuration-set otp"),
        ({"topic": arn("mine"), "one_topic": True}, " --topic mine"),
        ({"one_topic": True}, " --one-topic"),
        ({"eventbridge": True, "listeners": (OPS,)}, " --eventbridge"),
        ({"identity_topics": True}, " --identity-topics"),
    ],
)
def test_the_command_that_is_left_comes_upon_the_same_things(changes: dict[str, Any], options: str) -> None:
    wish = replace(WISH, **changes)
    assert command_for(wish, PLACE) == f"sesctl init events example.com{options} --region eu-west-3"


@pytest.mark.parametrize(
    ("protocol", "words"),
    [
        ("https", "fetch the SubscribeURL of the SubscriptionConfirmation"),
        ("sqs", "its owner has to confirm"),
        ("email-json", "follow the links in 2 mails"),
    ],
)
def test_every_protocol_has_its_own_way_to_confirm(protocol: str, words: str) -> None:
    who = Found((Subscription(protocol, "somebody", pending=True),))
    topics = {one: replace(topic("x"), subscriptions=who) for one in (BOUNCES, COMPLAINTS)}
    there = made(topics=topics)
    assert words in left_to_do(WISH, there, ways(WISH, there), new_default=False)[0].text


LONG = f"{'a' * 60}.{'b' * 60}.{'c' * 60}.example.com"


def test_names_are_stable_and_fit() -> None:
    assert set_name_for("mail.example.com") == "mail-example-com"
    assert topic_name_for("example.com", "bounces") == "ses-example-com-bounces"
    assert len(set_name_for(LONG)) <= 64
    assert set_name_for(LONG) == set_name_for(LONG)
    assert set_name_for(LONG) != set_name_for(LONG.replace("example", "examples"))
    assert len(topic_name_for(f"{LONG}.{LONG}", "complaints")) <= 256
