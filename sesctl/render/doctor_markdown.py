"""The checklist as Markdown, to paste into a ticket."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sesctl.render.clean import clean
from sesctl.render.doctor_headline import headline

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sesctl.model.checkup import Checkup, Section
    from sesctl.model.finding import Finding

# Whatever means something in Markdown or in HTML, wherever it stands in a line.
_MEANING = re.compile(r"([\\`*_\[\]#|<>~&$@])|^(?=[-+=])")
_MARKS = {"ok": "✅", "note": "ℹ️", "warning": "⚠️", "error": "❌", "unknown": "❔", "not asked": "–"}  # noqa: RUF001 - signs


def doctor_markdown(checkup: Checkup) -> str:
    """Write the checklist; what comes from DNS, AWS or a file is escaped."""
    return "\n".join(_lines(checkup)) + "\n"


def _lines(checkup: Checkup) -> Iterator[str]:
    yield f"# {plain(headline(checkup))}"
    yield ""
    yield f"Looked at {checkup.at:%Y-%m-%d %H:%M} UTC by `sesctl doctor`."
    yield ""
    yield "| | section | what was seen |"
    yield "|---|---|---|"
    yield from (_row(section) for section in checkup.sections)
    for finding in checkup.findings:
        yield from _finding(finding)
    reasons = dict.fromkeys(f"{one.check}: {one.reason}" for one in checkup.skipped if not one.on_purpose)
    if reasons:
        yield from ["", "## Not judged", ""]
        yield from (f"- {plain(reason)}" for reason in reasons)
    if checkup.next:
        yield from ["", "## Next", "", "```sh", *(clean(step) for step in checkup.next), "```"]


def _row(section: Section) -> str:
    seen = section.facts or tuple(
        text for text in (section.unread.reason if section.unread else section.not_asked,) if text
    )
    return f"| {_MARKS[section.state]} {section.state} | {section.name} | {'<br>'.join(map(plain, seen))} |"


def _finding(finding: Finding) -> Iterator[str]:
    yield ""
    yield f"## {finding.severity.word}: {finding.check}"
    yield ""
    yield plain(finding.message)
    yield ""
    yield f"**Fix:** {plain(finding.fix)}"


def plain(text: str) -> str:
    """Write a text so that Markdown shows it as it is, in one line."""
    return _MEANING.sub(r"\\\1", clean(" ".join(text.split())))
