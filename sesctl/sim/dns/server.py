"""Both name servers on loopback, UDP and TCP on one port each, in one thread with an event loop."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import socket
import struct
import threading
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sesctl.sim.dns.listener import Listener, Outgoing

_LENGTH = struct.Struct("!H")
_RECEIVE_BUFFER = 4 * 1024 * 1024
_TRIES = 50


class DnsServer:
    """Serves listeners until it is stopped."""

    def __init__(self, host: str, listeners: Sequence[tuple[Listener, int]]) -> None:
        self._bound = [(listener, *_bind(host, port)) for listener, port in listeners]
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, name="sim-dns", daemon=True)
        self._ready = threading.Event()
        self._stop = asyncio.Event()

    def addresses(self) -> list[str]:
        """`host:port` of each listener, in the order given."""
        return [f"{udp.getsockname()[0]}:{udp.getsockname()[1]}" for _, udp, _ in self._bound]

    def start(self) -> None:
        """Begin to answer."""
        self._thread.start()
        self._ready.wait()

    def stop(self) -> None:
        """End, and give the ports back."""
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join()

    def _run(self) -> None:
        with contextlib.closing(self._loop):
            self._loop.run_until_complete(self._serve())

    async def _serve(self) -> None:
        async with contextlib.AsyncExitStack() as stack:
            for listener, udp, tcp in self._bound:
                transport, _ = await self._loop.create_datagram_endpoint(
                    lambda listener=listener: _Datagrams(listener),  # type: ignore[misc]  # bound now
                    sock=udp,
                )
                stack.callback(transport.close)
                server = await asyncio.start_server(_Streams(listener), sock=tcp)
                stack.callback(server.close)
            self._ready.set()
            await self._stop.wait()
        await self._end_tasks()

    async def _end_tasks(self) -> None:
        tasks = asyncio.all_tasks() - {asyncio.current_task()}
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        # One more round lets closed transports let go of their sockets.
        await asyncio.sleep(0)


class _Datagrams(asyncio.DatagramProtocol):
    def __init__(self, listener: Listener) -> None:
        self._listener = listener

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.DatagramTransport", transport)

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        outgoing = self._listener.handle(data, "udp")
        if outgoing.delay:
            asyncio.get_running_loop().call_later(outgoing.delay, self._send, outgoing, addr)
        else:
            self._send(outgoing, addr)

    def _send(self, outgoing: Outgoing, addr: tuple[str, int]) -> None:
        if outgoing.wire is not None and not self._transport.is_closing():
            self._transport.sendto(outgoing.wire, addr)


class _Streams:
    def __init__(self, listener: Listener) -> None:
        self._listener = listener

    async def __call__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        # A client may leave at any time; that is its right, and nobody's error.
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            while True:
                (length,) = _LENGTH.unpack(await reader.readexactly(_LENGTH.size))
                outgoing = self._listener.handle(await reader.readexactly(length), "tcp")
                await asyncio.sleep(outgoing.delay)
                if outgoing.wire is not None:
                    writer.write(_LENGTH.pack(len(outgoing.wire)) + outgoing.wire)
                    await writer.drain()
        writer.close()


def _bind(host: str, port: int) -> tuple[socket.socket, socket.socket]:
    """A UDP and a TCP socket on the same port, which the system picks when it is 0."""
    for _ in range(_TRIES):
        udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        tcp = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        try:
            udp.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _RECEIVE_BUFFER)
            tcp.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            udp.bind((host, port))
            tcp.bind((host, udp.getsockname()[1]))
        except OSError as error:
            udp.close()
            tcp.close()
            if port or error.errno != errno.EADDRINUSE:
                raise
        else:
            return udp, tcp
    raise OSError(errno.EADDRINUSE, "no port is free for both UDP and TCP")
