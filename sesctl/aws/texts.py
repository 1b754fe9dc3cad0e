"""What can be read from the texts of AWS errors, and how they are made fit to print."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_LONGEST = 300
_SHORTEST_SECRET = 8
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]+")
# The text of SignatureDoesNotMatch repeats the signed headers, the session token among them.
_TOKEN_HEADER = re.compile(r"(x-amz-security-token\s*[:=]\s*)[^\s&;'\"]+", re.IGNORECASE)
_USER_OF_URL = re.compile(r"(?<=://)[^/@\s]+@")
_DENIED = re.compile(
    r"not authorized to perform:?\s*[`'\"]?(?P<action>[\w-]+:\w+)"
    r"(?:['\"]?\s+on resource:?\s*[`'\"]?(?P<resource>[^\s'\"`]+))?",
    re.IGNORECASE,
)
_FAILED_CHECK = re.compile(
    r"identities failed the check in region (?P<region>[\w-]+)\s*:\s*(?P<names>.*)", re.IGNORECASE | re.DOTALL
)
# What fakes say, moto among them.
_NOT_VERIFIED = re.compile(r"email address (?:is )?not verified:?\s+(?P<name>\S+@\S+)", re.IGNORECASE)
_TIMES = re.compile(
    r"(?P<ours>\d{8}T\d{6}Z) is (?:now earlier|still later) than (?P<limit>\d{8}T\d{6}Z)"
    r"(?: \((?P<theirs>\d{8}T\d{6}Z))?",
    re.IGNORECASE,
)


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


def unverified_identities(text: str) -> tuple[str, tuple[str, ...]]:
    """Read the region (lower-case) and the names from SES's "Email address is not verified".

    Both are empty where the text does not have them; the `...` of a list that SES cut is left out.
    """
    if match := _FAILED_CHECK.search(text):
        names = (name.strip().rstrip(".") for name in match["names"].split(","))
        return match["region"].lower(), tuple(name for name in names if name)
    if match := _NOT_VERIFIED.search(text):
        return "", (match["name"].rstrip("."),)
    return "", ()


@dataclass(frozen=True, slots=True)
class Denied:
    """The action that was refused and the resource it was refused on; empty where not said."""

    action: str = ""
    resource: str = ""


def denied(text: str) -> Denied:
    """Read "is not authorized to perform: ACTION on resource: RESOURCE"."""
    match = _DENIED.search(text)
    return Denied(match["action"], match["resource"] or "") if match else Denied()


def clock_skew(text: str) -> timedelta | None:
    """How far this machine is ahead of AWS (behind: negative), where the text has the two times."""
    match = _TIMES.search(text)
    if match is None:
        return None
    try:
        return _moment(match["ours"]) - _moment(match["theirs"] or match["limit"])
    except ValueError:
        return None


def _moment(stamp: str) -> datetime:
    return datetime.strptime(stamp, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)


def skew_words(skew: timedelta | None) -> str:
    """A skew in words: `3 h 20 min behind`."""
    if skew is None:
        return "wrong"
    minutes = round(abs(skew).total_seconds() / 60)
    hours, rest = divmod(minutes, 60)
    parts = [f"{hours} h"] * bool(hours) + [f"{rest} min"] * bool(rest or not hours)
    return f"{' '.join(parts)} {'behind' if skew < timedelta() else 'ahead'}"
