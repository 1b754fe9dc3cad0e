"""Durations as people type them: `45s`, `30m`, `2h`."""

from __future__ import annotations

import re

from sesctl.model.fault import Fault

_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
_FORM = re.compile(r"\s*(\d{1,6})\s*([smhd])\s*")

_NUMBER = re.compile(r"\s*(\d{1,6})\s*")


def parse_duration(text: str) -> int | Fault:
    """Read a duration; the result is in seconds."""
    match = _FORM.fullmatch(text.lower())
    if not match:
        if number := _NUMBER.fullmatch(text):
            return Fault(
                0, text, "there is no unit", f"{number[1]}s for seconds, or {number[1]}m for minutes"
            )
        return Fault(0, text, "it is no number with a unit", "a number with a unit, such as 45s, 30m or 2h")
    return int(match[1]) * _SECONDS[match[2]]


def show_duration(seconds: float) -> str:
    """Write a duration in its two largest units: `1 h 5 min`, `40 s`."""
    left = max(0, round(seconds))
    parts = []
    for name, size in (("d", 86400), ("h", 3600), ("min", 60), ("s", 1)):
        count, left = divmod(left, size)
        if count:
            parts.append(f"{count} {name}")
    return " ".join(parts[:2]) or "0 s"
