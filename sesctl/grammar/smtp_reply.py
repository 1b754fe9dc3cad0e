"""SMTP replies inside of other texts: the code, the enhanced status code, who answered."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sesctl.model.error_text import Receiver

_ENHANCED = r"(?P<enhanced>[45]\.\d{1,3}\.\d{1,3})(?![\d.]*\d)"
_REPLY = r"(?P<reply>4[2-5]\d|5[0-57]\d)"
_BOTH = re.compile(rf"(?<![\w.]){_REPLY}[;:]?[ -]+#?{_ENHANCED}")
_ENHANCED_ALONE = (
    re.compile(rf"\b(?:status|dsn)\b['\"]?\s{{0,3}}[:=]\s{{0,3}}['\"]?{_ENHANCED}", re.IGNORECASE),
    re.compile(rf"^\W{{0,5}}{_ENHANCED}"),
    re.compile(rf"smtp;\s{{0,3}}{_ENHANCED}", re.IGNORECASE),
)
_REPLY_ALONE = (
    re.compile(rf"\(\s?{_REPLY},\s{{0,3}}b?['\"]"),
    re.compile(
        rf"(?:responseCode|smtp code|response code|got code|reply|said|smtp;)['\"]?\s?[:=]?\s?['\"]?{_REPLY}\b",
        re.IGNORECASE,
    ),
    re.compile(rf"^\W{{0,5}}{_REPLY}\b"),
    re.compile(rf"[\s:'\"(<\[]{_REPLY}[ -](?=[A-Z<])"),
)
_RECEIVERS: tuple[tuple[Receiver, re.Pattern[str]], ...] = (
    (
        "Gmail",
        re.compile(
            r"\bgsmtp\b|gmail-smtp-in|aspmx\.l\.google|support\.google\.com|google\.com/mail", re.IGNORECASE
        ),
    ),
    ("Yahoo", re.compile(r"yahoodns\.net|\byahoo(?:inc)?\.com\b|\[(?:TSS|PH|BL|TS)\d\d\]", re.IGNORECASE)),
    (
        "Microsoft",
        re.compile(
            r"protection\.outlook\.com|olc\.protection|postmaster\.live\.com|sender\.office\.com|\(S\d{4}\)"
            r"|go\.microsoft\.com|\bhotmail\.com mx|exchangelabs\.com",
            re.IGNORECASE,
        ),
    ),
    ("Apple", re.compile(r"mail\.icloud\.com|support\.apple\.com|postmaster@icloud", re.IGNORECASE)),
)
_MAILBOXES: dict[str, Receiver] = {
    "gmail.com": "Gmail",
    "googlemail.com": "Gmail",
    "yahoo.com": "Yahoo",
    "ymail.com": "Yahoo",
    "aol.com": "Yahoo",
    "outlook.com": "Microsoft",
    "hotmail.com": "Microsoft",
    "live.com": "Microsoft",
    "msn.com": "Microsoft",
    "icloud.com": "Apple",
    "me.com": "Apple",
}


def smtp_reply(line: str) -> tuple[int, str]:
    """Find the reply code and the enhanced status code; 0 and empty where there is none."""
    if both := _BOTH.search(line):
        return int(both["reply"]), both["enhanced"]
    enhanced = _first(_ENHANCED_ALONE, line, "enhanced")
    reply = _first(_REPLY_ALONE, line, "reply")
    return int(reply or 0), enhanced


def _first(patterns: Iterable[re.Pattern[str]], line: str, group: str) -> str:
    for pattern in patterns:
        if found := pattern.search(line):
            return found[group]
    return ""


def receiver(line: str, recipients: Iterable[str] = ()) -> Receiver | None:
    """Tell whose mail servers spoke, by what they say of themselves, else by the recipients' domains."""
    for name, marks in _RECEIVERS:
        if marks.search(line):
            return name
    for address in recipients:
        if found := _MAILBOXES.get(address.rpartition("@")[2].lower()):
            return found
    return None
