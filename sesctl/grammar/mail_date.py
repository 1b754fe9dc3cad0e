"""Dates of mails (RFC 5322 section 3.3)."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone

from sesctl.grammar.structured import without_comments
from sesctl.model.fault import Fault

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_FORM = re.compile(
    r"(?:[a-z]{3,9}\s*,?\s+)?(?P<day>\d{1,2})[\s-]+(?P<month>[a-z]{3})[a-z]{0,6}[\s-]+(?P<year>\d{2,4})\s+"
    r"(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:\.\d{1,9})?)?\s*(?P<zone>[+-]\d{4}|[a-z]{1,5})?",
    re.IGNORECASE | re.ASCII,
)
_HOURS = {"est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7}
_LONGEST = 200
_CENTURY = 50
"""Two digits below it are of this century (section 4.3)."""


def parse_mail_date(text: str) -> datetime | Fault:
    """Read a date; the result is in UTC. A zone without a meaning counts as UTC, as section 4.3 has it."""
    match = _FORM.fullmatch(without_comments(text[:_LONGEST]).strip())
    if not match:
        return Fault(0, text[:_LONGEST], "that is not a date", "Sat, 21 Nov 2026 12:00:00 +0000")
    month = match["month"].lower()
    if month not in _MONTHS:
        return Fault(match.start("month"), match["month"], "that is not a month")
    try:
        local = datetime(
            _year(match["year"]),
            _MONTHS.index(month) + 1,
            int(match["day"]),
            int(match["hour"]),
            int(match["minute"]),
            min(int(match["second"] or 0), 59),  # a leap second
            tzinfo=timezone(_offset((match["zone"] or "").lower())),
        )
        return local.astimezone(UTC)
    except (ValueError, OverflowError):
        return Fault(0, match[0], "there is no such day or time")


def _year(digits: str) -> int:
    year = int(digits)
    if len(digits) == 4:  # noqa: PLR2004 - the usual form
        return year
    return year + (2000 if len(digits) == 2 and year < _CENTURY else 1900)  # noqa: PLR2004 - the obsolete forms


def _offset(zone: str) -> timedelta:
    if zone[:1] in {"+", "-"}:
        sign = -1 if zone[0] == "-" else 1
        return sign * timedelta(hours=int(zone[1:3]), minutes=int(zone[3:]))
    return timedelta(hours=_HOURS.get(zone, 0))
