from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from sesctl.sim import control
from sesctl.sim.driver import ControlError

if TYPE_CHECKING:
    from sesctl.sim.driver import Driver


def test_every_route_stands_in_the_table() -> None:
    table = str(control.__doc__)
    paths = {re.sub(r"<int:\w+>", "<>", path) for _, path in control.ROUTES}
    documented = {re.sub(r"<\w+>", "<>", path) for path in re.findall(r"`\w+ /_sim([^\s`?]+)", table)}
    assert documented == paths


def test_health_tells_where_one_is(driver: Driver) -> None:
    expected = {"status": "ok", "region": "us-east-1", "account_id": "123456789012"}
    assert driver.control("GET", "/health") == expected


def test_the_clock_is_read_and_put_forward(driver: Driver) -> None:
    before = driver.control("GET", "/clock")["epoch"]
    assert driver.control("POST", "/clock", {"advance": "73h"})["epoch"] - before >= 73 * 3600


@pytest.mark.parametrize(
    ("method", "path", "body", "said"),
    [
        ("GET", "/nowhere", None, "404"),
        ("PATCH", "/clock", None, "405"),
        ("POST", "/clock", {"advance": "soon"}, "400 .*not a duration: 'soon'"),
        ("POST", "/clock", {"advance": "1h", "extra": 1}, "400 .*extra"),
        ("POST", "/clock", "[", "400"),
        ("POST", "/account", {"review": "MAYBE"}, "400 .*review"),
        ("POST", "/identities/confirm", {"address": "nobody@example.com"}, "400 .*does not exist"),
        ("GET", "/mailbox/7", None, "404 .*no message 7"),
        ("PUT", "/delegation", {"name": "example.com"}, "400 .*name_servers"),
    ],
)
def test_what_is_not_understood_is_said(
    driver: Driver, method: str, path: str, body: object, said: str
) -> None:
    with pytest.raises(ControlError, match=said):
        driver.control(method, path, body)


def test_state_shows_the_whole_world(driver: Driver) -> None:
    driver.client("sesv2", "eu-west-3").create_email_identity(EmailIdentity="example.com")
    driver.client("sns").create_topic(Name="events")
    state = driver.control("GET", "/state")
    assert "example.com" in state["regions"]["eu-west-3"]["identities"]
    assert "example.com." in state["zones"]
    assert state["topics"][0]["arn"].endswith(":events")


def test_logs_and_the_mailbox_can_be_emptied(driver: Driver) -> None:
    driver.client("sesv2").get_account()
    driver.ask("example.com", "NS")
    for path, key in (("/requests", "requests"), ("/dns-log", "questions"), ("/mailbox", "messages")):
        driver.control("DELETE", path)
        assert driver.control("GET", path)[key] == []


def test_a_loaded_zone_hides_route_53_until_it_is_taken_away(driver: Driver) -> None:
    driver.control("POST", "/zone?origin=example.com", "www A 192.0.2.1\n")
    assert driver.ask("www.example.com").answer
    driver.control("DELETE", "/zone?origin=example.com")
    assert not driver.ask("www.example.com").answer
    assert driver.ask("example.com", "NS").answer
