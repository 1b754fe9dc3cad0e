"""A TCP connection to a server that takes updates, on which both sides may sign (RFC 8945)."""

from __future__ import annotations

import socket
import time
from typing import TYPE_CHECKING

import dns.exception
import dns.message
import dns.rcode
import dns.tsig

from sesctl.dns.update_errors import denied, silent, unbelievable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Self

    from dns.message import Message

    from sesctl.dns.address import Endpoint
    from sesctl.model.tsig import TsigKey

_PREFIX = 2
# Unread answers must never fill the buffers of both sides.
_AT_ONCE = 16
# A server that knows nothing of the key's zone does not sign that; nothing can be smuggled in by it.
_FAILURES = frozenset(
    {
        dns.rcode.FORMERR,
        dns.rcode.SERVFAIL,
        dns.rcode.NOTIMP,
        dns.rcode.REFUSED,
        dns.rcode.NOTAUTH,
        dns.rcode.NOTZONE,
    }
)
_MD5 = "hmac-md5.sig-alg.reg.int"


class Session:
    """A connection; use it in a `with` statement.

    Args:
        endpoints: the addresses of the one server, of which the first that listens is used.
        key: None where the server lets this address in without one.
        timeout: the most seconds that connecting takes, and each wait for answers.
    """

    def __init__(self, endpoints: Sequence[Endpoint], key: TsigKey | None, timeout: float) -> None:
        self.key = key
        self._timeout = timeout
        self._tsig = _tsig(key) if key else None
        self._socket, self.server = _connected(endpoints, timeout)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.close()

    def ask(self, messages: Sequence[Message]) -> Iterator[Message]:
        """Send messages and yield the answer of each, in order, once its signature was verified.

        Whatever the code of an answer is: that is for the caller to judge.

        Raises:
            SesctlError: there was no answer, or it cannot be believed, or the server did not take the key.
        """
        for start in range(0, len(messages), _AT_ONCE):
            yield from self._ask(messages[start : start + _AT_ONCE])

    def _ask(self, messages: Sequence[Message]) -> list[Message]:
        for number, message in enumerate(messages):
            # Answers may come in another order (RFC 7766 section 7), and are told apart by their ids.
            message.id = (messages[0].id + number) & 0xFFFF
            if self._tsig:
                message.use_tsig(self._tsig)
        try:
            deadline = time.monotonic() + self._timeout
            self._socket.settimeout(self._timeout)
            self._socket.sendall(b"".join(map(_framed, messages)))
            waiting = {message.id: message for message in messages}
            answers: dict[int, Message] = {}
            while waiting:
                wire = self._read(deadline)
                sent = waiting.pop(int.from_bytes(wire[:2], "big"), None)
                if sent:
                    answers[sent.id] = self._verified(wire, sent)
        except OSError as error:
            raise silent(self.server, error) from error
        return [answers[message.id] for message in messages]

    def _read(self, deadline: float) -> bytes:
        return self._exactly(int.from_bytes(self._exactly(_PREFIX, deadline), "big"), deadline)

    def _exactly(self, size: int, deadline: float) -> bytes:
        received = bytearray()
        while len(received) < size:
            left = deadline - time.monotonic()
            if left <= 0:
                raise TimeoutError
            self._socket.settimeout(left)
            some = self._socket.recv(size - len(received))
            if not some:
                raise ConnectionResetError
            received += some
        return bytes(received)

    def _verified(self, wire: bytes, sent: Message) -> Message:
        try:
            answer = dns.message.from_wire(wire, keyring=False)
            if self._tsig and (answer.had_tsig or answer.rcode() not in _FAILURES):
                answer = dns.message.from_wire(wire, keyring=self._tsig, request_mac=sent.mac)
        except (dns.tsig.PeerError, dns.tsig.BadTime) as error:
            raise denied(self.server, error, self.key) from error
        except Exception as error:
            # dnspython raises more than its own errors on bytes that are no message.
            raise unbelievable(self.server, error) from error
        if not sent.is_response(answer):
            raise unbelievable(self.server, "it answers something else")
        if self._tsig and not answer.had_tsig and answer.rcode() not in _FAILURES:
            raise unbelievable(self.server, "it is not signed")
        return answer


def _connected(endpoints: Sequence[Endpoint], timeout: float) -> tuple[socket.socket, Endpoint]:
    failures: list[tuple[Endpoint, OSError]] = []
    for endpoint in endpoints:
        try:
            return socket.create_connection((endpoint.host, endpoint.port), timeout), endpoint
        except OSError as error:
            failures.append((endpoint, error))
    endpoint, failure = failures[0]
    raise silent(endpoint, failure) from failure


def _tsig(key: TsigKey) -> dns.tsig.Key:
    return dns.tsig.Key(key.name, key.secret, _MD5 if key.algorithm == "hmac-md5" else key.algorithm)


def _framed(message: Message) -> bytes:
    wire = message.to_wire()
    return len(wire).to_bytes(_PREFIX, "big") + wire
