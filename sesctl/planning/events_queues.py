"""What a queue lacks until what is published to topics arrives in it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from sesctl.errors import usage
from sesctl.model.arn import arn_of, resource_name
from sesctl.model.events_steps import AllowQueueing, CreateQueue
from sesctl.model.fact import Found
from sesctl.model.fault import Fault
from sesctl.model.grant import SNS, sns_may_send
from sesctl.model.plan import Held
from sesctl.planning.events_keys import key_obstacle
from sesctl.planning.events_topics import unreadable
from sesctl.planning.topic_policy import merged

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sesctl.errors import SesctlError
    from sesctl.model.arn import Place
    from sesctl.model.events import QueueSeen
    from sesctl.model.plan import Step


def queue_parts(
    arn: str, seen: QueueSeen, topics: Sequence[str], place: Place
) -> Iterator[Step | Held | SesctlError]:
    """Yield what lets SNS put messages into a queue, or what stands in the way."""
    grants = tuple(sns_may_send(arn, topic) for topic in topics)
    found = arn_of(arn)
    if found is None or found.account != place.account:
        statements = "; ".join(json.dumps(grant.statement) for grant in grants)
        yield Held(
            f"The queue {arn} is of another account, whose owner has to add to its policy: {statements}"
        )
        return
    if not isinstance(seen.queue, Found):
        if found.region != place.region:
            yield _elsewhere(arn, found.region)
            return
        yield CreateQueue(arn)
        yield AllowQueueing(arn, grants)
        return
    queue = seen.queue.value
    if obstacle := key_obstacle(arn, queue.key, seen.key, SNS):
        yield obstacle
    policy = merged(queue.policy, grants)
    if isinstance(policy, Fault):
        yield unreadable(arn, policy)
    elif policy is not None:
        yield AllowQueueing(arn, grants)


def _elsewhere(arn: str, region: str) -> SesctlError:
    name = resource_name(arn)
    return usage(
        f"there is no queue {name} in {region}",
        why="queues are created in the region in use only",
        try_=f"aws sqs create-queue --queue-name {name} --region {region}; or --sqs {name}",
    )
