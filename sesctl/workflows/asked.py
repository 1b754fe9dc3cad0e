"""A question under way, which is waited for as long as one likes and no longer."""

from __future__ import annotations

import time
from threading import Thread
from typing import TYPE_CHECKING, Generic, TypeVar

from sesctl.model.fact import Unread

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")


class Asked(Generic[T]):
    """A call in a thread of its own, which does not keep the process alive when nobody waits for it."""

    def __init__(self, call: Callable[[], T]) -> None:
        self._call = call
        self._answers: list[T] = []
        self._errors: list[BaseException] = []
        self._thread = Thread(target=self._ask, daemon=True)
        self._thread.start()

    def answer(self, patience: float | None = None) -> T | None:
        """What came within so many seconds, or None; raises what the call raised."""
        self._thread.join(patience)
        for error in self._errors:
            raise error
        return self._answers[0] if self._answers else None

    def _ask(self) -> None:
        try:
            self._answers.append(self._call())
        except BaseException as error:  # noqa: BLE001 - it belongs to whoever asked
            self._errors.append(error)


class Deadline:
    """A moment until which everything together is waited for."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    @property
    def left(self) -> float:
        """Seconds that are left, 0 when it has passed."""
        return max(0.0, self._end - time.monotonic())


def silence(who: str, patience: float, try_: str = "Run the same command again.") -> Unread:
    """What is known of somebody who has not answered in so many seconds."""
    return Unread(
        f"no answer from {who} within {patience:g} s",
        why="The network is slow or drops the connection, or AWS has trouble there.",
        try_=try_,
    )
