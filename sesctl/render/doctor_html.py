"""The checklist as one page that works offline, for people who would rather look."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from sesctl.render.clean import clean
from sesctl.render.doctor_headline import headline
from sesctl.render.formats.html_page import page

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sesctl.model.checkup import Checkup, Section, SectionState
    from sesctl.model.finding import Finding

_CLASSES: dict[SectionState, str] = {
    "ok": "ok",
    "note": "ok",
    "warning": "unknown",
    "error": "wrong",
    "unknown": "unknown",
    "not asked": "about",
}
_OF_WORD = {"error": "wrong", "warning": "unknown", "note": "ok"}


def doctor_html(checkup: Checkup) -> str:
    """Write the page; everything from elsewhere is escaped."""
    return page(f"sesctl doctor: {clean(checkup.domain or 'no domain')}", "\n".join(_body(checkup)))


def _body(checkup: Checkup) -> Iterator[str]:
    yield "<main>"
    yield '<p class="over">Amazon SES, production checklist</p>'
    yield f"<h1>{_text(headline(checkup))}</h1>"
    yield f'<p class="about">Looked at {checkup.at:%Y-%m-%d %H:%M} UTC.</p>'
    if checkup.next:
        yield '<section class="guide"><h2>Next</h2>'
        yield (
            "<dl>" + "".join(_command(number, step) for number, step in enumerate(checkup.next, 1)) + "</dl>"
        )
        yield "</section>"
    yield "<h2>Sections</h2>"
    yield from map(_section, checkup.sections)
    if checkup.findings:
        yield "<h2>Findings</h2>"
        yield from map(_finding, checkup.findings)
    reasons = dict.fromkeys(f"{one.check}: {one.reason}" for one in checkup.skipped if not one.on_purpose)
    if reasons:
        yield "<h2>Not judged</h2><ul>"
        yield from (f"<li>{_text(reason)}</li>" for reason in reasons)
        yield "</ul>"
    yield "</main>"


def _command(number: int, step: str) -> str:
    return f'<dt>{number}.</dt><dd><code>{_text(step)}</code><button type="button" hidden>Copy</button></dd>'


def _section(section: Section) -> str:
    facts = list(section.facts)
    if section.unread:
        facts.append(f"{section.unread.reason}. {section.unread.why}")
    elif section.not_asked:
        facts.append(section.not_asked)
    lines = "".join(f'<p class="seen">{_text(fact)}</p>' for fact in facts)
    return _article(section.name, section.state, _CLASSES[section.state], lines)


def _finding(finding: Finding) -> str:
    word = finding.severity.word
    body = f'<p class="seen">{_text(finding.message)}</p><p class="seen"><b>Fix:</b> {_text(finding.fix)}</p>'
    return _article(finding.check, word, _OF_WORD[word], body)


def _article(title: str, word: str, kind: str, body: str) -> str:
    state = f'<span class="state {kind}">{escape(word)}</span>'
    return f'<article><div class="top"><h3>{_text(title)}</h3>{state}</div>{body}</article>'


def _text(text: str) -> str:
    return escape(clean(text))
