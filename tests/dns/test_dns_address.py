from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sesctl.dns.address import parse
from sesctl.errors import SesctlError


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("192.0.2.1", "192.0.2.1"),
        (" 192.0.2.1 ", "192.0.2.1"),
        ("192.0.2.1:53", "192.0.2.1"),
        ("192.0.2.1:5353", "192.0.2.1:5353"),
        ("2001:DB8:0::1", "2001:db8::1"),
        ("[2001:db8::1]", "2001:db8::1"),
        ("[2001:db8::1]:53", "2001:db8::1"),
        ("[2001:db8::1]:5353", "[2001:db8::1]:5353"),
        ("::1", "::1"),
        ("fe80::1%eth0", "fe80::1%eth0"),
        ("[fe80::1%eth0]:5353", "[fe80::1%eth0]:5353"),
        ("https://dns.example/dns-query", "https://dns.example/dns-query"),
        ("HTTPS://DNS.Example:8443/A/dns-query", "https://dns.example:8443/A/dns-query"),
        ("https://[2001:db8::1]/dns-query", "https://[2001:db8::1]/dns-query"),
        ("http://127.0.0.1:8053/dns-query", "http://127.0.0.1:8053/dns-query"),
        ("http://[::1]:8053/dns-query", "http://[::1]:8053/dns-query"),
    ],
)
def test_each_way_to_write_an_address_has_one_form(text: str, kept: str) -> None:
    assert parse(text) == kept
    assert parse(kept) == kept


@pytest.mark.parametrize(
    "text",
    [
        "",
        "localhost",
        "ns1.example.com",
        "ns1.example.com:53",
        "192.0.2",
        "192.0.2.1.",
        "192.0.2.256",
        "0x7f.1",
        "[192.0.2.1]:53",
        "[2001:db8::1",
        "[2001:db8::1]53",
        "2001:db8::1]:53",
        "2001:db8:::1",
        "192.0.2.1%eth0",
        "fe80::1%",
        "fe80::1%a b",
        "192.0.2.1\x00",
    ],
)
def test_what_is_no_address_is_a_usage_error(text: str) -> None:
    with pytest.raises(SesctlError) as caught:
        parse(text)
    assert caught.value.kind == "usage"
    assert "address" in caught.value.try_


@pytest.mark.parametrize("port", ["", "0", "65536", "-1", "+53", "5_3", "٥٣", "53a", "9" * 5000])
@pytest.mark.parametrize("host", ["192.0.2.1", "[2001:db8::1]"])
def test_what_is_no_port_is_a_usage_error(host: str, port: str) -> None:
    with pytest.raises(SesctlError, match="port"):
        parse(f"{host}:{port}")


@pytest.mark.parametrize(
    "text",
    [
        "http://dns.example/dns-query",
        "http://localhost/dns-query",
        "http://127.example/dns-query",
        "ftp://dns.example/dns-query",
        "https:///dns-query",
        "https://dns.example",
        "https://dns.example/",
        "https://user@dns.example/dns-query",
        "https://dns.example/dns-query?dns=",
        "https://dns.example/dns-query#x",
        "https://dns.example:99999/dns-query",
        "https://dns.example/dns query",
        "https://dns.example/dns-query\r\nX: y",
        "https://[2001:db8::1/dns-query",
    ],
)
def test_what_is_no_url_for_dns_is_a_usage_error(text: str) -> None:
    with pytest.raises(SesctlError) as caught:
        parse(text)
    assert caught.value.kind == "usage"
    assert caught.value.why


def test_an_error_shows_no_control_characters() -> None:
    with pytest.raises(SesctlError) as caught:
        parse("\x1b[31m192.0.2.1")
    assert caught.value.what.isprintable()


@given(st.text(max_size=60) | st.from_regex(r"https?://[^ ]{0,40}"))
def test_any_text_is_an_address_or_a_usage_error(text: str) -> None:
    with suppress(SesctlError):
        kept = parse(text)
        assert parse(kept) == kept
