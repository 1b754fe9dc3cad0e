"""What a topic lacks until a service may publish to it, and somebody hears of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesctl.errors import SesctlError
from sesctl.grammar.resource_policy import accesses, denying, rule_on
from sesctl.model.arn import resource_name
from sesctl.model.events_steps import AllowPublishing, CreateTopic, Subscribe
from sesctl.model.fact import Found
from sesctl.model.fault import Fault
from sesctl.model.plan import Held
from sesctl.planning.events_keys import key_obstacle
from sesctl.planning.topic_policy import merged

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sesctl.model.events import TopicSeen
    from sesctl.model.grant import Grant
    from sesctl.model.plan import Step
    from sesctl.planning.events_wish import Listener


def topic_parts(arn: str, seen: TopicSeen, grants: Sequence[Grant]) -> Iterator[Step | Held | SesctlError]:
    """Yield what makes a topic one that may be published to, or what stands in the way.

    A topic that could not be read, being somebody else's, is left to them.
    """
    if not isinstance(seen.topic, Found):
        yield from _unseen(arn, seen, grants)
        return
    topic = seen.topic.value
    if topic.fifo:
        yield fifo(arn)
        return
    if obstacle := key_obstacle(arn, topic.key, seen.key, grants[0].service):
        yield obstacle
    for grant in grants:
        if rule_on(topic.policy, grant) == "denied":
            yield _denied(arn, topic.policy, grant)
    policy = merged(topic.policy, grants)
    if isinstance(policy, Fault):
        yield unreadable(arn, policy)
    elif policy is not None:
        yield AllowPublishing(arn, tuple(grants))


def _unseen(arn: str, seen: TopicSeen, grants: Sequence[Grant]) -> Iterator[Step | Held]:
    if seen.foreign:
        yield Held(
            f"The topic {arn} is of another account, whose owner has to let {grants[0].who} publish to it."
        )
        return
    yield CreateTopic(arn)
    yield AllowPublishing(arn, tuple(grants))


def fifo(arn: str) -> SesctlError:
    """Say that a topic keeps the order of messages, and is no good here."""
    return SesctlError(
        "refused",
        f"{resource_name(arn)} is a FIFO topic",
        why="SES and CloudWatch publish to standard topics only",
        try_="--topic with the name of a standard topic, which is created where there is none",
    )


def unreadable(arn: str, fault: Fault) -> SesctlError:
    """Say that a policy is not replaced, since what is in it is not known."""
    return SesctlError(
        "refused",
        f"the policy of {resource_name(arn)} cannot be read: {fault.why}",
        why="a policy is replaced as a whole, so that what others have in it would be lost",
        try_="mend or remove it in the AWS console, then run the same command again",
    )


def _denied(arn: str, policy: str, grant: Grant) -> SesctlError:
    sid = next((name for access in accesses(grant) if (name := denying(policy, access))), "")
    return SesctlError(
        "refused",
        f"the policy of {resource_name(arn)} denies that {grant.who} publishes to it",
        why=f"a Deny outdoes every Allow{f'; the statement is {sid}' if sid else ''}",
        try_="take the statement out, or name another topic: --topic NAME",
    )


def subscription_steps(
    arn: str, seen: TopicSeen, listeners: Sequence[Listener], *, resend: bool
) -> Iterator[Subscribe]:
    """Yield a step for each listener that is not subscribed, or is to be asked again."""
    there = {(one.protocol, one.endpoint) for one in seen.listed}
    for listener in listeners:
        if (listener.protocol, listener.endpoint) not in there:
            yield Subscribe(arn, listener.protocol, listener.endpoint)
    if resend:
        pending = [one for one in seen.listed if one.pending]
        yield from (Subscribe(arn, one.protocol, one.endpoint, again=True) for one in pending)
