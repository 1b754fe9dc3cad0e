from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sesctl.aws.texts import clean, shorten, skew_words
from sesctl.grammar.refusals import Denied, clock_skew, denied, unverified_identities

HEAD = "Email address is not verified. The following identities failed the check in region US-EAST-1: "


@pytest.mark.parametrize(
    ("text", "region", "names"),
    [
        (f"{HEAD}a@example.com, example.org", "us-east-1", ("a@example.com", "example.org")),
        (f"{HEAD}a@example.com", "us-east-1", ("a@example.com",)),
        (f"{HEAD}a@example.com, b@example.com...", "us-east-1", ("a@example.com", "b@example.com")),
        (f"{HEAD}a@example.com, ...", "us-east-1", ("a@example.com",)),
        (HEAD, "us-east-1", ()),
        ("Email address not verified a@example.com", "", ("a@example.com",)),
        ("Email address is not verified.", "", ()),
        ("", "", ()),
    ],
)
def test_unverified_identities_are_read(text: str, region: str, names: tuple[str, ...]) -> None:
    assert unverified_identities(text) == (region, names)


@pytest.mark.parametrize(
    ("text", "action", "resource"),
    [
        (
            "User: a is not authorized to perform: ses:GetAccount on resource: * because",
            "ses:GetAccount",
            "*",
        ),
        ("User `a' is not authorized to perform `ses:SendEmail' on resource `r'", "ses:SendEmail", "r"),
        ("User: a is not authorized to perform: ses:GetAccount", "ses:GetAccount", ""),
        ("Access denied", "", ""),
    ],
)
def test_denied_action_and_resource_are_read(text: str, action: str, resource: str) -> None:
    assert denied(text) == Denied(action, resource)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            "20261120T100000Z is now earlier than 20261120T101000Z (20261120T101500Z - 5 min.)",
            "15 min behind",
        ),
        ("20261120T100000Z is now earlier than 20261120T101000Z", "10 min behind"),
        ("20261120T120000Z is still later than 20261120T100500Z (20261120T100000Z + 5 min.)", "2 h ahead"),
        ("99999999T999999Z is now earlier than 20261120T101000Z", "wrong"),
        ("no times", "wrong"),
    ],
)
def test_clock_skew_is_worded(text: str, words: str) -> None:
    assert skew_words(clock_skew(text)) == words


def test_small_skew_is_in_minutes() -> None:
    assert skew_words(timedelta(seconds=10)) == "0 min ahead"


def test_no_text_is_empty_and_never_none() -> None:
    assert [clean(None), clean("None"), clean("null"), clean(" \n")] == [""] * 4


def test_signed_token_in_the_canonical_request_is_masked() -> None:
    assert clean("host:x\nx-amz-security-token:FwoGZXIvYXdzEXAMPLE\n") == "host:x x-amz-security-token:***"


def test_password_in_a_url_is_masked() -> None:
    assert clean('to "http://ana:hidden@proxy.example:3128/x"') == 'to "http://***@proxy.example:3128/x"'


@given(st.text())
def test_clean_text_is_one_line_without_control_characters(text: str) -> None:
    line = clean(text)
    assert not any(ord(char) < 0x20 or 0x7F <= ord(char) < 0xA0 for char in line)
    assert len(shorten(line)) <= 301


@given(st.text())
def test_reading_a_text_never_fails(text: str) -> None:
    unverified_identities(HEAD + text)
    denied(f"is not authorized to perform: {text}")
    clock_skew(text)
