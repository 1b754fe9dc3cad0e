"""The built-in mail in a real browser: on a phone and on a desk, by day and by night, in every language."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from support.browser import browser

from sesctl.model.otp import OtpFacts
from sesctl.render.otp import compose
from sesctl.render.otp.texts import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from support.browser import Browser, Scheme

PHONE, DESK = 360, 1280
LONG = "A company with a rather long name, Ltd. & Co. KG"
# Of each element with text of its own: the text, its size, and the contrast to what is behind it (WCAG 2.2, 1.4.3).
SEEN = """
const light = (colour) => {
  const parts = colour.match(/[0-9.]+/g).slice(0, 3).map((one) => one / 255);
  const [r, g, b] = parts.map((one) => (one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
const behind = (element) => {
  const colour = getComputedStyle(element).backgroundColor;
  return /, 0\\)$/.test(colour) ? behind(element.parentElement) : colour;
};
const own = (element) => [...element.childNodes].some((one) => one.nodeType === 3 && one.data.trim());
return [...document.body.querySelectorAll("*")].filter((one) => own(one) && one.offsetHeight).map((one) => {
  const pair = [light(getComputedStyle(one).color), light(behind(one))].sort((a, b) => b - a);
  return {text: one.textContent, size: parseFloat(getComputedStyle(one).fontSize),
          contrast: (pair[0] + 0.05) / (pair[1] + 0.05)};
});
"""


@pytest.fixture(scope="module")
def window() -> Iterator[Browser]:
    with browser() as opened:
        yield opened


def show(
    window: Browser, language: str, width: int, scheme: Scheme = "light", **facts: Any
) -> list[dict[str, Any]]:
    known: dict[str, Any] = {"code": "493027", "brand": "Acme", "minutes": 10, "language": language, **facts}
    window.viewport(width, 640)
    window.media(scheme=scheme)
    window.open(compose(OtpFacts(**known)).html)
    seen: list[dict[str, Any]] = window.run(SEEN)
    return seen


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [PHONE, DESK])
@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_is_readable_and_nothing_sticks_out(
    window: Browser, language: str, width: int, scheme: Scheme
) -> None:
    seen = show(window, language, width, scheme, website="login.example.com")
    assert {"493027", "Acme"} <= {one["text"] for one in seen}
    assert min(one["contrast"] for one in seen) >= 4.5
    assert min(one["size"] for one in seen) >= 14
    assert window.overflow() == 0
    assert window.complaints() == []
    assert window.requests() == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_ten_digits_and_long_names_fit_a_narrow_phone(window: Browser, language: str) -> None:
    show(
        window,
        language,
        320,
        code="1234567890",
        brand=LONG + "x" * 60,
        website="a-very-long-name-of-a-host.of-an-even-longer-domain.example.com",
    )
    assert window.overflow() == 0
    fits = "const one = document.querySelector('.code'); return one.scrollWidth <= one.clientWidth"
    assert window.run(fits)


def test_the_code_is_large_on_one_line_and_in_the_middle(window: Browser) -> None:
    show(window, "en", PHONE)
    measured = window.run(
        "const one = document.querySelector('.code'); const range = document.createRange();"
        "range.selectNodeContents(one); const text = range.getBoundingClientRect();"
        "const box = one.getBoundingClientRect(); const style = getComputedStyle(one);"
        "return {size: parseFloat(style.fontSize), height: text.height, spacing: parseFloat(style.letterSpacing),"
        " left: text.left - box.left, right: box.right - text.right, font: style.fontFamily}"
    )
    assert measured["size"] >= 32
    assert measured["height"] < 2 * measured["size"]
    assert abs(measured["left"] - measured["right"] - measured["spacing"]) <= 2
    assert measured["font"].endswith("monospace")


def test_one_click_selects_the_whole_code_and_nothing_else(window: Browser) -> None:
    show(window, "en", PHONE)
    window.click(".code")
    assert window.run("return getSelection().toString().trim()") == "493027"


def test_the_card_is_narrow_and_in_the_middle_of_a_desk(window: Browser) -> None:
    show(window, "en", DESK)
    left, right = window.run(
        "const box = document.querySelector('.card').getBoundingClientRect(); return [box.left, box.right]"
    )
    assert right - left < 500
    assert abs(left - (DESK - right)) <= 1


def test_what_programs_show_behind_the_subject_is_not_seen_in_the_mail(window: Browser) -> None:
    seen = show(window, "en", PHONE)
    assert [one["text"] for one in seen].count("Enter it to sign in to Acme.") == 1
    assert not any("Enter it to sign in to Acme. It expires" in one["text"] for one in seen)


def test_night_is_dark_and_day_is_light(window: Browser) -> None:
    behind = {}
    for scheme in ("light", "dark"):
        show(window, "en", PHONE, scheme)
        colour = window.run("return getComputedStyle(document.querySelector('.card')).backgroundColor")
        behind[scheme] = sum(int(part) for part in colour.strip("rgb()").split(","))
    assert behind["light"] > 700
    assert behind["dark"] < 150
