from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sesctl.dns.zone_file import read_zone_file
from sesctl.model.fault import Fault
from sesctl.model.hosting import HostedSet
from sesctl.model.zone_move import Copy


def read(text: str) -> Copy:
    found = read_zone_file(text, "example.com", "the export")
    assert isinstance(found, Copy), found
    return found


def test_records_keep_their_form() -> None:
    found = read(
        '$TTL 300\n@ IN TXT "a b" "c\\228"\nwww 60 A 192.0.2.1\n    A 192.0.2.2\n*.x MX 10 mx\n'
        '_sip._tls SRV 1 2 443 Sip.example.net.\n@ CAA 0 issue "ca.example.net"\n'
    )
    assert set(found.sets) == {
        HostedSet("example.com", "TXT", 300, (r'"a b" "c\228"',)),
        HostedSet("www.example.com", "A", 60, ("192.0.2.1", "192.0.2.2")),
        HostedSet("*.x.example.com", "MX", 300, ("10 mx.example.com.",)),
        HostedSet("_sip._tls.example.com", "SRV", 300, ("1 2 443 Sip.example.net.",)),
        HostedSet("example.com", "CAA", 300, ('0 issue "ca.example.net"',)),
    }
    assert (found.source, found.where, found.complete, found.left) == ("file", "the export", True, ())


def test_what_belongs_to_the_old_servers_stays_with_them() -> None:
    found = read(
        "@ SOA ns1 admin 1 2 3 4 5\n@ NS ns1.old.example.\n@ DNSKEY 257 3 13 AAAA\nsub NS ns.sub\n"
        "$ORIGIN example.com.\nwww A 192.0.2.1\n"
    )
    assert [one.key for one in found.sets] == [("sub.example.com", "NS"), ("www.example.com", "A")]


def test_an_alias_at_the_apex_is_told_and_the_rest_is_read() -> None:
    found = read("@ A 192.0.2.1\n@ CNAME site.example.net.\nwww CNAME @\n")
    assert [one.key for one in found.sets] == [("example.com", "A"), ("www.example.com", "CNAME")]
    assert found.left == (
        "CNAME example.com is site.example.net., and no zone may have an alias at its apex.",
    )


def test_what_no_server_may_hold_together_is_told_and_not_chosen_from() -> None:
    found = read(
        'shop CNAME shop.example.net.\nshop TXT "token"\ntwo CNAME a.example.net.\ntwo CNAME b.example.net.\n'
        "www A 192.0.2.1\n"
    )
    assert [one.key for one in found.sets] == [("www.example.com", "A")]
    beside_text, beside_alias, two = found.left
    assert beside_text.startswith("CNAME shop.example.com is beside TXT, and an alias has to be alone")
    assert beside_alias.startswith("TXT shop.example.com is beside CNAME, and an alias has to be alone")
    assert two.startswith("CNAME two.example.com leads to a.example.net. and b.example.net.")


def test_names_of_other_zones_are_told() -> None:
    found = read("www A 192.0.2.1\nmail.example.net. A 192.0.2.2\n$ORIGIN example.org.\n@ TXT x\n")
    assert [one.key for one in found.sets] == [("www.example.com", "A")]
    assert found.left == (
        "A mail.example.net is not in example.com.",
        "TXT example.org is not in example.com.",
    )


def test_types_that_route53_does_not_have_are_told() -> None:
    found = read("www LOC 52 22 23.000 N 4 53 32.000 E -2.00m\nwww A 192.0.2.1\n")
    assert found.left == ("LOC www.example.com is of a type that Route 53 does not have.",)
    assert [one.type for one in found.sets] == ["A"]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("$INCLUDE /etc/passwd\n", "near line 1: zone file directive '$INCLUDE' is not allowed"),
        (
            "$GENERATE 1-999999999 h$ A 192.0.2.1\n",
            "near line 1: zone file directive '$GENERATE' is not allowed",
        ),
        ("www A 192.0.2.1\nwww A nonsense\n", "near line "),
        ("<!doctype html>\n", "near line "),
        ('www TXT "open\n', "near line "),
    ],
)
def test_what_is_no_zone_file_is_told_with_the_place(text: str, why: str) -> None:
    found = read_zone_file(text, "example.com", "the export")
    assert isinstance(found, Fault)
    assert found.why.startswith(why)


@given(st.text(max_size=200))
def test_any_text_is_a_zone_file_or_is_not(text: str) -> None:
    assert isinstance(read_zone_file(text, "example.com", "x"), Copy | Fault)


@given(st.binary(min_size=1, max_size=300))
def test_a_text_survives_whatever_is_in_it(data: bytes) -> None:
    strings = [data[at : at + 255] for at in range(0, len(data), 255)]
    value = " ".join('"' + "".join(f"\\{byte:03d}" for byte in part) + '"' for part in strings)
    (found,) = read(f"t TXT {value}\n").sets
    (again,) = read(f"t TXT {found.values[0]}\n").sets
    assert again == found
    assert found.values[0].isascii()
