"""Non-blocking sockets that carry whole DNS messages, over UDP and over TCP."""

from __future__ import annotations

import socket
from selectors import EVENT_READ, EVENT_WRITE
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sesctl.dns.address import Endpoint

_LARGEST = 65535
_PREFIX = 2


class Channel(Protocol):
    """A way to one server; every method but `close` may raise OSError."""

    @property
    def socket(self) -> socket.socket:
        """What to watch for `events`."""
        ...

    @property
    def events(self) -> int:
        """What it waits for: EVENT_READ or EVENT_WRITE."""
        ...

    def send(self, message: bytes) -> None:
        """Send a message, or keep it until the socket can be written."""
        ...

    def proceed(self) -> list[bytes]:
        """Do what the socket is ready for; return the messages that are whole."""
        ...

    def close(self) -> None:
        """Release the socket."""
        ...


class Udp:
    """A socket of its own for each ask, so that the source port is the system's random choice.

    It is connected: the kernel drops what others send, and passes on that a port is closed.
    """

    events = EVENT_READ

    def __init__(self, endpoint: Endpoint) -> None:
        self.socket = _connected(endpoint, socket.SOCK_DGRAM)

    def send(self, message: bytes) -> None:
        """Send a datagram; one that finds the buffers full is lost like any other."""
        try:
            self.socket.send(message)
        except BlockingIOError:
            return

    def proceed(self) -> list[bytes]:
        """Return a datagram; the next one makes the socket ready again."""
        try:
            return [self.socket.recv(_LARGEST)]
        except BlockingIOError:
            return []

    def close(self) -> None:
        """Release the socket."""
        self.socket.close()


class Tcp:
    """A stream in which each message follows its length (RFC 1035 section 4.2.2)."""

    def __init__(self, endpoint: Endpoint) -> None:
        self.socket = _connected(endpoint, socket.SOCK_STREAM)
        self._unsent = b""
        self._received = bytearray()

    @property
    def events(self) -> int:
        """Written first, then read."""
        return EVENT_WRITE if self._unsent else EVENT_READ

    def send(self, message: bytes) -> None:
        """Keep a message until the connection is there."""
        self._unsent += len(message).to_bytes(_PREFIX, "big") + message

    def proceed(self) -> list[bytes]:
        """Write what is unsent, or read on; raises ConnectionError when the other end has closed."""
        try:
            if self._unsent:
                self._unsent = self._unsent[self.socket.send(self._unsent) :]
                return []
            return list(self._read())
        except BlockingIOError:
            return []

    def close(self) -> None:
        """Release the socket."""
        self.socket.close()

    def _read(self) -> Iterator[bytes]:
        received = self.socket.recv(_PREFIX + _LARGEST - len(self._received))
        if not received:
            raise ConnectionError("the connection was closed before the answer")
        self._received += received
        while len(self._received) >= _PREFIX:
            end = _PREFIX + int.from_bytes(self._received[:_PREFIX], "big")
            if len(self._received) < end:
                return
            yield bytes(self._received[_PREFIX:end])
            del self._received[:end]


def _connected(endpoint: Endpoint, kind: socket.SocketKind) -> socket.socket:
    made = socket.socket(endpoint.family, kind)
    try:
        made.settimeout(0)
        made.connect((endpoint.host, endpoint.port))
    except BlockingIOError:
        return made  # The connection is under way.
    except BaseException:
        made.close()
        raise
    return made
