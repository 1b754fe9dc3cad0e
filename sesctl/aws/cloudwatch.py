"""CloudWatch in one region: the reputation that SES publishes there."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sesctl.aws.permissions import needs
from sesctl.errors import SesctlError
from sesctl.model.reputation import SPAN, Point, Rate, Reputation

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from sesctl.aws.client import Client
    from sesctl.aws.shapes import Shape

_HOUR = timedelta(hours=1)
_MOST_PAGES = 20
# https://docs.aws.amazon.com/ses/latest/dg/reputationdashboard-cloudwatch-alarm.html
_METRICS = {"bounce": "Reputation.BounceRate", "complaint": "Reputation.ComplaintRate"}


class CloudWatch:
    """Implements `sesctl.ports.MetricsApi`."""

    def __init__(self, client: Client) -> None:
        self._client = client

    @needs("cloudwatch:GetMetricData")
    def reputation(self, now: datetime) -> Reputation:
        """Read bounce and complaint rate of two weeks, by the hour; a rate without points has no data."""
        until = now.replace(minute=0, second=0, microsecond=0) + _HOUR
        points: dict[str, list[Point]] = {}
        for page in self._pages(until):
            for result in page.inners("MetricDataResults"):
                points.setdefault(result.need_text("Id"), []).extend(_points(result))
        return Reputation(until, _rate(points, "bounce"), _rate(points, "complaint"))

    def _pages(self, until: datetime) -> Iterator[Shape]:
        wanted: dict[str, Any] = {
            "StartTime": until - SPAN,
            "EndTime": until,
            "MetricDataQueries": [_query(name, metric) for name, metric in _METRICS.items()],
        }
        for _ in range(_MOST_PAGES):
            page = self._client.call("GetMetricData", **wanted)
            yield page
            if (token := page.text("NextToken")) is None:
                return
            wanted["NextToken"] = token
        raise _unreadable("its pages do not end")


def _rate(points: Mapping[str, list[Point]], name: str) -> Rate:
    if name not in points:
        raise _unreadable(f"it says nothing of {_METRICS[name]}")
    return Rate(tuple(sorted(points[name], key=lambda point: point.at)))


def _query(name: str, metric: str) -> dict[str, Any]:
    # Without dimensions: those of the whole account in the region.
    about = {"Namespace": "AWS/SES", "MetricName": metric}
    return {"Id": name, "MetricStat": {"Metric": about, "Period": 3600, "Stat": "Average"}}


def _points(result: Shape) -> Iterator[Point]:
    """Read a metric; raises SesctlError (service) when it was not read to the end."""
    status = result.text("StatusCode")
    if status not in {"Complete", "PartialData"}:
        raise _unreadable(f"status {status or 'none'}")
    times, values = result.moments("Timestamps"), result.numbers("Values")
    if len(times) != len(values):
        raise result.missing("Values")
    return map(Point, times, values)


def _unreadable(why: str) -> SesctlError:
    return SesctlError(
        "service",
        f"CloudWatch could not read the metrics of SES: {why}",
        why="CloudWatch has trouble, or a proxy or a stand-in for AWS has answered.",
        try_="Run the same command again in a minute.",
    )
