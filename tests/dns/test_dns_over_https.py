from __future__ import annotations

import ssl
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import StreamRequestHandler, TCPServer
from typing import TYPE_CHECKING, Any, TypeAlias

import dns.message
import dns.rcode
import pytest
from support.name_servers import failure_to, reply_to, scripted

from sesctl.dns.transport import DnsTransport
from sesctl.model.lookup import Absent, Answered, Ask, Question, Server, Unknown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sesctl.model.lookup import Reply

Script: TypeAlias = "Callable[[dns.message.Message], tuple[int, str, bytes]]"
ADDRESS = ";ANSWER\nwww.example.com. 60 IN A 192.0.2.1"
EXPECTED = Answered(("192.0.2.1",), 60)
TYPE = "application/dns-message"


class Https(ThreadingHTTPServer):
    """DNS over HTTP on loopback; notes each request's headers and message, and counts connections."""

    daemon_threads = False
    block_on_close = True

    def __init__(self, script: Script) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.script = script
        self.requests: list[tuple[str, str, dns.message.Message]] = []
        self.connections = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/dns-query"


class Handler(BaseHTTPRequestHandler):
    server: Https
    protocol_version = "HTTP/1.1"
    timeout = 10

    def setup(self) -> None:
        self.server.connections += 1
        super().setup()

    def do_POST(self) -> None:
        query = dns.message.from_wire(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.requests.append((self.path, self.headers["Content-Type"], query))
        status, kind, body = self.server.script(query)
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        pass


@contextmanager
def served(script: Script) -> Iterator[Https]:
    with Https(script) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


def answering(query: dns.message.Message) -> tuple[int, str, bytes]:
    return 200, TYPE, reply_to(query, ADDRESS, flags="RD RA").to_wire()


def ask(url: str, name: str = "www.example.com") -> Ask:
    return Ask(Server(url, "resolver"), Question(name, "A"))


def reply_of(url: str, *, timeout: float = 5.0) -> Reply:
    one = ask(url)
    return DnsTransport(timeout).ask([one])[one]


def test_a_question_is_posted_as_a_dns_message_with_id_zero() -> None:
    with served(answering) as server:
        assert reply_of(server.url) == EXPECTED
        [(path, kind, query)] = server.requests
    assert (path, kind, query.id) == ("/dns-query", TYPE, 0)


def test_many_questions_share_a_few_connections() -> None:
    def denying(query: dns.message.Message) -> tuple[int, str, bytes]:
        return 200, TYPE, reply_to(query, flags="RD RA").to_wire()

    with served(denying) as server:
        asks = [ask(server.url, f"n{number}.example.com") for number in range(60)]
        replies = DnsTransport().ask(asks)
        assert server.connections <= 8
    assert list(replies) == asks
    assert set(replies.values()) == {Absent("nodata")}


def test_https_and_udp_are_asked_in_one_batch() -> None:
    with served(answering) as https, scripted(lambda query, via: [reply_to(query, ADDRESS).to_wire()]) as udp:
        replies = DnsTransport().ask(
            [ask(https.url), Ask(Server(udp.address, "authoritative"), Question("www.example.com", "A"))]
        )
    assert set(replies.values()) == {EXPECTED}


@pytest.mark.parametrize(
    ("status", "kind", "body", "expected"),
    [
        (403, TYPE, b"", Unknown("refused", "HTTP 403 Forbidden")),
        (302, TYPE, b"", Unknown("refused", "HTTP 302 Found")),
        (503, "text/plain", b"?", Unknown("servfail", "HTTP 503 Service Unavailable")),
        (200, "text/html", b"<p>", Unknown("malformed", f"an answer of type text/html instead of {TYPE}")),
        (200, TYPE, b"junk", Unknown("malformed", "an answer to another question")),
        (200, TYPE, b"\0" * 70000, Unknown("malformed", "an answer to another question")),
    ],
)
def test_what_is_no_answer_is_unknown(status: int, kind: str, body: bytes, expected: Unknown) -> None:
    with served(lambda query: (status, kind, body)) as server:
        assert reply_of(server.url) == expected


def test_servfail_over_https_is_servfail() -> None:
    with served(lambda query: (200, TYPE, failure_to(query, dns.rcode.SERVFAIL).to_wire())) as server:
        assert reply_of(server.url) == Unknown("servfail")


def test_an_answer_that_breaks_off_is_malformed() -> None:
    with served(lambda query: (200, TYPE, reply_to(query, ADDRESS).to_wire()[:-3])) as server:
        reply = reply_of(server.url)
    assert isinstance(reply, Unknown)
    assert reply.reason == "malformed"


def test_a_server_that_speaks_no_http_is_malformed() -> None:
    class Mail(StreamRequestHandler):
        def handle(self) -> None:
            self.wfile.write(b"220 mail.example ESMTP\r\n")
            self.rfile.readline()

    with TCPServer(("127.0.0.1", 0), Mail) as server:
        thread = threading.Thread(target=server.handle_request)
        thread.start()
        reply = reply_of(f"http://127.0.0.1:{server.server_address[1]}/dns-query")
        thread.join()
    assert isinstance(reply, Unknown)
    assert reply.reason == "malformed"


def test_a_closed_port_is_told_for_every_ask() -> None:
    with served(answering) as server:
        url = server.url
    replies = DnsTransport().ask([ask(url, f"n{number}.example.com") for number in range(20)])
    assert set(replies.values()) == {Unknown("timeout", "connection refused: nothing listens there")}


def test_a_host_that_no_name_can_be_is_malformed() -> None:
    reply = reply_of(f"https://{'a' * 64}.example/dns-query")
    assert isinstance(reply, Unknown)
    assert reply.reason == "malformed"


def test_a_silent_server_is_waited_for_no_longer_than_the_timeout() -> None:
    asked = threading.Event()
    over = threading.Event()

    def silent(query: dns.message.Message) -> tuple[int, str, bytes]:
        asked.set()
        over.wait(30)
        return 200, TYPE, b""

    with served(silent) as server:
        assert reply_of(server.url, timeout=0.5) == Unknown("timeout", "no answer")
        assert asked.is_set()
        over.set()


def test_certificates_are_verified() -> None:
    from sesctl.dns.https import connection  # noqa: PLC0415 - a detail that only this test looks at

    context = connection("https://dns.example/dns-query", 1.0)._context  # type: ignore[attr-defined]
    assert context.verify_mode == ssl.CERT_REQUIRED
    assert context.check_hostname
