"""`sesctl records --with-state`, typed into a simulated account."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import pytest
from support.cli import Simulators

if TYPE_CHECKING:
    from collections.abc import Iterator

    from support.cli import Cli

OK, USAGE, COULD_NOT_LOOK = 0, 2, 5


@pytest.fixture
def simulate() -> Iterator[Simulators]:
    simulators = Simulators()
    yield simulators
    simulators.close()


@pytest.fixture
def pending(simulate: Simulators) -> Cli:
    return simulate(scenario="domain-pending")


@pytest.fixture
def verified(simulate: Simulators) -> Cli:
    return simulate(scenario="domain-verified")


def test_records_that_are_missing_are_no_failure_of_printing_them(pending: Cli) -> None:
    result = pending("records", "example.com", "--with-state")
    assert result.code == OK
    assert ": 6 missing\nAsked: name server " in result.stdout
    assert result.stdout.count("State   missing: no server has it") == 6


def test_records_that_are_there_are_ok(verified: Cli) -> None:
    result = verified("records", "example.com", "--with-state", "-o", "csv")
    assert result.code == OK
    assert {row["status"] for row in csv.DictReader(io.StringIO(result.stdout))} == {"ok"}


@pytest.mark.parametrize("form", ["text", "csv", "markdown", "html"])
def test_what_could_not_be_looked_at_is_unknown_and_said_so(verified: Cli, form: str) -> None:
    verified.dns_fault("servfail")
    result = verified("records", "example.com", "--with-state", "-o", form)
    assert result.code == COULD_NOT_LOOK
    assert "6 of 6 records is unknown: no server gave an answer" in result.stderr
    assert "try: sesctl check-dns example.com -v" in result.stderr
    assert result.stdout.count("unknown") >= 6
    assert "missing:" not in result.stdout
    assert ",missing," not in result.stdout


def test_the_state_of_nothing_is_asked_for_without_being_wanted(verified: Cli) -> None:
    result = verified("records", "example.com", "-o", "html")
    assert result.code == OK
    assert 'class="state' not in result.stdout
    assert 'class="look"' not in result.stdout


@pytest.mark.parametrize("form", ["json", "bind", "terraform", "nsupdate"])
def test_a_form_without_a_place_for_states_is_refused_before_anybody_is_asked(
    pending: Cli, form: str
) -> None:
    pending.forget_calls()
    result = pending("records", "example.com", "--with-state", "-o", form)
    assert result.code == USAGE
    assert "text, csv, markdown, html" in result.said
    assert "sesctl check-dns example.com -o json" in result.said
    assert pending.calls() == []


def test_the_zone_that_is_given_is_the_one_in_whose_panel_one_types(pending: Cli) -> None:
    pending("init", "domain", "news.example.com", "--yes")
    assert "Host    _dmarc.news\n" in pending("records", "news.example.com").stdout
    given = pending("records", "news.example.com", "--zone", "news.example.com")
    assert "Host    _dmarc\n" in given.stdout
