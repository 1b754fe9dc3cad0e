"""How long to wait for which server: a pure reckoning on times that it is told.

A batch ends after its timeout, whatever happens. It ends sooner when nothing but silence is left:
once every ask is settled except those to servers from which nothing came at all, and at least one
other server did answer, the silent ones get until 1.5 s after the first word to the last of them,
or four times the slowest answer of the batch. 1.5 s holds two tries, 0.8 s apart, so that one lost
datagram does no harm, and a server that takes 900 ms is still heard; four times the slowest keeps
a slow network from looking like silent servers. Where nobody answered there is nothing to compare
with, and the whole timeout is spent.

A server that stayed silent for a whole batch gets one try of 0.8 s in the next ones.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

FIRST_WAIT = 0.8
_GROWTH = 1.5
_LEAST = 1.5
_SLOWER = 4


def wait_after(tries: int) -> float:
    """Return how long to wait for an answer to this many tries before the next: 0.8, 1.2, 1.8 seconds."""
    return FIRST_WAIT * _GROWTH ** (tries - 1)


class Patience:
    """Who has answered in a batch, and until when to wait for the others.

    Attributes:
        deadline: when the batch ends, whatever happens.
    """

    def __init__(self, asked: Iterable[str], *, deadline: float, silent: frozenset[str]) -> None:
        self._open = Counter(asked)
        self.deadline = deadline
        self._silent_before = silent
        self._uncontacted = set(self._open)
        self._missed: set[str] = set()
        self._heard: set[str] = set()
        self._hopeful = 0
        self._slowest = 0.0
        self._last_contact = 0.0

    @property
    def silent(self) -> frozenset[str]:
        """The servers that let a try go by, and said nothing later either."""
        return frozenset(self._missed - self._heard)

    @property
    def heard(self) -> frozenset[str]:
        """The servers that answered something."""
        return frozenset(self._heard)

    def contacted(self, server: str, now: float) -> None:
        """Note that a first datagram went to the server."""
        if server in self._uncontacted:
            self._uncontacted.remove(server)
            self._last_contact = now

    def missed(self, server: str) -> None:
        """Note that a try was given the time it has, in vain."""
        self._missed.add(server)

    def answered(self, server: str, took: float) -> None:
        """Note that the server said something that is its own."""
        if server not in self._heard:
            self._heard.add(server)
            self._hopeful += self._open[server]
        self._slowest = max(self._slowest, took)

    def settled(self, server: str) -> None:
        """Note that one ask to the server needs no more waiting."""
        self._open[server] -= 1
        if server in self._heard:
            self._hopeful -= 1

    def is_silent(self, server: str) -> bool:
        """Whether the server has let a try go by, and has said nothing yet."""
        return server in self._missed and server not in self._heard

    def is_given_up(self, server: str) -> bool:
        """Whether a server that was silent in an earlier batch is so again."""
        return server in self._silent_before and self.is_silent(server)

    def end(self) -> float:
        """Return when to stop waiting for everything that is still open."""
        if self._hopeful or self._uncontacted or not self._heard:
            return self.deadline
        allowance = max(_LEAST, _SLOWER * self._slowest)
        return min(self.deadline, self._last_contact + allowance)
