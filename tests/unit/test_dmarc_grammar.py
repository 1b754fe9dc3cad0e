"""DMARC policy records by RFC 9989."""

from __future__ import annotations

import pytest

from sesctl.grammar.dkim import DkimKey, parse_dkim_key
from sesctl.grammar.dmarc import is_dmarc, looks_like_dmarc, parse_dmarc
from sesctl.model.dmarc import Dmarc


def read(text: str) -> Dmarc:
    record = parse_dmarc(text)
    assert isinstance(record, Dmarc)
    return record


def test_every_tag_is_read() -> None:
    record = read(
        "v=DMARC1; p=reject; sp=quarantine; np=none; adkim=s; aspf=s; t=y; psd=n; "
        "rua=mailto:a@example.com,mailto:b@example.org; ruf=mailto:c@example.com; fo=1"
    )
    assert (record.policy, record.subdomain_policy, record.nonexistent_policy) == (
        "reject",
        "quarantine",
        "none",
    )
    assert (record.dkim_alignment, record.spf_alignment) == ("strict", "strict")
    assert (record.test_mode, record.public_suffix) == (True, "n")
    assert record.aggregate_reports == ("mailto:a@example.com", "mailto:b@example.org")
    assert record.failure_reports == ("mailto:c@example.com",)
    assert record.faults == ()


@pytest.mark.parametrize(
    "text", ["v=DMARC1;p=none", "v=DMARC1; p=none;", "v = DMARC1 ; p = NONE", "v=DMARC1; P=none"]
)
def test_white_space_and_case_that_are_allowed_do_no_harm(text: str) -> None:
    assert read(text).policy == "none"


def test_missing_policy_with_reports_means_none() -> None:
    assert read("v=DMARC1; rua=mailto:a@example.com").policy == "none"


def test_wrong_policy_with_reports_means_none_and_is_a_fault() -> None:
    record = read("v=DMARC1; p=block; rua=mailto:a@example.com")
    assert record.policy == "none"
    assert record.faults


@pytest.mark.parametrize(
    "text", ["v=DMARC1", "v=DMARC1; p=block", "v=DMARC1; p=", "v=DMARC1; rua=a@example.com"]
)
def test_record_with_neither_policy_nor_reports_is_none(text: str) -> None:
    assert isinstance(parse_dmarc(text), tuple)


@pytest.mark.parametrize(
    "text",
    ["v=dmarc1; p=none", "p=none; v=DMARC1", '"v=DMARC1; p=none"', "v=DMARC2; p=none", "", "v=DMARC1p=none"],
)
def test_what_does_not_begin_with_the_version_does_not_count(text: str) -> None:
    assert not is_dmarc(text)
    assert isinstance(parse_dmarc(text), tuple)


def test_obsolete_tags_are_named_and_ignored() -> None:
    record = read("v=DMARC1; p=none; pct=50; rf=afrf; ri=3600")
    assert record.obsolete == ("pct", "rf", "ri")
    assert record.faults == ()


def test_size_limits_of_uris_are_dropped() -> None:
    assert read("v=DMARC1; p=none; rua=mailto:a@example.com!10m").aggregate_reports == (
        "mailto:a@example.com",
    )


def test_commas_between_tags_are_a_fault_that_is_shown() -> None:
    record = read("v=DMARC1; p=none; adkim=s, aspf=s")
    assert [fault.text for fault in record.faults] == ["adkim=s, aspf=s"]


def test_repeated_tag_is_a_fault() -> None:
    assert read("v=DMARC1; p=none; p=reject").faults


def test_looks_like_dmarc_is_generous() -> None:
    assert looks_like_dmarc('"v=dmarc1; p=none"')
    assert looks_like_dmarc("p=none; v=DMARC1")
    assert not looks_like_dmarc("v=spf1 -all")


def test_dkim_key_is_read() -> None:
    key = parse_dkim_key("v=DKIM1; k=rsa; t=y; p=TUlH")
    assert key == DkimKey("rsa", b"MIG", testing=True)
    assert parse_dkim_key("p=TU lH") == DkimKey("rsa", b"MIG")


def test_empty_dkim_key_is_revoked() -> None:
    key = parse_dkim_key("v=DKIM1; p=")
    assert isinstance(key, DkimKey)
    assert key.revoked


@pytest.mark.parametrize(
    "text", ["", "k=rsa", "v=DKIM2; p=TUlH", "p=TUlH; v=DKIM1", "p=%%%", "token.dkim.amazonses.com"]
)
def test_what_is_no_dkim_key_is_a_fault(text: str) -> None:
    assert isinstance(parse_dkim_key(text), tuple)
