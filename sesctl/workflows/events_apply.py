"""Take the steps of a plan for events and alarms, one after the other."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from sesctl.errors import SesctlError
from sesctl.model.alarms import PutAlarm
from sesctl.model.arn import arn_of, resource_name
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
from sesctl.model.fact import Found
from sesctl.model.fault import Fault
from sesctl.planning.events_topics import unreadable
from sesctl.planning.topic_policy import merged

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sesctl.model.fact import Missing
    from sesctl.model.grant import Grant
    from sesctl.model.plan import Plan, Step
    from sesctl.ports import Aws, Clock

T = TypeVar("T")

_PAUSES = (1.0, 2.0, 4.0)
"""Seconds between attempts, while what was made a moment ago is not seen everywhere yet."""


def apply(plan: Plan, aws: Aws, clock: Clock, done: Callable[[Step], None]) -> None:
    """Take the steps in order, and tell each that is done.

    A step that fails ends it; what was done before is kept, and running the command again goes on
    from there.
    """
    for step in plan.steps:
        _apply(step, aws, clock)
        done(step)


def _apply(step: Step, aws: Aws, clock: Clock) -> None:
    match step:
        case CreateTopic(arn):
            aws.topics().create_topic(resource_name(arn))
        case AllowPublishing(topic, grants):
            _allow_publishing(topic, grants, aws, clock)
        case CreateQueue(arn):
            aws.queue_setup().create_queue(resource_name(arn))
        case AllowQueueing(queue, grants):
            _allow_queueing(queue, grants, aws, clock)
        case Subscribe(topic, protocol, endpoint):
            aws.topics().subscribe(topic, protocol, endpoint)
        case PutAlarm(alarm):
            aws.alarms().put_alarm(alarm)
        case _:
            _apply_to_ses(step, aws, clock)


def _apply_to_ses(step: Step, aws: Aws, clock: Clock) -> None:
    ses = aws.event_destinations()
    match step:
        case CreateConfigurationSet(name):
            ses.create_set(name)
        case PutDestination(set_name, destination, before):
            put = ses.change if before else ses.create
            _patiently(lambda: put(set_name, destination), clock)
        case SetConfigurationSet(identity, set_name):
            ses.make_default(identity, set_name)
        case SetIdentityTopic(identity, kind, topic):
            _patiently(lambda: aws.identity_topics().set_topic(identity, kind, topic), clock)
        case StopForwarding(identity):
            ses.stop_forwarding(identity)
        case _:
            raise TypeError(f"{type(step).__name__} is no step of events")


def _allow_publishing(arn: str, grants: Sequence[Grant], aws: Aws, clock: Clock) -> None:
    """Add statements to the policy as it is now, which is not what it was when the plan was made."""
    topic = _read_patiently(lambda: aws.topics().topic(arn), clock, arn)
    policy = _merged(topic.policy, grants, arn)
    if policy is not None:
        aws.topics().set_policy(arn, policy)


def _allow_queueing(arn: str, grants: Sequence[Grant], aws: Aws, clock: Clock) -> None:
    """Likewise for a queue."""
    name = arn_of(arn)
    region, account = (name.region, name.account) if name else (None, "")
    setup = aws.queue_setup(region)
    queue = _read_patiently(lambda: setup.queue(resource_name(arn), account), clock, arn)
    policy = _merged(queue.policy, grants, arn)
    if policy is not None:
        setup.set_policy(queue.url, policy)


def _merged(text: str | None, grants: Sequence[Grant], arn: str) -> str | None:
    policy = merged(text, grants)
    if isinstance(policy, Fault):
        raise unreadable(arn, policy)
    return policy


def _read_patiently(call: Callable[[], Found[T] | Missing], clock: Clock, arn: str) -> T:
    """Read what has just been made."""
    for pause in (*_PAUSES, None):
        found = call()
        if isinstance(found, Found):
            return found.value
        if pause is not None:
            clock.sleep(pause)
    raise SesctlError(
        "service",
        f"AWS does not show {resource_name(arn)}, although it accepted it",
        why="the region may be slow to agree with itself",
        try_="run the same command again in a minute",
    )


def _patiently(call: Callable[[], None], clock: Clock) -> None:
    """Do what SES refuses as long as it does not see the policy that was just written."""
    for pause in _PAUSES:
        try:
            call()
        except SesctlError as error:
            if not _cannot_publish(error):
                raise
            clock.sleep(pause)
        else:
            return
    call()


def _cannot_publish(error: SesctlError) -> bool:
    return error.kind == "refused" and "publish" in error.what
