"""The metrics of SES in the simulated CloudWatch."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest

from sesctl.sim.driver import ControlError

if TYPE_CHECKING:
    from collections.abc import Callable

    from sesctl.sim.driver import Driver

METRICS = {"bounce": "Reputation.BounceRate", "complaint": "Reputation.ComplaintRate"}


def rates(driver: Driver, region: str = "us-east-1") -> dict[str, list[float]]:
    """The hourly averages of two weeks, oldest first."""
    return {name: values for name, (values, _) in told(driver, region).items()}


def told(driver: Driver, region: str = "us-east-1") -> dict[str, tuple[list[float], list[datetime]]]:
    now = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
    queries: list[Any] = [
        {
            "Id": name,
            "MetricStat": {
                "Metric": {"Namespace": "AWS/SES", "MetricName": metric},
                "Period": 3600,
                "Stat": "Average",
            },
        }
        for name, metric in METRICS.items()
    ]
    reply = driver.client("cloudwatch", region).get_metric_data(
        StartTime=now - timedelta(days=14),
        EndTime=now + timedelta(hours=1),
        ScanBy="TimestampAscending",
        MetricDataQueries=queries,
    )
    return {one["Id"]: (one["Values"], one["Timestamps"]) for one in reply["MetricDataResults"]}


def send(driver: Driver, recipient: str) -> None:
    driver.client("sesv2").send_email(
        FromEmailAddress="otp@example.com",
        Destination={"ToAddresses": [recipient]},
        Content={"Simple": {"Subject": {"Data": "code"}, "Body": {"Text": {"Data": "123456"}}}},
    )


@pytest.fixture
def production(simulate: Callable[..., Driver]) -> Driver:
    return simulate(scenario="production")


def test_there_is_no_rate_before_the_first_send(production: Driver) -> None:
    assert rates(production) == {"bounce": [], "complaint": []}


@pytest.mark.parametrize("recipient", ["ana@example.org", "success@simulator.amazonses.com"])
def test_the_first_send_makes_a_rate_in_its_region_alone(production: Driver, recipient: str) -> None:
    send(production, recipient)
    assert rates(production) == {"bounce": [0.0], "complaint": [0.0]}
    assert rates(production, "eu-west-1") == {"bounce": [], "complaint": []}


def test_bounces_of_the_mailbox_simulator_do_not_count(production: Driver) -> None:
    send(production, "bounce@simulator.amazonses.com")
    assert rates(production)["bounce"] == [0.0]


def test_a_rate_goes_on_by_the_hour_of_the_simulated_clock(production: Driver) -> None:
    send(production, "ana@example.org")
    production.advance("3h")
    values, times = told(production)["bounce"]
    assert values == [0.0] * 4
    assert [later - earlier for earlier, later in pairwise(times)] == [timedelta(hours=1)] * 3


def test_a_history_can_be_set_with_gaps_instead_of_what_was_sent(production: Driver) -> None:
    send(production, "ana@example.org")
    answer = production.control(
        "POST", "/reputation", {"bounce": [0.01, None, 0.07], "complaint": [0.002], "step": "1d"}
    )
    assert [value for _, value in answer["bounce"]] == [0.01, 0.07]
    values, times = told(production)["bounce"]
    assert (values, times[1] - times[0]) == ([0.01, 0.07], timedelta(days=2))
    assert rates(production)["complaint"] == [0.002]


@pytest.mark.parametrize(
    "body", [{"bounce": [7]}, {"bounce": [-0.1]}, {"step": "soon", "bounce": [0]}, {"rate": [0]}]
)
def test_a_history_that_makes_no_sense_is_refused(production: Driver, body: dict[str, Any]) -> None:
    with pytest.raises(ControlError, match="400"):
        production.control("POST", "/reputation", body)
