"""Ways in which AWS calls can fail, on request."""

from __future__ import annotations

import itertools
import threading
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

Kind = Literal[
    "denied",
    "throttled",
    "expired-token",
    "invalid-token",
    "bad-signature",
    "clock-skew",
    "server-error",
    "hang",
    "drop-request",
    "drop-reply",
    "empty-conflict",
    "prior-request",
    "error",
]


class AwsFault(BaseModel):
    """One failure: of which actions (a pattern such as `ses:Get*`), where, and how often.

    `after` calls go well first. An `error` has a code, and may have a message and a status, of its own:
    whatever AWS can answer and no other kind is.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    action: str = Field(min_length=1)
    kind: Kind
    times: int | None = Field(default=None, ge=1)
    region: str | None = None
    after: int = Field(default=0, ge=0)
    code: str | None = Field(default=None, min_length=1)
    message: str = ""
    status: int = Field(default=400, ge=400, le=599)

    @model_validator(mode="after")
    def _has_a_code(self) -> Self:
        if (self.kind == "error") != (self.code is not None):
            raise ValueError("a code belongs to the kind `error`, and to no other")
        return self


@dataclass(slots=True)
class _Active:
    fault: AwsFault
    left: int | None
    passing: int


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
            self._active[number] = _Active(fault, fault.times, fault.after)
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

    def denies(self, action: str) -> bool:
        """Whether an action is denied; to ask uses nothing up."""
        with self._lock:
            faults = [entry.fault for entry in self._active.values()]
        return any(one.kind == "denied" and fnmatchcase(action, one.action) for one in faults)

    def take(self, action: str, region: str) -> AwsFault | None:
        """The failure this request meets, which is used up by one."""
        with self._lock:
            for number, entry in self._active.items():
                if entry.fault.region in {None, region} and fnmatchcase(action, entry.fault.action):
                    if entry.passing:
                        entry.passing -= 1
                        continue
                    self._use(number, entry)
                    return entry.fault
        return None

    def _use(self, number: int, entry: _Active) -> None:
        if entry.left is not None:
            entry.left -= 1
            if entry.left == 0:
                del self._active[number]
