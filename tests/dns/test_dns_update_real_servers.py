"""Dynamic updates at BIND and Knot DNS, each with a key, and at a Knot that signs its zones."""

from __future__ import annotations

import time
from functools import partial
from typing import TYPE_CHECKING

import pytest
from support.update_servers import KEY, OTHER_NAME, OTHER_SECRET, bind, contents, knot

from sesctl.dns.address import endpoint
from sesctl.dns.update import UpdateHost
from sesctl.errors import SesctlError
from sesctl.model.hosted_zone import HostedZone
from sesctl.model.hosting import HostedSet, SetChange
from sesctl.model.tsig import TsigKey

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from contextlib import AbstractContextManager

NAME = "example.test"
ZONE = HostedZone("", NAME, ("ns1.example.test", "ns2.example.net"))
TEXT = r"""$TTL 300
@ IN SOA ns1 admin 1 3600 600 86400 60
@ IN NS ns1
@ IN NS ns2.example.net.
ns1 IN A 127.0.0.1
@ 600 IN TXT "v=spf1 include:a.example.org include:b.example.org " "~all"
@ 600 IN TXT "semi;colon \\ back \" quote \200 byte"
@ 600 IN TXT "third"
* IN A 192.0.2.80
* IN MX 10 mx.example.net.
www IN CNAME web.example.net.
caa IN CAA 0 issue "example.net"
sub IN NS ns.example.net.
alias IN DNAME example.org.
"""
MX = HostedSet("mail.example.test", "MX", 300, ("10 feedback-smtp.eu-west-3.amazonses.com.",))
KEY_RECORD = HostedSet("t1._domainkey.example.test", "CNAME", 300, ("t1.dkim.amazonses.com.",))
ADDED = '"v=spf1 include:amazonses.com ~all"'
SERVERS: dict[str, Callable[[Mapping[str, str]], AbstractContextManager[str]]] = {
    "bind": bind,
    "knot": knot,
    "knot that signs": partial(knot, signed=True),
}


@pytest.fixture(params=list(SERVERS))
def server(request: pytest.FixtureRequest) -> Iterator[str]:
    with SERVERS[request.param]({NAME: TEXT}) as address:
        yield address


def host(server: str, key: TsigKey | None = KEY) -> UpdateHost:
    return UpdateHost(lambda _: [endpoint(server)], key)


def read(server: str, *names: str) -> dict[tuple[str, str], HostedSet]:
    return {one.key: one for one in host(server).record_sets(ZONE, names)}


def changes(server: str) -> list[SetChange]:
    texts = read(server, NAME)[NAME, "TXT"]
    merged = HostedSet(NAME, "TXT", texts.ttl, (*texts.values, ADDED))
    return [SetChange(None, MX), SetChange(None, KEY_RECORD), SetChange(texts, merged)]


def test_the_zone_names_its_servers(server: str) -> None:
    assert host(server).zone(NAME) == ZONE


@pytest.mark.parametrize(
    "name", ["www.example.test", "nothing.example.test", "sub.example.test", "test", "example.org"]
)
def test_a_name_that_is_no_zone_of_the_server_is_not_found(server: str, name: str) -> None:
    with pytest.raises(SesctlError) as caught:
        host(server).zone(name)
    assert caught.value.kind == "not-found"


def test_values_come_exactly_as_the_zone_has_them(server: str) -> None:
    texts = read(server, NAME)[NAME, "TXT"]
    assert texts.ttl == 600
    assert set(texts.values) == {
        '"v=spf1 include:a.example.org include:b.example.org " "~all"',
        r'"semi;colon \\ back \" quote \200 byte"',
        '"third"',
    }


def test_what_a_wildcard_answers_is_no_set_of_the_name(server: str) -> None:
    sets = read(server, MX.name, "mx.mail.example.test")
    assert sets == {}


def test_a_set_below_a_wildcard_that_exists_is_read(server: str) -> None:
    host(server).change(ZONE, [SetChange(None, MX)])
    assert read(server, MX.name) == {MX.key: MX}


def test_a_delegation_above_a_name_is_read_and_nothing_below_it(server: str) -> None:
    sets = read(server, "t1._domainkey.sub.example.test")
    assert list(sets) == [("sub.example.test", "NS")]
    assert sets["sub.example.test", "NS"].values == ("ns.example.net.",)


def test_an_alias_made_by_a_dname_record_is_left_alone(server: str) -> None:
    (one,) = read(server, "below.alias.example.test").values()
    assert one.type == "CNAME"
    assert one.special == "comes of the DNAME record at alias.example.test"


def test_a_change_is_made_whole_and_put_back_whole(server: str) -> None:
    before = contents(server, NAME)
    plan = changes(server)
    host(server).change(ZONE, plan)
    assert contents(server, NAME) - before == {
        f"{NAME}. 600 TXT {ADDED}",
        f"{MX.name}. 300 MX {MX.values[0]}",
        f"{KEY_RECORD.name}. 300 CNAME {KEY_RECORD.values[0]}",
    }
    host(server).change(ZONE, [one.undone for one in plan])
    assert contents(server, NAME) == before


@pytest.mark.parametrize(
    ("key", "kinds"),
    [
        (OTHER_SECRET, {"credentials"}),
        (OTHER_NAME, {"credentials"}),
        (TsigKey(KEY.name, "hmac-sha512", KEY.secret), {"credentials"}),
        (None, {"permission"}),
    ],
    ids=["another secret", "unknown name", "another algorithm", "no key"],
)
def test_without_the_right_key_nothing_is_written(server: str, key: TsigKey | None, kinds: set[str]) -> None:
    before = contents(server, NAME)
    with pytest.raises(SesctlError) as caught:
        host(server, key).change(ZONE, changes(server))
    assert caught.value.kind in kinds
    assert contents(server, NAME) == before


def test_a_clock_that_is_wrong_is_said_to_be(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    plan = changes(server)
    before = contents(server, NAME)
    late = time.time() + 3600
    monkeypatch.setattr("dns.message.time.time", lambda: late)
    with pytest.raises(SesctlError) as caught:
        host(server).change(ZONE, plan)
    monkeypatch.undo()
    assert caught.value.kind == "clock"
    assert contents(server, NAME) == before


INTERFERENCE = {
    "another value beside those": (1, HostedSet(NAME, "TXT", 600, ('"v=spf1 -all"',))),
    "another host": (0, HostedSet(MX.name, "MX", 300, ("10 mx.example.org.",))),
    "an alias where a mail server is to be": (0, HostedSet(MX.name, "CNAME", 300, ("mx.example.org.",))),
    "a text where an alias is to be": (0, HostedSet(KEY_RECORD.name, "TXT", 300, ('"v=DKIM1; p="',))),
    "a type that nobody asks for": (0, HostedSet(KEY_RECORD.name, "CAA", 300, ('0 issue "example.net"',))),
    "the same as is to be": (0, MX),
}


@pytest.mark.parametrize("case", INTERFERENCE)
def test_what_somebody_writes_in_between_is_never_overwritten(server: str, case: str) -> None:
    plan = changes(server)
    replaces, theirs = INTERFERENCE[case]
    host(server).change(ZONE, [SetChange(plan[2].before if replaces else None, theirs)])
    before = contents(server, NAME)
    with pytest.raises(SesctlError) as caught:
        host(server).change(ZONE, plan)
    assert caught.value.kind == "refused"
    assert "in that case nothing at all is written" in caught.value.why
    assert contents(server, NAME) == before


def test_an_alias_replaces_what_it_is_allowed_to_replace(server: str) -> None:
    text = HostedSet(KEY_RECORD.name, "TXT", 300, ('"v=DKIM1; p="',))
    host(server).change(ZONE, [SetChange(None, text)])
    host(server).change(ZONE, [SetChange(text, None), SetChange(None, KEY_RECORD)])
    assert read(server, KEY_RECORD.name) == {KEY_RECORD.key: KEY_RECORD}
    host(server).change(ZONE, [SetChange(KEY_RECORD, None), SetChange(None, text)])
    assert read(server, KEY_RECORD.name) == {text.key: text}


def test_a_name_outside_the_zone_changes_nothing(server: str) -> None:
    before = contents(server, NAME)
    outside = HostedSet("example.org", "TXT", 300, (ADDED,))
    with pytest.raises(SesctlError) as caught:
        host(server).change(ZONE, [SetChange(None, MX), SetChange(None, outside)])
    assert caught.value.kind == "refused"
    assert contents(server, NAME) == before


def test_bind_refuses_what_its_policy_does_not_grant() -> None:
    rules = (
        f"update-policy {{ grant {KEY.name} subdomain _domainkey.{NAME} CNAME; }}; allow-transfer {{ any; }};"
    )
    with bind({NAME: TEXT}, rules=rules) as server:
        before = contents(server, NAME)
        with pytest.raises(SesctlError) as caught:
            host(server).change(ZONE, [SetChange(None, KEY_RECORD), SetChange(None, MX)])
        assert caught.value.kind == "permission"
        assert KEY.name in caught.value.why
        assert contents(server, NAME) == before
        host(server).change(ZONE, [SetChange(None, KEY_RECORD)])
        assert len(contents(server, NAME) - before) == 1


def test_a_key_without_leave_is_told_from_a_key_that_is_unknown() -> None:
    reader = TsigKey("reader.example", KEY.algorithm, KEY.secret)
    with bind({NAME: TEXT}) as server, pytest.raises(SesctlError) as caught:
        host(server, reader).change(ZONE, [SetChange(None, MX)])
    assert caught.value.kind == "permission"
    assert "reader.example" in caught.value.why
