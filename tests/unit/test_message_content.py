"""What the two texts of a mail say, side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sesctl.model.message import HeaderField, Message, Part
from sesctl.planning.message_content import content_of

if TYPE_CHECKING:
    from sesctl.model.message_seen import Content


def content(plain: str | None, html: str | None, subject: str = "") -> Content:
    texts = (("text/plain", plain), ("text/html", html))
    parts = tuple(Part(kind, len(text), text=text) for kind, text in texts if text is not None)
    return content_of(Message(0, 0, (HeaderField("Subject", subject),), (), parts))


@pytest.mark.parametrize(
    "text",
    [
        "Your code is 493817.",
        "Your code is: 493 817",
        "Hello,\n\n493817\n\nBye",
        "493-817 is your passcode",
        "Tu código: 493817",
    ],
)
def test_a_code_is_found_in_words_or_alone_on_a_line(text: str) -> None:
    assert content(text, None).codes == ("493817",)


@pytest.mark.parametrize(
    "text",
    [
        "Order 493817 has been sent.",
        "© 2026 Example",
        "https://example.com/code/493817",
        "code 12",
        "code 49381700001",
        "Call +1-202-555-0100 for your code of conduct",
        "costs 1,234.50",
    ],
)
def test_other_numbers_are_no_codes(text: str) -> None:
    assert content(text, None).codes == ()


def test_a_number_that_the_subject_names_is_a_code() -> None:
    assert content("Use 493817 to sign in", None, "493817 for Example").codes == ("493817",)


@pytest.mark.parametrize(
    "html",
    [
        "<p>Your code: <b>493817</b></p>",
        "<p>Your code: 493 817</p>",
        "<p>Your code: <span>4</span><span>9</span><span>3</span><span>8</span><span>1</span><span>7</span></p>",
    ],
)
def test_a_code_is_the_same_however_its_digits_are_set(html: str) -> None:
    assert content("Your code: 493817", html).missing == ()


def test_a_code_that_one_text_lacks_is_named_with_it() -> None:
    assert content("Your code: 493817", "<p>Your code: 000000</p>").missing == (
        ("493817", "the HTML"),
        ("000000", "the plain text"),
    )
    assert content("Your code: 493817", "<p>Your code:<img src=493817.png></p>").missing == (
        ("493817", "the HTML"),
    )


def test_one_text_alone_differs_from_nothing() -> None:
    for found in (content("Your code: 493817", None), content(None, "<p>Your code: 493817</p>")):
        assert (found.missing, found.alike) == ((), None)


def test_likeness_is_the_share_of_words_of_the_shorter_text() -> None:
    assert content("Hello dear reader", "<p>Hello <b>dear</b> reader, and more words</p>").alike == 1
    assert content("Hello dear reader friend", "<p>Hello dear stranger, buy watches</p>").alike == 0.5
    assert content("", "").alike == 1
    assert content("", "<img>").alike == 1
    assert content("", "<p>words</p>").alike == 0


def test_addresses_of_links_are_no_words() -> None:
    assert (
        content("Look: https://example.com/a/b/c", "<a href='https://example.com/a/b/c'>Look</a>").alike == 1
    )
