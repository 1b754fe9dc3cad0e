"""The resolver that asks real servers: over UDP, TCP and HTTPS, everything at once."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from sesctl.dns.address import endpoint, is_url, parse
from sesctl.dns.batch import Batch
from sesctl.dns.exchange import Exchange
from sesctl.dns.patience import FIRST_WAIT, Patience
from sesctl.dns.query import UnaskableError, query
from sesctl.dns.words import printable, unreachable
from sesctl.errors import SesctlError
from sesctl.model.lookup import Unknown

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping

    from sesctl.model.lookup import Ask, Reply


class DnsTransport:
    """Implements `sesctl.ports.Resolver`; remembers which servers were silent.

    Args:
        timeout: the most seconds that a batch takes, all in all.
        clock: a monotonic clock.
        meanwhile: called in each batch, once everything was sent; for what has to be done anyway, and
            takes less time than a server is given.
    """

    def __init__(
        self,
        timeout: float = 5.0,
        *,
        clock: Callable[[], float] = time.monotonic,
        meanwhile: Callable[[], object] = lambda: None,
    ) -> None:
        self._timeout = timeout
        self._clock = clock
        self._meanwhile = meanwhile
        self._silent: frozenset[str] = frozenset()

    def ask(self, asks: Collection[Ask]) -> Mapping[Ask, Reply]:
        """Ask everything at once; every ask has a reply, `Unknown` where none came. Never raises."""
        deadline = self._clock() + self._timeout
        replies: dict[Ask, Reply] = {}
        urls, exchanges = [], []
        for ask in dict.fromkeys(asks):
            match _prepared(ask):
                case Unknown() as why:
                    replies[ask] = why
                case Exchange() as exchange:
                    exchanges.append(exchange)
                case _:
                    urls.append(ask)
        replies |= (
            self._over_both(urls, exchanges, deadline) if urls else self._over_sockets(exchanges, deadline)
        )
        return {ask: replies[ask] for ask in asks}

    def _over_sockets(self, exchanges: Collection[Exchange], deadline: float) -> dict[Ask, Reply]:
        servers = [exchange.server for exchange in exchanges]
        patience = Patience(servers, deadline=deadline, silent=self._silent)
        try:
            replies = Batch(exchanges, patience, self._clock, self._meanwhile).run()
        except OSError as error:  # Not even a selector could be had.
            replies = dict.fromkeys((exchange.ask for exchange in exchanges), unreachable(error))
        self._silent = (self._silent | patience.silent) - patience.heard
        return replies

    def _over_both(
        self, urls: Collection[Ask], exchanges: Collection[Exchange], deadline: float
    ) -> dict[Ask, Reply]:
        from sesctl.dns.https_batch import HttpsBatch  # noqa: PLC0415 - TLS is imported only when used

        ends = {ask.server.address: self._https_end(ask.server.address, deadline) for ask in urls}
        with HttpsBatch(urls, ends, self._clock) as https:
            replies = self._over_sockets(exchanges, deadline)
            over_https = https.replies()
        self._remember(ends, over_https)
        return replies | over_https

    def _https_end(self, url: str, deadline: float) -> float:
        return min(deadline, self._clock() + FIRST_WAIT) if url in self._silent else deadline

    def _remember(self, urls: Iterable[str], replies: Mapping[Ask, Reply]) -> None:
        heard = {ask.server.address for ask, reply in replies.items() if not _is_silence(reply)}
        self._silent = (self._silent | frozenset(urls)) - heard


def _prepared(ask: Ask) -> Exchange | Unknown | None:
    """Make what asks over sockets; None for an ask over HTTPS."""
    try:
        if is_url(ask.server.address):
            parse(ask.server.address)
            return None
        return Exchange(ask, query(ask), endpoint(ask.server.address))
    except (SesctlError, UnaskableError) as error:
        return Unknown("malformed", printable(str(error)))


def _is_silence(reply: Reply) -> bool:
    return isinstance(reply, Unknown) and reply.reason == "timeout"
