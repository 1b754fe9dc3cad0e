"""Waiting for the copy of a mail, and what it proves."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from support.message_world import CODE, RESOLVER, WRITTEN, message
from support.world import FakeClock

from sesctl.errors import SesctlError
from sesctl.grammar.message_id import is_message_id
from sesctl.model.arrival import Arrival, StoredMail, Wanted
from sesctl.workflows.closed_loop import prove, wait_for_copy
from sesctl.workflows.inspect import Inspection

if TYPE_CHECKING:
    from datetime import datetime

    from sesctl.model.arrival import Proof

WANTED = Wanted("01060193-0000", CODE, WRITTEN)


@dataclass
class Source:
    """A place where a mail arrives after so many looks; implements the MailSource port."""

    after: int
    mail: StoredMail = field(default_factory=lambda: StoredMail(message().raw, "INBOX"))
    asked: list[tuple[str, datetime]] = field(default_factory=list)

    def find(self, message_id: str, since: datetime) -> StoredMail | None:
        self.asked.append((message_id, since))
        return self.mail if len(self.asked) > self.after else None

    def close(self) -> None:
        raise AssertionError("whoever has opened it, closes it")


def test_a_copy_that_is_there_is_not_waited_for() -> None:
    source, clock = Source(0), FakeClock(WRITTEN + timedelta(seconds=3))
    assert wait_for_copy(source, WANTED, clock, 60) == Arrival(source.mail, 3)
    assert clock.slept == []
    assert source.asked == [("01060193-0000", WRITTEN)]


def test_a_copy_that_takes_its_time_is_looked_for_less_and_less_often() -> None:
    clock, told = FakeClock(WRITTEN), list[float]()
    arrival = wait_for_copy(Source(8), WANTED, clock, 60, told.append)
    assert arrival is not None
    assert arrival.after == sum(clock.slept)
    assert clock.slept == [1, 1, 2, 2, 3, 5, 5, 5]
    assert told == [60, 59, 58, 56, 54, 51, 46, 41]


@pytest.mark.parametrize("timeout", [0, 1, 4.5, 60])
def test_when_the_time_is_over_it_was_looked_at_once_more(timeout: float) -> None:
    clock, source = FakeClock(WRITTEN), Source(10_000)
    assert wait_for_copy(source, WANTED, clock, timeout) is None
    assert sum(clock.slept) == timeout
    assert len(source.asked) == len(clock.slept) + 1


def test_a_place_that_fails_ends_the_wait() -> None:
    class Failing(Source):
        def find(self, message_id: str, since: datetime) -> StoredMail | None:
            raise SesctlError("network", "cannot reach imap.example.org", why="it is away", try_="look again")

    with pytest.raises(SesctlError, match=r"cannot reach imap\.example\.org"):
        wait_for_copy(Failing(0), WANTED, FakeClock(WRITTEN), 60)


def proof(changes: str, wanted: Wanted = WANTED) -> Proof:
    world = message(changes)
    scene = Inspection(FakeClock(world.arrived), world, (RESOLVER,))
    return prove(Arrival(StoredMail(world.raw, "INBOX"), 2), wanted, scene)


def test_a_copy_in_which_all_is_right_proves_it() -> None:
    found = proof("")
    assert found.code_arrived
    assert found.report.verdict == "ready"
    assert found.arrival.mail.where == "INBOX"


@pytest.mark.parametrize(
    "changes", ["@text Your code: 000000", "@html <p>Your code: 000000</p>", "@text none\n@html none"]
)
def test_a_copy_in_one_of_whose_texts_the_code_is_missing_does_not(changes: str) -> None:
    assert not proof(changes).code_arrived


def test_a_code_may_be_set_in_groups_or_in_tags() -> None:
    assert proof(
        "@text Your code: 493 817\n@html <p>Your code: <b>4</b><b>9</b><b>3</b><b>8</b><b>1</b><b>7</b></p>"
    ).code_arrived


def test_what_arrived_is_no_mail() -> None:
    scene = Inspection(FakeClock(WRITTEN))
    with pytest.raises(SesctlError, match=r"INBOX is not a mail"):
        prove(Arrival(StoredMail(b"", "INBOX"), 0), WANTED, scene)


@pytest.mark.parametrize(
    ("field", "is_it"),
    [
        ("<0102-1@eu-west-1.amazonses.com>", True),
        (" <0102-1@email.amazonses.com> ", True),
        ("0102-1@email.amazonses.com", True),
        ("<0102-10@email.amazonses.com>", False),
        ("<x0102-1@email.amazonses.com>", False),
        ("0102-1", False),
        ("", False),
    ],
)
def test_the_id_of_ses_stands_before_the_at(field: str, is_it: bool) -> None:
    assert is_message_id(field, "0102-1") is is_it
