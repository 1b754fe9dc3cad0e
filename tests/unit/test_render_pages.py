"""Pages of checks as people read them."""

from __future__ import annotations

import pytest

from sesctl.checks.index import page
from sesctl.render.pages import page_markdown, page_text, readable


@pytest.mark.parametrize(
    ("example", "shown"),
    [
        ("@drop mail MX", "without mail MX"),
        ("@identity mail_from.status=FAILED", "identity: mail_from.status=FAILED"),
        ("@sandbox", "sandbox"),
        ("mail MX 20 mx.example.org.", "mail MX 20 mx.example.org."),
        ('@ TXT "v=spf1 -all"', '@ TXT "v=spf1 -all"'),
        ("@drop mail MX\nmail MX 20 a.", "without mail MX\nmail MX 20 a."),
    ],
)
def test_examples_are_shown_in_words(example: str, shown: str) -> None:
    assert readable(example) == shown


def test_no_page_shows_the_notation_of_tests() -> None:
    found = page("mail-from-mx-missing")
    assert found is not None
    for text in (page_text(found), page_markdown(found)):
        assert "without mail MX" in text
        assert "@drop" not in text
