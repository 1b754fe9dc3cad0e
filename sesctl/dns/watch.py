"""The exchanges that have a socket open, and which of them can go on."""

from __future__ import annotations

from selectors import DefaultSelector
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from selectors import SelectorKey

    from sesctl.dns.exchange import Exchange


class Watch:
    """A selector over exchanges; `close` closes their sockets, too."""

    def __init__(self) -> None:
        self._selector = DefaultSelector()
        self._keys: dict[Exchange, SelectorKey] = {}

    def __len__(self) -> int:
        return len(self._keys)

    def __contains__(self, exchange: Exchange) -> bool:
        return exchange in self._keys

    def __iter__(self) -> Iterator[Exchange]:
        return iter(tuple(self._keys))

    def add(self, exchange: Exchange) -> None:
        """Watch an exchange that has a channel."""
        if exchange.channel is not None:
            channel = exchange.channel
            self._keys[exchange] = self._selector.register(channel.socket, channel.events, exchange)

    def refresh(self, exchange: Exchange) -> None:
        """Watch for what the channel waits for by now."""
        key = self._keys[exchange]
        if exchange.channel is not None and exchange.channel.events != key.events:
            self._keys[exchange] = self._selector.modify(key.fileobj, exchange.channel.events, exchange)

    def remove(self, exchange: Exchange) -> None:
        """Watch no longer; goes before closing, since the system reuses the number of a closed socket."""
        key = self._keys.pop(exchange, None)
        if key is not None:
            self._selector.unregister(key.fileobj)

    def ready(self, timeout: float) -> list[Exchange]:
        """Wait until exchanges can go on, at most so many seconds."""
        return [key.data for key, _ in self._selector.select(max(0.0, timeout))]

    def close(self) -> None:
        """Close everything."""
        for exchange in self:
            self.remove(exchange)
            exchange.close()
        self._selector.close()
