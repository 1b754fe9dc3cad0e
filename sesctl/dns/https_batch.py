"""Many questions over HTTPS at once: a few threads for each server, and a connection for each thread."""

from __future__ import annotations

import socket
import threading
from collections import deque
from contextlib import suppress
from dataclasses import dataclass, field
from http.client import HTTPException
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Self

from sesctl.dns.https import connection, failed, reply_over
from sesctl.dns.words import silence

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from http.client import HTTPConnection
    from types import TracebackType

    from sesctl.model.lookup import Ask, Reply, Unknown

_CONNECTIONS = 8
_FAREWELL = 0.2
_MOMENT = 0.001


@dataclass
class _Site:
    """A server: what is still to be asked, until when, and the connections that did not fail."""

    jobs: deque[Ask]
    end: float
    connections: list[HTTPConnection] = field(default_factory=list)


class HttpsBatch:
    """The asks under way from `with` on; `replies` waits for them.

    Args:
        asks: what to ask.
        ends: for each server's address, when to stop waiting for it.
        clock: the clock of `ends`.
    """

    def __init__(self, asks: Iterable[Ask], ends: Mapping[str, float], clock: Callable[[], float]) -> None:
        self._asks = tuple(asks)
        self._ends = ends
        self._clock = clock
        self._done: SimpleQueue[tuple[Ask, Reply]] = SimpleQueue()
        self._sites: list[_Site] = []
        self._threads: list[threading.Thread] = []

    def __enter__(self) -> Self:
        for url, end in self._ends.items():
            site = _Site(deque(ask for ask in self._asks if ask.server.address == url), end)
            for _ in range(min(_CONNECTIONS, len(site.jobs))):
                site.connections.append(connection(url, max(_MOMENT, end - self._clock())))
            self._sites.append(site)
        # Daemons, since a thread that looks up a host name cannot be interrupted.
        self._threads = [
            threading.Thread(target=self._work, args=(via, site), daemon=True)
            for site in self._sites
            for via in tuple(site.connections)
        ]
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for via in [via for site in self._sites for via in site.connections]:
            with suppress(OSError, AttributeError):
                via.sock.shutdown(socket.SHUT_RDWR)  # wakes the thread that reads from it
        end = self._clock() + _FAREWELL
        for thread in self._threads:
            thread.join(max(0.0, end - self._clock()))

    def replies(self) -> dict[Ask, Reply]:
        """Wait for every reply, or until it is time to stop."""
        replies: dict[Ask, Reply] = {}
        end = max(self._ends.values(), default=0.0)
        while len(replies) < len(self._asks):
            try:
                ask, reply = self._done.get(timeout=max(0.0, end - self._clock()))
            except Empty:
                break
            replies[ask] = reply
        return {ask: replies.get(ask) or silence() for ask in self._asks}

    def _work(self, via: HTTPConnection, site: _Site) -> None:
        try:
            via.connect()
            while site.jobs and self._clock() < site.end:
                with suppress(IndexError):  # another thread took the last
                    ask = site.jobs.popleft()
                    self._done.put((ask, self._reply(via, ask, site.end)))
        except (OSError, UnicodeError) as error:
            site.connections.remove(via)
            if not site.connections:
                self._fail(site.jobs, failed(error))
        finally:
            via.close()

    def _reply(self, via: HTTPConnection, ask: Ask, end: float) -> Reply:
        try:
            if via.sock is not None:
                via.sock.settimeout(max(_MOMENT, end - self._clock()))
            return reply_over(via, ask)
        except (OSError, HTTPException) as error:
            via.close()  # The next request opens it again.
            return failed(error)

    def _fail(self, jobs: deque[Ask], why: Unknown) -> None:
        while jobs:
            with suppress(IndexError):
                self._done.put((jobs.popleft(), why))
