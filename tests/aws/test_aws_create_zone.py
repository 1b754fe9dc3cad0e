"""Creating a hosted zone once, whatever happens to the reply."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from support.cli import Simulators

from sesctl.aws.session import AwsSession
from sesctl.errors import ExitCode, SesctlError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from support.cli import Cli

    from sesctl.aws.route53 import Route53

NOW = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)


@pytest.fixture
def cli(monkeypatch: pytest.MonkeyPatch) -> Iterator[Cli]:
    simulators = Simulators()
    cli = simulators()
    for name, value in cli.env.items():
        monkeypatch.setenv(name, value)
    yield cli
    simulators.close()


@pytest.fixture
def route53(cli: Cli) -> Iterator[Route53]:
    with AwsSession("us-east-1", None, None) as aws:
        yield aws.hosted_zones()


def test_a_zone_comes_with_its_id_and_sorted_name_servers(route53: Route53) -> None:
    zone = route53.create_zone("example.com", NOW)
    assert zone.name == "example.com"
    assert "/" not in zone.id
    assert len(zone.name_servers) == 4
    assert list(zone.name_servers) == sorted(zone.name_servers)
    assert route53.zones("example.com") == (zone,)


def test_a_reply_that_gets_lost_makes_no_second_zone(cli: Cli, route53: Route53) -> None:
    cli.fault("route53:CreateHostedZone", "drop-reply", 1)
    zone = route53.create_zone("example.com", NOW)
    assert route53.zones("example.com") == (zone,)


def test_every_reply_lost_still_finds_the_zone(cli: Cli, route53: Route53) -> None:
    cli.fault("route53:CreateHostedZone", "drop-reply")
    zone = route53.create_zone("example.com", NOW)
    assert route53.zones("example.com") == (zone,)


def test_two_who_create_it_on_one_day_have_one_zone(route53: Route53) -> None:
    zone = route53.create_zone("example.com", NOW)
    assert route53.create_zone("example.com", NOW + timedelta(seconds=1)) == zone


def test_a_zone_that_was_deleted_is_created_again_on_the_same_day(cli: Cli, route53: Route53) -> None:
    # Route 53 remembers a caller reference after the zone is gone.
    fault = {"action": "route53:CreateHostedZone", "kind": "error", "code": "HostedZoneAlreadyExists"}
    cli.control("POST", "/faults", {**fault, "status": 409, "times": 1})
    zone = route53.create_zone("example.com", NOW)
    assert route53.zones("example.com") == (zone,)


def test_zones_of_others_are_not_taken_for_the_one_that_was_made(cli: Cli, route53: Route53) -> None:
    cli.control("POST", "/hosted-zone", {"name": "example.com"})
    cli.fault("route53:CreateHostedZone", "drop-request")
    with pytest.raises(SesctlError) as caught:
        route53.create_zone("example.com", NOW)
    assert caught.value.exit_code is ExitCode.COULD_NOT_LOOK
    assert len(route53.zones("example.com")) == 1


def test_where_nothing_can_be_read_back_it_is_said_that_nobody_knows(cli: Cli, route53: Route53) -> None:
    cli.fault("route53:CreateHostedZone", "drop-reply")
    cli.fault("route53:ListHostedZonesByName", "throttled")
    with pytest.raises(SesctlError) as caught:
        route53.create_zone("example.com", NOW)
    assert "Whether the zone was created is not known" in caught.value.why


@pytest.mark.parametrize(
    ("code", "kind", "says"),
    [
        ("TooManyHostedZones", "quota", "creates no more zones"),
        ("DelegationSetNotAvailable", "refused", "no name servers left"),
        ("InvalidDomainName", "refused", "takes this name for no domain"),
    ],
)
def test_refusals_are_explained(cli: Cli, route53: Route53, code: str, kind: str, says: str) -> None:
    fault = {"action": "route53:CreateHostedZone", "kind": "error", "code": code, "message": "Sorry."}
    cli.control("POST", "/faults", fault)
    with pytest.raises(SesctlError, match=says) as caught:
        route53.create_zone("example.com", NOW)
    assert caught.value.kind == kind
    assert "Sorry." in caught.value.why


def test_a_long_name_has_a_reference_that_fits(cli: Cli, route53: Route53) -> None:
    name = ".".join(["a" * 60] * 3) + ".example"
    assert route53.create_zone(name, NOW).name == name
    assert route53.create_zone(name, NOW).name == name
