from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
from typing import TYPE_CHECKING

import pytest

from sesctl.sim import scenarios
from sesctl.sim.environment import SimulatorUrls, scrubbed_environment
from sesctl.sim.settings import SimSettings
from sesctl.sim.simulator import Simulator

if TYPE_CHECKING:
    from collections.abc import Callable

    from sesctl.sim.driver import Driver

URLS = SimulatorUrls("http://127.0.0.1:1", "127.0.0.1:2", "127.0.0.1:3")


def test_ports_are_free_again_after_a_stop() -> None:
    with Simulator() as first:
        ports = [int(first.endpoint_url.rpartition(":")[2]), int(first.resolver.rpartition(":")[2])]
    settings = SimSettings(http_port=ports[0], resolver_port=ports[1])
    with Simulator(settings) as second:
        assert second.endpoint_url == first.endpoint_url
        assert second.resolver == first.resolver


def test_a_new_simulator_knows_nothing_of_the_one_before(simulate: Callable[..., Driver]) -> None:
    with Simulator(SimSettings(zones=["example.com"])):
        pass
    assert simulate().client("route53").list_hosted_zones()["HostedZones"] == []


def test_stop_ends_connections_that_clients_keep_open() -> None:
    simulator = Simulator().start()
    host, _, port = simulator.endpoint_url.removeprefix("http://").partition(":")
    with socket.create_connection((host, int(port))):
        simulator.stop()


def test_wait_returns_when_a_stop_is_requested() -> None:
    with Simulator() as simulator:
        threading.Timer(0.05, simulator.request_stop).start()
        simulator.wait()


def test_scrubbed_environment_keeps_nothing_that_leads_to_a_real_account() -> None:
    base = {
        "PATH": "/bin",
        "AWS_PROFILE": "prod",
        "AWS_SESSION_TOKEN": "x",
        "SESCTL_RESOLVERS": "192.0.2.1",
        "https_proxy": "http://proxy.example",
        "BOTO_CONFIG": "/etc/boto",
    }
    scrubbed = scrubbed_environment(URLS, None, base)
    assert scrubbed["PATH"] == "/bin"
    assert not {"AWS_PROFILE", "AWS_SESSION_TOKEN", "https_proxy", "BOTO_CONFIG"} & set(scrubbed)
    assert scrubbed["AWS_REGION"] == scrubbed["AWS_DEFAULT_REGION"] == "us-east-1"
    assert scrubbed["AWS_CONFIG_FILE"] == scrubbed["AWS_SHARED_CREDENTIALS_FILE"] == os.devnull
    assert scrubbed["SESCTL_RESOLVERS"] == "127.0.0.1:3"
    assert scrubbed["SESCTL_AUTHORITATIVE"] == "127.0.0.1:2"
    assert scrubbed_environment(URLS, "eu-west-3", base)["AWS_REGION"] == "eu-west-3"


def test_boto3_in_another_process_reaches_the_simulated_account(driver: Driver) -> None:
    script = "import boto3; print(boto3.client('sesv2').get_account()['SendQuota']['Max24HourSend'])"
    done = subprocess.run(
        [sys.executable, "-c", script],
        env=scrubbed_environment(driver.simulator.urls),
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "200.0\n"


@pytest.mark.parametrize("scenario", [name for name in scenarios.SCENARIOS if name != "many-identities"])
def test_every_scenario_starts(simulate: Callable[..., Driver], scenario: str) -> None:
    state = simulate(scenario=scenario).control("GET", "/state")
    assert state["settings"]["scenario"] == scenario


def test_many_identities_are_listed_page_by_page(simulate: Callable[..., Driver]) -> None:
    ses = simulate(scenario="many-identities").client("sesv2")
    page = ses.list_email_identities(PageSize=1000)
    rest = ses.list_email_identities(PageSize=1000, NextToken=page["NextToken"])
    found = page["EmailIdentities"] + rest["EmailIdentities"]
    assert len({identity["IdentityName"] for identity in found}) == scenarios.MANY
    assert sum(identity["SendingEnabled"] for identity in found) == scenarios.MANY // 2
    assert "NextToken" not in rest


def test_an_unknown_scenario_is_named() -> None:
    with pytest.raises(ValueError, match="no such scenario: nowhere"):
        Simulator(SimSettings(scenario="nowhere")).start()
