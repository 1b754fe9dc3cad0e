from __future__ import annotations

import errno
import os
import resource
import struct
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

import dns.flags
import dns.name
import dns.rcode
import pytest
from support.name_servers import failure_to, framed, reply_to, scripted

from sesctl.dns.transport import DnsTransport
from sesctl.model.lookup import Absent, Answered, Ask, Question, Server, Unknown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dns.message import Message
    from support.name_servers import Via

    from sesctl.model.lookup import RecordType, Reply
    from sesctl.ports import Resolver

NAME = "www.example.com"
ADDRESS = ";ANSWER\nwww.example.com. 60 IN A 192.0.2.1"
FORGED = ";ANSWER\nwww.example.com. 60 IN A 192.0.2.66"
EXPECTED = Answered(("192.0.2.1",), 60)


def ask(address: str, name: str = NAME, kind: RecordType = "A") -> Ask:
    return Ask(Server(address, "authoritative"), Question(name, kind))


def reply_of(address: str, *, timeout: float = 5.0) -> Reply:
    one = ask(address)
    return DnsTransport(timeout).ask([one])[one]


def answering(query: Message, via: Via) -> Iterator[bytes]:
    wire = reply_to(query, ADDRESS).to_wire()
    yield wire if via == "udp" else framed(wire)


def silent(query: Message, via: Via) -> Iterator[bytes]:
    yield from ()


def cut_over_udp(query: Message, via: Via, *whole: bytes) -> Iterator[bytes]:
    if via == "udp":
        yield reply_to(query, flags="AA TC").to_wire()
    else:
        yield from whole


@pytest.mark.parametrize("host", ["127.0.0.1", "::1"])
def test_a_question_is_answered(host: str) -> None:
    with scripted(answering, host) as server:
        assert reply_of(server.address) == EXPECTED
        assert [via for via, _ in server.queries] == ["udp"]


def test_nothing_asked_is_nothing_answered() -> None:
    assert DnsTransport().ask([]) == {}


def test_the_same_ask_twice_goes_out_once() -> None:
    with scripted(answering) as server:
        one = ask(server.address)
        assert DnsTransport().ask([one, one]) == {one: EXPECTED}
        assert len(server.queries) == 1


def test_the_letters_of_the_name_change_their_case_and_the_answer_is_the_same() -> None:
    with scripted(answering) as server:
        for _ in range(8):
            assert reply_of(server.address) == EXPECTED
        assert len({query.question[0].name.to_text() for query in server.over("udp")}) > 1


def test_a_server_may_lower_the_question() -> None:
    def lowering(query: Message, via: Via) -> Iterator[bytes]:
        query.question[0].name = dns.name.from_text(NAME)
        yield from answering(query, via)

    with scripted(lowering) as server:
        assert reply_of(server.address) == EXPECTED


def test_a_forged_id_does_not_end_the_wait() -> None:
    def forging(query: Message, via: Via) -> Iterator[bytes]:
        forged = reply_to(query, FORGED)
        forged.id ^= 1
        yield forged.to_wire()
        yield from answering(query, via)

    with scripted(forging) as server:
        assert reply_of(server.address) == EXPECTED


def test_an_answer_to_another_question_does_not_end_the_wait() -> None:
    def confused(query: Message, via: Via) -> Iterator[bytes]:
        name = query.question[0].name
        query.question[0].name = dns.name.from_text("other.example.com")
        yield reply_to(query).to_wire()
        query.question[0].name = name
        yield from answering(query, via)

    with scripted(confused) as server:
        assert reply_of(server.address) == EXPECTED


@pytest.mark.parametrize("junk", [b"?", b"\0" * 12, b"\xff" * 600])
def test_junk_does_not_end_the_wait(junk: bytes) -> None:
    def noisy(query: Message, via: Via) -> Iterator[bytes]:
        yield junk
        yield from answering(query, via)

    with scripted(noisy) as server:
        assert reply_of(server.address) == EXPECTED


def test_nothing_but_junk_is_malformed() -> None:
    with scripted(lambda query, via: [b"junk", query.to_wire()]) as server:
        reply = reply_of(server.address, timeout=0.3)
    assert reply == Unknown("malformed", "only messages came that do not answer the question")


def test_a_compression_loop_is_malformed() -> None:
    def looping(query: Message, via: Via) -> Iterator[bytes]:
        wire = bytearray(reply_to(query).to_wire())
        wire[6:8] = struct.pack("!H", 1)
        yield bytes(wire) + struct.pack("!H", 0xC000 | len(wire)) + struct.pack("!HHIH", 1, 1, 60, 0)

    with scripted(looping) as server:
        reply = reply_of(server.address)
    assert isinstance(reply, Unknown)
    assert reply.reason == "malformed"


def test_sixty_records_come_over_tcp() -> None:
    rows = "\n".join(f"www.example.com. 60 IN A 192.0.2.{number}" for number in range(1, 61))

    def large(query: Message, via: Via) -> Iterator[bytes]:
        return cut_over_udp(query, via, framed(reply_to(query, f";ANSWER\n{rows}").to_wire()))

    with scripted(large) as server:
        reply = reply_of(server.address)
        assert [via for via, _ in server.queries] == ["udp", "tcp"]
    assert isinstance(reply, Answered)
    assert len(reply.values) == 60


def test_a_stream_may_come_byte_by_byte() -> None:
    def dripping(query: Message, via: Via) -> Iterator[bytes]:
        wire = framed(reply_to(query, ADDRESS).to_wire())
        return cut_over_udp(query, via, *(bytes([byte]) for byte in wire))

    with scripted(dripping) as server:
        assert reply_of(server.address) == EXPECTED


def test_a_stream_may_hold_a_stray_message_before_the_answer() -> None:
    def straying(query: Message, via: Via) -> Iterator[bytes]:
        return cut_over_udp(
            query, via, framed(b"stray") + framed(b""), framed(reply_to(query, ADDRESS).to_wire())
        )

    with scripted(straying) as server:
        assert reply_of(server.address) == EXPECTED


def test_a_stream_that_ends_early_is_unknown() -> None:
    with scripted(lambda query, via: cut_over_udp(query, via, b"\xff\xff", b"half")) as server:
        reply = reply_of(server.address)
    assert reply == Unknown("timeout", "the connection was closed before the answer (over TCP)")


def test_a_stream_that_is_cut_too_is_malformed() -> None:
    def cut(query: Message, via: Via) -> Iterator[bytes]:
        return cut_over_udp(query, via, framed(reply_to(query, flags="AA TC").to_wire()))

    with scripted(cut) as server:
        assert reply_of(server.address) == Unknown("malformed", "cut short over TCP, too")


@pytest.mark.parametrize("rcode", [dns.rcode.FORMERR, dns.rcode.NOTIMP])
def test_a_server_without_edns_is_asked_again_without(rcode: dns.rcode.Rcode) -> None:
    def old(query: Message, via: Via) -> Iterator[bytes]:
        if query.edns < 0:
            yield from answering(query, via)
        else:
            failure = failure_to(query, rcode)
            failure.question.clear()
            yield failure.to_wire()

    with scripted(old) as server:
        assert reply_of(server.address) == EXPECTED
        assert [query.edns for query in server.over("udp")] == [0, -1]


def test_a_late_refusal_of_edns_does_not_end_the_wait() -> None:
    refusals: list[bytes] = []

    def old(query: Message, via: Via) -> Iterator[bytes]:
        if query.edns >= 0:
            refusals.append(failure_to(query, dns.rcode.FORMERR).to_wire())
        else:
            yield from refusals
            yield from answering(query, via)
        yield from refusals

    with scripted(old) as server:
        assert reply_of(server.address) == EXPECTED


def test_a_server_that_refuses_both_is_asked_no_third_time() -> None:
    with scripted(lambda query, via: [failure_to(query, dns.rcode.FORMERR).to_wire()]) as server:
        assert reply_of(server.address) == Unknown("refused", "FORMERR")
        assert len(server.queries) == 2


def test_servfail_is_unknown_and_not_absent() -> None:
    with scripted(lambda query, via: [failure_to(query, dns.rcode.SERVFAIL).to_wire()]) as server:
        assert reply_of(server.address) == Unknown("servfail")


def test_what_is_lost_is_sent_again_unchanged() -> None:
    seen: list[bytes] = []

    def losing(query: Message, via: Via) -> Iterator[bytes]:
        seen.append(query.to_wire())
        if len(seen) > 1:
            yield from answering(query, via)

    with scripted(losing) as server:
        assert reply_of(server.address) == EXPECTED
    assert len(seen) == 2
    assert seen[0] == seen[1]


def test_a_server_that_takes_longer_than_one_try_is_still_heard() -> None:
    def slow(query: Message, via: Via) -> Iterator[bytes]:
        time.sleep(0.9)
        yield from answering(query, via)

    with scripted(slow) as late, scripted(answering) as fast:
        replies = DnsTransport().ask([ask(late.address), ask(fast.address)])
    assert set(replies.values()) == {EXPECTED}


def test_a_black_hole_is_tried_again_in_its_first_batch_and_only_once_in_the_next() -> None:
    with scripted(silent) as hole, scripted(answering) as fast:
        asks = [ask(server.address, name) for server in (hole, fast) for name in (NAME, "example.com")]
        transport = DnsTransport()
        first = transport.ask(asks)
        tries = len(hole.queries)
        second = transport.ask(asks)
        assert len(hole.queries) - tries == 2
    assert tries >= 4
    assert first == second
    assert [first[one] for one in asks[:2]] == [Unknown("timeout", "no answer")] * 2
    assert first[asks[2]] == EXPECTED


def test_a_server_that_was_silent_can_come_back() -> None:
    awake = False

    def waking(query: Message, via: Via) -> Iterator[bytes]:
        return answering(query, via) if awake else silent(query, via)

    with scripted(waking) as server:
        one = ask(server.address)
        transport = DnsTransport(timeout=1.0)
        assert transport.ask([one])[one] == Unknown("timeout", "no answer")
        awake = True
        assert transport.ask([one])[one] == EXPECTED


def test_a_black_hole_does_not_hold_up_the_answers_of_others() -> None:
    with scripted(silent) as hole, scripted(answering) as fast:
        names = [f"n{number}.example.com" for number in range(150)]
        asks = [ask(server.address, name, "TXT") for server in (hole, fast) for name in names]
        replies = DnsTransport().ask(asks)
        asked = {query.question[0].name.to_text(omit_final_dot=True).lower() for _, query in fast.queries}
    assert asked == set(names)
    heard = [one for one, reply in replies.items() if not isinstance(reply, Unknown)]
    assert {one.server.address for one in heard} == {fast.address}
    assert len(heard) == len(names)


def test_five_hundred_asks_are_one_batch() -> None:
    with scripted(lambda query, via: [reply_to(query).to_wire()]) as server:
        asks = [ask(server.address, f"n{number}.example.com") for number in range(500)]
        replies = DnsTransport().ask(asks)
    assert list(replies) == asks
    assert set(replies.values()) == {Absent("nodata")}


@contextmanager
def descriptors_left(number: int) -> Iterator[None]:
    limits = resource.getrlimit(resource.RLIMIT_NOFILE)
    spare = [os.dup(0) for _ in range(number + 1)]
    for one in spare:
        os.close(one)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(spare), limits[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, limits)


def test_with_few_descriptors_the_asks_take_turns() -> None:
    with scripted(lambda query, via: [reply_to(query).to_wire()]) as server, descriptors_left(4):
        replies = DnsTransport().ask([ask(server.address, f"n{number}.example.com") for number in range(30)])
    assert set(replies.values()) == {Absent("nodata")}


def test_without_any_descriptor_nothing_is_raised() -> None:
    with descriptors_left(0):
        reply = reply_of("192.0.2.1")
    assert reply == Unknown("timeout", os.strerror(errno.EMFILE), local=True)


def test_an_address_that_may_not_be_used_is_told_without_waiting() -> None:
    reply = reply_of("255.255.255.255")
    assert isinstance(reply, Unknown)
    assert reply.local


def test_it_is_the_resolver_that_the_workflows_want() -> None:
    resolver: Resolver = DnsTransport()
    assert resolver.ask(()) == {}


def test_a_closed_port_is_told_without_waiting() -> None:
    with scripted(answering) as server:
        closed = server.address
    assert reply_of(closed) == Unknown("timeout", "connection refused: nothing listens there")


def test_a_closed_port_for_tcp_is_told_without_waiting() -> None:
    with scripted(cut_over_udp) as server:
        server.refuse_tcp()
        reply = reply_of(server.address)
    assert reply == Unknown("timeout", "connection refused: nothing listens there (over TCP)")


@pytest.mark.parametrize("address", ["ns1.example.com", "", "192.0.2.1:0", "ftp://dns.example/dns-query"])
def test_what_is_no_address_is_unknown_and_nothing_is_raised(address: str) -> None:
    reply = reply_of(address)
    assert isinstance(reply, Unknown)
    assert reply.reason == "malformed"


def test_an_impossible_name_is_unknown_and_the_rest_is_answered() -> None:
    with scripted(answering) as server:
        impossible, possible = ask(server.address, "a" * 64 + ".example"), ask(server.address)
        replies = DnsTransport().ask([impossible, possible])
    assert isinstance(replies[impossible], Unknown)
    assert replies[possible] == EXPECTED


def test_a_batch_ends_when_its_time_is_over() -> None:
    times: list[float] = []

    def clock() -> float:
        times.append(time.monotonic())
        return times[-1]

    with scripted(silent) as hole:
        one = ask(hole.address)
        assert DnsTransport(timeout=0.3, clock=clock).ask([one])[one] == Unknown("timeout", "no answer")
    assert times[-1] - times[0] >= 0.3


def test_an_interrupt_leaves_no_socket_open() -> None:
    def interrupted() -> Iterator[float]:
        yield from (0.0,) * 20
        raise KeyboardInterrupt

    moments = interrupted()
    with scripted(silent) as hole, pytest.raises(KeyboardInterrupt):
        DnsTransport(clock=lambda: next(moments)).ask([ask(hole.address, f"n{n}.example") for n in range(30)])
