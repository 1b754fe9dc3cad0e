"""What SendEmail is given of the addresses that were typed."""

from __future__ import annotations

from email.header import decode_header, make_header

import pytest

from sesctl.cli.envelope import Envelope
from sesctl.grammar.domain import Mailbox
from sesctl.model.otp import OtpMail

MAIL = OtpMail("s", "t", "h", "1234")


@pytest.mark.parametrize(
    ("name", "header"),
    [
        ("", "otp@example.com"),
        ("Example", "Example <otp@example.com>"),
        ("Example, Inc.", '"Example, Inc." <otp@example.com>'),
        ('The "best"', '"The \\"best\\"" <otp@example.com>'),
        ("Müller", "=?utf-8?q?M=C3=BCller?= <otp@example.com>"),
    ],
)
def test_a_name_is_quoted_or_encoded_as_ses_wants_it(name: str, header: str) -> None:
    mailbox = Mailbox("otp@example.com", name)
    outgoing = Envelope(mailbox, "me@example.org", reply_to=(mailbox,)).outgoing(MAIL)
    assert outgoing.sender == header
    assert outgoing.reply_to == (header,)


def test_a_long_name_is_several_words_none_longer_than_a_word_may_be() -> None:
    name = "Gesellschaft für müßige Überprüfungen " * 4
    header = Envelope(Mailbox("otp@example.com", name.strip()), "me@example.org").outgoing(MAIL).sender
    *words, address = header.split(" ")
    assert address == "<otp@example.com>"
    assert len(words) > 1
    assert max(len(word) for word in words) <= 75
    assert str(make_header(decode_header(" ".join(words)))) == name.strip()
