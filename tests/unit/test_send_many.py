"""Many mails in a row: each once, at the right pace, and counted by what became of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

from sesctl.errors import SesctlError
from sesctl.model.batch import Attempt, Batch
from sesctl.model.mail import OutgoingMail
from sesctl.render.sending import summary_body
from sesctl.render.sending_words import progress_line, summary_lines
from sesctl.workflows.send_many import Sender

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sesctl.errors import ErrorKind

MAIL = OutgoingMail("otp@example.com", "success@simulator.amazonses.com", "s", "t", "h")


def failed(kind: ErrorKind, code: str | None = None) -> SesctlError:
    return SesctlError(kind, f"SendEmail failed: {kind}", why="because", try_="later", aws_code=code)


@dataclass
class Line:
    """A clock that only moves when somebody waits or sends, and an SES at its other end."""

    latency: float = 0.0
    errors: Mapping[int, BaseException] = field(default_factory=dict)
    time: float = 100.0
    sent_at: list[float] = field(default_factory=list)
    region: str = "eu-west-1"

    def now(self) -> float:
        return self.time

    def sleep(self, seconds: float) -> None:
        self.time += seconds

    def send(self, mail: OutgoingMail) -> str:
        assert mail is MAIL
        position = len(self.sent_at)
        self.sent_at.append(self.time)
        self.time += self.latency
        if position in self.errors:
            raise self.errors[position]
        return f"id-{position}"


def run(line: Line, count: int, rate: float = 1.0, tell: Callable[[Batch], None] = lambda _: None) -> Batch:
    codes = iter(range(count))
    return Sender(
        line,  # type: ignore[arg-type]  # no more of the port is used
        lambda: (MAIL, f"code-{next(codes)}"),
        rate,
        tell,
        now=line.now,
        sleep=line.sleep,
    ).send(count)


def test_each_mail_is_sent_once_with_a_code_of_its_own() -> None:
    batch = run(Line(), 3)
    assert [(one.message_id, one.code) for one in batch.accepted] == [
        ("id-0", "code-0"),
        ("id-1", "code-1"),
        ("id-2", "code-2"),
    ]
    assert (batch.unsent, batch.failures, batch.stopped) == (0, (), False)


def test_the_next_mail_waits_for_the_rate_counted_from_the_last_reply() -> None:
    line = Line(latency=0.25)
    batch = run(line, 3)
    assert line.sent_at == [100.0, 101.25, 102.5]
    assert batch.seconds == pytest.approx(2.75)
    assert batch.latency(0.5) == pytest.approx(0.25)


@pytest.mark.parametrize("kind", ["throttled", "network", "service"])
def test_what_may_spare_the_next_mail_is_counted_and_not_tried_again(kind: ErrorKind) -> None:
    line = Line(errors={1: failed(kind)})
    batch = run(line, 4)
    assert len(line.sent_at) == 4
    assert [one.message_id for one in batch.attempts] == ["id-0", None, "id-2", "id-3"]
    assert [(one.error.kind, one.count) for one in batch.failures] == [(kind, 1)]


@pytest.mark.parametrize(
    "kind", ["credentials", "permission", "refused", "account", "quota", "not-found", "clock"]
)
def test_what_would_meet_every_mail_ends_the_run(kind: ErrorKind) -> None:
    line = Line(errors={1: failed(kind)})
    batch = run(line, 10)
    assert (len(line.sent_at), len(batch.accepted), batch.unsent) == (2, 1, 8)


def test_ctrl_c_leaves_a_summary_of_what_was_sent() -> None:
    line = Line()
    naps: list[float] = []

    def sleep(seconds: float) -> None:
        naps.append(seconds)
        if len(naps) == 3:
            raise KeyboardInterrupt
        line.time += seconds

    sender = Sender(line, lambda: (MAIL, "c"), 1.0, lambda _: None, now=line.now, sleep=sleep)  # type: ignore[arg-type]
    batch = sender.send(10)
    assert (len(batch.accepted), batch.unsent, batch.stopped) == (3, 7, True)


def test_a_bug_is_not_counted_as_a_failed_mail() -> None:
    with pytest.raises(ZeroDivisionError):
        run(Line(errors={0: ZeroDivisionError()}), 2)


def test_every_reply_is_told() -> None:
    told: list[str] = []
    run(Line(errors={1: failed("network")}), 3, tell=lambda batch: told.append(progress_line(batch)))
    assert told == ["1 of 3 sent", "2 of 3 sent, 1 failed", "3 of 3 sent, 1 failed"]


def batch_of(*attempts: Attempt, wanted: int | None = None) -> Batch:
    return Batch(wanted or len(attempts), 14.0, attempts, 1.5)


@pytest.mark.parametrize(
    ("count", "p50", "p95"), [(1, 1, 1), (2, 1, 2), (4, 2, 4), (20, 10, 19), (100, 50, 95)]
)
def test_percentiles_are_replies_that_really_came(count: int, p50: int, p95: int) -> None:
    batch = batch_of(*(Attempt("c", float(number), "id") for number in range(count, 0, -1)))
    assert (batch.latency(0.5), batch.latency(0.95)) == (p50, p95)


def test_only_accepted_mails_have_a_latency() -> None:
    batch = batch_of(Attempt("a", 9.0, None, failed("network")), Attempt("b", 0.0123, "id"))
    assert batch.latency(0.95) == 0.0123
    assert batch_of(Attempt("a", 9.0, None, failed("network"))).latency(0.5) is None


def test_failures_are_put_together_by_cause_the_most_frequent_first() -> None:
    batch = batch_of(
        Attempt("a", 0.1, None, failed("network")),
        *(Attempt("b", 0.1, None, failed("throttled", "TooManyRequestsException")) for _ in range(3)),
        Attempt("c", 0.1, None, failed("throttled", "LimitExceededException")),
    )
    assert [(one.error.aws_code, one.count) for one in batch.failures] == [
        ("TooManyRequestsException", 3),
        (None, 1),
        ("LimitExceededException", 1),
    ]


def test_the_summary_tells_all_of_it_and_is_harmless() -> None:
    hostile = SesctlError("throttled", "slow\x1b[31m", why="why", try_="try", aws_code="Too\nMany")
    batch = batch_of(Attempt("a", 0.0414, "id"), Attempt("b", 0.2, None, hostile), wanted=5)
    assert summary_lines(batch) == [
        "accepted  1 of 5",
        "failed    1",
        "  1 × throttled (Too\\nMany): slow\\x1b[31m",
        "    why: why",
        "    try: try",
        "not sent  3",
        "latency   p50 41 ms, p95 41 ms",
    ]
    body = summary_body(batch)
    assert (body["accepted"], body["failed"], body["not_sent"]) == (1, 1, 3)
    assert body["latency_ms"] == {"p50": 41.4, "p95": 41.4}
    assert body["mails"] == [{"message_id": "id", "code": "a"}]
