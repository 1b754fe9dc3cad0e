"""Pages of checks: for the terminal, as Markdown, as JSON."""

from __future__ import annotations

import json
import textwrap
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sesctl.model.page import Page

_WIDTH = 78
_CODE = frozenset({"Example", "Instead"})
_THINGS = {
    "domain": "a zone",
    "account": "an account",
    "message": "a mail",
    "sender": "a sender",
    "credentials": "what is known of credentials",
    "env": "a .env file",
    "events": "what is told of an identity's mail",
    "alarms": "the alarms of an account",
}


def page_text(page: Page) -> str:
    """Write a page for a terminal."""
    parts = [f"{page.id} ({page.severity.word}): {page.title}."]
    for heading, text in page.sections.items():
        body = readable(text) if heading in _CODE else _wrapped(text)
        parts.append(f"{_title(page, heading)}\n{textwrap.indent(body, '  ')}")
    return "\n\n".join(parts)


def _wrapped(text: str) -> str:
    paragraphs = [
        textwrap.fill(" ".join(part.split()), _WIDTH - 2, break_on_hyphens=False)
        for part in text.split("\n\n")
    ]
    return "\n\n".join(paragraphs)


def page_markdown(page: Page) -> str:
    """Write a page for the documentation."""
    parts = [f"# {page.id}", f"**{page.title}.** Severity: {page.severity.word}."]
    for heading, text in page.sections.items():
        body = f"```text\n{readable(text)}\n```" if heading in _CODE else _paragraphs(text)
        parts += [f"## {_title(page, heading)}", body]
    return "\n\n".join(parts) + "\n"


def _title(page: Page, heading: str) -> str:
    match heading:
        case "Example":
            return f"Example: fires for {_THINGS[page.about]} in which all is right, but"
        case "Instead":
            return "Instead: does not fire when it is so"
        case _:
            return heading


def readable(example: str) -> str:
    """Write an example for people: `@drop mail MX`, say, as `without mail MX`."""
    return "\n".join(map(_readable_line, example.splitlines()))


def _readable_line(line: str) -> str:
    directive, _, rest = line.partition(" ")
    if not directive.startswith("@") or directive == "@":
        return line
    return f"without {rest}" if directive == "@drop" else f"{directive[1:]}: {rest}".removesuffix(": ")


def _paragraphs(text: str) -> str:
    return "\n\n".join(" ".join(part.split()) for part in text.split("\n\n"))


def page_document(page: Page) -> str:
    """Write a page as JSON."""
    return json.dumps(
        {
            "schema": "sesctl.check/1",
            "id": page.id,
            "severity": page.severity.word,
            "topic": page.topic,
            "title": page.title,
            "sections": page.sections,
        },
        indent=2,
    )


def index_text(pages: Iterable[Page]) -> str:
    """List all checks by topic."""
    lines: list[str] = []
    topic = ""
    for page in pages:
        if page.topic != topic:
            topic = page.topic
            lines += ["", topic] if lines else [topic]
        lines.append(f"  {page.id:<32}{page.severity.word:<9}{page.title}")
    return "\n".join(lines)


def index_document(pages: Iterable[Page]) -> str:
    """List all checks as JSON."""
    listed = [
        {"id": page.id, "severity": page.severity.word, "topic": page.topic, "title": page.title}
        for page in pages
    ]
    return json.dumps({"schema": "sesctl.checks/1", "checks": listed}, indent=2)
