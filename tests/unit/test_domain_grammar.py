"""What people type for domains and addresses."""

from __future__ import annotations

import pytest

from sesctl.grammar.domain import Mailbox, parse_address, parse_domain, parse_mailbox, to_unicode
from sesctl.grammar.duration import parse_duration, show_duration
from sesctl.model.fault import Fault


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("example.com", "example.com"),
        ("  Example.COM.  ", "example.com"),
        ("bücher.example", "xn--bcher-kva.example"),
        ("BÜCHER.example", "xn--bcher-kva.example"),
        ("xn--bcher-kva.example", "xn--bcher-kva.example"),
        ("example。com", "example.com"),
        ("a." * 60 + "test", "a." * 60 + "test"),
        ("x" * 63 + ".test", "x" * 63 + ".test"),
    ],
)
def test_domain_is_normalised(typed: str, meant: str) -> None:
    assert parse_domain(typed) == meant


@pytest.mark.parametrize(
    ("typed", "why", "hint"),
    [
        ("", "empty", "example.com"),
        ("https://www.example.com/path?x=1", "URL", "example.com"),
        ("http://user@example.com:8080", "URL", "example.com"),
        ("example.com/path", "more than a domain", "example.com"),
        ("example.com:443", "more than a domain", "example.com"),
        ("otp@example.com", "address", "example.com"),
        ("x" * 64 + ".test", "64 characters", ""),
        (("x" * 60 + ".") * 5 + "test", "at most 253", ""),
        ("localhost", "two parts", "localhost.com"),
        ("com", "two parts", "the whole name, such as example.com"),
        ("YOUR-DOMAIN", "stands for your own", "your own domain"),
        ("192.0.2.1", "IP address", ""),
        ("example..com", "two dots", ""),
        (".example.com", "two dots", ""),
        ("*.example.com", "wildcard", ""),
        ("-example.com", "hyphen", ""),
        ("example-.com", "hyphen", ""),
        ("exa mple.com", "space", ""),
        ("example.123", "top-level", ""),
        ("xn--zzzzzz.com", "internationalised", ""),
        ("exa\u202emple.com", "internationalised", ""),
        ("example.com\x1b[31m", "letters", ""),
    ],
)
def test_what_is_no_domain_says_why_and_what_to_type(typed: str, why: str, hint: str) -> None:
    fault = parse_domain(typed)
    assert isinstance(fault, Fault)
    assert why in fault.why
    assert hint in fault.hint


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("otp@Example.COM", "otp@example.com"),
        ("Otp+label@example.com", "Otp+label@example.com"),
        ("otp@bücher.example", "otp@xn--bcher-kva.example"),
    ],
)
def test_address_keeps_its_local_part(typed: str, meant: str) -> None:
    assert parse_address(typed) == meant


@pytest.mark.parametrize(
    "typed",
    [
        "example.com",
        "@example.com",
        "a b@example.com",
        "ü@example.com",
        "a@localhost",
        "a@b@",
        "x" * 65 + "@example.com",
    ],
)
def test_what_is_no_address_is_a_fault(typed: str) -> None:
    assert isinstance(parse_address(typed), Fault)


@pytest.mark.parametrize(
    ("typed", "why", "hint"),
    [
        ("ops", "no @", "ops@example.com"),
        ("example.org", "no @", "otp@example.org"),
        ("not this", "no @", "otp@example.com"),
        ("YOU@YOUR-DOMAIN", "stands for your own", "your own address"),
    ],
)
def test_what_is_no_address_is_completed_to_one(typed: str, why: str, hint: str) -> None:
    fault = parse_address(typed)
    assert isinstance(fault, Fault)
    assert why in fault.why
    assert hint in fault.hint
    proposed = fault.hint.rpartition(" ")[2]
    assert parse_address(proposed) == proposed


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("otp@example.com", Mailbox("otp@example.com")),
        ("Example <otp@example.com>", Mailbox("otp@example.com", "Example")),
        ('"Example, Inc." <otp@example.com>', Mailbox("otp@example.com", "Example, Inc.")),
        ("<otp@example.com>", Mailbox("otp@example.com", "")),
    ],
)
def test_mailbox_has_a_display_name(typed: str, meant: Mailbox) -> None:
    assert parse_mailbox(typed) == meant


@pytest.mark.parametrize("typed", ["Example\r\nBcc: x <otp@example.com>", "Example <nobody>", "<>"])
def test_what_is_no_mailbox_is_a_fault(typed: str) -> None:
    assert isinstance(parse_mailbox(typed), Fault)


def test_unicode_is_shown_for_a_labels_and_never_raises() -> None:
    assert to_unicode("xn--bcher-kva.example") == "bücher.example"
    assert to_unicode("xn--zzzzzz.com") == "xn--zzzzzz.com"
    assert to_unicode("example.com") == "example.com"


@pytest.mark.parametrize(
    ("typed", "seconds"), [("45s", 45), ("30m", 1800), ("2h", 7200), ("1d", 86400), (" 5 M ", 300)]
)
def test_duration_is_read_in_seconds(typed: str, seconds: int) -> None:
    assert parse_duration(typed) == seconds


@pytest.mark.parametrize("typed", ["", "30", "m", "-5m", "1.5h", "5 weeks", "9999999s"])
def test_what_is_no_duration_is_a_fault(typed: str) -> None:
    assert isinstance(parse_duration(typed), Fault)


def test_a_duration_without_a_unit_is_given_one() -> None:
    fault = parse_duration("5")
    assert isinstance(fault, Fault)
    assert (fault.why, fault.hint) == ("there is no unit", "5s for seconds, or 5m for minutes")


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [(0, "0 s"), (40, "40 s"), (60, "1 min"), (3900, "1 h 5 min"), (90061, "1 d 1 h"), (-3, "0 s")],
)
def test_duration_is_shown_in_its_two_largest_units(seconds: float, shown: str) -> None:
    assert show_duration(seconds) == shown


@pytest.mark.parametrize(
    ("typed", "hint"), [("example.org", "otp@example.org"), ("not an address", "otp@example.com")]
)
def test_where_the_at_is_missing_an_address_is_proposed(typed: str, hint: str) -> None:
    read = parse_address(typed)
    assert isinstance(read, Fault)
    assert read.hint.endswith(hint)
