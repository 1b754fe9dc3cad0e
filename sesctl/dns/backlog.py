"""The exchanges that wait for a socket: each server's turn comes, and silent servers come last."""

from __future__ import annotations

from collections import Counter, deque
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sesctl.dns.exchange import Exchange
    from sesctl.dns.patience import Patience


class Backlog:
    """A queue in which a black hole does not hold up the servers that answer."""

    def __init__(self, exchanges: Iterable[Exchange], patience: Patience) -> None:
        self._fresh = deque(_in_turn(exchanges))
        self._last: deque[Exchange] = deque()
        self._patience = patience

    def __len__(self) -> int:
        return len(self._fresh) + len(self._last)

    def __iter__(self) -> Iterator[Exchange]:
        yield from self._fresh
        yield from self._last

    def take(self) -> Exchange | None:
        """Return whom to send next; None when nobody waits."""
        while self._fresh:
            exchange = self._fresh.popleft()
            if not self._patience.is_silent(exchange.server):
                return exchange
            self._last.append(exchange)
        return self._last.popleft() if self._last else None

    def put_back(self, exchange: Exchange) -> None:
        """Let an exchange wait for its next turn."""
        self._last.append(exchange)


def _in_turn(exchanges: Iterable[Exchange]) -> list[Exchange]:
    """Order as one deals cards: the first ask of every server, then the second, and so on."""
    dealt: Counter[str] = Counter()
    rounds = []
    for exchange in exchanges:
        rounds.append((dealt[exchange.server], exchange))
        dealt[exchange.server] += 1
    return [exchange for _, exchange in sorted(rounds, key=lambda pair: pair[0])]
