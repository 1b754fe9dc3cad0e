"""Content-Type and Content-Disposition fields (RFC 2045 section 5.1)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sesctl.grammar.structured import split, unquoted, without_comments

if TYPE_CHECKING:
    from collections.abc import Mapping

_TYPE = re.compile(r"[a-z0-9!#$&^_.+-]{1,127}/[a-z0-9!#$&^_.+-]{1,127}")
_MOST = 50


@dataclass(frozen=True, slots=True)
class MediaType:
    """A type with its parameters; names are lower-case."""

    name: str
    parameters: Mapping[str, str] = field(default_factory=dict)


def parse_media_type(text: str) -> MediaType:
    """Read a field; one that is missing or wrong counts as `text/plain` (RFC 2045 section 5.2)."""
    first, parameters = _parameters(text)
    return MediaType(first, parameters) if _TYPE.fullmatch(first) else MediaType("text/plain")


def parse_disposition(text: str) -> str:
    """Read a Content-Disposition: `inline`, `attachment`, or empty."""
    return _parameters(text)[0]


def _parameters(text: str) -> tuple[str, dict[str, str]]:
    first, *rest = split(without_comments(text), ";")
    found: dict[str, str] = {}
    for part in rest[:_MOST]:
        name, _, value = part.partition("=")
        found.setdefault(name.strip().lower(), unquoted(value))
    return first.strip().lower(), found
