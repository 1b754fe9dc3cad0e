"""Mails that were built to be read for ever, or to fill the memory, are read in bounded time and memory."""

from __future__ import annotations

import base64
import tracemalloc
from contextlib import suppress
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.message_world import RESOLVER, MessageWorld
from support.world import FakeClock

from sesctl.errors import SesctlError
from sesctl.mail import fields, parts
from sesctl.mail.reader import MOST_SIGNATURES, read_message
from sesctl.model.fault import Fault
from sesctl.model.message import Message
from sesctl.planning.message_route import MOST_HOPS
from sesctl.render.inspect_document import inspect_document
from sesctl.workflows.inspect import Inspection, inspect_bytes

FROM = b"From: otp@example.com\r\n"
MEGABYTE = 1024 * 1024
SIGNATURE = b"DKIM-Signature: v=1; a=rsa-sha256; c=%b; d=example.com; s=s; h=%b; bh=AAAA; b=AAAA\r\n"


def nested(depth: int) -> bytes:
    opened = b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(depth)
    )
    return FROM + opened + b"\r\ninside\r\n"


def siblings(count: int) -> bytes:
    return (
        FROM
        + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n"
        + b"--b\r\n\r\nx\r\n" * count
        + b"--b--\r\n"
    )


def encoded(kind: bytes, body: bytes) -> bytes:
    return FROM + b"Content-Type: text/html\r\nContent-Transfer-Encoding: " + kind + b"\r\n\r\n" + body


HOSTILE = {
    "10,000 header fields": FROM + b"X-Many: of them\r\n" * 10_000 + b"\r\n",
    "a million header fields": FROM + b"a:\n" * 1_000_000,
    "a million lines that are no field": FROM + b"a\n" * 1_000_000,
    "a header line of 3 MB": FROM + b"Subject: " + b"x" * 3 * MEGABYTE + b"\r\n\r\n",
    "a header line of a million folds": FROM + b"Subject: x\r\n" + b" y\r\n" * 1_000_000 + b"\r\n",
    "a header that never ends": FROM + b"X: " + b"x" * 9 * MEGABYTE,
    "10,000 multiparts, each in the other": nested(10_000),
    "100,000 parts": siblings(100_000),
    "millions of lines that are nearly boundaries": FROM
    + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n"
    + b"--bc\r\n" * MEGABYTE,
    "an empty boundary": FROM + b'Content-Type: multipart/mixed; boundary=""\r\n\r\n' + b"--\r\n" * MEGABYTE,
    "8 MB of Base64": encoded(b"base64", base64.encodebytes(b"\0" * 6 * MEGABYTE)),
    "8 MB of quoted-printable": encoded(b"quoted-printable", b"=00=" * 2 * MEGABYTE),
    "8 MB of soft line breaks": encoded(b"quoted-printable", b"=\r\n" * (8 * MEGABYTE // 3)),
    "8 MB of what is not Base64": encoded(b"base64", b"!" * 8 * MEGABYTE),
    "8 MB of NULs": FROM + b"\r\n" + b"\0" * 8 * MEGABYTE,
    "8 MB of empty lines": FROM + b"\r\n" + b"\n" * 8 * MEGABYTE,
    "signed blanks": SIGNATURE % (b"relaxed/relaxed", b"from") + FROM + b"\r\n" + b" " * 8 * MEGABYTE + b"x",
    "signed tabs and letters": SIGNATURE % (b"relaxed/relaxed", b"from") + FROM + b"\r\n" + b"\ta" * 4 * MEGABYTE,
    "signed empty lines": SIGNATURE % (b"simple/simple", b"from") + FROM + b"\r\n" + b"\r\n" * 4 * MEGABYTE,
    "a signature of blanks": FROM + b"DKIM-Signature: v=1; b=" + b" \t" * MEGABYTE + b"\r\n\r\n",
    "many signatures": SIGNATURE % (b"relaxed/relaxed", b"from") * 5000 + FROM + b"\r\n" + b"x" * MEGABYTE,
    "a signature of many fields": SIGNATURE % (b"relaxed/relaxed", b"from:" + b"x:" * 10_000 + b"x")
    + FROM
    + b"x: y\r\n" * 10_000
    + b"\r\n",
    "a mailbox of a million mails": b"From a Sat Nov 21 12:00:05 2026\n" + FROM + b"\nFrom a\n" * 1_000_000,
    "a charset of another kind": FROM + b"Content-Type: text/plain; charset=idna\r\n\r\n" + b"xn--" * MEGABYTE,
}  # fmt: skip


# A hang guard, no measurement: what is quadratic takes minutes and more.
@pytest.mark.timeout(60)
@pytest.mark.parametrize("raw", [partial(HOSTILE.get, name) for name in HOSTILE], ids=list(HOSTILE))
def test_a_hostile_mail_is_read_in_memory_that_its_size_bounds(raw: partial[bytes]) -> None:
    mail = raw()
    tracemalloc.start()
    try:
        message = read_message(mail)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert isinstance(message, Message | Fault)
    assert peak < 8 * len(mail) + 16 * MEGABYTE


# Many of what is looked at one by one further on.
MANY = {
    "Received": "from a.example (a.example [192.0.2.1]) by b.example with ESMTP; x",
    "Authentication-Results": "mx.elsewhere.example; dkim=pass header.d=example.com",
    "Received-SPF": "pass client-ip=192.0.2.1",
    "From": ", ".join(f"a{n}@d{n}.example" for n in range(1000)),
    "Subject": "=?utf-8?q?x?= " * 500,
    "List-Unsubscribe": "<" * 10_000,
    "DKIM-Signature": "v=1; a=rsa-sha256; d=a.example; s=s; h=from; bh=AAAA; b=AAAA",
}


@pytest.mark.timeout(60)
@pytest.mark.parametrize("raw", [partial(HOSTILE.get, name) for name in HOSTILE], ids=list(HOSTILE))
def test_a_hostile_mail_is_judged_with_few_questions_and_few_findings(raw: partial[bytes]) -> None:
    world = MessageWorld()
    with suppress(SesctlError):
        report = inspect_bytes(raw(), "mail.eml", Inspection(FakeClock(), world, (RESOLVER,)))
        assert len(report.findings) < 20
    assert len(world.asked) <= 100


@pytest.mark.timeout(60)
@pytest.mark.parametrize("name", MANY)
def test_many_fields_of_a_kind_are_few_questions_and_few_findings(name: str) -> None:
    world = MessageWorld()
    raw = f"{name}: {MANY[name]}\r\n".encode() * (3_000_000 // len(MANY[name]))
    report = inspect_bytes(raw + MessageWorld().raw, "mail.eml", Inspection(FakeClock(), world, (RESOLVER,)))
    assert len(report.findings) < 20
    assert len(world.asked) <= 100
    assert len(inspect_document(report, "mail.eml")["hops"]) <= MOST_HOPS


def read(raw: bytes) -> Message:
    message = read_message(raw)
    assert isinstance(message, Message)
    return message


def test_ten_thousand_header_fields_are_all_there() -> None:
    message = read(HOSTILE["10,000 header fields"])
    assert len(message.fields) == 10_001
    assert message.complete


def test_a_header_beyond_all_bounds_is_read_in_part_and_said_to_be() -> None:
    for name in ("a million header fields", "a header that never ends"):
        message = read(HOSTILE[name])
        assert len(message.fields) <= fields.MOST_FIELDS
        assert sum(len(one.value) for one in message.fields) <= fields.MOST_BYTES
        assert not message.complete
        assert "its header is larger than any that is read" in message.faults


def test_parts_are_taken_apart_to_a_depth_and_to_a_number() -> None:
    assert f"parts lie in parts, more than {parts.DEEPEST} deep" in read(nested(10_000)).faults
    many = read(siblings(100_000))
    assert len(many.parts) == parts.MOST_PARTS
    assert f"it has more than {parts.MOST_PARTS} parts" in many.faults


def test_of_a_large_text_no_more_is_decoded_than_is_read() -> None:
    for name in ("8 MB of Base64", "8 MB of quoted-printable", "8 MB of NULs"):
        assert len(read(HOSTILE[name]).parts[0].text or "") <= parts.MOST_TEXT


def test_of_many_signatures_only_the_first_are_judged() -> None:
    assert len(read(HOSTILE["many signatures"]).signatures) == MOST_SIGNATURES


_PIECES = st.sampled_from(
    [
        *(b"From: a@b.example\r\n", b"Subject: =?utf-8?q?x?=\r\n", b"\r\n", b"\n", b"\r", b" ", b"\t", b":", b"\0", b"\x1b[0m"),
        *(b"Content-Type: multipart/mixed; boundary=b\r\n", b"Content-Type: text/html; charset=utf-16\r\n", b"--b\r\n", b"--b--"),
        *(b"Content-Transfer-Encoding: base64\r\n", b"Content-Transfer-Encoding: quoted-printable\r\n", b"=", b"=3", b"YQ==", b"\xff"),
        *(b"DKIM-Signature: v=1; a=rsa-sha256; d=a.example; s=s; h=from; bh=AAAA; b=AAAA; l=3; c=relaxed/relaxed\r\n",),
        *(b"From a@b.example Sat Nov 21 12:00:05 2026\n", b"\xef\xbb\xbf", b"DKIM-Signature: ;;;\r\n", b"a: b\r\n c\r\n"),
    ]
)  # fmt: skip


@settings(deadline=None, max_examples=400)
@given(st.one_of(st.binary(max_size=300), st.lists(_PIECES, max_size=25).map(b"".join)))
def test_any_bytes_are_a_message_or_are_not_one(raw: bytes) -> None:
    message = read_message(raw)
    assert isinstance(message, Message | Fault)
    if isinstance(message, Message):
        assert message.header_size <= message.size <= len(raw)
        assert sum(part.size for part in message.parts) <= len(raw)
