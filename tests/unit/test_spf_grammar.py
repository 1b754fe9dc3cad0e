"""SPF records, term by term."""

from __future__ import annotations

import pytest

from sesctl.grammar.spf import is_spf, looks_like_spf, parse_spf
from sesctl.model.spf import Spf


@pytest.mark.parametrize(
    "text",
    [
        "v=spf1",
        "v=spf1 -all",
        "V=SPF1 Include:amazonses.com ~ALL",
        "v=spf1 a mx ptr ?all",
        "v=spf1 a/24 mx//64 a:example.com/24//64 -all",
        "v=spf1 ip4:192.0.2.1 ip4:192.0.2.0/24 ip6:2001:db8::/32 -all",
        "v=spf1 exists:%{ir}.%{v}._spf.%{d2} -all",
        "v=spf1 include:%{d1r-}.example.com redirect=_spf.example.com",
        "v=spf1 exp=explain.%{d} unknown-modifier=%{h} -all",
        "v=spf1  include:amazonses.com   -all ",
        "v=spf1 a:_spf.x-y.example-1.com -all",
    ],
)
def test_right_record_is_read(text: str) -> None:
    assert isinstance(parse_spf(text), Spf)


@pytest.mark.parametrize(
    ("text", "position", "why"),
    [
        ("spf1 -all", 0, "v=spf1"),
        ("v=spf10 -all", 0, "v=spf1"),
        ('"v=spf1 -all"', 0, "v=spf1"),
        ("v=spf1 include: amazonses.com", 7, "domain is missing"),
        ("v=spf1 include", 7, "needs a domain"),
        ("v=spf1 includeamazonses.com", 7, "no mechanism"),
        ("v=spf1 include:amazonses.com,-all", 7, "does not end"),
        ("v=spf1 ip4:192.0.2.256", 7, "IPv4"),
        ("v=spf1 ip4:192.0.2.0/33", 7, "0 to 32"),
        ("v=spf1 ip4:192.0.2.0/024", 7, "0 to 32"),
        ("v=spf1 ip6:192.0.2.0", 7, "IPv6"),
        ("v=spf1 ip4", 7, "network"),
        ("v=spf1 all:example.com", 7, "nothing may follow"),
        ("v=spf1 a/33", 7, "0 to 32"),
        ("v=spf1 mx//129", 7, "0 to 128"),
        ("v=spf1 exists:%{x}.example.com", 7, "macro"),
        ("v=spf1 include:100%.example.com", 7, "macro"),
        ("v=spf1 include:localhost", 7, "not a domain"),
        ("v=spf1 include:example.123", 7, "top-level"),
        ("v=spf1 redirect=a.example redirect=b.example", 26, "only once"),
        ("v=spf1 redirect=", 7, "missing"),
        ("v=spf1 –all", 7, "not a term"),
        ("v=spf1\tinclude:amazonses.com", 0, "v=spf1"),
        ("v=spf1 -all\x1b[31m", 7, "nothing may follow"),
    ],
)
def test_wrong_record_names_the_place_and_the_reason(text: str, position: int, why: str) -> None:
    faults = parse_spf(text)
    assert isinstance(faults, tuple)
    assert faults[0].position == position
    assert why in faults[0].why


def test_every_fault_is_named() -> None:
    faults = parse_spf("v=spf1 foo ip4:1 bar -all")
    assert isinstance(faults, tuple)
    assert [fault.text for fault in faults] == ["foo", "ip4:1", "bar"]


def test_terms_keep_qualifier_value_and_position() -> None:
    record = parse_spf("v=spf1 ?include:Example.com ~all")
    assert isinstance(record, Spf)
    first, last = record.mechanisms
    assert (first.qualifier, first.name, first.value, first.position) == ("?", "include", "Example.com", 7)
    assert last.qualifier == "~"
    assert record.all is last


def test_redirect_counts_only_without_all() -> None:
    with_all = parse_spf("v=spf1 redirect=_spf.example.com -all")
    without = parse_spf("v=spf1 mx redirect=_spf.example.com")
    assert isinstance(with_all, Spf)
    assert isinstance(without, Spf)
    assert with_all.redirect is None
    assert without.redirect is not None


def test_is_spf_is_strict_and_looks_like_spf_is_generous() -> None:
    assert is_spf("v=spf1")
    assert not is_spf("v=spf1include:x")
    assert not is_spf(' "v=spf1 -all"')
    assert looks_like_spf(' "v=spf1 -all"')
    assert looks_like_spf("v = SPF1 -all")
    assert not looks_like_spf("google-site-verification=abc")
