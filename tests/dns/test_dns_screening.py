from __future__ import annotations

import struct
from typing import TYPE_CHECKING

import dns.flags
import dns.message
import dns.opcode
import dns.rcode
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.name_servers import failure_to, reply_to

from sesctl.dns.interpret import interpret
from sesctl.dns.query import query
from sesctl.dns.screening import Broken, Foreign, Truncated, screen
from sesctl.model.lookup import Absent, Answered, Ask, Question, Referral, Server, Unknown

if TYPE_CHECKING:
    from sesctl.dns.query import Query

ASK = Ask(Server("192.0.2.53", "authoritative"), Question("www.example.com", "A"))
QUERY = query(ASK)
ANSWER = ";ANSWER\nwww.example.com. 60 IN A 192.0.2.1"


def asked(made: Query = QUERY) -> dns.message.Message:
    return dns.message.from_wire(made.wire(edns=True))


def reply() -> bytes:
    return reply_to(asked(), ANSWER).to_wire()


def test_the_reply_is_read() -> None:
    screened = screen(reply(), QUERY)
    assert isinstance(screened, dns.message.Message)
    assert len(screened.answer) == 1


@pytest.mark.parametrize("change", [bytes.lower, bytes.upper])
def test_a_server_may_change_the_case_of_the_question(change: object) -> None:
    assert callable(change)
    wire = reply()
    name = slice(12, 12 + len(QUERY.encoded))
    assert isinstance(
        screen(wire[: name.start] + change(wire[name]) + wire[name.stop :], QUERY), dns.message.Message
    )


@pytest.mark.parametrize("kind", ["AAAA", "CNAME"])
def test_another_type_is_foreign(kind: str) -> None:
    other = dns.message.make_query("www.example.com", kind, id=QUERY.id)
    assert screen(reply_to(other).to_wire(), QUERY) == Foreign()


@pytest.mark.parametrize("name", ["www.example.org", "wwx.example.com", "a.www.example.com", "example.com"])
def test_another_name_is_foreign(name: str) -> None:
    other = dns.message.make_query(name, "A", id=QUERY.id)
    assert screen(reply_to(other).to_wire(), QUERY) == Foreign()


def test_another_id_is_foreign() -> None:
    forged = reply_to(asked(), ANSWER)
    forged.id ^= 1
    assert screen(forged.to_wire(), QUERY) == Foreign()


def test_another_class_is_foreign() -> None:
    other = dns.message.make_query("www.example.com", "A", rdclass="CH", id=QUERY.id)
    assert screen(reply_to(other).to_wire(), QUERY) == Foreign()


def test_two_questions_are_foreign() -> None:
    wire = bytearray(reply())
    wire[4:6] = struct.pack("!H", 2)
    assert screen(bytes(wire), QUERY) == Foreign()


def test_a_query_sent_back_is_foreign() -> None:
    assert screen(QUERY.wire(edns=True), QUERY) == Foreign()


def test_another_opcode_is_foreign() -> None:
    update = reply_to(asked())
    update.flags |= dns.opcode.to_flags(dns.opcode.UPDATE)
    assert screen(update.to_wire(), QUERY) == Foreign()


def test_a_reply_without_a_question_is_foreign() -> None:
    assert screen(struct.pack("!6H", QUERY.id, dns.flags.QR, 0, 0, 0, 0), QUERY) == Foreign()


@pytest.mark.parametrize(
    "rcode", [dns.rcode.FORMERR, dns.rcode.NOTIMP, dns.rcode.SERVFAIL, dns.rcode.REFUSED]
)
def test_a_failure_may_be_a_header_alone(rcode: dns.rcode.Rcode) -> None:
    failure = failure_to(asked(), rcode)
    failure.question.clear()
    screened = screen(failure.to_wire(), QUERY)
    assert isinstance(screened, dns.message.Message)
    assert screened.rcode() == rcode


def test_a_truncated_reply_is_told_even_when_it_ends_within_a_record() -> None:
    wire = bytearray(reply()[:-2])
    wire[2] |= dns.flags.TC >> 8
    assert screen(bytes(wire), QUERY) == Truncated()


@pytest.mark.parametrize("junk", [b"x", b"\0" * 600])
def test_bytes_behind_the_message_break_it(junk: bytes) -> None:
    assert isinstance(screen(reply() + junk, QUERY), Broken)


def test_a_compression_loop_breaks_it() -> None:
    question = reply()[: 12 + len(QUERY.encoded) + 4]
    at = len(question)
    loop = struct.pack("!H", 0xC000 | at) + struct.pack("!HHIH", 1, 1, 60, 4) + bytes(4)
    assert isinstance(screen(question + loop, QUERY), Broken)


def test_a_record_that_is_longer_than_its_length_breaks_it() -> None:
    wire = bytearray(reply())
    wire[-6:-4] = struct.pack("!H", 2)
    assert isinstance(screen(bytes(wire), QUERY), Broken)


def test_an_opt_record_outside_its_section_breaks_it() -> None:
    wire = bytearray(reply_to(asked()).to_wire() + b"\0" + struct.pack("!HHIH", 41, 1232, 0, 0))
    wire[6:8] = struct.pack("!H", 1)
    assert isinstance(screen(bytes(wire), QUERY), Broken)


def test_more_records_than_any_name_needs_break_it() -> None:
    wire = bytearray(reply() + reply()[-16:] * 256)
    wire[6:8] = struct.pack("!H", 257)
    assert screen(bytes(wire), QUERY) == Broken("more than 256 records")


def test_why_a_reply_is_broken_is_printable() -> None:
    screened = screen(reply() + b"\x1b", QUERY)
    assert isinstance(screened, Broken)
    assert screened.why.isprintable()


@given(st.binary(max_size=600))
def test_no_bytes_raise(wire: bytes) -> None:
    assert screen(wire, QUERY) == Foreign()


@given(st.binary(max_size=300), st.tuples(*[st.integers(0, 3)] * 3), st.integers(0, 0xFFFF))
def test_no_bytes_behind_the_question_raise_whoever_reads_them(
    rest: bytes, counts: tuple[int, int, int], flags: int
) -> None:
    flags = (flags | dns.flags.QR) & ~0x7800
    header = struct.pack("!6H", QUERY.id, flags, 1, *counts)
    question = reply()[12 : 12 + len(QUERY.encoded) + 4]
    screened = screen(header + question + rest, QUERY)
    assert isinstance(screened, dns.message.Message | Broken | Truncated)
    if isinstance(screened, dns.message.Message):
        assert isinstance(interpret(screened, ASK), Answered | Absent | Referral | Unknown)


@given(st.data())
def test_no_flipped_byte_raises(data: st.DataObject) -> None:
    wire = bytearray(reply())
    for _ in range(data.draw(st.integers(1, 4))):
        wire[data.draw(st.integers(0, len(wire) - 1))] = data.draw(st.integers(0, 255))
    assert screen(bytes(wire), QUERY) is not None
