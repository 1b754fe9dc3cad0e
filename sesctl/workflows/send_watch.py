"""Wait for what becomes of a mail: in message insights, or on a queue of events."""

from __future__ import annotations

import signal
import threading
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import chain, repeat
from math import ceil
from typing import TYPE_CHECKING

from sesctl.errors import SesctlError
from sesctl.grammar.ses_event import parse_event
from sesctl.model.fact import Found, Unread
from sesctl.model.insights import Delivery, Proof
from sesctl.planning.sending import NOT_ASKED
from sesctl.planning.sending_events import outcome, queue_of, topic_of, verdict, without_set

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sesctl.errors import ErrorKind
    from sesctl.model.insights import MailEvent
    from sesctl.model.queue import QueueMessage
    from sesctl.planning.sending import Sending
    from sesctl.ports import Aws, InsightsApi, QueueApi

    Tell = Callable[[MailEvent], None]

_PASSING: frozenset[ErrorKind] = frozenset({"throttled", "network", "service"})
_PAUSES = (2.0, 3.0, 5.0, 10.0, 15.0)
"""Seconds between looks at message insights; the last is kept."""

_EMPTY_PAUSE = 1.0
_LEAST_PARTS = 4
_MOST_FOREIGN = 200
"""So many messages of others are held at once, and no more: their readers wait as long as we do."""


@dataclass(frozen=True, slots=True)
class Time:
    """The clock of a wait, so that tests need not wait."""

    now: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep


def wait_for_delivery(
    insights: InsightsApi, message_id: str, seconds: float, tell: Tell, clock: Time | None = None
) -> Delivery:
    """Look into message insights until they tell an end of the mail, or the time is up."""
    clock = clock or Time()
    began = clock.now()
    events: tuple[MailEvent, ...] = ()
    for pause in chain(_PAUSES, repeat(_PAUSES[-1])):
        known = set(events)
        events, trouble = _look(insights, message_id, events)
        for event in events:
            if event not in known:
                tell(event)
        state, waited = outcome(events), clock.now() - began
        hopeless = trouble is not None and trouble.kind not in _PASSING
        if state != "pending" or hopeless or waited >= seconds:
            break
        clock.sleep(min(pause, seconds - waited))
    if state == "pending" and trouble:
        return Delivery("unknown", waited, events, trouble)
    return Delivery(state, waited, events)


def _look(
    insights: InsightsApi, message_id: str, before: tuple[MailEvent, ...]
) -> tuple[tuple[MailEvent, ...], SesctlError | None]:
    try:
        found = insights.of(message_id)
    except SesctlError as error:
        return before, error
    return (found.value.events if isinstance(found, Found) else before), None


@dataclass(frozen=True, slots=True)
class Queue:
    """A queue to look into, and for what.

    Attributes:
        adapter: SQS in the region of the queue.
        wanted: the kind of event that has to come.
    """

    url: str
    adapter: QueueApi
    wanted: str


def find_queue(looked: Sending, wanted: str, aws: Aws) -> Queue:
    """Follow the configuration set to its topic, and that to its queue; raises SesctlError with what is missing."""
    if looked.set_name is None or looked.configuration_set is NOT_ASKED:
        raise _unknown_set(looked)
    topic = topic_of(
        looked.set_name, aws.configuration_sets().destinations(looked.set_name), wanted, looked.region
    )
    if isinstance(topic, SesctlError):
        raise topic
    arn = queue_of(topic, aws.topics().subscriptions(topic), looked.region)
    if isinstance(arn, SesctlError):
        raise arn
    _, _, _, region, account, name = arn.split(":")
    adapter = aws.queues(region)
    return Queue(adapter.url(name, account), adapter, wanted)


def named_queue(url: str, wanted: str, aws: Aws) -> Queue:
    """Take the queue that was named, after a look whether it is there; raises SesctlError.

    Who may not ask for that, as an application need not be, finds out when the queue is read.
    """
    host, _, path = url.partition("://")[2].partition("/")
    account, _, name = path.strip("/").rpartition("/")
    parts = host.split(".")
    # sqs.REGION.amazonaws.com; of whatever else stands there, the region in use is asked.
    adapter = aws.queues(parts[1] if parts[0] == "sqs" and len(parts) >= _LEAST_PARTS else None)
    try:
        adapter.url(name, account)
    except SesctlError as error:
        if error.kind != "permission":
            raise
    return Queue(url, adapter, wanted)


def _unknown_set(looked: Sending) -> SesctlError:
    error = without_set(looked)
    unread = next((one.reason for one in looked.identities.values() if isinstance(one, Unread)), None)
    if unread:
        error.why = f"whether its identity has one could not be read ({unread})"
    return error


@dataclass(slots=True)
class _Seen:
    """What a look into a queue has brought to light.

    Attributes:
        held: receipts of all that was seen, which is given back at the end.
        foreign: how much of it is about other mail.
        trouble: why the last look failed; None when it did not.
    """

    ours: list[MailEvent] = field(default_factory=list)
    held: list[str] = field(default_factory=list)
    foreign: int = 0
    trouble: SesctlError | None = None

    @property
    def is_hopeless(self) -> bool:
        return self.trouble is not None and self.trouble.kind not in _PASSING


def wait_for_event(
    queue: Queue, message_id: str, seconds: float, tell: Tell, clock: Time | None = None
) -> Proof:
    """Look into a queue until the event of a mail is there, or the time is up.

    Nothing is taken from it: messages are held, so that each is met once, and given back at the end,
    whatever happens. Those of our mail too: who reads the queue is to have what SES tells.
    """
    clock = clock or Time()
    began, seen = clock.now(), _Seen()
    try:
        while (left := began + seconds - clock.now()) > 0 and seen.foreign < _MOST_FOREIGN:
            messages = _receive(queue, ceil(left), seen)
            for message in messages:
                _note(message, message_id, seen, tell)
            if seen.is_hopeless or verdict(seen.ours, queue.wanted) != "pending":
                break
            if not messages:
                clock.sleep(min(_EMPTY_PAUSE, left))
    finally:
        _give_back(queue, seen)
    state, error = verdict(seen.ours, queue.wanted), None
    if state == "pending" and seen.trouble:
        state, error = "unknown", seen.trouble
    waited = clock.now() - began
    return Proof(state, queue.wanted, waited, tuple(seen.ours), seen.foreign, error)


def _receive(queue: Queue, left: int, seen: _Seen) -> tuple[QueueMessage, ...]:
    """Receive, and note at once what is held; Ctrl-C in between would leave it held, and nobody to release it."""
    try:
        with _uninterrupted():
            messages = queue.adapter.receive(queue.url, left, left + 1)
            seen.held += [message.receipt for message in messages]
    except SesctlError as error:
        seen.trouble = error
        return ()
    seen.trouble = None
    return messages


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Hold Ctrl-C back until the block is over; only the main thread ever has one."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    came: list[int] = []
    before = signal.signal(signal.SIGINT, lambda number, _: came.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before or signal.default_int_handler)
        if came:
            raise KeyboardInterrupt


def _give_back(queue: Queue, seen: _Seen) -> None:
    """Release what is held; what cannot be released shows again by itself when its time is up."""
    for receipt in seen.held:
        with suppress(SesctlError):
            queue.adapter.release(queue.url, receipt)


def _note(message: QueueMessage, message_id: str, seen: _Seen, tell: Tell) -> None:
    found = parse_event(message.body)
    if found is None or found.message_id != message_id:
        seen.foreign += 1
    elif found.event not in seen.ours:
        seen.ours.append(found.event)
        tell(found.event)
