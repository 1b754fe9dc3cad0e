"""The page of a check, read from its docstring."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING

from sesctl.model.page import SECTIONS, Page

if TYPE_CHECKING:
    from sesctl.checks.registry import Check


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
    return Page(check.id, check.severity, check.topic, lines[0].removesuffix("."), texts, check.about)
