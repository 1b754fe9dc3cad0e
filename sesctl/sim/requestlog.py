"""Which AWS actions were asked for, in order."""

from __future__ import annotations

import threading
from collections import deque
from dataclasses import asdict, dataclass

_KEEP = 100_000


@dataclass(frozen=True, slots=True)
class LoggedRequest:
    """One request; a status of 0 says that no answer was given."""

    time: float
    action: str
    region: str
    mutating: bool
    status: int
    access_key: str


class RequestLog:
    """The last requests, oldest first."""

    def __init__(self) -> None:
        self._requests: deque[LoggedRequest] = deque(maxlen=_KEEP)
        self._lock = threading.Lock()

    def add(self, request: LoggedRequest) -> None:
        """Remember one request."""
        with self._lock:
            self._requests.append(request)

    def clear(self) -> None:
        """Forget all requests."""
        with self._lock:
            self._requests.clear()

    def listing(self) -> list[dict[str, object]]:
        """All remembered requests."""
        with self._lock:
            return [asdict(request) for request in self._requests]
