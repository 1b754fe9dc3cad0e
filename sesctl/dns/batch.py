"""Many exchanges at once in one thread: what can be read is read, what is overdue is sent again."""

from __future__ import annotations

import errno
from heapq import heappop, heappush
from itertools import count
from typing import TYPE_CHECKING

from sesctl.dns.backlog import Backlog
from sesctl.dns.patience import wait_after
from sesctl.dns.screening import Truncated
from sesctl.dns.watch import Watch

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from sesctl.dns.exchange import Exchange
    from sesctl.dns.patience import Patience
    from sesctl.model.lookup import Ask, Reply

# A burst that one server's buffers hold; the next ask goes out as soon as a reply is in.
_WINDOW = 128
# With those that wait for a second try, and no longer count for the window. macOS gives a
# process 256 descriptors.
_MOST_SOCKETS = 192
_NO_DESCRIPTOR = frozenset({errno.EMFILE, errno.ENFILE})


class Batch:
    """Everything that is asked at once; made for one `run`.

    `meanwhile` is called while the first replies are on their way.
    """

    def __init__(
        self,
        exchanges: Iterable[Exchange],
        patience: Patience,
        clock: Callable[[], float],
        meanwhile: Callable[[], object],
    ) -> None:
        self._backlog = Backlog(exchanges, patience)
        self._patience = patience
        self._clock = clock
        self._meanwhile = meanwhile
        self._watch = Watch()
        self._window: set[Exchange] = set()
        self._most = _MOST_SOCKETS
        self._timers: list[tuple[float, int, Exchange]] = []
        self._number = count()
        self._replies: dict[Ask, Reply] = {}

    def run(self) -> dict[Ask, Reply]:
        """Wait for the replies as long as patience lasts; what has none by then is unknown."""
        try:
            self._fill()
            self._meanwhile()
            while self._watch and (left := self._patience.end() - self._clock()) > 0:
                self._turn(left)
            for exchange in (*self._watch, *self._backlog):
                self._replies[exchange.ask] = exchange.silence()
        finally:
            self._watch.close()
        return self._replies

    def _turn(self, left: float) -> None:
        if self._timers:
            left = min(left, self._timers[0][0] - self._clock())
        for exchange in self._watch.ready(left):
            if self._clock() >= self._patience.deadline:
                return  # Reading what hostile servers send may take long.
            self._proceed(exchange)
        while self._timers and self._timers[0][0] <= self._clock():
            self._overdue(heappop(self._timers)[-1])
        self._fill()

    def _fill(self) -> None:
        while len(self._window) < _WINDOW and len(self._watch) < self._most:
            exchange = self._backlog.take()
            if exchange is None:
                return
            if self._patience.is_given_up(exchange.server):
                self._settle(exchange, exchange.silence())
            else:
                self._start(exchange)

    def _start(self, exchange: Exchange) -> None:
        try:
            self._send(exchange)
        except OSError as error:
            if error.errno in _NO_DESCRIPTOR and self._watch:
                self._most = len(self._watch)
                self._backlog.put_back(exchange)
            else:
                self._settle(exchange, exchange.failed(error))
            return
        self._watch.add(exchange)
        self._window.add(exchange)

    def _send(self, exchange: Exchange) -> None:
        now = self._clock()
        exchange.send(now)
        self._patience.contacted(exchange.server, now)
        heappush(self._timers, (now + wait_after(exchange.tries), next(self._number), exchange))

    def _proceed(self, exchange: Exchange) -> None:
        was_heard = exchange.was_heard
        try:
            outcome = self._advance(exchange)
        except OSError as error:
            outcome = exchange.failed(error)
        if exchange.was_heard and not was_heard:
            self._patience.answered(exchange.server, self._clock() - exchange.sent_at)
        if outcome is not None:
            self._settle(exchange, outcome)

    def _advance(self, exchange: Exchange) -> Reply | None:
        outcome = exchange.proceed()
        if isinstance(outcome, Truncated):
            self._watch.remove(exchange)
            exchange.turn_to_tcp()
            self._watch.add(exchange)
            return None
        self._watch.refresh(exchange)
        return outcome

    def _overdue(self, exchange: Exchange) -> None:
        """Act on a try that was given its time."""
        self._window.discard(exchange)
        if exchange not in self._watch or exchange.over_tcp:
            return
        self._patience.missed(exchange.server)
        if self._patience.is_given_up(exchange.server):
            self._settle(exchange, exchange.silence())
        elif self._backlog and len(self._watch) >= self._most:
            self._release(exchange)
            self._backlog.put_back(exchange)
        else:
            self._repeat(exchange)

    def _repeat(self, exchange: Exchange) -> None:
        try:
            self._send(exchange)
        except OSError as error:
            self._settle(exchange, exchange.failed(error))

    def _settle(self, exchange: Exchange, reply: Reply) -> None:
        self._release(exchange)
        self._replies[exchange.ask] = reply
        self._patience.settled(exchange.server)

    def _release(self, exchange: Exchange) -> None:
        self._watch.remove(exchange)
        self._window.discard(exchange)
        exchange.close()
