"""How the texts of AWS errors are made fit to print."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_LONGEST = 300
_SHORTEST_SECRET = 8
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]+")
# The text of SignatureDoesNotMatch repeats the signed headers, the session token among them.
_TOKEN_HEADER = re.compile(r"(x-amz-security-token\s*[:=]\s*)[^\s&;'\"]+", re.IGNORECASE)
_USER_OF_URL = re.compile(r"(?<=://)[^/@\s]+@")


def clean(text: object, secrets: Iterable[str] = ()) -> str:
    """One line without control characters and secrets; empty for None and for `None`."""
    if text is None:
        return ""
    words = _USER_OF_URL.sub("***@", _TOKEN_HEADER.sub(r"\1***", str(text)))
    for secret in secrets:
        if len(secret) >= _SHORTEST_SECRET:
            words = words.replace(secret, "***")
    line = " ".join(_CONTROL.sub(" ", words).split())
    return "" if line in {"None", "null"} else line


def shorten(line: str) -> str:
    """The line, or its beginning when it is too long for a message."""
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST].rstrip()}…"


def skew_words(skew: timedelta | None) -> str:
    """A skew in words: `3 h 20 min behind`."""
    if skew is None:
        return "wrong"
    minutes = round(abs(skew).total_seconds() / 60)
    hours, rest = divmod(minutes, 60)
    parts = [f"{hours} h"] * bool(hours) + [f"{rest} min"] * bool(rest or not hours)
    return f"{' '.join(parts)} {'behind' if skew < timedelta() else 'ahead'}"
