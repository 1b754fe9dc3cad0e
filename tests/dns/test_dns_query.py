from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

import dns.flags
import dns.message
import dns.name
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sesctl.dns.query import UnaskableError, cacheable_query, query
from sesctl.model.lookup import Ask, Question, Server

if TYPE_CHECKING:
    from sesctl.dns.query import Query
    from sesctl.model.lookup import Role

NAME = "abcdefghijklmnopqrstuvwxyz._domainkey.example.com"


def ask(name: str = NAME, role: Role = "resolver", *, checking_disabled: bool = False) -> Ask:
    return Ask(Server("192.0.2.53", role), Question(name, "TXT", checking_disabled))


def read(made: Query, *, edns: bool = True) -> dns.message.Message:
    return dns.message.from_wire(made.wire(edns=edns))


def test_the_question_is_the_one_that_was_asked() -> None:
    asked = read(query(ask())).question[0]
    assert asked.name == dns.name.from_text(NAME)
    assert asked.to_text().endswith(" IN TXT")


def test_a_resolver_is_asked_with_recursion_and_an_authority_without() -> None:
    assert read(query(ask(role="resolver"))).flags == dns.flags.RD
    assert read(query(ask(role="authoritative"))).flags == 0


def test_validation_can_be_switched_off() -> None:
    assert read(query(ask(checking_disabled=True))).flags == dns.flags.RD | dns.flags.CD


def test_edns_offers_1232_bytes_and_can_be_left_out() -> None:
    made = query(ask())
    assert read(made).edns == 0
    assert read(made).payload == 1232
    assert read(made, edns=False).edns == -1


def test_neither_the_id_nor_the_case_of_letters_can_be_foretold() -> None:
    made = [query(ask()) for _ in range(20)]
    assert len({one.id for one in made}) > 1
    assert len({one.encoded for one in made}) > 1


def test_over_https_equal_questions_are_equal_bytes() -> None:
    wire = cacheable_query(ask()).wire(edns=True)
    assert wire == cacheable_query(ask()).wire(edns=True)
    assert wire.startswith(b"\0\0")


@given(st.from_regex(r"[a-z0-9_-]{1,40}(\.[a-z0-9_-]{1,40}){0,4}", fullmatch=True))
def test_chance_changes_nothing_but_the_case(name: str) -> None:
    assert query(ask(name)).encoded.lower() == dns.name.from_text(name).to_wire()


def test_the_root_can_be_asked_for() -> None:
    assert query(ask("")).encoded == b"\0"


@pytest.mark.parametrize(
    "name", ["a" * 64 + ".example", "a..example", ".".join(["a" * 60] * 5), "\ud800.example"]
)
def test_an_impossible_name_is_told(name: str) -> None:
    with pytest.raises(UnaskableError):
        query(ask(name))


@given(st.text(max_size=80))
def test_any_name_is_asked_or_told(name: str) -> None:
    with suppress(UnaskableError):
        assert len(read(query(ask(name))).question) == 1
