"""A .gitignore with one more pattern."""

from __future__ import annotations

import re

_SPECIAL = re.compile(r"[\\*?\[\]#! ]")


def pattern_for(name: str) -> str:
    """The pattern for one file in the folder of the .gitignore, and no other (gitignore(5))."""
    return "/" + _SPECIAL.sub(r"\\\g<0>", name)


def with_pattern(content: bytes, pattern: str) -> bytes:
    """Add a pattern at the end, where it overrules what stands above it."""
    end = b"\r\n" if b"\r\n" in content else b"\n"
    gap = end if content and not content.endswith(b"\n") else b""
    return content + gap + pattern.encode() + end
