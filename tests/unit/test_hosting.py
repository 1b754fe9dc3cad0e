"""Which hosted zone a record belongs to."""

from __future__ import annotations

import pytest
from support.zone_host import ZONE

from sesctl.model.hosted_zone import HostedZone
from sesctl.model.lookup import Absent, Answered, Question, Seen, Server, Soa, Unknown
from sesctl.model.observation import Delegated, DnsView, GivenServers, Look, Undelegated, Undetermined
from sesctl.planning.hosting import Live, Misplaced, insisted, live_zone, names_above, place

NAME = "_dmarc.example.com"
OTHER = HostedZone("Z2", "example.com", ("ns8.example.org", "ns9.example.org"))
PRIVATE = HostedZone("Z3", "example.com", (), private=True)
CHILD = HostedZone("Z4", "otp.example.com", ("ns1.example.net",))
HERE = Live("example.com", frozenset({"ns1.example.net", "ns2.example.net"}))


def soa(zone: str) -> Soa:
    return Soa(zone, f"ns1.{zone}", f"hostmaster.{zone}", 1, 300, 300)


def look(name: str, reply: object, host: str = "ns1.example.net", role: str = "authoritative") -> Look:
    server = Server("192.0.2.1", role, host)  # type: ignore[arg-type]
    return Look(Question(name, "SOA"), (Seen(server, reply),))  # type: ignore[arg-type]


def view(*looks: Look, delegation: object = None) -> DnsView:
    led = delegation or Delegated("example.com", ("ns1.example.net",), ())
    return DnsView(led, {one.question: one for one in looks})  # type: ignore[arg-type]


def test_the_zone_that_the_delegation_leads_to_is_chosen() -> None:
    assert place(NAME, [OTHER, ZONE, PRIVATE], HERE) == ZONE
    assert place(NAME, [ZONE], Live("example.com", frozenset({"ns2.example.net"}))) == ZONE


def test_a_zone_of_another_name_is_not_the_one_even_with_the_same_servers() -> None:
    found = place("mail.otp.example.com", [CHILD, ZONE], HERE)
    assert found == ZONE
    below = place(
        "mail.otp.example.com", [CHILD, ZONE], Live("otp.example.com", frozenset({"ns1.example.net"}))
    )
    assert below == CHILD


@pytest.mark.parametrize(
    ("zones", "live", "kind", "words"),
    [
        ([], HERE, "not-found", "no public hosted zone"),
        ([PRIVATE], HERE, "not-found", "is private"),
        ([ZONE], Live("example.com", frozenset({"ns1.example.org"})), "refused", "ns1.example.org"),
        ([ZONE], Live(absent="example.com"), "refused", "does not exist in DNS"),
        ([ZONE], Live(unknown="192.0.2.1: timeout"), "network", "timeout"),
        ([ZONE, HostedZone("Z9", ZONE.name, ZONE.name_servers)], HERE, "refused", "Z1, Z9"),
    ],
)
def test_no_zone_is_guessed(zones: list[HostedZone], live: Live, kind: str, words: str) -> None:
    found = place(NAME, zones, live)
    assert isinstance(found, Misplaced)
    assert found.kind == kind
    assert words in f"{found.what} {found.why}"


def test_a_zone_that_is_insisted_on_takes_only_its_own_names() -> None:
    assert insisted(NAME, ZONE) == ZONE
    assert isinstance(insisted("_dmarc.example.org", ZONE), Misplaced)


def test_the_live_zone_is_told_by_whoever_the_walk_led_to() -> None:
    seen = view(look(NAME, Absent("nxdomain", soa("example.com"))))
    assert live_zone(seen, NAME) == Live("example.com", frozenset({"ns1.example.net"}))


def test_an_alias_tells_nothing_so_the_name_above_is_looked_at() -> None:
    alias = look(NAME, Answered((), 60, ("vendor.example",)))
    above = look("example.com", Answered((), 60, soa=soa("example.com")))
    assert live_zone(view(alias, above), NAME).zone == "example.com"


def test_the_registry_is_nobodys_zone_and_silence_is_not_absence() -> None:
    registry = look("example.com", Absent("nxdomain", soa("com")))
    assert live_zone(view(registry), "example.com").unknown
    assert "timeout" in live_zone(view(look(NAME, Unknown("timeout"))), NAME).unknown
    assert live_zone(view(delegation=Undelegated("example.com")), NAME).absent == "example.com"
    assert live_zone(view(delegation=Undetermined("dark")), NAME).unknown == "dark"


def test_servers_that_were_named_do_not_stand_for_the_delegation() -> None:
    own = look("example.com", Answered((), 60, soa=soa("example.com")))
    servers = Question("example.com", "NS")

    def given(reply: object) -> Live:
        asked = Look(
            servers,
            (
                Seen(Server("192.0.2.1", "authoritative"), Answered(("ns1.example.net",), 60)),
                Seen(Server("192.0.2.53", "resolver"), reply),  # type: ignore[arg-type]
            ),
        )
        led = DnsView(GivenServers(()), {own.question: own, servers: asked})
        return live_zone(led, "example.com")

    assert given(Answered(("old.example.org",), 60)).servers == {"old.example.org"}
    assert given(Absent("nxdomain")).servers == frozenset()
    assert given(Unknown("servfail")).unknown


def test_every_name_above_may_begin_a_zone() -> None:
    found = list(names_above(["a.b.example.com", "b.example.com"]))
    assert found == ["a.b.example.com", "b.example.com", "example.com"]
