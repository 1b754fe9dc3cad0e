from __future__ import annotations

import pytest

from sesctl.model.hosted_zone import HostedZone
from sesctl.planning.hosting import Live, Misplaced
from sesctl.planning.named_zones import insisted_named, place_named, zone_questions

NAME = "t1._domainkey.example.com"
ZONE = HostedZone("", "example.com", ("ns1.example.net", "ns2.example.net"))
ABSENT = Misplaced("not-found", "the host has no such zone", "it was asked", "another host")


def test_a_record_goes_into_the_zone_that_the_world_is_led_to() -> None:
    assert (
        place_named(NAME, Live("example.com", frozenset({"ns2.example.net", "ns3.example.net"})), ZONE)
        == ZONE
    )


@pytest.mark.parametrize(
    ("zone", "servers"),
    [(ZONE, frozenset[str]()), (HostedZone("", "example.com", ()), frozenset({"ns1.example.org"}))],
)
def test_servers_that_are_not_known_are_not_held_against_a_zone(
    zone: HostedZone, servers: frozenset[str]
) -> None:
    assert place_named(NAME, Live("example.com", servers), zone) == zone


@pytest.mark.parametrize(
    ("live", "found", "kind", "words"),
    [
        (Live("example.com", frozenset({"ns1.example.org"})), ZONE, "refused", "led to ns1.example.org"),
        (Live(unknown="no answer"), None, "network", "no answer"),
        (Live(absent="example.com"), None, "refused", "example.com does not exist in DNS"),
        (Live("example.com"), ABSENT, "not-found", "it was asked"),
    ],
)
def test_what_is_not_known_to_be_the_live_zone_is_left_alone(
    live: Live, found: HostedZone | Misplaced | None, kind: str, words: str
) -> None:
    place = place_named(NAME, live, found)
    assert isinstance(place, Misplaced)
    assert (place.kind, words in place.why) == (kind, True)
    assert place.try_


def test_a_zone_that_is_insisted_on_takes_only_names_of_its_own() -> None:
    assert insisted_named("example.com", ZONE) == ZONE
    assert insisted_named(NAME, ZONE) == ZONE
    for name in ("example.net", "myexample.com", "com"):
        assert isinstance(insisted_named(name, ZONE), Misplaced)


def test_the_servers_are_asked_for_of_every_zone_that_there_may_be() -> None:
    asked = {(one.name, one.type) for one in zone_questions([NAME])}
    assert {("example.com", "NS"), ("_domainkey.example.com", "NS"), (NAME, "SOA")} <= asked
    assert ("com", "NS") not in asked
