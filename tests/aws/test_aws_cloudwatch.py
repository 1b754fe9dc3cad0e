"""The rates of SES as CloudWatch tells them, in replies as botocore parses them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from sesctl.aws.client import Client
from sesctl.aws.cloudwatch import CloudWatch
from sesctl.aws.permissions import needed
from sesctl.errors import SesctlError
from sesctl.model.reputation import Point

NOW = datetime(2026, 11, 21, 11, 35, 7, 12, tzinfo=UTC)
UNTIL = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


class Scripted:
    """A client of botocore that gives these replies, and keeps what was asked."""

    def __init__(self, *replies: object) -> None:
        self.asked: list[dict[str, Any]] = []
        self._replies = list(replies)

    def get_metric_data(self, **parameters: Any) -> object:
        self.asked.append(dict(parameters))
        return self._replies.pop(0) if len(self._replies) > 1 else self._replies[0]


def cloudwatch(scripted: Scripted) -> CloudWatch:
    return CloudWatch(Client("cloudwatch", "eu-west-3", lambda: scripted))


def result(name: str, *points: tuple[datetime, object], status: str | None = "Complete") -> dict[str, Any]:
    times, values = [at for at, _ in points], [value for _, value in points]
    return {"Id": name, "Timestamps": times, "Values": values, "StatusCode": status}


def reply(*results: object, token: str | None = None) -> dict[str, Any]:
    return {"MetricDataResults": list(results), **({"NextToken": token} if token else {})}


def test_two_weeks_of_both_rates_are_asked_for_by_the_hour_and_without_dimensions() -> None:
    scripted = Scripted(reply(result("bounce"), result("complaint")))
    assert cloudwatch(scripted).reputation(NOW).since == UNTIL - timedelta(days=14)
    (asked,) = scripted.asked
    assert (asked["StartTime"], asked["EndTime"]) == (UNTIL - timedelta(days=14), UNTIL)
    stats = [query["MetricStat"] for query in asked["MetricDataQueries"]]
    assert [stat["Metric"]["MetricName"] for stat in stats] == [
        "Reputation.BounceRate",
        "Reputation.ComplaintRate",
    ]
    assert {(stat["Metric"]["Namespace"], stat["Period"], stat["Stat"]) for stat in stats} == {
        ("AWS/SES", 3600, "Average")
    }
    assert all("Dimensions" not in stat["Metric"] for stat in stats)


def test_points_come_oldest_first_and_in_utc_whatever_the_order_of_the_reply() -> None:
    east = timezone(timedelta(hours=2))
    later, earlier = datetime(2026, 11, 21, 12, tzinfo=east), datetime(2026, 11, 20, 7, tzinfo=UTC)
    told = reply(result("bounce", (later, 0.07), (earlier, 0)), result("complaint"))
    found = cloudwatch(Scripted(told)).reputation(NOW)
    assert found.bounce.points == (
        Point(earlier, 0.0),
        Point(datetime(2026, 11, 21, 10, tzinfo=UTC), 0.07),
    )
    assert found.bounce.points[1].at.tzinfo is UTC
    assert (found.complaint.points, found.complaint.last) == ((), None)


def test_pages_are_read_to_the_end() -> None:
    scripted = Scripted(
        reply(result("bounce", (NOW, 0.02), status="PartialData"), token="next"),  # noqa: S106 - of a page
        reply(result("bounce", (NOW - timedelta(hours=1), 0.01)), result("complaint", (NOW, 0.001))),
    )
    found = cloudwatch(scripted).reputation(NOW)
    assert [point.value for point in found.bounce.points] == [0.01, 0.02]
    assert [point.value for point in found.complaint.points] == [0.001]
    assert [asked.get("NextToken") for asked in scripted.asked] == [None, "next"]


def test_pages_that_never_end_are_not_followed_for_ever() -> None:
    scripted = Scripted(reply(result("bounce"), token="again"))  # noqa: S106 - of a page
    with pytest.raises(SesctlError, match="pages do not end"):
        cloudwatch(scripted).reputation(NOW)
    assert len(scripted.asked) == 20


@pytest.mark.parametrize(
    "told",
    [
        result("bounce", status="InternalError"),
        result("bounce", status="Forbidden"),
        result("bounce", status=None),
        result("bounce", (NOW, "high")),
        result("bounce", (NOW, float("nan"))),
        {"Id": "bounce", "Timestamps": [NOW], "Values": [], "StatusCode": "Complete"},
        {"Id": "bounce", "Timestamps": [7], "Values": [0.1], "StatusCode": "Complete"},
        {"Timestamps": [], "Values": [], "StatusCode": "Complete"},
    ],
    ids=["internal", "forbidden", "no status", "text", "not a number", "no value", "no time", "no id"],
)
def test_a_rate_that_was_not_read_is_an_error_and_not_a_rate_without_data(told: object) -> None:
    with pytest.raises(SesctlError) as caught:
        cloudwatch(Scripted(reply(told))).reputation(NOW)
    assert caught.value.kind == "service"


@pytest.mark.parametrize("odd", [None, [], {}, {"MetricDataResults": "none"}, reply(result("bounce"))])
def test_a_reply_that_leaves_a_rate_out_is_no_rate_without_data(odd: object) -> None:
    with pytest.raises(SesctlError, match="says nothing of Reputation"):
        cloudwatch(Scripted(odd)).reputation(NOW)


def test_it_needs_one_permission() -> None:
    assert needed(CloudWatch) == {"reputation": ("cloudwatch:GetMetricData",)}
