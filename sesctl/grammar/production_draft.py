"""The draft of a request as it stands in a file: Markdown, with a heading for each text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sesctl.model.fault import Fault
from sesctl.model.production_draft import HEADINGS, Draft

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sesctl.model.account import MailType
    from sesctl.model.production_draft import Section

_TITLE = re.compile(r"# Production access for (?P<domain>\S+) in (?P<region>\S+)\s*")
_FIELD = re.compile(r"(?P<name>website|mail type)\s*:\s*(?P<value>.*?)\s*", re.IGNORECASE)
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_FENCE = re.compile(r"\s{0,3}(```|~~~)")
_TYPES: dict[str, MailType] = {"transactional": "TRANSACTIONAL", "marketing": "MARKETING"}


def parse_draft(text: str) -> Draft | Fault:
    """Read a draft; a text without any heading of one is a fault."""
    parts = list(_parts(_COMMENT.sub("", text)))
    fields = dict(_fields(parts[0][1]))
    sections = {by_heading: body for heading, body in parts[1:] if (by_heading := _section_of(heading))}
    if not sections:
        first = next(iter(HEADINGS.values()))
        return Fault(0, "", "it has none of the headings of a draft", f"a line such as: ## {first}")
    mail_type = _TYPES.get(fields.get("mail type", "transactional").lower())
    if mail_type is None:
        wrong = fields["mail type"]
        return Fault(
            text.find(wrong), wrong, "that is not a mail type", "Mail type: transactional, or marketing"
        )
    title = _TITLE.fullmatch(parts[0][0])
    return Draft(
        title["domain"] if title else None,
        title["region"] if title else None,
        fields.get("website") or None,
        mail_type,
        sections,
        tuple((heading.lstrip("# "), body) for heading, body in parts[1:] if not _section_of(heading)),
    )


def _parts(text: str) -> Iterator[tuple[str, str]]:
    """Yield the title with what follows it, then each heading of the second level with its text."""
    heading, body, fenced = "", list[str](), False
    for line in text.splitlines():
        fenced ^= _FENCE.match(line) is not None
        if line.startswith("## ") and not fenced:
            yield heading, _trimmed(body)
            heading, body = line.strip(), []
        elif line.startswith("# ") and not fenced and not heading:
            heading = line.strip()
        else:
            body.append(line)
    yield heading, _trimmed(body)


def _trimmed(lines: list[str]) -> str:
    """Join the lines of a text, less the blank ones around it, and less the fence around all of it."""
    text = "\n".join(line.rstrip() for line in lines).strip("\n")
    first, *inner = text.split("\n")
    if len(inner) > 1 and _FENCE.match(first) and _FENCE.match(inner[-1]):
        return "\n".join(inner[:-1]).strip("\n")
    return text


def _fields(text: str) -> Iterator[tuple[str, str]]:
    for line in text.splitlines():
        if found := _FIELD.fullmatch(line.strip()):
            yield found["name"].lower(), found["value"].strip("<>")


def _section_of(heading: str) -> Section | None:
    words = heading.lstrip("# ").rstrip(" :").casefold()
    return next((section for section, known in HEADINGS.items() if known.casefold() == words), None)
