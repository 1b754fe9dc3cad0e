from __future__ import annotations

import errno
import os

import pytest

from sesctl.dns.words import printable, unreachable
from sesctl.model.lookup import Unknown


def failure(number: int) -> OSError:
    return OSError(number, os.strerror(number))


@pytest.mark.parametrize("number", [errno.ENETUNREACH, errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT])
def test_a_missing_route_is_a_lack_of_this_machine(number: int) -> None:
    assert unreachable(failure(number)) == Unknown("timeout", "no route to the host", local=True)


def test_a_host_that_a_router_cannot_reach_is_no_lack_of_this_machine() -> None:
    assert unreachable(failure(errno.EHOSTUNREACH)) == Unknown("timeout", "no route to the host")


def test_a_closed_port_is_no_lack_of_this_machine() -> None:
    expected = Unknown("timeout", "connection refused: nothing listens there")
    assert unreachable(failure(errno.ECONNREFUSED)) == expected


def test_any_other_failure_says_what_the_system_says() -> None:
    assert unreachable(failure(errno.EPERM)) == Unknown("timeout", os.strerror(errno.EPERM), local=True)
    assert unreachable(OSError()).detail == "OSError"


def test_control_characters_and_length_of_strangers_are_limited() -> None:
    assert printable("a\x1b[0m\n\u202eé") == "a?[0m???"
    assert len(printable("x" * 1000)) == 200
    assert printable("x" * 200) == "x" * 200
