"""Whatever is pasted: reading it never fails, and what is read is safe to use."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from sesctl.grammar.domain import parse_address, parse_domain
from sesctl.grammar.error_text import read_broken_error, read_error
from sesctl.planning.diagnosis import diagnose
from sesctl.planning.error_cases import CASES, case_of
from sesctl.planning.error_cases.evidence import Evidence

if TYPE_CHECKING:
    from sesctl.planning.error_cases.case import Case

PIECES = st.sampled_from(
    [
        "Email address is not verified. ",
        "The following identities failed the check in region EU-WEST-1: ",
        "otp@example.com",
        ", ",
        "...",
        "`ses:SendEmail'",
        "is not authorized to perform ",
        "on resource ",
        "arn:aws:ses:eu-west-1:123456789012:identity/example.com",
        "550-5.7.26 ",
        '"emailAddress":"',
        "\\",
        '\\"',
        "\x1b[31m",
        "&lt;",
        "\n",
        "=\n",
        "554 ",
        "(535, b'",
        "to=<",
    ]
)
TEXTS = st.one_of(st.text(), st.lists(st.one_of(PIECES, st.text(max_size=5)), max_size=30).map("".join))


@given(TEXTS)
def test_reading_never_fails_and_gives_one_line(text: str) -> None:
    for error in (read_error(text), read_broken_error(text)):
        assert "\n" not in error.line
        assert "\x1b" not in error.line
        case_of(error)


@given(TEXTS)
def test_names_are_addresses_and_domains(text: str) -> None:
    error = read_error(text)
    for name in (*error.names, *error.recipients, *filter(None, [error.sender, error.domain])):
        assert (parse_address(name) if "@" in name else parse_domain(name)) == name


@given(TEXTS, st.sampled_from(CASES))
def test_every_case_can_be_judged_of_every_text(text: str, case: Case) -> None:
    error = read_error(text)
    diagnosis = diagnose(
        case, Evidence(error, error.region, sender=error.sender, recipients=error.recipients)
    )
    assert diagnosis.causes
    for cause in diagnosis.causes:
        assert "{" not in cause.command.replace("%{http_code}", "")
        assert len(shlex.split(cause.command)) >= bool(cause.command)
