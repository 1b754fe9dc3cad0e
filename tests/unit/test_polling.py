"""When to look again, and when that is of no use."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from support.world import NOW, world

from sesctl.planning.polling import is_ready, is_stuck, next_pause, waiting_helps


@pytest.mark.parametrize(
    ("changes", "helps"),
    [
        ("", False),
        ("@server ns2 refused", False),
        ("@drop mail MX", True),
        ("@identity verified=false status=PENDING", True),
        ("@server resolver timeout", True),
        ("@identity missing", False),
        ("@identity verified=false status=FAILED dkim.status=FAILED", False),
        ("@identity mail_from.status=FAILED", False),
        ("@identity mail_from=example.org", False),
    ],
)
def test_waiting_helps_where_time_or_somebody_at_the_dns_host_may_change_it(
    changes: str, helps: bool
) -> None:
    assert waiting_helps([world(changes).report()]) is helps


def test_one_domain_that_may_change_is_worth_waiting_for() -> None:
    stuck, hopeful = world("@identity missing").report(), world("@drop mail MX").report()
    assert is_stuck(stuck)
    assert not is_stuck(hopeful)
    assert waiting_helps([stuck, hopeful])
    assert not waiting_helps([stuck, world().report()])
    assert is_ready(world().report())
    assert not waiting_helps([])


def test_pauses_grow_and_then_stay() -> None:
    waiting = [replace(world("@drop mail MX").report(), next_look=None)]
    pauses = [next_pause(waiting, looks, 10_000, NOW) for looks in range(9)]
    assert pauses == sorted(pauses)
    assert pauses[0] == 5
    assert pauses[-1] == pauses[-2] == 30


@pytest.mark.parametrize(
    ("next_look", "looks", "left", "pause"),
    [
        (45, 0, 10_000, 45),
        (2, 0, 10_000, 5),
        (100_000, 0, 10_000, 60),
        (-60, 0, 10_000, 5),
        (120, 0, 7, 7),
        (120, 0, 0, 0),
        (120, 0, -5, 0),
    ],
)
def test_a_pause_lasts_until_another_answer_is_possible_and_no_longer_than_there_is_time(
    next_look: int, looks: int, left: float, pause: float
) -> None:
    waiting = replace(world("@drop mail MX").report(), next_look=NOW + timedelta(seconds=next_look))
    assert next_pause([waiting], looks, left, NOW) == pause


def test_the_earliest_of_several_domains_counts_and_a_ready_one_does_not() -> None:
    late, early = (
        replace(world("@drop mail MX").report(), next_look=NOW + timedelta(seconds=seconds))
        for seconds in (90, 40)
    )
    ready = replace(world().report(), next_look=NOW + timedelta(seconds=10))
    assert next_pause([late, early, ready], 0, 10_000, NOW) == 40
