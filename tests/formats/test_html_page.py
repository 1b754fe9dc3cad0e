"""The page for whoever owns the DNS, as a browser shows it."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from support.world import world

from sesctl.model.records import Record, RecordSet
from sesctl.render.formats import writer
from sesctl.render.records_standing import standing_of

if TYPE_CHECKING:
    from support.browser import Browser, Scheme

SELECTOR = "k3x7q9v2w5z8b4n6m1p0s3d5f7g9h2j4"
LONG_NAME = f"{SELECTOR}._domainkey.{'a-rather-long-label-' * 3}x.{'and-another-' * 5}x.example.com"
LONG = RecordSet(
    "example.com",
    "eu-west-3",
    (
        Record("dkim", LONG_NAME, "CNAME", 300, (f"{SELECTOR}.dkim.amazonses.com",)),
        Record("mail-from-mx", "mail.example.com", "MX", 300, ("10 feedback-smtp.eu-west-3.amazonses.com",)),
        Record("dmarc", "_dmarc.example.com", "TXT", 300, (f"v=DMARC1; p=none; x={'y' * 3000}  two blanks",)),
    ),
)
ACTIVE = (
    "<script>window.ran = 1</script>",
    "</script><script>window.ran = 1</script>",
    "</code><img src=x onerror='window.ran = 1'>",
    '"><svg onload="window.ran = 1">',
    "<img src=https://elsewhere.example/pixel.png>",
    "<style>body{display:none}</style><!--",
    "&lt;script&gt;window.ran = 1&lt;/script&gt;",
)
# One record of each state: ns1 and the resolver say nothing of token2, and neither does ns2.
STATES = """
@fail ns1 token2._domainkey.example.com timeout
@fail ns2 token2._domainkey.example.com servfail
@fail resolver token2._domainkey.example.com servfail
@drop mail TXT
mail TXT "v=spf1 include:example.org <b> -all"
@drop _dmarc TXT
"""


def page_of(records: RecordSet) -> str:
    return writer("html")(records, "example.com")


def page_with_states(changes: str = STATES) -> str:
    report = world(changes).report()
    records = RecordSet("example.com", "eu-west-3", tuple(one.record for one in report.records))
    return writer("html")(records, "example.com", standing_of(report))


@pytest.mark.parametrize("width", [320, 360, 768, 1280])
@pytest.mark.parametrize("page", [page_of(LONG), page_with_states()], ids=["long", "states"])
def test_nothing_sticks_out_at_any_width(chromium: Browser, page: str, width: int) -> None:
    chromium.viewport(width)
    chromium.open(page)
    assert chromium.overflow() == 0
    ends = chromium.run(
        "return [...document.querySelectorAll('code, button')].map((one) => one.getBoundingClientRect().right)"
    )
    assert max(ends) <= width


@pytest.mark.parametrize("text", ACTIVE)
def test_hostile_text_runs_nothing_and_fetches_nothing(chromium: Browser, text: str) -> None:
    records = RecordSet(
        text,
        text,
        (
            Record("dkim", text, "CNAME", 300, (text,)),
            Record("mail-from-mx", text, "MX", 300, (f"10 {text}",)),
            Record("dmarc", text, "TXT", 300, (text, "one more")),
        ),
    )
    before = chromium.requests()
    chromium.open(writer("html")(records, text))
    assert chromium.texts("dd code")[-3:] == [text, "one more", "300"]
    assert chromium.run("return [typeof window.ran, document.scripts.length, document.images.length]") == [
        "undefined",
        1,
        0,
    ]
    assert (chromium.complaints(), chromium.requests()) == ([], before)


def test_what_stands_in_dns_runs_nothing_either(chromium: Browser) -> None:
    chromium.open(page_with_states())
    assert "v=spf1 include:example.org <b> -all" in chromium.texts(".seen code")
    assert chromium.texts("b") == []


def test_the_policy_stops_what_got_in_all_the_same(chromium: Browser) -> None:
    inside = "".join(text for text in ACTIVE if "elsewhere" not in text and "style" not in text)
    chromium.open(page_of(LONG).replace("<main>", f"<main>{inside}<style>body {{ display: none }}</style>"))
    assert chromium.run("return typeof window.ran") == "undefined"
    assert chromium.run("return getComputedStyle(document.body).display") == "block"
    assert "Content Security Policy" in " ".join(chromium.complaints())


def told_after_click(chromium: Browser, number: int) -> list[str]:
    """Click a button; return what it says then, and what is told to those who listen."""
    chromium.run("document.querySelector('[role=status]').textContent = ''")
    chromium.click("button", number)
    told: list[str] = chromium.run(_TOLD, number)
    return told


_TOLD = """
const status = document.querySelector("[role=status]"), button = document.querySelectorAll("button")[arguments[0]];
return new Promise((done) => {
  const look = () => status.textContent ? done([button.textContent, status.textContent]) : setTimeout(look, 5);
  look();
});
"""


@pytest.mark.parametrize("clipboard", [True, False], ids=["clipboard", "by-hand"])
def test_each_button_copies_exactly_what_stands_beside_it(chromium: Browser, clipboard: bool) -> None:
    chromium.open(page_of(LONG))
    if not clipboard:
        chromium.run("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    wanted = [
        f"{LONG_NAME.removesuffix('.example.com')}",
        LONG_NAME,
        f"{SELECTOR}.dkim.amazonses.com",
        *("mail", "mail.example.com", "feedback-smtp.eu-west-3.amazonses.com", "10"),
        *("_dmarc", "_dmarc.example.com", LONG.records[-1].values[0]),
    ]
    copied = []
    for number in range(len(chromium.texts("button"))):
        assert told_after_click(chromium, number) == ["Copied", f"Copied: {wanted[number]}"]
        copied.append(chromium.pasted())
    assert copied == wanted


def test_what_cannot_be_copied_is_selected_instead(chromium: Browser) -> None:
    chromium.open(page_of(LONG))
    chromium.run("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    chromium.run("document.execCommand = () => false")
    value = LONG.records[-1].values[0]
    assert told_after_click(chromium, 9) == ["Selected", f"Selected, copy it with the keyboard: {value}"]
    assert chromium.run("return getSelection().toString()") == value


def test_the_keyboard_reaches_a_button_and_the_focus_is_seen_and_kept(chromium: Browser) -> None:
    chromium.open(page_of(LONG))
    chromium.run("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    chromium.press("\ue004", "\ue004", "\ue007")
    chromium.run(_TOLD, 1)
    focus = "const one = document.activeElement; return [one.ariaLabel, getComputedStyle(one).outlineStyle]"
    assert chromium.run(focus) == ["Copy Host in full of CNAME record", "solid"]
    assert chromium.pasted() == LONG_NAME


def test_every_button_has_a_name_of_its_own(chromium: Browser) -> None:
    chromium.open(page_with_states())
    names = chromium.run(
        "return [...document.querySelectorAll('section, button')].map((one) => one.ariaLabel).filter(Boolean)"
    )
    assert len(names) == len(chromium.texts("button"))
    assert "Copy Target of CNAME record 3 of 3" in names


# The colour of every piece of text, and the nearest background that is not transparent.
_COLOURS = """
const pairs = new Map();
const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
while (walker.nextNode()) {
  const one = walker.currentNode.parentElement;
  if (!walker.currentNode.data.trim() || one.closest("script")) continue;
  let behind = one;
  while (behind && getComputedStyle(behind).backgroundColor === "rgba(0, 0, 0, 0)") behind = behind.parentElement;
  const pair = [getComputedStyle(one).color, behind ? getComputedStyle(behind).backgroundColor : "none"];
  pairs.set(pair.join(), pair);
}
return [...pairs.values()];
"""


def luminance(colour: str) -> float:
    """How bright a colour is (WCAG 2, relative luminance)."""
    parts = [int(part) / 255 for part in re.findall(r"\d+", colour)[:3]]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(colour: str, behind: str) -> float:
    bright, dark = sorted((luminance(colour), luminance(behind)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def test_all_text_is_legible_in_both_schemes(chromium: Browser) -> None:
    chromium.open(page_with_states())
    chromium.click("button")
    backgrounds = {}
    schemes: tuple[Scheme, ...] = ("light", "dark")
    for scheme in schemes:
        chromium.media(scheme=scheme)
        pairs = chromium.run(_COLOURS)
        assert len(pairs) >= 7
        assert {tuple(pair): contrast(*pair) for pair in pairs if contrast(*pair) < 4.5} == {}
        backgrounds[scheme] = chromium.run("return getComputedStyle(document.body).backgroundColor")
    assert luminance(backgrounds["light"]) > 0.9
    assert luminance(backgrounds["dark"]) < 0.05


def test_paper_is_white_and_has_no_buttons_whatever_the_screen_likes(chromium: Browser) -> None:
    chromium.open(page_with_states())
    chromium.media(scheme="dark", kind="print")
    shown = "return [...document.querySelectorAll('button, details')].filter((one) => one.checkVisibility()).length"
    assert chromium.run(shown) == 0
    assert all(contrast(*pair) >= 4.5 and luminance(pair[1]) > 0.7 for pair in chromium.run(_COLOURS))
    chromium.media()
    assert chromium.run(shown) > 0
    assert chromium.pdf().startswith(b"%PDF")


def test_each_state_is_told_as_it_is_with_what_stands_there_instead(chromium: Browser) -> None:
    chromium.open(page_with_states())
    assert chromium.texts(".state") == ["✓ ok", "? unknown", "✓ ok", "✓ ok", "✗ wrong", "○ missing"]
    assert chromium.texts(".seen") == [
        "Every server has it.",
        "No server gave an answer (timeout, servfail), so nothing is known.",
        "Every server has it.",
        "Every server has it.",
        "In its place stands: v=spf1 include:example.org <b> -all",
        "No server has it.",
    ]
    assert chromium.texts(".look p") == [
        "3 ok, 1 missing, 1 wrong, 1 unknown, as of 2026-11-21 12:00 UTC.",
        "Asked: name servers ns1.example.net, ns2.example.net and resolver 192.0.2.53.",
    ]


def test_without_a_look_no_state_is_claimed(chromium: Browser) -> None:
    chromium.open(page_of(LONG))
    assert chromium.texts(".state, .seen, .look") == []


def test_the_page_is_sound_for_readers_of_every_kind(chromium: Browser) -> None:
    chromium.open(page_of(LONG))
    assert chromium.run("return [document.documentElement.lang, document.compatMode]") == ["en", "CSS1Compat"]
    assert chromium.run("return document.title") == "DNS records for example.com"
    assert chromium.texts("h1") == ["DNS records for example.com"]
    levels = chromium.run("return [...document.querySelectorAll('h1, h2, h3')].map((one) => one.tagName)")
    assert levels[0] == "H1"
    assert levels.count("H1") == 1
    assert chromium.run("return document.querySelectorAll('main').length") == 1
    purposes = [heading for heading in chromium.texts("main h2") if "(" in heading]
    assert len(purposes) == len(chromium.texts(".why")) == 3
    ids = chromium.run("return [...document.querySelectorAll('[id]')].map((one) => one.id)")
    assert len(ids) == len(set(ids))


def test_a_name_in_another_script_is_shown_both_ways(chromium: Browser) -> None:
    chromium.open(writer("html")(replace(LONG, domain="xn--bcher-kva.example"), "xn--bcher-kva.example"))
    assert chromium.texts("h1") == ["DNS records for bücher.example (xn--bcher-kva.example)"]


def test_buttons_wait_for_the_script_that_makes_them_work() -> None:
    page = page_of(LONG)
    assert page.count("<button") == page.count(" hidden>Copy</button>") > 0
