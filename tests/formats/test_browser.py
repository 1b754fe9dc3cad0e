"""The browser of the tests sees what it is asked about, so that its silence means something."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from support.browser import Browser

PAGE = """<!doctype html><title>Test</title><style>
body { margin: 0; background: white } @media (prefers-color-scheme: dark) { body { background: black } }
div { width: 400px } @media print { div { display: none } }
</style><div>wide</div><button onclick="navigator.clipboard.writeText('  a\\u00fc\\n')">Copy</button>"""


def test_a_page_wider_than_the_viewport_sticks_out(chromium: Browser) -> None:
    chromium.open(PAGE)
    chromium.viewport(320)
    assert chromium.overflow() == 80
    chromium.viewport(480)
    assert chromium.overflow() == 0


def test_the_colour_scheme_and_the_medium_can_be_chosen(chromium: Browser) -> None:
    chromium.open(PAGE)
    seen = []
    for scheme in ("light", "dark"):
        chromium.media(scheme=scheme)
        seen.append(chromium.run("return getComputedStyle(document.body).backgroundColor"))
    assert seen == ["rgb(255, 255, 255)", "rgb(0, 0, 0)"]
    chromium.media(kind="print")
    assert chromium.run("return document.querySelector('div').offsetWidth") == 0
    chromium.media()
    assert chromium.screenshot().startswith(b"\x89PNG")
    assert chromium.pdf().startswith(b"%PDF")


def test_what_was_copied_is_pasted_as_it_is(chromium: Browser) -> None:
    chromium.open(PAGE)
    chromium.click("button")
    assert chromium.pasted() == "  aü\n"


def test_a_key_reaches_what_has_the_focus(chromium: Browser) -> None:
    chromium.open("<!doctype html><button onclick='document.title = \"pressed\"'>Press</button>")
    chromium.press("\ue004", "\ue007")
    assert chromium.run("return document.title") == "pressed"


def test_a_request_to_elsewhere_is_noticed_and_goes_nowhere(chromium: Browser) -> None:
    assert chromium.requests() == []
    chromium.open("<!doctype html><img src='https://elsewhere.example/pixel.png'>")
    assert chromium.requests() == ["https://elsewhere.example/pixel.png"]
    assert "ERR_NAME_NOT_RESOLVED" in " ".join(chromium.complaints())


def test_an_error_in_a_script_is_an_error_of_the_test(chromium: Browser) -> None:
    with pytest.raises(RuntimeError, match="nowhere is not defined"):
        chromium.run("return nowhere")
