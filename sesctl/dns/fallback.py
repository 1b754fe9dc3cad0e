"""Reach public resolvers over HTTPS where port 53 is shut.

Many networks let no DNS out but their own. The two public resolvers that give a second opinion also
answer on port 443, at the same addresses.
"""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

from sesctl.model.lookup import Unknown

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from sesctl.model.lookup import Ask, Reply
    from sesctl.ports import Resolver

OVER_HTTPS = {"1.1.1.1": "https://1.1.1.1/dns-query", "8.8.8.8": "https://8.8.8.8/dns-query"}
"""Certificates of both are valid for the address."""


class HttpsFallback:
    """Implements `sesctl.ports.Resolver` around another; a public resolver that is silent is asked over HTTPS.

    Whether that helped is remembered: in later batches such a resolver is asked over HTTPS alone.
    Where a batch has used up its time in silence, HTTPS is left to the next one.

    Args:
        resolver: asks everything else.
        over_https: by address, the URL that serves the same answers.
        patience: seconds of a batch after which nothing more is asked in it.
        clock: a monotonic clock.
    """

    def __init__(
        self,
        resolver: Resolver,
        over_https: Mapping[str, str] = OVER_HTTPS,
        *,
        patience: float = 2.5,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._resolver = resolver
        self._over_https = over_https
        self._patience = patience
        self._clock = clock
        self._moved: set[str] = set()

    def ask(self, asks: Collection[Ask]) -> Mapping[Ask, Reply]:
        """Ask everything at once, and what stayed silent once more; never raises."""
        started = self._clock()
        known = {ask for ask in asks if ask.server.address in self._moved}
        replies = dict(self._resolver.ask([self._moved_ask(ask) if ask in known else ask for ask in asks]))
        found = {ask: replies[self._moved_ask(ask)] if ask in known else replies[ask] for ask in asks}
        silent = [ask for ask in asks if ask not in known and self._is_silent(ask, found[ask])]
        if silent and self._all_silent(asks, found):
            if self._clock() - started > self._patience:
                self._moved |= {ask.server.address for ask in silent}
                return found
            again = self._resolver.ask([self._moved_ask(ask) for ask in silent])
            for ask in silent:
                found[ask] = self._choose(ask, found[ask], again[self._moved_ask(ask)])
        return found

    def _is_silent(self, ask: Ask, reply: Reply) -> bool:
        return (
            ask.server.address in self._over_https
            and isinstance(reply, Unknown)
            and reply.reason == "timeout"
        )

    def _all_silent(self, asks: Collection[Ask], found: Mapping[Ask, Reply]) -> bool:
        """Whether no public resolver said a word: one that is merely slow now and then is left alone."""
        public = [ask for ask in asks if ask.server.address in self._over_https]
        return all(self._is_silent(ask, found[ask]) for ask in public)

    def _moved_ask(self, ask: Ask) -> Ask:
        return replace(ask, server=replace(ask.server, address=self._over_https[ask.server.address]))

    def _choose(self, ask: Ask, first: Reply, second: Reply) -> Reply:
        if isinstance(second, Unknown):
            return first
        self._moved.add(ask.server.address)
        return second
