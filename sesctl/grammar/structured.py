"""Structured header fields: words, quoted strings and comments (RFC 5322 section 3.2)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

# Each alternative begins with another character, so that no text is read twice.
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|\\.|[()]|[^"\\()]+|.', re.DOTALL)
_QUOTED_PAIR = re.compile(r"\\(.)", re.DOTALL)


def pieces(text: str) -> Iterator[tuple[bool, str]]:
    """Yield what stands outside of comments, and each comment whole, in order; the flag marks a comment.

    A comment that is never closed reaches to the end.
    """
    outside: list[str] = []
    inside: list[str] = []
    depth = 0
    for match in _TOKEN.finditer(text):
        sign = match[0]
        depth += (sign == "(") - (sign == ")" and depth > 0)
        if depth == 0 and inside:
            yield True, "".join(inside)[1:]
            inside.clear()
        elif depth:
            if outside:
                yield False, "".join(outside)
                outside.clear()
            inside.append(sign)
        else:
            outside.append(sign)
    if inside:
        yield True, "".join(inside)[1:]
    if outside:
        yield False, "".join(outside)


def without_comments(text: str) -> str:
    """Take the comments out; a blank is left where each stood."""
    return " ".join(piece for is_comment, piece in pieces(text) if not is_comment)


def split(text: str, separator: str) -> list[str]:
    """Split at a character, but not where it stands in a quoted string or behind a backslash."""
    parts = []
    start = 0
    for match in re.finditer(rf'"(?:[^"\\]|\\.)*"|\\.|{re.escape(separator)}', text, re.DOTALL):
        if match[0] == separator:
            parts.append(text[start : match.start()])
            start = match.end()
    return [*parts, text[start:]]


def unquoted(text: str) -> str:
    """Take the quotation marks of a quoted string away."""
    stripped = text.strip()
    if len(stripped) > 1 and stripped[0] == stripped[-1] == '"':
        return _QUOTED_PAIR.sub(r"\1", stripped[1:-1])
    return stripped
