"""The built-in mail in its languages: what it says, and that both of its parts say the same."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest

from sesctl.model.otp import OtpFacts
from sesctl.render.otp import compose
from sesctl.render.otp.texts import LANGUAGES, words_for

if TYPE_CHECKING:
    from sesctl.model.otp import OtpMail

FACTS = OtpFacts("048213", "Acme", 10, website="login.example.com")
VOID = {"meta", "br", "hr", "img"}
MINUTES = {
    "en": ("1 minute.", "2 minutes."),
    "de": ("1 Minute ", "2 Minuten "),
    "es": ("1 minuto.", "2 minutos."),
    "fr": ("1 minute.", "2 minutes."),
    "it": ("1 minuto.", "2 minuti."),
    "pt": ("1 minuto.", "2 minutos."),
    "ja": ("1分です", "2分です"),
}


class Page(HTMLParser):
    """The parts of a page: what is read, what is hidden before it, and every attribute."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.read: list[str] = []
        self.hidden: list[str] = []
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self._open: list[tuple[str, bool]] = []
        self.feed(html)
        assert self._open == [], "a tag is not closed"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.tags.append(tag)
        self.attributes += given.items()
        if tag not in VOID:
            self._open.append((tag, "display:none" in given.get("style", "") or tag == "head"))

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        if text := data.strip():
            (self.hidden if any(hidden for _, hidden in self._open) else self.read).append(text)


def mail(language: str, **changes: object) -> OtpMail:
    return compose(replace(FACTS, language=language, **changes))  # type: ignore[arg-type]


def squeezed(text: str) -> str:
    return re.sub(r"[\s:\uff1a]+", "", text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_both_parts_say_the_same_in_the_same_order(language: str) -> None:
    found = mail(language)
    read = Page(found.html).read
    assert read[0] == "Acme"
    assert squeezed("".join(read[1:])) == squeezed(found.text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_code_ends_the_first_line_and_is_one_word(language: str) -> None:
    found = mail(language)
    first = found.text.splitlines()[0]
    assert re.search(r"\b048213$", first)
    assert "048213" in Page(found.html).read
    assert "048213" in found.subject


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_line_behind_the_subject_is_ours_and_has_no_code(language: str) -> None:
    hidden = Page(mail(language).html).hidden[-1]
    assert "048213" not in hidden
    assert "10" in hidden
    assert "login.example.com" in hidden


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_language_is_declared_where_programs_look_for_it(language: str) -> None:
    declared = [value for name, value in Page(mail(language).html).attributes if name == "lang"]
    assert declared == [language, language]


@pytest.mark.parametrize(("language", "one", "two"), [(key, *pair) for key, pair in MINUTES.items()])
def test_minutes_agree_with_their_number(language: str, one: str, two: str) -> None:
    assert one in mail(language, minutes=1).text
    assert two in mail(language, minutes=2).text


def test_every_language_has_its_minutes_in_this_test() -> None:
    assert set(MINUTES) == set(LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_website_is_named_only_where_one_was_given(language: str) -> None:
    assert "login.example.com" in mail(language).text
    assert "example.com" not in mail(language, website="").text
    assert "example.com" not in mail(language, website="").html


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_fetched_and_nothing_can_be_clicked(language: str) -> None:
    html = mail(language).html
    page = Page(html)
    assert {"a", "img", "script", "link", "iframe", "form", "table"} & set(page.tags) == set()
    assert {name for name, _ in page.attributes if name in {"href", "src", "background"}} == set()
    assert not re.search(r"url\(|@import|https?:", html)


def test_a_table_is_there_for_outlook_alone_and_only_for_layout() -> None:
    tables = re.findall(r"<!--\[if mso\]>.*?<!\[endif\]-->", mail("en").html)
    assert any('<table role="presentation"' in one for one in tables)


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_of_the_user_cannot_become_html_or_a_field(language: str) -> None:
    found = mail(language, brand="<b>{code}</b> & {nope}")
    assert "<b>{code}</b> & {nope}" in found.text
    assert "<b>" not in found.html
    assert "&lt;b&gt;{code}&lt;/b&gt; &amp; {nope}" in found.html


def test_a_subject_of_ones_own_stands_in_for_the_usual_one() -> None:
    found = compose(FACTS, "Zugang & mehr")
    assert found.subject == "Zugang & mehr"
    assert "<title>Zugang &amp; mehr</title>" in found.html
    assert "048213" not in found.html.partition("</head>")[0]


@pytest.mark.parametrize(
    ("tag", "language"),
    [
        ("en", "en"),
        ("DE", "de"),
        ("pt-BR", "pt"),
        ("pt_BR", "pt"),
        ("de_AT.UTF-8", "de"),
        ("fr_FR@euro", "fr"),
        ("zh-Hant-TW", None),
        (" ja ", "ja"),
        ("C.UTF-8", None),
        ("english", None),
        ("", None),
        ("-", None),
        ("en de", None),
    ],
)
def test_a_tag_or_a_locale_stands_for_its_language(tag: str, language: str | None) -> None:
    words = words_for(tag)
    assert (words.language if words else None) == language
