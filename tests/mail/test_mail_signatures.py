"""Signatures that dkimpy made are verified; whatever of the mail is changed breaks them, and nothing else does."""

from __future__ import annotations

from typing import TYPE_CHECKING

import dkim
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.signing import HEADERS, ed25519_key, rsa_key, sign

from sesctl.grammar.dkim import DkimKey, parse_dkim_key
from sesctl.mail.reader import read_message
from sesctl.mail.verify import is_genuine
from sesctl.model.message import DkimSignature, Message

if TYPE_CHECKING:
    from support.signing import Form, SigningKey

    from sesctl.model.message import Signed

FORMS: tuple[Form, ...] = ("simple/simple", "simple/relaxed", "relaxed/simple", "relaxed/relaxed")
MAIL = (
    b"From: Example <otp@example.com>\r\n"
    b"To: Ana  <ana@example.org>,\r\n\t B <b@example.org>\r\n"
    b"Subject: 493817 is your  Example code \r\n"
    b"MIME-Version: 1.0\r\n"
    b"Content-Type: text/plain; charset=utf-8\r\n"
    b"Message-ID: <0102@eu-west-1.amazonses.com>\r\n"
    b"Date: Sat, 21 Nov 2026 12:00:00 +0000\r\n"
    b"X-Other: not signed\r\n"
    b"\r\n"
    b"Your  code is \t 493817. \r\n\r\nBye\r\n\r\n\r\n"
)


def read(raw: bytes) -> Message:
    message = read_message(raw)
    assert isinstance(message, Message)
    return message


def only(raw: bytes) -> Signed:
    (signed,) = read(raw).signatures
    return signed


def genuine(signed: Signed, key: SigningKey) -> bool | None:
    """Whether header and body are those that were signed."""
    record = parse_dkim_key(key.record)
    assert isinstance(signed.signature, DkimSignature)
    assert isinstance(record, DkimKey)
    return signed.body_matches and is_genuine(signed.digest, signed.signature.value, record)


@pytest.mark.parametrize(
    "key", [rsa_key(2048), rsa_key(1024), ed25519_key()], ids=["2048", "1024", "ed25519"]
)
@pytest.mark.parametrize("form", FORMS)
def test_a_signature_is_verified_in_every_form_with_every_key(form: Form, key: SigningKey) -> None:
    assert genuine(only(sign(MAIL, "example.com", "s", key, form=form)), key) is True


@pytest.mark.parametrize("form", FORMS)
def test_a_file_with_bare_line_feeds_is_the_same_mail(form: Form) -> None:
    raw = sign(MAIL, "example.com", "s", rsa_key(), form=form).replace(b"\r\n", b"\n")
    assert genuine(only(raw), rsa_key()) is True


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", HEADERS)
def test_each_signed_header_field_that_is_changed_breaks_the_signature(name: str, form: Form) -> None:
    raw = sign(MAIL, "example.com", "s", rsa_key(), form=form)
    field = f"\r\n{name}: ".encode()
    changed = only(raw.replace(field, field + b"x"))
    assert changed.body_matches is True
    assert genuine(changed, rsa_key()) is False
    removed = only(raw.replace(field, f"\r\nX-{name}: ".encode()))
    assert genuine(removed, rsa_key()) is False


@pytest.mark.parametrize("form", FORMS)
def test_a_header_field_that_is_not_signed_may_change(form: Form) -> None:
    raw = sign(MAIL, "example.com", "s", rsa_key(), form=form)
    assert genuine(only(b"Received: by mx\r\n" + raw.replace(b"not signed", b"changed")), rsa_key()) is True


@pytest.mark.parametrize("form", FORMS)
def test_a_changed_body_is_told_apart_from_a_changed_header(form: Form) -> None:
    raw = sign(MAIL, "example.com", "s", rsa_key(), form=form)
    assert only(raw.replace(b"code is", b"code was")).body_matches is False
    assert only(raw + b"-- \r\nsent by a list\r\n").body_matches is False


@pytest.mark.parametrize("form", FORMS)
def test_another_key_verifies_nothing(form: Form) -> None:
    raw = sign(MAIL, "example.com", "s", rsa_key(), form=form)
    assert genuine(only(raw), rsa_key(name="another")) is False


@pytest.mark.parametrize("part", ["d=", "s=", "t=", "a="])
def test_a_signature_that_was_edited_verifies_nothing(part: str) -> None:
    raw = sign(MAIL, "example.com", "s", rsa_key())
    edited = only(raw.replace(f" {part}".encode(), f" {part}1".encode(), 1))
    assert not isinstance(edited.signature, DkimSignature) or not genuine(edited, rsa_key())


def test_blanks_at_the_ends_of_lines_matter_to_simple_forms_alone() -> None:
    for form in FORMS:
        raw = sign(MAIL, "example.com", "s", rsa_key(), form=form)
        body, header = (
            only(raw.replace(b"493817. \r", b"493817.\r")),
            only(raw.replace(b"code \r", b"code\r")),
        )
        assert body.body_matches is form.endswith("/relaxed")
        assert genuine(header, rsa_key()) is form.startswith("relaxed/")


def test_what_is_added_behind_the_signed_length_breaks_nothing() -> None:
    raw = sign(MAIL, "example.com", "s", rsa_key(), length=True)
    assert genuine(only(raw + b"\r\nadded\r\n"), rsa_key()) is True
    assert genuine(only(raw.replace(b"Bye", b"By")), rsa_key()) is False


def test_a_body_shorter_than_the_signed_length_is_not_the_one_that_was_signed() -> None:
    raw = sign(MAIL, "example.com", "s", rsa_key(), length=True)
    assert only(raw.replace(b"l=", b"l=9")).body_matches is False


@pytest.mark.parametrize("form", FORMS)
def test_a_mail_without_a_body_is_verified(form: Form) -> None:
    header = MAIL.partition(b"\r\n\r\n")[0] + b"\r\n\r\n"
    assert genuine(only(sign(header, "example.com", "s", rsa_key(), form=form)), rsa_key()) is True


def test_the_lowest_of_several_fields_is_signed_first_and_one_named_once_more_cannot_be_added() -> None:
    raw = sign(MAIL, "example.com", "s", rsa_key(), headers=("From", "From", "Subject"))
    assert genuine(only(raw), rsa_key()) is True
    assert genuine(only(b"Subject: on top\r\n" + raw), rsa_key()) is True
    assert genuine(only(b"From: mallory@example.org\r\n" + raw), rsa_key()) is False


def test_each_of_two_signatures_is_judged_by_itself() -> None:
    other = rsa_key(1024)
    raw = sign(sign(MAIL, "amazonses.com", "ses", other), "example.com", "s", rsa_key())
    first, second = read(raw).signatures
    assert genuine(first, rsa_key()) is True
    assert genuine(second, other) is True
    assert genuine(first, other) is False


@pytest.mark.parametrize(
    "record",
    ["p=AAAA", "p=MAA=", "k=ed25519; p=AAAA", f"p={'A' * 4000}", "k=ed25519; " + rsa_key(1024).record],
)
def test_what_is_no_key_is_neither_right_nor_wrong(record: str) -> None:
    signed = only(sign(MAIL, "example.com", "s", rsa_key()))
    key = parse_dkim_key(record)
    assert isinstance(key, DkimKey)
    assert isinstance(signed.signature, DkimSignature)
    assert is_genuine(signed.digest, signed.signature.value, key) is None


_WORDS = st.sampled_from(
    [b"a", b"b c", b" ", b"  ", b"\t", b"\r\n", b"\r\n\r\n", b" \r\n", b".", b"=", b";", b"\xc3\xa4"]
)
# Over SMTP a body ends in a line break; what blanks mean without one, nobody says.
bodies = st.lists(_WORDS, max_size=14).map(b"".join)
values = st.lists(st.sampled_from([b"x", b" ", b"\t", b"\r\n ", b"y  z", b";", b":", b"b="]), max_size=8).map(
    b"".join
)


@settings(deadline=None, max_examples=60)
@given(bodies, values, st.sampled_from(FORMS), st.sampled_from([b"", b"!\r\n", b" \r\n", b"\r\n"]))
def test_dkimpy_and_we_are_of_one_mind(body: bytes, value: bytes, form: Form, added: bytes) -> None:
    raw = MAIL.partition(b"X-Other")[0] + b"X-Odd: x" + value + b"y\r\n\r\n" + body + b"\r\n"
    signed = (
        sign(raw, "example.com", "s", rsa_key(1024), form=form, headers=("From", "X-Odd", "Date")) + added
    )
    theirs = dkim.verify(signed, dnsfunc=lambda *_, **__: rsa_key(1024).record.encode())
    assert bool(genuine(only(signed), rsa_key(1024))) is theirs
