"""Pages of checks: for the terminal, as Markdown, as JSON."""

from __future__ import annotations

import json
import textwrap
from typing import TYPE_CHECKING

from sesctl.checks.page import page_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sesctl.checks.registry import Check

_WIDTH = 78
_CODE = frozenset({"Example", "Instead"})
_TITLES = {
    "Example": "Example: fires when a zone in which all is right is changed so",
    "Instead": "Instead: does not fire when it is changed so",
}


def page_text(check: Check) -> str:
    """Write a page for a terminal."""
    page = page_of(check)
    parts = [f"{check.id} ({check.severity.word}): {page.title}."]
    for heading, text in page.sections.items():
        body = text if heading in _CODE else _wrapped(text)
        parts.append(f"{_TITLES.get(heading, heading)}\n{textwrap.indent(body, '  ')}")
    return "\n\n".join(parts)


def _wrapped(text: str) -> str:
    paragraphs = [
        textwrap.fill(" ".join(part.split()), _WIDTH - 2, break_on_hyphens=False)
        for part in text.split("\n\n")
    ]
    return "\n\n".join(paragraphs)


def page_markdown(check: Check) -> str:
    """Write a page for the documentation."""
    page = page_of(check)
    parts = [f"# {check.id}", f"**{page.title}.** Severity: {check.severity.word}."]
    for heading, text in page.sections.items():
        body = f"```text\n{text}\n```" if heading in _CODE else " ".join(text.split())
        parts += [f"## {heading}", body]
    return "\n\n".join(parts) + "\n"


def page_document(check: Check) -> str:
    """Write a page as JSON."""
    page = page_of(check)
    return json.dumps(
        {
            "schema": "sesctl.check/1",
            "id": check.id,
            "severity": check.severity.word,
            "topic": check.topic,
            "title": page.title,
            "sections": page.sections,
        },
        indent=2,
    )


def index_text(checks: Mapping[str, Check]) -> str:
    """List all checks by topic."""
    lines: list[str] = []
    topic = ""
    for check in checks.values():
        if check.topic != topic:
            topic = check.topic
            lines += ["", topic] if lines else [topic]
        lines.append(f"  {check.id:<32}{check.severity.word:<9}{page_of(check).title}")
    return "\n".join(lines)


def index_document(checks: Mapping[str, Check]) -> str:
    """List all checks as JSON."""
    listed = [
        {"id": check.id, "severity": check.severity.word, "topic": check.topic, "title": page_of(check).title}
        for check in checks.values()
    ]
    return json.dumps({"schema": "sesctl.checks/1", "checks": listed}, indent=2)
