"""The simulator's clock: real time plus an offset that only the control endpoint moves."""

from __future__ import annotations

import re
import time
from datetime import UTC, datetime

_UNITS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}
_PART = re.compile(r"(\d+(?:\.\d+)?)(ms|s|m|h|d)")


class SimClock:
    """Tells simulated time; it can be put forward, never back."""

    def __init__(self) -> None:
        self._offset = 0.0

    def now(self) -> float:
        """Seconds since the epoch, in simulated time."""
        return time.time() + self._offset

    def today(self) -> datetime:
        """The same instant as an aware datetime."""
        return datetime.fromtimestamp(self.now(), UTC)

    @property
    def ahead(self) -> float:
        """How many seconds it is ahead of the real time."""
        return self._offset

    def advance(self, seconds: float) -> None:
        """Put the clock forward."""
        if seconds < 0:
            raise ValueError("the clock only goes forward")
        self._offset += seconds


def parse_duration(text: str) -> float:
    """Seconds in `90`, `1.5h`, `2d` or `1h30m`.

    Raises:
        ValueError: the text is none of these.
    """
    if re.fullmatch(r"\d+(?:\.\d+)?", text):
        return float(text)
    parts = _PART.findall(text)
    if not parts or "".join(number + unit for number, unit in parts) != text:
        raise ValueError(f"not a duration: {text!r} (try 73h, 90m, 2d or a number of seconds)")
    return sum(float(number) * _UNITS[unit] for number, unit in parts)
