"""Ways in which AWS calls can fail, on request."""

from __future__ import annotations

import itertools
import threading
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

Kind = Literal[
    "denied",
    "throttled",
    "expired-token",
    "invalid-token",
    "bad-signature",
    "clock-skew",
    "server-error",
    "hang",
    "drop-reply",
    "empty-conflict",
]


class AwsFault(BaseModel):
    """One failure: of which actions (a pattern such as `ses:Get*`), where, and how often."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    action: str = Field(min_length=1)
    kind: Kind
    times: int | None = Field(default=None, ge=1)
    region: str | None = None


@dataclass(slots=True)
class _Active:
    fault: AwsFault
    left: int | None


class FaultBook:
    """The failures in force; the oldest that matches is used."""

    def __init__(self) -> None:
        self._active: dict[int, _Active] = {}
        self._ids = itertools.count(1)
        self._lock = threading.Lock()

    def add(self, fault: AwsFault) -> int:
        """Put a failure in force and tell its number."""
        with self._lock:
            number = next(self._ids)
            self._active[number] = _Active(fault, fault.times)
            return number

    def remove(self, number: int) -> bool:
        """End one failure; tells whether it was in force."""
        with self._lock:
            return self._active.pop(number, None) is not None

    def clear(self) -> None:
        """End every failure."""
        with self._lock:
            self._active.clear()

    def listing(self) -> list[dict[str, object]]:
        """The failures in force with their numbers."""
        with self._lock:
            return [
                {"id": number, **entry.fault.model_dump(), "left": entry.left}
                for number, entry in self._active.items()
            ]

    def take(self, action: str, region: str) -> Kind | None:
        """The failure this request meets, which is used up by one."""
        with self._lock:
            for number, entry in self._active.items():
                if entry.fault.region in {None, region} and fnmatchcase(action, entry.fault.action):
                    self._use(number, entry)
                    return entry.fault.kind
        return None

    def _use(self, number: int, entry: _Active) -> None:
        if entry.left is not None:
            entry.left -= 1
            if entry.left == 0:
                del self._active[number]
