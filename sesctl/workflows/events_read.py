"""Read what decides where bounces and complaints go: topics, who hears of them, queues, keys."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, TypeVar

from sesctl.errors import SesctlError
from sesctl.model.arn import Place, arn_of
from sesctl.model.events import QueueSeen, TopicSeen
from sesctl.model.fact import Found, Missing, NotAsked, Unread
from sesctl.workflows.facts import unread

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from sesctl.model.account import Caller
    from sesctl.model.fact import Fact
    from sesctl.model.queue import Subscription
    from sesctl.model.topic import Key
    from sesctl.ports import Aws

T = TypeVar("T")

_AT_ONCE = 8
_OWNED_BY_AWS = NotAsked("AWS keeps it")


def place_of(caller: Caller, region: str) -> Place:
    """The region of the caller's account."""
    arn = arn_of(caller.arn)
    return Place(arn.partition if arn else "aws", region, caller.account_id)


def read_topics(arns: Iterable[str], aws: Aws, place: Place) -> Mapping[str, TopicSeen]:
    """Read topics side by side; raises SesctlError where one cannot be read."""
    names = list(arns)
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        return dict(zip(names, pool.map(lambda arn: _topic(arn, aws, place), names), strict=True))


def _topic(arn: str, aws: Aws, place: Place) -> TopicSeen:
    if is_foreign(arn, place):
        return TopicSeen(NotAsked("it is of another account"), foreign=True)
    found = aws.topics().topic(arn)
    if isinstance(found, Missing):
        return TopicSeen(found, Found(()))
    key = read_key(found.value.key, aws, place.region)
    return TopicSeen(found, Found(aws.topics().subscriptions(arn)), key)


def read_topic(arn: str, aws: Aws, place: Place) -> TopicSeen:
    """Read a topic; what cannot be read of it is left unread."""
    if is_foreign(arn, place):
        return _topic(arn, aws, place)
    found = read(lambda: aws.topics().topic(arn))
    if not isinstance(found, Found):
        return TopicSeen(found, Found(()) if isinstance(found, Missing) else read_listeners(arn, aws))
    return TopicSeen(found, read_listeners(arn, aws), read_key(found.value.key, aws, place.region))


def read_topics_each(arns: Sequence[str], aws: Aws, place: Fact[Place]) -> Mapping[str, TopicSeen]:
    """Read topics side by side; what cannot be read of one is left unread."""
    if not isinstance(place, Found):
        reason = place.reason if isinstance(place, Unread) else "the account is not known"
        return dict.fromkeys(arns, TopicSeen(Unread(reason), Unread(reason)))
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        return dict(zip(arns, pool.map(lambda arn: read_topic(arn, aws, place.value), arns), strict=True))


def read_listeners(arn: str, aws: Aws) -> Fact[tuple[Subscription, ...]]:
    """Read who hears of a topic."""
    return read(lambda: Found(aws.topics().subscriptions(arn)))


def is_foreign(arn: str, place: Place) -> bool:
    """Whether something belongs to another account."""
    found = arn_of(arn)
    return found is not None and found.account != place.account


def read_queues(arns: Iterable[str], aws: Aws, place: Place) -> Mapping[str, QueueSeen]:
    """Read queues; raises SesctlError where one cannot be read. Those of other accounts are not asked for."""
    return {arn: _queue(arn, aws, place) for arn in arns}


def _queue(arn: str, aws: Aws, place: Place) -> QueueSeen:
    name = arn_of(arn)
    if name is None or name.account != place.account:
        return QueueSeen(NotAsked("it is of another account"))
    found = aws.queue_setup(name.region).queue(name.resource, name.account)
    if isinstance(found, Missing):
        return QueueSeen(found)
    return QueueSeen(found, read_key(found.value.key, aws, name.region))


def read_key(name: str | None, aws: Aws, region: str) -> Fact[Key]:
    """Read the key of something that is encrypted; that it may not be read is no obstacle."""
    if not name:
        return NotAsked("it is not encrypted with a key of its own")
    if name.rpartition("alias/")[2].startswith("aws/"):
        return _OWNED_BY_AWS
    return read(lambda: Found(aws.keys(region).key(name)))


def read(call: Callable[[], Fact[T]]) -> Fact[T]:
    """Make a call that leaves a fact unread where it fails."""
    try:
        return call()
    except SesctlError as error:
        return unread(error)
