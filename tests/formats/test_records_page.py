"""The page on formats shows what is written today."""

from __future__ import annotations

from formats.records_page import PAGE, examples, filled

from sesctl.render.formats import FORMATS

TEXT = PAGE.read_text(encoding="utf-8")


def test_every_example_is_as_the_code_writes_it() -> None:
    assert filled(TEXT) == TEXT, "python -m tests.formats.records_page writes the examples anew"


def test_every_format_has_an_example_or_a_page_of_its_own() -> None:
    assert set(examples(TEXT)) == {"text", *FORMATS} - {"html"}
    assert "\n## html\n" in TEXT


def test_an_example_that_has_drifted_is_noticed() -> None:
    assert filled(TEXT.replace("v=DMARC1; p=none;", "v=DMARC1; p=reject;")) == TEXT
