"""Files to messages: header, parts and texts, and what is wrong with their form."""

from __future__ import annotations

import base64

import pytest

from sesctl.mail.reader import read_message
from sesctl.model.fault import Fault
from sesctl.model.message import Message

TEXT = b"From: otp@example.com\r\nSubject: 493817\r\n\r\nYour code is 493817.\r\n"
BOTH = (
    b'From: otp@example.com\r\nContent-Type: multipart/alternative; boundary="b 1"\r\n\r\npreamble\r\n'
    b"--b 1\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    b"WcO2dXIgY29kZQ==\r\n"
    b"--b 1 \r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
    b"<p>Y=C3=B6ur=\r\n code</p>\r\n"
    b"--b 1--\r\nepilogue\r\n"
)  # fmt: skip


def read(raw: bytes) -> Message:
    message = read_message(raw)
    assert isinstance(message, Message), message
    return message


def test_fields_are_unfolded_in_their_order() -> None:
    message = read(b"Received: by a\r\nSubject: one\r\n\ttwo\r\n  three\r\nreceived: by b\r\n\r\n")
    assert [(one.name, one.value) for one in message.fields] == [
        ("Received", "by a"),
        ("Subject", "one\ttwo  three"),
        ("received", "by b"),
    ]
    assert message.all("received") == ("by a", "by b")
    assert message.first("subject") == "one\ttwo  three"
    assert message.first("x-none") == ""


def test_both_texts_of_an_alternative_are_decoded() -> None:
    message = read(BOTH)
    plain, html = message.body("text/plain"), message.body("text/html")
    assert plain is not None
    assert html is not None
    assert (plain.text, plain.text_size) == ("Yöur code", 10)
    assert (html.text, html.charset) == ("<p>Yöur code</p>", "utf-8")
    assert message.faults == ()


def test_line_feeds_alone_make_no_difference() -> None:
    with_returns, without = read(BOTH), read(BOTH.replace(b"\r\n", b"\n"))
    assert without.fields == with_returns.fields
    assert [(part.media_type, part.text) for part in without.parts] == [
        (part.media_type, part.text) for part in with_returns.parts
    ]
    assert without.faults == ()


def test_parts_in_parts_are_found_and_attachments_are_not_read() -> None:
    message = read(
        b"From: a@example.com\nContent-Type: multipart/mixed; boundary=o\n\n--o\n"
        b"Content-Type: multipart/alternative; boundary=oo\n\n--oo\n\nplain\n--oo\nContent-Type: text/html\n\n<p>html\n"
        b"--oo--\n--o\nContent-Type: text/plain\nContent-Disposition: attachment; filename=a.txt\n\nattached\n--o--\n"
    )
    assert [(part.media_type, part.text) for part in message.parts] == [
        ("text/plain", "plain"),
        ("text/html", "<p>html"),
        ("text/plain", None),
    ]
    assert message.faults == ()


@pytest.mark.parametrize(
    "first", [b"", b"\xef\xbb\xbf", b"\r\n\n", b"From otp@example.com Sat Nov 21 12:00:05 2026\n"]
)
def test_what_programs_put_before_a_mail_does_not_matter(first: bytes) -> None:
    message = read(first + TEXT)
    assert [one.name for one in message.fields] == ["From", "Subject"]
    assert message.size == len(TEXT)


def test_of_a_mailbox_file_the_first_mail_is_read_and_the_others_are_told_of() -> None:
    line = b"From otp@example.com Sat Nov 21 12:00:05 2026\r\n"
    message = read(line + TEXT + b"\r\n" + line + TEXT.replace(b"493817", b"000000"))
    assert message.body("text/plain").text == "Your code is 493817.\r\n"  # type: ignore[union-attr]
    assert message.faults == ("the file holds more mails; this is the first",)


def test_a_line_that_begins_with_from_is_no_other_mail() -> None:
    line = b"From otp@example.com Sat Nov 21 12:00:05 2026\n"
    assert read(line + TEXT + b"\nFrom here on all is well.\n").faults == ()


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (b"", "empty"),
        (b"\n \n", "empty"),
        (b"\x89PNG\r\n\x1a\n\0\0", "image"),
        (b'{"from": "a@example.com"}', "JSON"),
        (b"<html><p>From: a@example.com</p></html>", "HTML"),
        (b"PK\x03\x04", "ZIP"),
        (b"\x1f\x8b\x08", "gzip"),
        (b"\xd0\xcf\x11\xe0", ".msg"),
        (b"%PDF-1.7", "PDF"),
        (b"name: value\nother: value\n", "no field"),
        (b"just words\n", "no field"),
        (bytes(range(256)) * 100, "no field"),
    ],
)  # fmt: skip
def test_what_is_no_mail_is_named(raw: bytes, why: str) -> None:
    fault = read_message(raw)
    assert isinstance(fault, Fault)
    assert why in fault.why


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (b"From: a@b.example\nno field\n\n", "a line of the header is no field"),
        (b"From: a@b.example\nno\nfields\n\n", "2 lines of the header are no field"),
        (b"From: a@b.example\n\n\0", "NUL"),
        (b"From: a@b.example\n\n" + b"x" * 1200, "longer than 998"),
        (BOTH.replace(b"boundary=", b"border="), "names no boundary"),
        (BOTH.replace(b"--b 1", b"--b 2"), "has no part"),
        (BOTH.replace(b"--b 1--", b""), "never closed"),
        (BOTH.replace(b"base64", b"base63"), "encoding that nobody knows"),
        (BOTH.replace(b"WcO2", b"Wc\xc3O2"), "says that it is Base64"),
        (BOTH.replace(b"utf-8", b"utf-88", 1), "charset that nobody knows"),
        (BOTH.replace(b"WcO2", b"WcPD"), "not in the charset that it names"),
        (b"From: a@b.example\n\nY\xc3\xb6ur code", "names no charset"),
    ],
)
def test_what_is_wrong_with_the_form_is_told(raw: bytes, why: str) -> None:
    (fault,) = read(raw).faults
    assert why in fault


def test_a_text_without_a_charset_is_read_as_utf_8() -> None:
    assert read(b"From: a@b.example\n\nY\xc3\xb6ur code").parts[0].text == "Yöur code"


def test_the_size_of_a_large_text_is_that_of_the_decoded_one() -> None:
    html = b"<p>" + b"0123456789" * 300_000
    head = b"From: a@b.example\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: "
    encoded = {
        b"7bit": html,
        b"base64": base64.encodebytes(html).replace(b"\n", b"\r\n"),
        b"quoted-printable": b"=3Cp=3E" + b"0123456789" * 300_000,
    }
    for name, body in encoded.items():
        part = read(head + name + b"\r\n\r\n" + body).parts[0]
        assert part.size == len(body)
        assert abs(part.text_size - len(html)) < len(html) / 50, name


def test_a_mail_that_was_not_read_whole_has_no_body_to_compare() -> None:
    signature = b"DKIM-Signature: v=1; a=rsa-sha256; d=a.example; s=s; h=from; bh=AAAA; b=AAAA\n"
    whole, cut = (read_message(signature + TEXT, complete=flag) for flag in (True, False))
    assert isinstance(whole, Message)
    assert isinstance(cut, Message)
    assert whole.signatures[0].body_matches is False
    assert cut.signatures[0].body_matches is None
    assert not cut.complete
