"""Header fields of mails, as the servers of this world write them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from sesctl.grammar.authentication_results import parse_authentication_results, parse_received_spf
from sesctl.grammar.dkim_signature import parse_dkim_signature
from sesctl.grammar.encoded_words import decode_words, is_charset
from sesctl.grammar.list_unsubscribe import parse_list_unsubscribe
from sesctl.grammar.mail_date import parse_mail_date
from sesctl.grammar.mailboxes import domain_of, parse_mailboxes
from sesctl.grammar.media_type import MediaType, parse_disposition, parse_media_type
from sesctl.grammar.received import parse_received
from sesctl.grammar.structured import pieces, split, unquoted
from sesctl.grammar.visible_text import visible_text
from sesctl.model.fault import Fault
from sesctl.model.message import DkimSignature, Mailbox, Received
from sesctl.model.message_claims import AuthenticationResults, MethodResult, ReceivedSpf

NOON = datetime(2026, 11, 21, 12, 0, 5, tzinfo=UTC)
SES = "a7-31.smtp-out.eu-west-1.amazonses.com"


@pytest.mark.parametrize(
    ("text", "received"),
    [
        pytest.param(
            f"from {SES} ({SES}. [192.0.2.31]) by mx.receiver.example with ESMTPS id 4a for <ana@example.org>"
            " (version=TLS1_3 cipher=TLS_AES_128_GCM_SHA256 bits=128/128); Sat, 21 Nov 2026 04:00:05 -0800 (PST)",
            Received(
                SES,
                SES,
                "192.0.2.31",
                "mx.receiver.example",
                "ESMTPS",
                "TLSv1.3 TLS_AES_128_GCM_SHA256",
                NOON,
            ),
            id="gmail",
        ),
        pytest.param(
            "by 2001:db8:a05:6402::1 with SMTP id x1csp1; Sat, 21 Nov 2026 04:00:05 -0800 (PST)",
            Received("", "", "", "2001:db8:a05:6402::1", "SMTP", "", NOON),
            id="gmail-inside",
        ),
        pytest.param(
            f"from {SES} ({SES} [IPv6:2001:db8::31]) (using TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits)"
            " key-exchange X25519 server-signature RSA-PSS (2048 bits)) (No client certificate requested)"
            " by mx.example.org (Postfix) with ESMTPS id 4X for <ana@example.org>; Sat, 21 Nov 2026 12:00:05 +0000 (UTC)",
            Received(
                SES, SES, "2001:db8::31", "mx.example.org", "ESMTPS", "TLSv1.3 TLS_AES_256_GCM_SHA384", NOON
            ),
            id="postfix",
        ),
        pytest.param(
            "from [192.0.2.31] (helo=out.example.com) by mx.example.org with esmtps (TLS1.2) tls TLS_AES_256_GCM_SHA384"
            " (Exim 4.96) (envelope-from <a@example.com>) id 1abc for ana@example.org; Sat, 21 Nov 2026 12:00:05 +0000",
            Received(
                "out.example.com",
                "",
                "192.0.2.31",
                "mx.example.org",
                "ESMTPS",
                "TLSv1.2 TLS_AES_256_GCM_SHA384",
                NOON,
            ),
            id="exim",
        ),
        pytest.param(
            f"from {SES} (192.0.2.31) by DB5.mail.protection.example (192.0.2.7) with Microsoft SMTP Server"
            " (version=TLS1_2, cipher=TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384) id 15.20.1.1; Sat, 21 Nov 2026 12:00:05 +0000",
            Received(
                SES,
                "",
                "192.0.2.31",
                "db5.mail.protection.example",
                "SMTP",
                "TLSv1.2 TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
                NOON,
            ),
            id="microsoft",
        ),
        pytest.param(
            f"from 192.0.2.31 (EHLO {SES}) by 198.51.100.139 with SMTPs (version=TLS1_3"
            " cipher=TLS_AES_128_GCM_SHA256); Sat, 21 Nov 2026 12:00:05 +0000",
            Received(
                SES, "", "192.0.2.31", "198.51.100.139", "SMTPS", "TLSv1.3 TLS_AES_128_GCM_SHA256", NOON
            ),
            id="yahoo",
        ),
        pytest.param(
            "from unknown (HELO out.example.com) (192.0.2.31) by 0 with SMTP; 21 Nov 2026 12:00:05 -0000",
            Received("out.example.com", "", "192.0.2.31", "0", "SMTP", "", NOON),
            id="qmail",
        ),
        pytest.param("words without any sense", Received(), id="nonsense"),
        pytest.param("from a by b; soon", Received("a", by="b"), id="no-date"),
        pytest.param("from a ([999.0.2.1]) by b", Received("a", by="b"), id="no-address"),
    ],
)
def test_received_fields_of_many_servers_are_read(text: str, received: Received) -> None:
    assert parse_received(text) == received


@pytest.mark.parametrize(
    "text",
    [
        "Sat, 21 Nov 2026 12:00:05 +0000",
        "Sat, 21 Nov 2026 13:00:05 +0100 (CET)",
        "21 Nov 26 07:00:05 EST",
        "Saturday, 21-November-2026 12:00:05 GMT",
        "21 nov 126 12:00:05 -0000",
    ],
)
def test_dates_are_read_in_their_forms_old_and_new(text: str) -> None:
    assert parse_mail_date(text) == NOON


@pytest.mark.parametrize(
    "text",
    [
        "",
        "yesterday",
        "31 Feb 2026 12:00:00 +0000",
        "21 Foo 2026 12:00:00 +0000",
        "21 Nov 2026 25:00:00 +0000",
        "1 Jan 0000 00:00:00 +0000",
        "31 Dec 9999 23:59:59 -2300",
        "1 Jan 0001 00:00:00 +2300",
        "21 Nov 2026 12:00:00 +9999",
        "21 Nov 99999 12:00:00 +0000",
    ],
)
def test_a_date_that_no_calendar_has_is_a_fault(text: str) -> None:
    assert isinstance(parse_mail_date(text), Fault)


def test_authentication_results_are_read_with_properties_and_comments() -> None:
    text = (
        "mx.receiver.example 1; dkim=pass header.i=@example.com header.s=token1 header.b=AbC123;"
        " spf=pass (receiver.example: 192.0.2.31; is permitted) smtp.mailfrom=mail.example.com;"
        ' dmarc=fail (p=REJECT) reason="not; aligned" header.from=example.com; nonsense'
    )
    assert parse_authentication_results(text) == AuthenticationResults(
        "mx.receiver.example",
        (
            MethodResult(
                "dkim", "pass", {"header.i": "@example.com", "header.s": "token1", "header.b": "AbC123"}
            ),
            MethodResult(
                "spf",
                "pass",
                {"smtp.mailfrom": "mail.example.com"},
                ("receiver.example: 192.0.2.31; is permitted",),
            ),
            MethodResult("dmarc", "fail", {"header.from": "example.com"}, ("p=REJECT",)),
        ),
    )


def test_authentication_results_of_microsoft_have_no_server() -> None:
    read = parse_authentication_results(
        "spf=pass (sender IP is 192.0.2.31) smtp.mailfrom=mail.example.com; dkim=pass header.d=example.com"
    )
    assert read.server == ""
    assert [(one.method, one.result) for one in read.results] == [("spf", "pass"), ("dkim", "pass")]
    assert read.results[0].comments == ("sender IP is 192.0.2.31",)


def test_authentication_results_without_any_result_name_the_server_alone() -> None:
    assert parse_authentication_results("mx.example.org; none") == AuthenticationResults("mx.example.org")


def test_received_spf_is_read() -> None:
    text = 'softfail (mx.example.org: domain of b@example.com) client-ip=192.0.2.1; envelope-from="b@example.com"; helo=x;'
    properties = {"client-ip": "192.0.2.1", "envelope-from": "b@example.com", "helo": "x"}
    assert parse_received_spf(text) == ReceivedSpf(
        "softfail", properties, "mx.example.org: domain of b@example.com"
    )


@pytest.mark.parametrize(
    ("text", "mailboxes"),
    [
        ("otp@example.com", [Mailbox("otp@example.com", "example.com")]),
        ("Example <otp@Example.COM>", [Mailbox("otp@Example.COM", "example.com", "Example")]),
        ('"One, Two" <a@example.com>', [Mailbox("a@example.com", "example.com", "One, Two")]),
        ("a@example.com (by hand), b@example.org", [Mailbox("a@example.com", "example.com"), Mailbox("b@example.org", "example.org")]),
        ("Team: a@example.com, B <b@example.org>;", [Mailbox("a@example.com", "example.com"), Mailbox("b@example.org", "example.org", "B")]),
        ("undisclosed-recipients:;", []),
        ("=?utf-8?q?Caf=C3=A9?= <a@example.com>", [Mailbox("a@example.com", "example.com", "Café")]),
        ("a@bücher.example", [Mailbox("a@bücher.example", "xn--bcher-kva.example")]),
        ("a@[192.0.2.1]", [Mailbox("a@[192.0.2.1]", "")]),
        ("nobody", []),
    ],
)  # fmt: skip
def test_address_lists_are_read(text: str, mailboxes: list[Mailbox]) -> None:
    assert parse_mailboxes(text) == tuple(mailboxes)


def test_the_domain_of_an_envelope_sender_is_read_with_or_without_brackets() -> None:
    assert domain_of("<0102@mail.Example.com>") == "mail.example.com"
    assert domain_of("<>") == ""


@pytest.mark.parametrize(
    ("text", "decoded"),
    [
        ("=?utf-8?B?w6TDtg==?= =?utf-8?Q?=C3=BC_x?= y", "äöü x y"),
        ("=?iso-8859-1*de?Q?=E4?=", "ä"),
        ("=?utf-8?B?w6TDtg?=", "äö"),
        ("=?no-such-charset?Q?a?=", "=?no-such-charset?Q?a?="),
        ("=?zlib?B?eJwDAAAAAAE=?=", "=?zlib?B?eJwDAAAAAAE=?="),
        ("=?utf-8?X?a?=", "=?utf-8?X?a?="),
        ("plain", "plain"),
    ],
)
def test_encoded_words_are_decoded_where_they_can_be(text: str, decoded: str) -> None:
    assert decode_words(text) == decoded


@pytest.mark.parametrize(
    "name", ["punycode", "idna", "unicode_escape", "zip", "rot13", "undefined", "mbcs", ""]
)
def test_codecs_that_are_no_charsets_are_not_taken(name: str) -> None:
    assert not is_charset(name)


def test_media_types_are_read_and_what_is_wrong_is_plain_text() -> None:
    assert parse_media_type('Multipart/Alternative; (x) boundary="a;b"; boundary=c') == MediaType(
        "multipart/alternative", {"boundary": "a;b"}
    )
    assert parse_media_type("html") == parse_media_type("") == MediaType("text/plain")
    assert parse_disposition('ATTACHMENT; filename="a.pdf"') == "attachment"


def test_only_what_stands_in_angle_brackets_is_a_way_to_unsubscribe() -> None:
    text = "(here) <mailto:stop@example.com?subject=a>, < https://example.com/u?x=1 >, https://example.com/"
    assert parse_list_unsubscribe(text) == ("mailto:stop@example.com?subject=a", "https://example.com/u?x=1")


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>Your code: <b>12</b><span>34</span></p>", "\nYour code: 1234\n"),
        ("<head><title>x</title></head>a<style>p {}</style>b<script>1<2</script>c", " a b c"),
        ("a<!-- <p>no</p> -->b<!doctype html>c", "abc"),
        ("a &lt;b&gt; &amp; 3 < 4", "a <b> & 3 < 4"),
        ("a<br>b<td>c", "a\nb\nc"),
        ("seen<!-- never closed <p>unseen", "seen"),
        ("seen<style>never closed", "seen "),
        ("seen<p never closed", "seen\n"),
    ],
)
def test_what_a_reader_sees_of_html(html: str, text: str) -> None:
    assert visible_text(html) == text


def test_comments_nest_and_quoted_parentheses_are_none() -> None:
    assert list(pieces('a (b (c) "d)" e) "(f" (g')) == [
        (False, "a "),
        (True, 'b (c) "d)" e'),
        (False, ' "(f" '),
        (True, "g"),
    ]


def test_a_separator_in_a_quoted_string_separates_nothing() -> None:
    assert split('a; "b;\\";c";d', ";") == ["a", ' "b;\\";c"', "d"]
    assert unquoted(' "a \\"b\\"" ') == 'a "b"'


SIGNATURE = "v=1; a=rsa-sha256; d=Example.com; s=Token1; h=From : To; bh=AAAA; b=BB BB"


def test_a_signature_is_read_with_its_defaults() -> None:
    assert parse_dkim_signature(SIGNATURE) == DkimSignature(
        "example.com",
        "token1",
        "rsa-sha256",
        ("from", "to"),
        b"\x04\x10\x41",
        b"\0\0\0",
        identity="@Example.com",
    )


def test_a_signature_is_read_with_all_that_it_may_say() -> None:
    read = parse_dkim_signature(
        f"{SIGNATURE}; c=relaxed/simple; l=12; i=otp@mail.example.com; t=1795262405; x=1795262406; q=dns/txt"
    )
    assert isinstance(read, DkimSignature)
    assert (read.header_form, read.body_form, read.length) == ("relaxed", "simple", 12)
    assert read.identity == "otp@mail.example.com"
    assert read.signed_at == NOON
    assert read.key_name == "token1._domainkey.example.com"


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("v=1", "v=2", "version"),
        ("d=Example.com", "d=", "d= is missing"),
        ("d=Example.com", "d=exa mple", "no domain name"),
        ("d=Example.com", "d=" + "a" * 64, "no domain name"),
        ("s=Token1", "s=../..", "no selector"),
        ("h=From : To", "h=To", "From field"),
        ("h=From : To", "h=from:" + "a:" * 600, "more header fields"),
        ("bh=AAAA", "bh=AAA", "bh= is not Base64"),
        ("b=BB BB", "b=!", "b= is not Base64"),
        ("b=BB BB", "b=BBBB; c=nothing", "canonicalization"),
        ("b=BB BB", "b=BBBB; l=-1", "l= is not"),
        ("b=BB BB", "b=BBBB; x=soon", "x= is not"),
        ("b=BB BB", "b=BBBB; q=carrier-pigeon", "q= names"),
        ("b=BB BB", "b=BBBB; i=@example.org", "at or below d="),
        ("b=BB BB", "b=BBBB; b=BBBB", "twice"),
    ],
)
def test_a_signature_that_nobody_may_verify_says_why(old: str, new: str, why: str) -> None:
    read = parse_dkim_signature(SIGNATURE.replace(old, new))
    assert isinstance(read, Fault)
    assert (
        why.replace("no domain name", "d= is not a domain name").replace("no selector", "not a selector")
        in read.why
    )


def test_a_time_beyond_all_calendars_is_as_good_as_none() -> None:
    read = parse_dkim_signature(f"{SIGNATURE}; x={'9' * 76}")
    assert isinstance(read, DkimSignature)
    assert read.expires_at is None
