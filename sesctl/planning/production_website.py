"""What the front page of a website tells reviewers."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING

from sesctl.model.production import Preflight

if TYPE_CHECKING:
    from sesctl.model.production import WebPage

_LITTLE = 200
"""Characters of text below which a page is written by its scripts, or by nobody yet."""

_POLICY = re.compile(
    r"privacy|datenschutz|confidentialit|vie.priv|privacidad|riservatezza|gizlilik|"
    r"integritetspolicy|personuppgifter|persoonsgegevens|prywatno|конфиденциальност|персональн|"
    r"プライバシー|個人情報|隐私|隱私|개인정보",
    re.IGNORECASE,
)
_PLACEHOLDER = re.compile(
    r"coming soon|under construction|welcome to nginx|apache2? default page|parked|it works!|index of /|"
    r"lorem ipsum|domain (name )?is for sale",
    re.IGNORECASE,
)
_UNSEEN = frozenset({"script", "style", "template"})


class _Reader(HTMLParser):
    """Collects what people read, and where links lead."""

    def __init__(self) -> None:
        super().__init__()
        self.text: list[str] = []
        self.targets: list[str] = []
        self._unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._unseen += tag in _UNSEEN
        self.targets += [value for name, value in attrs if name == "href" and value]

    def handle_endtag(self, tag: str) -> None:
        self._unseen -= tag in _UNSEEN and self._unseen > 0

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self.text.append(data)


def judge_page(page: WebPage) -> tuple[Preflight, ...]:
    """Judge the page behind the URL of the request."""
    reader = _Reader()
    reader.feed(page.html)
    text = " ".join(" ".join(reader.text).split())
    return (Preflight("website", "ok", page.answer), *_content(text, " ".join(reader.targets)))


def _content(text: str, targets: str) -> tuple[Preflight, ...]:
    if found := _PLACEHOLDER.search(text):
        words = f"it looks like a page that is not finished: “{found[0]}”"
        return (Preflight("content", "problem", words, "put the website up first; reviewers look at it"),)
    if _POLICY.search(f"{text} {targets}"):
        return (Preflight("privacy policy", "ok", "the page mentions one"),)
    if len(text) < _LITTLE:
        words = "the page has hardly any text without its scripts, so that nothing can be said"
        return (Preflight("privacy policy", "unknown", words),)
    fix = "publish one, and link to it from the front page"
    return (Preflight("privacy policy", "problem", "the page does not mention one", fix),)
