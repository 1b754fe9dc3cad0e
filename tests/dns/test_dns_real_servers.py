from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from support.name_servers import knot, nsd, unbound

from sesctl.dns.transport import DnsTransport
from sesctl.model.lookup import (
    Absent,
    Answered,
    Ask,
    Question,
    Referral,
    Server,
    Unknown,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sesctl.model.lookup import (
        RecordType,
        Reply,
        Role,
    )

ZONE = """\
$TTL 300
@ IN SOA ns1.example.test. admin.example.test. 1 3600 600 86400 60
@ IN NS ns1.example.test.
ns1 IN A 127.0.0.1
@ IN TXT "v=spf1 include:amazonses.com " "~all"
mail IN MX 10 feedback-smtp.eu-west-3.amazonses.com.
a._domainkey IN CNAME a.dkim.example.org.
long IN CNAME b.long
b.long IN CNAME c.long
c.long IN TXT "at the end"
gone IN CNAME nothing
loop IN CNAME b.loop
b.loop IN CNAME loop
sub IN NS ns1.sub
sub IN NS ns.example.org.
ns1.sub IN A 192.0.2.7
""" + "".join(
    f'many IN TXT "value number {number:02}, and words to fill the datagram"\n' for number in range(60)
)
ZONES = {"example.test": ZONE}
NEGATIVE_TTL = 60


@pytest.fixture(scope="module", params=[knot, nsd], ids=["knot", "nsd"])
def authority(request: pytest.FixtureRequest) -> Iterator[str]:
    with request.param(ZONES) as address:
        yield address


@pytest.fixture(scope="module")
def resolver() -> Iterator[str]:
    with knot(ZONES) as authority, unbound({"example.test": authority}) as address:
        yield address


def reply_of(address: str, role: Role, name: str, kind: RecordType) -> Reply:
    ask = Ask(Server(address, role), Question(name, kind))
    return DnsTransport().ask([ask])[ask]


@pytest.mark.parametrize(
    ("name", "kind", "value"),
    [
        ("example.test", "TXT", "v=spf1 include:amazonses.com ~all"),
        ("mail.example.test", "MX", "10 feedback-smtp.eu-west-3.amazonses.com"),
        ("a._domainkey.example.test", "CNAME", "a.dkim.example.org"),
        ("example.test", "NS", "ns1.example.test"),
        ("ns1.example.test", "A", "127.0.0.1"),
    ],
)
def test_an_authority_gives_its_records(authority: str, name: str, kind: RecordType, value: str) -> None:
    assert reply_of(authority, "authoritative", name, kind) == Answered((value,), 300)


@pytest.mark.parametrize(
    ("name", "kind"), [("nothing.example.test", "nxdomain"), ("mail.example.test", "nodata")]
)
def test_an_authority_tells_the_two_absences_apart(authority: str, name: str, kind: str) -> None:
    reply = reply_of(authority, "authoritative", name, "A")
    assert isinstance(reply, Absent)
    assert reply.kind == kind
    assert reply.soa is not None
    assert reply.soa.zone == "example.test"
    assert reply.soa.negative_ttl == NEGATIVE_TTL


def test_an_authority_follows_aliases_inside_its_zone(authority: str) -> None:
    reply = reply_of(authority, "authoritative", "long.example.test", "TXT")
    assert reply == Answered(("at the end",), 300, ("b.long.example.test", "c.long.example.test"))


def test_an_authority_leaves_an_alias_out_of_its_zone_to_others(authority: str) -> None:
    reply = reply_of(authority, "authoritative", "a._domainkey.example.test", "TXT")
    assert reply == Answered((), 300, ("a.dkim.example.org",))


def test_an_alias_to_nothing_is_nxdomain(authority: str) -> None:
    reply = reply_of(authority, "authoritative", "gone.example.test", "A")
    assert isinstance(reply, Absent)
    assert (reply.kind, reply.aliases) == ("nxdomain", ("nothing.example.test",))


def test_an_alias_loop_of_an_authority_is_shown_once(authority: str) -> None:
    reply = reply_of(authority, "authoritative", "loop.example.test", "A")
    assert reply == Answered((), 300, ("b.loop.example.test", "loop.example.test"))


def test_an_authority_refers_to_those_it_delegates_to(authority: str) -> None:
    reply = reply_of(authority, "authoritative", "x.sub.example.test", "A")
    hosts = ("ns.example.org", "ns1.sub.example.test")
    assert reply == Referral("sub.example.test", hosts, (("ns1.sub.example.test", "192.0.2.7"),))


def test_an_authority_refuses_other_zones(authority: str) -> None:
    reply = reply_of(authority, "authoritative", "example.org", "A")
    assert isinstance(reply, Unknown)
    assert reply.reason == "refused"


def test_sixty_records_of_an_authority_are_all_there(authority: str) -> None:
    reply = reply_of(authority, "authoritative", "many.example.test", "TXT")
    assert isinstance(reply, Answered)
    assert len(reply.values) == 60


def test_a_resolver_that_is_asked_as_an_authority_is_lame(resolver: str) -> None:
    reply = reply_of(resolver, "resolver", "example.test", "TXT")
    assert isinstance(reply, Answered)
    reply = reply_of(resolver, "authoritative", "example.test", "TXT")
    assert isinstance(reply, Unknown)
    assert reply.reason in {"lame", "refused"}


def test_an_authority_that_is_asked_as_a_resolver_refuses(authority: str) -> None:
    reply = reply_of(authority, "resolver", "example.org", "TXT")
    assert isinstance(reply, Unknown)
    assert reply.reason == "refused"


def test_a_resolver_follows_aliases(resolver: str) -> None:
    reply = reply_of(resolver, "resolver", "long.example.test", "TXT")
    assert isinstance(reply, Answered)
    assert reply.values == ("at the end",)
    assert reply.aliases == ("b.long.example.test", "c.long.example.test")


def test_a_resolver_tells_the_two_absences_apart(resolver: str) -> None:
    absences = [
        reply_of(resolver, "resolver", name, "A") for name in ("nothing.example.test", "mail.example.test")
    ]
    assert [absence.kind for absence in absences if isinstance(absence, Absent)] == ["nxdomain", "nodata"]


def test_sixty_records_of_a_resolver_are_all_there(resolver: str) -> None:
    reply = reply_of(resolver, "resolver", "many.example.test", "TXT")
    assert isinstance(reply, Answered)
    assert len(reply.values) == 60


def test_a_resolver_that_meets_a_lame_delegation_says_servfail() -> None:
    with (
        knot({"other.test": ZONE}) as other,
        unbound({"other.test": other, "example.test": other}) as resolver,
    ):
        reply = reply_of(resolver, "resolver", "example.test", "A")
    assert isinstance(reply, Unknown)
    assert reply.reason == "servfail"
