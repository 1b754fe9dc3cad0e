"""Waiting for what becomes of a mail, with a clock that only moves when somebody waits."""

from __future__ import annotations

import _thread
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

from sesctl.errors import SesctlError
from sesctl.model.fact import Found, Missing
from sesctl.model.insights import Insights, MailEvent
from sesctl.model.queue import QueueMessage
from sesctl.render.sending_words import delivery_words, event_line, proof_words
from sesctl.workflows.send_watch import Queue, Time, wait_for_delivery, wait_for_event

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sesctl.errors import ErrorKind
    from sesctl.model.insights import Delivery, Proof

ID = "0100-a"
URL = "https://sqs.eu-west-3.amazonaws.com/123456789012/events"


def failed(kind: ErrorKind) -> SesctlError:
    return SesctlError(kind, f"it failed: {kind}", why="because", try_="later")


def known(*kinds: str) -> Found[Insights]:
    return Found(Insights(tuple(MailEvent(kind) for kind in kinds)))


@dataclass
class Clock:
    time: float = 1000.0
    naps: list[float] = field(default_factory=list)

    def sleep(self, seconds: float) -> None:
        self.naps.append(seconds)
        self.time += seconds

    @property
    def as_time(self) -> Time:
        return Time(lambda: self.time, self.sleep)


@dataclass
class Answers:
    """Message insights that answer in turn, and with the last for ever."""

    answers: list[Found[Insights] | Missing | SesctlError]
    asked: int = 0

    def of(self, message_id: str) -> Found[Insights] | Missing:
        assert message_id == ID
        answer = self.answers[min(self.asked, len(self.answers) - 1)]
        self.asked += 1
        if isinstance(answer, SesctlError):
            raise answer
        return answer


def deliver(
    answers: Sequence[Found[Insights] | Missing | SesctlError], seconds: float = 60
) -> tuple[Delivery, list[str], Clock]:
    told: list[str] = []
    clock = Clock()
    found = wait_for_delivery(
        Answers(list(answers)), ID, seconds, lambda event: told.append(event.kind), clock.as_time
    )
    return found, told, clock


def test_the_wait_ends_with_the_delivery_and_each_event_is_told_once() -> None:
    found, told, clock = deliver([Missing(), known("SEND"), known("SEND"), known("SEND", "DELIVERY")])
    assert (found.state, told) == ("delivered", ["SEND", "DELIVERY"])
    assert clock.naps == [2, 3, 5]


def test_a_bounce_ends_the_wait() -> None:
    found, _, _ = deliver([known("SEND", "BOUNCE")])
    assert (found.state, found.seconds) == ("failed", 0)


def test_the_wait_is_never_longer_than_asked_for() -> None:
    found, told, clock = deliver([known("SEND")], seconds=12)
    assert (found.state, told, sum(clock.naps)) == ("pending", ["SEND"], 12)


@pytest.mark.parametrize("kind", ["throttled", "network", "service"])
def test_a_look_that_fails_in_passing_is_made_again(kind: ErrorKind) -> None:
    found, _, _ = deliver([failed(kind), known("SEND", "DELIVERY")])
    assert (found.state, found.error) == ("delivered", None)


def test_looks_that_never_succeed_leave_it_unknown_and_not_pending() -> None:
    found, _, _ = deliver([failed("network")], seconds=5)
    assert found.state == "unknown"
    assert found.error
    assert found.error.kind == "network"


@pytest.mark.parametrize("kind", ["permission", "not-found", "credentials"])
def test_a_look_that_can_never_succeed_ends_the_wait(kind: ErrorKind) -> None:
    found, _, clock = deliver([failed(kind)])
    assert (found.state, clock.naps) == ("unknown", [])


def event(kind: str, message_id: str = ID) -> str:
    return json.dumps({"eventType": kind, "mail": {"messageId": message_id}})


@dataclass
class FakeQueue:
    """A queue with batches to be received in turn, and a record of what was done to it."""

    batches: list[list[str] | SesctlError]
    clock: Clock
    may_release: bool = True
    released: list[str] = field(default_factory=list)
    received: list[str] = field(default_factory=list)

    def url(self, name: str, account_id: str) -> str:
        raise AssertionError("nobody asks")

    def receive(self, url: str, wait_seconds: int, hold_seconds: int) -> tuple[QueueMessage, ...]:
        assert url == URL
        assert hold_seconds > wait_seconds > 0
        batch = self.batches.pop(0) if self.batches else []
        if isinstance(batch, SesctlError):
            raise batch
        if not batch:
            self.clock.time += min(5, wait_seconds)
        found = tuple(
            QueueMessage(body, f"r{len(self.received) + number}") for number, body in enumerate(batch)
        )
        self.received += batch
        return found

    def release(self, url: str, receipt: str) -> None:
        assert url == URL
        if not self.may_release:
            raise failed("permission")
        self.released.append(receipt)


def look(queue: FakeQueue, wanted: str = "BOUNCE", seconds: float = 30) -> tuple[Proof, list[str]]:
    told: list[str] = []
    found = wait_for_event(
        Queue(URL, queue, wanted), ID, seconds, lambda one: told.append(one.kind), queue.clock.as_time
    )
    return found, told


def test_our_event_proves_it_and_every_message_is_given_back() -> None:
    queue = FakeQueue([["other", event("Send")], [], [event("Bounce", "0100-b"), event("Bounce")]], Clock())
    found, told = look(queue)
    assert (found.state, told, found.foreign) == ("proved", ["SEND", "BOUNCE"], 2)
    assert queue.released == ["r0", "r1", "r2", "r3"]


def test_an_event_that_comes_twice_is_told_once() -> None:
    queue = FakeQueue([[event("Send"), event("Send"), event("Bounce")]], Clock())
    found, told = look(queue)
    assert (told, len(queue.released), len(found.events)) == (["SEND", "BOUNCE"], 3, 2)


def test_another_end_than_the_wanted_one_contradicts_it() -> None:
    found, _ = look(FakeQueue([[event("Delivery")]], Clock()))
    assert found.state == "contradicted"


def test_an_empty_queue_is_watched_until_the_time_is_up() -> None:
    queue = FakeQueue([], Clock())
    found, _ = look(queue, seconds=20)
    assert (found.state, found.error) == ("pending", None)
    assert 20 <= found.seconds <= 26


def test_messages_are_given_back_also_when_somebody_stops_the_wait() -> None:
    class Stopped(FakeQueue):
        def receive(self, url: str, wait_seconds: int, hold_seconds: int) -> tuple[QueueMessage, ...]:
            if self.received:
                raise KeyboardInterrupt
            return super().receive(url, wait_seconds, hold_seconds)

    queue = Stopped([["a", event("Send")]], Clock())
    with pytest.raises(KeyboardInterrupt):
        look(queue)
    assert queue.released == ["r0", "r1"]


def test_what_arrives_while_somebody_stops_the_wait_is_given_back_too() -> None:
    class Slow(FakeQueue):
        def receive(self, url: str, wait_seconds: int, hold_seconds: int) -> tuple[QueueMessage, ...]:
            _thread.interrupt_main()  # as Ctrl-C does, while the request is under way
            return super().receive(url, wait_seconds, hold_seconds)

    queue = Slow([["a", "b"]], Clock())
    with pytest.raises(KeyboardInterrupt):
        look(queue)
    assert queue.released == ["r0", "r1"]


def test_stopping_the_wait_while_a_request_fails_stops_it() -> None:
    class Failing(FakeQueue):
        def receive(self, url: str, wait_seconds: int, hold_seconds: int) -> tuple[QueueMessage, ...]:
            _thread.interrupt_main()
            raise failed("network")

    with pytest.raises(KeyboardInterrupt):
        look(Failing([], Clock()))


def test_no_more_messages_of_others_are_held_than_their_readers_can_bear() -> None:
    queue = FakeQueue([["x"] * 10 for _ in range(100)], Clock())
    found, _ = look(queue, seconds=10_000)
    assert (found.state, found.foreign, len(queue.released)) == ("pending", 200, 200)


def test_a_message_that_may_not_be_released_shows_again_by_itself_and_is_no_obstacle() -> None:
    found, _ = look(FakeQueue([[event("Bounce"), "other"]], Clock(), may_release=False))
    assert (found.state, found.foreign, found.error) == ("proved", 1, None)


def test_a_reception_that_fails_in_passing_is_repeated() -> None:
    found, _ = look(FakeQueue([failed("network"), [event("Bounce")]], Clock()))
    assert (found.state, found.error) == ("proved", None)


@pytest.mark.parametrize(("kind", "looks"), [("permission", 1), ("not-found", 1)])
def test_a_queue_that_can_never_be_read_ends_the_wait(kind: ErrorKind, looks: int) -> None:
    queue = FakeQueue([failed(kind), [event("Bounce")]], Clock())
    found, _ = look(queue)
    assert found.state == "unknown"
    assert found.error
    assert (found.error.kind, len(queue.batches)) == (kind, looks)


def test_what_others_wrote_cannot_act_on_a_terminal() -> None:
    assert event_line(MailEvent("BOUNCE\x1b[31m", None, "a\nb\u202e")) == "BOUNCE\\x1b[31m: a\\nb\\u202e"


def test_each_state_has_words_of_its_own() -> None:
    found, _, _ = deliver([known("SEND")], seconds=5)
    assert "message insights told SEND" in delivery_words(found, ID, "a@example.org", "eu-west-3")[0]
    simulated = delivery_words(found, ID, "bounce@simulator.amazonses.com", "eu-west-3")
    assert "--prove" in simulated[-1]
    lost, _, _ = deliver([failed("permission")])
    assert delivery_words(lost, ID, "a@example.org", "eu-west-3")[1:] == [
        "  it failed: permission",
        "  why: because",
        "  try: later",
    ]
    proof, _ = look(FakeQueue([[event("Send")]], Clock()), seconds=5)
    assert "only SEND" in proof_words(proof, URL)[0]
