"""The page of a check, read from its docstring."""

from __future__ import annotations

import inspect
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sesctl.checks.registry import Check

SECTIONS = ("What it checks", "Why it matters", "How to fix it", "Example", "Instead", "References")
"""The headings of a page, each followed by its indented text."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page in its parts.

    Attributes:
        title: what is wrong, as a sentence without its full stop.
        sections: by heading. `Example` and `Instead` are changes to a zone in which everything is
            right, on which the check must and must not fire.
    """

    title: str
    sections: dict[str, str]


def page_of(check: Check) -> Page:
    """Take a check's docstring apart."""
    lines = inspect.cleandoc(check.page).splitlines()
    sections: dict[str, list[str]] = {}
    current: list[str] = []
    for line in lines[1:]:
        heading = line.removesuffix(":")
        if line.endswith(":") and heading in SECTIONS:
            current = sections.setdefault(heading, [])
        else:
            current.append(line)
    texts = {heading: inspect.cleandoc("\n".join(["", *text])).strip() for heading, text in sections.items()}
    return Page(lines[0].removesuffix("."), texts)
