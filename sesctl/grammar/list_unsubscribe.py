"""List-Unsubscribe (RFC 2369) and its one-click form (RFC 8058)."""

from __future__ import annotations

import re

from sesctl.grammar.structured import without_comments

_URI = re.compile(r"<\s*([^<>\s]+)\s*>")
ONE_CLICK = "List-Unsubscribe=One-Click"
"""The one value that List-Unsubscribe-Post may have."""


def parse_list_unsubscribe(text: str) -> tuple[str, ...]:
    """Read the URIs, which have to stand in angle brackets; what stands outside of them is left out."""
    return tuple(match[1] for match in _URI.finditer(without_comments(text)))
