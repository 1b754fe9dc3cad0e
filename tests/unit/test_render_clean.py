"""Text from strangers is made harmless, and stays readable."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sesctl.render.clean import clean


@settings(deadline=None, max_examples=200)
@given(st.text(st.characters(), max_size=60))
def test_nothing_that_steers_a_terminal_is_left(text: str) -> None:
    shown = clean(text)
    assert all(unicodedata.category(character)[0] != "C" for character in shown)
    assert not set(shown) & {"\u2028", "\u2029"}
    shown.encode()


@settings(deadline=None, max_examples=100)
@given(st.text(st.characters(categories=("L", "N", "P", "S", "Zs")), max_size=60))
def test_what_is_harmless_stays_as_it_is(text: str) -> None:
    assert clean(text) == text
    assert clean(clean(text)) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[31mred", r"\x1b[31mred"),
        ("a\nb\tc\rd", r"a\nb\tc\rd"),
        ("\u202egnp.exe", r"\u202egnp.exe"),
        ("\x9b31m", r"\x9b31m"),
        ("\udc80", r"\udc80"),
        ("\U000e0041", r"\U000e0041"),
        ("münchen.example", "münchen.example"),
    ],
)
def test_harmful_characters_are_written_as_escapes(text: str, shown: str) -> None:
    assert clean(text) == shown


@pytest.mark.parametrize("character", ["x", "\x1b", "ä"])
def test_what_is_too_long_is_cut_with_an_ellipsis(character: str) -> None:
    shown = clean(character * 10_000, 100)
    assert len(shown) == 101
    assert shown.endswith("…")
