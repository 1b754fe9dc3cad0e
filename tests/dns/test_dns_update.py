"""What becomes of answers that are missing, broken, forged or errors; no real server gives all of these."""

from __future__ import annotations

import socket
import threading
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

import dns.message
import dns.opcode
import dns.rcode
import dns.tsig
import pytest
from support.name_servers import failure_to, framed, reply_to, scripted
from support.update_servers import KEY, secrets_of

from sesctl.dns.address import endpoint
from sesctl.dns.update import UpdateHost
from sesctl.dns.update_errors import denied, refused
from sesctl.errors import SesctlError
from sesctl.model.hosted_zone import HostedZone
from sesctl.model.hosting import HostedSet, SetChange

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sesctl.errors import ErrorKind

ZONE = HostedZone("", "example.test", ())
NEW = SetChange(None, HostedSet("a.example.test", "TXT", 300, ('"text"',)))
SERVER = endpoint("192.0.2.53")


def host(address: str, *, signed: bool = False, timeout: float = 10.0) -> UpdateHost:
    return UpdateHost(lambda _: [endpoint(address)], KEY if signed else None, timeout)


def failure(address: str, *, signed: bool = False, timeout: float = 10.0) -> SesctlError:
    with pytest.raises(SesctlError) as caught:
        host(address, signed=signed, timeout=timeout).record_sets(ZONE, ["a.example.test"])
    return caught.value


@contextmanager
def raw(answer: Callable[[dns.message.Message], bytes | None]) -> Iterator[str]:
    """Serve one TCP connection with bytes; None closes it."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=_answer_all, args=(listener, answer))
        thread.start()
        yield f"127.0.0.1:{listener.getsockname()[1]}"
        thread.join()


def _answer_all(listener: socket.socket, answer: Callable[[dns.message.Message], bytes | None]) -> None:
    connection, _ = listener.accept()
    # Who has seen enough hangs up.
    with connection, connection.makefile("rb") as stream, suppress(ConnectionError):
        while prefix := stream.read(2):
            query = dns.message.from_wire(stream.read(int.from_bytes(prefix, "big")), keyring=False)
            wire = answer(query)
            if wire is None:
                return
            connection.sendall(wire)


@pytest.mark.parametrize(
    ("code", "kind", "why"),
    [
        (dns.rcode.REFUSED, "permission", "do not let the key publisher.example (hmac-sha256) do that"),
        (dns.rcode.NOTAUTH, "permission", "not the primary"),
        (dns.rcode.NOTZONE, "refused", "does not lie in the zone"),
        (dns.rcode.NOTIMP, "refused", "does not take updates"),
        (dns.rcode.YXDOMAIN, "refused", "YXDOMAIN"),
        (dns.rcode.YXRRSET, "refused", "YXRRSET"),
        (dns.rcode.NXRRSET, "refused", "NXRRSET"),
        (dns.rcode.NXDOMAIN, "refused", "NXDOMAIN"),
        (dns.rcode.SERVFAIL, "service", "SERVFAIL"),
        (dns.rcode.FORMERR, "service", "FORMERR"),
        (dns.rcode.DSOTYPENI, "service", "DSOTYPENI"),
    ],
)
def test_each_code_is_explained(code: dns.rcode.Rcode, kind: ErrorKind, why: str) -> None:
    answer = failure_to(dns.message.make_query("example.test", "SOA"), code)
    error = refused("change the zone example.test", answer, SERVER, "example.test", KEY)
    assert error.kind == kind
    assert why in error.why
    assert "192.0.2.53" in error.what
    assert error.try_
    assert not {"{", "}"} & set(error.what + error.why + error.try_)


@pytest.mark.parametrize(
    ("error", "kind", "why"),
    [
        (dns.tsig.PeerBadKey, "credentials", "BADKEY"),
        (dns.tsig.PeerBadSignature, "credentials", "BADSIG"),
        (dns.tsig.PeerBadTime, "clock", "BADTIME"),
        (dns.tsig.PeerBadTruncation, "credentials", "BADTRUNC"),
        (dns.tsig.BadTime, "clock", "five minutes"),
    ],
)
def test_each_failure_of_a_key_is_explained(error: type[Exception], kind: ErrorKind, why: str) -> None:
    told = denied(SERVER, error(), KEY)
    assert told.kind == kind
    assert why in told.why
    assert not any(secret in told.what + told.why + told.try_ for secret in secrets_of(KEY))


@pytest.mark.parametrize("code", [dns.rcode.SERVFAIL, dns.rcode.REFUSED, dns.rcode.YXDOMAIN])
@pytest.mark.parametrize("signed", [False, True])
def test_a_failed_read_is_never_empty(code: dns.rcode.Rcode, signed: bool) -> None:
    with raw(lambda query: framed(failure_to(query, code).to_wire())) as address:
        assert failure(address, signed=signed).kind in {"service", "permission", "refused"}


@pytest.mark.parametrize("code", [dns.rcode.NOERROR, dns.rcode.NXDOMAIN])
def test_an_absence_that_is_not_signed_is_not_believed(code: dns.rcode.Rcode) -> None:
    with raw(lambda query: framed(failure_to(query, code).to_wire())) as address:
        error = failure(address, signed=True)
    assert error.kind == "service"
    assert "cannot be believed" in error.what


def test_an_answer_without_authority_is_none() -> None:
    with raw(lambda query: framed(reply_to(query, flags="").to_wire())) as address:
        error = failure(address)
    assert error.kind == "refused"
    assert "without authority" in error.what


def test_a_referral_upwards_is_no_delegation() -> None:
    def upwards(query: dns.message.Message) -> bytes:
        return framed(reply_to(query, ";AUTHORITY\ntest. 60 IN NS ns.example.net.\n", flags="").to_wire())

    with raw(upwards) as address:
        assert "without authority" in failure(address).what


@pytest.mark.parametrize(
    "answer",
    [
        lambda _: framed(b"no message"),
        lambda query: framed(
            reply_to(dns.message.make_query("b.example.test", "TXT", id=query.id)).to_wire()
        ),
        lambda query: framed(query.to_wire()),
    ],
    ids=["garbage", "another question", "the query itself"],
)
def test_what_is_no_answer_to_the_question_is_not_believed(
    answer: Callable[[dns.message.Message], bytes],
) -> None:
    def with_id(query: dns.message.Message) -> bytes:
        wire = answer(query)
        return wire[:2] + query.id.to_bytes(2, "big") + wire[4:]

    with raw(with_id) as address:
        error = failure(address)
    assert error.kind == "service"
    assert "cannot be believed" in error.what


def test_answers_may_come_in_any_order() -> None:
    waiting: list[dns.message.Message] = []

    def backwards(query: dns.message.Message) -> bytes:
        waiting.append(query)
        if len(waiting) < 6:
            return b""
        replies = [reply_to(one, f";ANSWER\n{_record(one)}") for one in reversed(waiting)]
        waiting.clear()
        return b"".join(framed(one.to_wire()) for one in replies)

    with raw(backwards) as address:
        sets = {one.type: one.values for one in host(address).record_sets(ZONE, ["example.test"])}
    assert sets == {"TXT": ('"the text"',), "MX": ("10 mx.example.test.",)}


def _record(query: dns.message.Message) -> str:
    kind = dns.rdatatype.to_text(query.question[0].rdtype)
    data = {"TXT": '"the text"', "MX": "10 mx.example.test."}.get(kind)
    return f"example.test. 300 IN {kind} {data}\n" if data else ""


def test_a_server_that_does_not_listen_is_said_not_to() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    error = failure(f"127.0.0.1:{port}")
    assert error.kind == "network"
    assert "nothing listens there" in error.why
    assert f"-p {port}" in error.try_


def test_the_next_address_of_a_server_is_tried() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        closed = f"127.0.0.1:{free.getsockname()[1]}"
    with raw(lambda query: framed(reply_to(query).to_wire())) as address:
        found = UpdateHost(lambda _: [endpoint(closed), endpoint(address)], None)
        assert found.record_sets(ZONE, ["example.test"]) == ()


def test_a_silent_server_is_waited_for_only_so_long() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        error = failure(f"127.0.0.1:{silent.getsockname()[1]}", timeout=0.2)
    assert error.kind == "network"
    assert error.why == "no answer"


def test_a_server_that_hangs_up_is_said_to() -> None:
    with raw(lambda _: None) as address:
        error = failure(address)
    assert error.kind == "network"
    assert error.why == "it closed the connection"


def test_a_record_that_a_server_leaves_out_is_sent_once_more_and_then_said_to_be_missing() -> None:
    updates: list[dns.message.Message] = []

    def forgetful(query: dns.message.Message) -> bytes:
        if query.opcode() == dns.opcode.UPDATE:
            updates.append(query)
            reply = dns.message.make_response(query)
        else:
            reply = reply_to(query)
        return framed(reply.to_wire())

    with raw(forgetful) as address, pytest.raises(SesctlError) as caught:
        host(address).change(ZONE, [NEW])
    assert len(updates) == 2
    assert "but for TXT a.example.test" in caught.value.what


def test_a_value_that_is_no_value_is_never_sent() -> None:
    broken = HostedSet("a.example.test", "MX", 300, ("feedback-smtp",))
    with (
        scripted(lambda *_: []) as server,
        pytest.raises(SesctlError) as caught,
    ):
        host(server.address).change(ZONE, [SetChange(None, broken)])
    assert caught.value.kind == "refused"
    assert not server.queries
