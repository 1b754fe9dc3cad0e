"""What the name servers were asked."""

from __future__ import annotations

import threading
from collections import deque
from dataclasses import asdict, dataclass

_KEEP = 100_000


@dataclass(frozen=True, slots=True)
class Question:
    """One question as it arrived; `name` in the case it was asked in."""

    time: float
    listener: str
    name: str
    type: str
    transport: str
    id: int
    rd: bool
    cd: bool
    edns: bool


class DnsLog:
    """The last questions, oldest first."""

    def __init__(self) -> None:
        self._questions: deque[Question] = deque(maxlen=_KEEP)
        self._lock = threading.Lock()

    def add(self, question: Question) -> None:
        """Remember one question."""
        with self._lock:
            self._questions.append(question)

    def clear(self) -> None:
        """Forget all questions."""
        with self._lock:
            self._questions.clear()

    def listing(self) -> list[dict[str, object]]:
        """All remembered questions."""
        with self._lock:
            return [asdict(question) for question in self._questions]
