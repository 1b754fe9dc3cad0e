"""What AWS names in its refusals: identities, regions, principals, actions, times."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import timedelta

_MOST_NAMES = 50
_FAILED_CHECK = re.compile(
    r"identities failed the check(?: in region (?P<region>[\w-]+))?\s*:", re.IGNORECASE
)
# One entry: bare, as `Name <address>`, or as the ARN that Cognito passes; SES cuts the list with `...`.
_ENTRY = re.compile(
    r"\s*(?:\"[^\"<>]{0,200}\"\s*<|[^<>,;:(){}\[\]\"'@]{0,200}<)?(?P<name>[^\s,;'\"<>(){}\[\]\\]+)>?\s*"
)
_IDENTITY_ARN = re.compile(r"arn:[\w-]+:ses:[\w-]*:[^:/]*:identity/", re.IGNORECASE)
# What fakes say, moto among them.
_NOT_VERIFIED = re.compile(r"email address (?:is )?not verified:?\s+(?P<name>\S+@\S+)", re.IGNORECASE)
_DENIED = re.compile(
    r"not authorized to perform:?\s*[`'\"]?(?P<action>[\w-]+:\w+)"
    r"(?:['\"`]?\s+on resource:?\s*[`'\"]?(?P<resource>[^\s'\"`]+))?",
    re.IGNORECASE,
)
_PRINCIPAL = re.compile(r"user:?\s*[`'\"]?(?P<arn>arn:[\w-]+:(?:iam|sts)::[^\s'\"`]+)", re.IGNORECASE)
_TIMES = re.compile(
    r"(?P<ours>\d{8}T\d{6}Z) is (?:now earlier|still later) than (?P<limit>\d{8}T\d{6}Z)"
    r"(?: \((?P<theirs>\d{8}T\d{6}Z))?",
    re.IGNORECASE,
)


def unverified_identities(text: str) -> tuple[str, tuple[str, ...]]:
    """Read the region (lower-case) and the names from SES's "Email address is not verified".

    Both are empty where the text does not have them; the `...` of a list that SES cut is left out.
    """
    found = [_names(text, match) for match in islice(_FAILED_CHECK.finditer(text), _MOST_NAMES)]
    if found:
        # PHP repeats the text, and cuts the first copy.
        _, region, names = min(found, key=lambda one: one[0])
        return region, names
    if match := _NOT_VERIFIED.search(text):
        return "", (match["name"].rstrip("."),)
    return "", ()


def _names(text: str, failed: re.Match[str]) -> tuple[bool, str, tuple[str, ...]]:
    names, end = _entries(text, failed.end())
    return text.startswith("(truncated", end), (failed["region"] or "").lower(), tuple(dict.fromkeys(names))


def _entries(text: str, start: int) -> tuple[list[str], int]:
    names: list[str] = []
    end = start
    while len(names) < _MOST_NAMES and (entry := _ENTRY.match(text, start)):
        if name := _IDENTITY_ARN.sub("", entry["name"]).strip("."):
            names.append(name)
        end = entry.end()
        if text[end : end + 1] != ",":
            break
        start = end + 1
    return names, end


@dataclass(frozen=True, slots=True)
class Denied:
    """The action that was refused, the resource it was refused on, and whom; empty where not said."""

    action: str = ""
    resource: str = ""
    principal: str = ""


def denied(text: str) -> Denied:
    """Read "User: ARN is not authorized to perform: ACTION on resource: RESOURCE"."""
    match = _DENIED.search(text)
    if match is None:
        return Denied()
    who = _PRINCIPAL.search(text, max(0, match.start() - 400), match.start())
    return Denied(match["action"], (match["resource"] or "").rstrip(".,;"), who["arn"] if who else "")


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
