"""Every parser takes every text: it gives a value or faults, never an exception, in bounded time."""

from __future__ import annotations

from itertools import product
from string import ascii_lowercase
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sesctl.grammar.dkim import DkimKey, parse_dkim_key, rsa_bits
from sesctl.grammar.dmarc import is_dmarc, looks_like_dmarc, parse_dmarc
from sesctl.grammar.domain import Mailbox, parse_address, parse_domain, parse_mailbox, to_unicode
from sesctl.grammar.duration import parse_duration
from sesctl.grammar.records_file import parse_records
from sesctl.grammar.spf import is_spf, looks_like_spf, parse_spf
from sesctl.grammar.tags import parse_tags
from sesctl.model.dmarc import Dmarc
from sesctl.model.fault import Fault
from sesctl.model.spf import Spf

if TYPE_CHECKING:
    from collections.abc import Callable

PARSERS: tuple[Callable[[str], object], ...] = (
    parse_address,
    parse_dkim_key,
    parse_dmarc,
    parse_domain,
    parse_duration,
    parse_mailbox,
    parse_records,
    parse_spf,
    parse_tags,
)
bounded = settings(deadline=None, max_examples=80)

# Pieces of the formats, so that texts come about that are nearly right.
_PIECES = st.sampled_from(
    [
        *(
            "v=spf1 ",
            "include:",
            "redirect=",
            "exists:%{i}.",
            "ip4:",
            "ip6:",
            "a/",
            "mx//",
            "~all",
            "/24",
            "%%",
            "%{",
        ),
        *(
            "v=DMARC1;",
            "p=",
            "none",
            "rua=",
            "mailto:",
            "sp=reject",
            "t=y",
            "pct=1",
            "!10m",
            ";",
            ",",
            "=",
            "v=DKIM1;",
        ),
        *("example.com", "192.0.2.1", "@", "<", '"', " ", "-", ".", "xn--", "\\", "\x00", "\x1b[0m"),
        *("\u00e4", "\udc80", "\u0663"),
    ]
)
texts = st.one_of(
    st.text(max_size=80), st.lists(_PIECES, max_size=14).map("".join), st.binary(max_size=60).map(repr)
)


@bounded
@given(texts)
@example("1" * 5000)
@example("[" * 100_000)
@example('{"a": "\\ud800"}')
@pytest.mark.parametrize("parse", PARSERS, ids=lambda parse: parse.__name__)
def test_a_parser_never_raises_and_its_faults_lie_within_the_text(
    parse: Callable[[str], object], text: str
) -> None:
    for fault in faults_of(parse(text)):
        assert 0 <= fault.position <= len(text)
        assert fault.why


def faults_of(result: object) -> list[Fault]:
    match result:
        case Fault():
            return [result]
        case Dmarc(faults=faults):
            return list(faults)
        case tuple():
            parts = [part for one in result for part in (one if isinstance(one, tuple) else (one,))]
            return [part for part in parts if isinstance(part, Fault)]
        case _:
            return []


@bounded
@given(texts)
def test_what_counts_as_a_record_also_looks_like_one(text: str) -> None:
    assert looks_like_spf(text) or not is_spf(text)
    assert looks_like_dmarc(text) or not is_dmarc(text)


@bounded
@given(texts)
def test_only_a_text_that_counts_is_ever_a_record(text: str) -> None:
    assert is_spf(text) or not isinstance(parse_spf(text), Spf)
    assert is_dmarc(text) or not isinstance(parse_dmarc(text), Dmarc)


@bounded
@given(
    st.lists(
        st.sampled_from(("a", "mx", "include:example.com", "ip4:192.0.2.0/24", "x=1", "-all")), max_size=8
    )
)
def test_the_terms_of_a_record_are_its_words_at_their_positions(words: list[str]) -> None:
    text = " ".join(["v=spf1", *words])
    record = parse_spf(text)
    assert isinstance(record, Spf)
    assert [term.text for term in record.terms] == words
    assert all(text[term.position :].startswith(term.text) for term in record.terms)


@bounded
@given(texts)
def test_a_domain_that_was_read_is_read_again_as_it_is(text: str) -> None:
    domain = parse_domain(text)
    if isinstance(domain, str):
        assert parse_domain(domain) == domain
        assert domain == domain.lower()
        assert domain.isascii()
        assert len(domain) <= 253


@bounded
@given(texts)
def test_an_address_that_was_read_is_read_again_as_it_is(text: str) -> None:
    address = parse_address(text)
    if isinstance(address, str):
        assert parse_address(address) == address
        assert parse_mailbox(address) == Mailbox(address)


@bounded
@given(st.one_of(texts, st.from_regex(r"(xn--[a-z0-9-]{0,12}\.){1,3}", fullmatch=True)))
def test_every_name_can_be_shown(text: str) -> None:
    assert isinstance(to_unicode(text), str)


@bounded
@given(st.binary(max_size=200))
def test_the_length_of_a_key_is_told_of_any_bytes(key: bytes) -> None:
    bits = rsa_bits(key)
    assert bits is None or bits >= 0


def wrapped(key: bytes) -> bytes:
    """Put a key where SubjectPublicKeyInfo has one."""
    inner = b"\x30\x00\x03\x84" + (len(key) + 1).to_bytes(4, "big") + b"\0" + key
    return b"\x30\x84" + len(inner).to_bytes(4, "big") + inner


def test_a_key_that_holds_a_key_that_holds_a_key_is_none() -> None:
    key = b""
    for _ in range(3000):
        key = wrapped(key)
    assert rsa_bits(key) is None


LARGE = 1_000_000
_TAGS = ";".join("".join(letters) + "=" for letters in product(ascii_lowercase, repeat=4))[:LARGE]
_REPEATED = (
    "a.",
    " ",
    "%",
    '"',
    "'",
    "\\",
    "!1",
    "/",
    "1",
    "=",
    ";",
    ",",
    "@",
    "<",
    "_",
    "-",
    "\t",
    "%{i}",
    "%{",
)
_BEFORE = (
    "",
    "v=spf1 ",
    "v=spf1 include:",
    "v=spf1 a/",
    "v=DMARC1;p=none;rua=",
    "v=DMARC1; ",
    "p=",
    "a@",
    "https://",
)


# A hang guard, no measurement: what is quadratic in a million characters takes minutes.
@pytest.mark.timeout(30)
@pytest.mark.parametrize("before", _BEFORE)
def test_long_texts_take_no_longer_than_they_are(before: str) -> None:
    for repeated in _REPEATED:
        text = before + repeated * (65_536 // len(repeated))
        for parse in PARSERS:
            parse(text)


@pytest.mark.timeout(30)
@pytest.mark.parametrize("parse", [parse_tags, parse_dmarc, parse_dkim_key], ids=lambda parse: parse.__name__)
def test_a_million_characters_of_distinct_tags_are_read(parse: Callable[[str], object]) -> None:
    assert not isinstance(parse(f"v=DMARC1;{_TAGS}"), Dmarc | DkimKey)


@pytest.mark.timeout(30)
def test_a_name_of_a_hundred_thousand_spaces_is_no_mailbox() -> None:
    assert isinstance(parse_mailbox("a" + " " * 100_000 + "b"), Fault)


@pytest.mark.timeout(30)
def test_ten_thousand_terms_are_read() -> None:
    record = parse_spf("v=spf1 " + "include:example.com " * 10_000 + "~all")
    assert isinstance(record, Spf)
    assert len(record.terms) == 10_001


@pytest.mark.parametrize(
    "text", ["v=spf1 a/\u0662 ~all", "v=spf1 mx//\u0663 ~all", "v=spf1 ip4:192.0.2.0/\u0662 ~all"]
)
def test_digits_of_other_scripts_are_no_prefix_length(text: str) -> None:
    assert not isinstance(parse_spf(text), Spf)
