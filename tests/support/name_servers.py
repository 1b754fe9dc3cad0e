"""Name servers on loopback for tests: scripted ones, and the real ones that the machine has."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import threading
import time
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from random import choice
from tempfile import TemporaryDirectory, TemporaryFile
from typing import IO, TYPE_CHECKING, Literal, TypeAlias

import dns.exception
import dns.flags
import dns.message
import dns.rcode
import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

Via: TypeAlias = Literal["udp", "tcp"]
Script: TypeAlias = "Callable[[dns.message.Message, Via], Iterable[bytes]]"
_LONGEST_START = 30.0


def reply_to(query: dns.message.Message, sections: str = "", *, flags: str = "AA") -> dns.message.Message:
    """Build a reply from the text of its sections, as `dns.message.from_text` reads them."""
    question = "\n".join(rrset.to_text() for rrset in query.question)
    text = f"id {query.id}\nopcode QUERY\nrcode NOERROR\nflags QR {flags}\n;QUESTION\n{question}\n{sections}"
    return dns.message.from_text(text, one_rr_per_rrset=True)


def failure_to(query: dns.message.Message, rcode: dns.rcode.Rcode) -> dns.message.Message:
    """Build a reply that is nothing but a response code."""
    reply = reply_to(query)
    reply.set_rcode(rcode)
    return reply


@dataclass
class ScriptedServer:
    """A server on loopback that sends the bytes that its script yields.

    Attributes:
        address: how `sesctl.model.lookup.Server` spells it.
        tcp: what listens for connections.
        queries: what arrived, and over what, in order of arrival.
    """

    address: str
    tcp: socket.socket
    queries: list[tuple[Via, dns.message.Message]] = field(default_factory=list)

    def over(self, via: Via) -> list[dns.message.Message]:
        """Return the queries that arrived over one of the protocols."""
        return [query for how, query in self.queries if how == via]

    def refuse_tcp(self) -> None:
        """Listen for connections no longer."""
        with suppress(OSError):
            self.tcp.shutdown(socket.SHUT_RDWR)
        self.tcp.close()


@contextmanager
def scripted(script: Script, host: str = "127.0.0.1") -> Iterator[ScriptedServer]:
    """Serve a script over UDP and TCP on one port; each datagram has a thread of its own."""
    with ExitStack() as stack:
        udp, tcp = (stack.enter_context(one) for one in _bound_pair(host))
        port = udp.getsockname()[1]
        server = ScriptedServer(f"[{host}]:{port}" if ":" in host else f"{host}:{port}", tcp)
        threads = [
            threading.Thread(target=_serve_udp, args=(udp, script, server)),
            threading.Thread(target=_serve_tcp, args=(tcp, script, server)),
        ]
        for thread in threads:
            thread.start()
        try:
            yield server
        finally:
            _wake(udp, tcp)
            for thread in threads:
                thread.join()


def _bound_pair(host: str, ports: range = range(1)) -> tuple[socket.socket, socket.socket]:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    for _ in range(50):
        udp, tcp = socket.socket(family, socket.SOCK_DGRAM), socket.socket(family, socket.SOCK_STREAM)
        try:
            udp.bind((host, choice(ports)))  # noqa: S311 - no secret
            tcp.bind((host, udp.getsockname()[1]))
        except OSError:
            udp.close()
            tcp.close()
            continue
        tcp.listen()
        return udp, tcp
    raise OSError("no port is free for both UDP and TCP")


def _wake(udp: socket.socket, tcp: socket.socket) -> None:
    """End the threads: an empty datagram, and a connection without a query."""
    with socket.socket(udp.family, socket.SOCK_DGRAM) as sender:
        sender.sendto(b"", udp.getsockname())
    with socket.socket(tcp.family, socket.SOCK_STREAM) as client, suppress(OSError):
        client.connect(tcp.getsockname())


def _serve_udp(udp: socket.socket, script: Script, server: ScriptedServer) -> None:
    workers = []
    while True:
        wire, peer = udp.recvfrom(65535)
        if not wire:
            break
        query = dns.message.from_wire(wire)
        server.queries.append(("udp", query))
        workers.append(threading.Thread(target=_send_all, args=(udp, script, query, peer)))
        workers[-1].start()
    for worker in workers:
        worker.join()


def _send_all(udp: socket.socket, script: Script, query: dns.message.Message, peer: object) -> None:
    for wire in script(query, "udp"):
        with suppress(OSError):
            udp.sendto(wire, peer)  # type: ignore[call-overload]


def _serve_tcp(tcp: socket.socket, script: Script, server: ScriptedServer) -> None:
    while True:
        try:
            connection, _ = tcp.accept()
        except OSError:
            return  # It was told to listen no longer.
        with connection, connection.makefile("rb") as stream, suppress(OSError):
            prefix = stream.read(2)
            if not prefix:
                return
            query = dns.message.from_wire(stream.read(int.from_bytes(prefix, "big")))
            server.queries.append(("tcp", query))
            for wire in script(query, "tcp"):
                connection.sendall(wire)


def framed(wire: bytes) -> bytes:
    """Put a message's length before it, as TCP wants."""
    return len(wire).to_bytes(2, "big") + wire


def executable(name: str) -> str:
    """Find a name server; without it the test is skipped, and in CI it fails."""
    found = shutil.which(name, path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
    if found is None:
        missing = f"{name} is not installed"
        if os.environ.get("CI") == "true":
            pytest.fail(f"{missing}, and CI must not skip")
        pytest.skip(missing)
    return found


@contextmanager
def knot(zones: Mapping[str, str], *, updates: bool = False) -> Iterator[str]:
    """Serve zone texts with Knot DNS, and take updates of them (RFC 2136) if wanted; gives the address."""
    with _directory(zones) as directory, free_port() as port:
        config = directory / "knot.conf"
        config.write_text(
            f'server:\n  rundir: "{directory}"\n  listen: 127.0.0.1@{port}\n'
            f'database:\n  storage: "{directory}"\n'
            "acl:\n  - id: anybody\n    action: [update, transfer]\n"
            f'template:\n  - id: default\n    storage: "{directory}"\n    file: "%s.zone"\n'
            "    zonefile-sync: -1\n    journal-content: none\n"
            f"{'    acl: anybody' if updates else ''}\nzone:\n"
            + "".join(f"  - domain: {zone}\n" for zone in zones)
        )
        with _running([executable("knotd"), "-c", str(config)], port, next(iter(zones))):
            yield f"127.0.0.1:{port}"


@contextmanager
def nsd(zones: Mapping[str, str]) -> Iterator[str]:
    """Serve zone texts with NSD; gives the address."""
    with _directory(zones) as directory, free_port() as port:
        config = directory / "nsd.conf"
        config.write_text(
            f'server:\n  ip-address: 127.0.0.1\n  port: {port}\n  username: ""\n  zonesdir: "{directory}"\n'
            f'  pidfile: ""\n  zonelistfile: "{directory}/zone.list"\n  xfrdfile: ""\n  database: ""\n'
            f'  xfrdir: "{directory}"\n  server-count: 1\nremote-control:\n  control-enable: no\n'
            + "".join(f'zone:\n  name: {zone}\n  zonefile: "{zone}.zone"\n' for zone in zones)
        )
        with _running([executable("nsd"), "-d", "-c", str(config)], port, next(iter(zones))):
            yield f"127.0.0.1:{port}"


@contextmanager
def unbound(stubs: Mapping[str, str]) -> Iterator[str]:
    """Resolve with Unbound, which asks the given server for each zone; gives the address."""
    with _directory({}) as directory, free_port() as port:
        config = directory / "unbound.conf"
        config.write_text(
            f'server:\n  interface: 127.0.0.1\n  port: {port}\n  username: ""\n  chroot: ""\n'
            f'  directory: "{directory}"\n  pidfile: ""\n  use-syslog: no\n  do-daemonize: no\n'
            '  do-not-query-localhost: no\n  module-config: "iterator"\n  local-zone: "example." nodefault\n'
            '  local-zone: "test." nodefault\n  ede: yes\nremote-control:\n  control-enable: no\n'
            + "".join(
                f"stub-zone:\n  name: {zone}\n  stub-addr: {address.replace(':', '@')}\n"
                for zone, address in stubs.items()
            )
        )
        with _running([executable("unbound"), "-d", "-c", str(config)], port, next(iter(stubs))):
            yield f"127.0.0.1:{port}"


@contextmanager
def _directory(zones: Mapping[str, str]) -> Iterator[Path]:
    with TemporaryDirectory() as name:
        directory = Path(name)
        for zone, text in zones.items():
            (directory / f"{zone}.zone").write_text(text)
        yield directory


@contextmanager
def free_port() -> Iterator[int]:
    """Find a port that was free just now for both UDP and TCP.

    It is none of those that the system gives to whoever asks for any: another test may, before the
    server has it.
    """
    udp, tcp = _bound_pair("127.0.0.1", range(20_000, 32_000))
    with udp, tcp:
        port: int = udp.getsockname()[1]
    yield port


@contextmanager
def _running(command: list[str], port: int, zone: str) -> Iterator[None]:
    with TemporaryFile() as log, subprocess.Popen(command, stdout=log, stderr=log) as process:
        try:
            _wait_until_served(process, port, zone, log)
            yield
        finally:
            process.terminate()


def _wait_until_served(process: subprocess.Popen[bytes], port: int, zone: str, log: IO[bytes]) -> None:
    end = time.monotonic() + _LONGEST_START
    while time.monotonic() < end and process.poll() is None:
        if _serves(port, zone):
            return
        time.sleep(0.05)
    log.seek(0)
    raise RuntimeError(f"{process.args!r} does not serve {zone}: {log.read().decode(errors='replace')}")


def _serves(port: int, zone: str) -> bool:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
        client.settimeout(0.5)
        client.connect(("127.0.0.1", port))
        try:
            client.send(dns.message.make_query(zone, "SOA").to_wire())
            return bool(dns.message.from_wire(client.recv(65535)).answer)
        except (OSError, dns.exception.DNSException):
            return False
