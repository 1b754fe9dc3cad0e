from __future__ import annotations

import pytest

from sesctl.dns.patience import Patience, wait_after


def patience(*asked: str, silent: frozenset[str] = frozenset()) -> Patience:
    made = Patience(asked, deadline=5.0, silent=silent)
    for server in asked:
        made.contacted(server, 0.0)
    return made


def test_the_waits_between_tries_grow() -> None:
    assert [round(wait_after(tries), 2) for tries in (1, 2, 3)] == [0.8, 1.2, 1.8]


def test_where_nobody_answers_the_whole_time_is_spent() -> None:
    made = patience("a", "b")
    made.missed("a")
    made.missed("b")
    assert made.end() == 5.0
    assert made.silent == {"a", "b"}


def test_while_another_server_owes_an_answer_the_whole_time_is_there() -> None:
    made = patience("silent", "other", "other")
    made.answered("other", 0.01)
    made.settled("other")
    assert made.end() == 5.0


def test_when_only_silence_is_left_it_gets_a_second_and_a_half() -> None:
    made = patience("silent", "other")
    made.answered("other", 0.01)
    made.settled("other")
    assert made.end() == 1.5


def test_in_a_slow_network_silence_gets_four_times_the_slowest_answer() -> None:
    made = patience("silent", "other")
    made.answered("other", 0.9)
    made.settled("other")
    assert made.end() == pytest.approx(3.6)


def test_the_timeout_is_the_limit_of_all() -> None:
    made = patience("silent", "other")
    made.answered("other", 2.0)
    made.settled("other")
    assert made.end() == 5.0


def test_a_server_that_answers_once_is_waited_for_with_its_other_answers() -> None:
    made = patience("slow", "slow", "other")
    made.answered("other", 0.01)
    made.settled("other")
    made.missed("slow")
    made.answered("slow", 0.9)
    made.settled("slow")
    assert made.end() == 5.0
    assert made.silent == frozenset()


def test_the_time_of_a_silent_server_begins_when_it_is_first_asked() -> None:
    made = Patience(["late", "other"], deadline=5.0, silent=frozenset())
    made.contacted("other", 0.0)
    made.answered("other", 0.01)
    made.settled("other")
    assert made.end() == 5.0
    made.contacted("late", 2.0)
    assert made.end() == 3.5


def test_a_server_that_was_silent_before_has_one_try() -> None:
    made = patience("silent", silent=frozenset({"silent"}))
    assert not made.is_given_up("silent")
    made.missed("silent")
    assert made.is_given_up("silent")


def test_a_server_that_was_silent_before_can_make_up_for_it() -> None:
    made = patience("silent", silent=frozenset({"silent"}))
    made.answered("silent", 0.1)
    made.missed("silent")
    assert not made.is_given_up("silent")
    assert made.heard == {"silent"}
