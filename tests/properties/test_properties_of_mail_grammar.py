"""Every header field of a stranger is read: never an exception, in time that grows with the text alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sesctl.grammar.authentication_results import parse_authentication_results, parse_received_spf
from sesctl.grammar.dkim_signature import parse_dkim_signature
from sesctl.grammar.encoded_words import decode_words
from sesctl.grammar.list_unsubscribe import parse_list_unsubscribe
from sesctl.grammar.mail_date import parse_mail_date
from sesctl.grammar.mailboxes import domain_of, parse_mailboxes
from sesctl.grammar.media_type import parse_disposition, parse_media_type
from sesctl.grammar.received import parse_received
from sesctl.grammar.structured import pieces, split, unquoted, without_comments
from sesctl.grammar.visible_text import visible_text

if TYPE_CHECKING:
    from collections.abc import Callable

READERS: tuple[Callable[[str], object], ...] = (
    decode_words,
    domain_of,
    parse_authentication_results,
    parse_disposition,
    parse_dkim_signature,
    parse_list_unsubscribe,
    parse_mail_date,
    parse_mailboxes,
    parse_media_type,
    parse_received,
    parse_received_spf,
    unquoted,
    visible_text,
    without_comments,
)
PIECES = (
    *("from ", "by ", "with ", "for ", "id ", "esmtps ", "HELO ", "TLS", "1.3 ", "cipher=", "[", "]", "IPv6:", "192.0.2.1"),
    *("dkim=pass ", "header.d=", "spf=", "smtp.mailfrom=", "none", "client-ip=", "v=1;", "b=", "bh=", "h=from:", "d=a.example;"),
    *("=?utf-8?q?", "=?utf-8?b?", "=?punycode?q?", "?=", "21 Nov 2026 12:00:00 ", "+0000", "Sat, ", "a@b.example", "https://"),
    *("<", ">", "<!--", "-->", "<p ", "<style>", "</", "&", "&#", "&amp;", "(", ")", '"', "\\", ";", ":", ",", "=", ".", "/", "@"),
    *(" ", "\t", "\r\n ", "\0", "\x1b[31m", "xn--", "İ", "\udc80", "٣", "a", "1"),
)  # fmt: skip
texts = st.one_of(st.text(max_size=80), st.lists(st.sampled_from(PIECES), max_size=20).map("".join))
bounded = settings(deadline=None, max_examples=120)


@bounded
@given(texts)
@pytest.mark.parametrize("read", READERS, ids=lambda read: read.__name__)
def test_a_reader_of_header_fields_never_raises(read: Callable[[str], object], text: str) -> None:
    read(text)


# A hang guard, no measurement: what is quadratic in this many characters takes minutes.
@pytest.mark.timeout(30)
@pytest.mark.parametrize("read", READERS, ids=lambda read: read.__name__)
def test_long_fields_take_no_longer_than_they_are(read: Callable[[str], object]) -> None:
    for before in ("", "from (", "a; b=", '"', "<", "=?utf-8?q?", "&"):
        for piece in PIECES:
            read(before + piece * (50_000 // len(piece)))


@bounded
@given(texts)
def test_nothing_but_comments_is_lost_when_a_text_is_taken_apart(text: str) -> None:
    assert "".join(split(text, ";")).replace(";", "") == text.replace(";", "")
    shown = "".join(piece for _, piece in pieces(text))
    assert shown.replace("(", "").replace(")", "") == text.replace("(", "").replace(")", "")


@bounded
@given(st.text(alphabet=st.characters(exclude_characters="<>&"), max_size=60))
def test_a_text_without_tags_is_seen_whole(text: str) -> None:
    assert visible_text(text) == text.replace("\xa0", " ")
