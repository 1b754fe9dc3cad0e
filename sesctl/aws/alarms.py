"""CloudWatch in one region: the alarms on what SES publishes there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesctl.aws.permissions import needs
from sesctl.errors import SesctlError
from sesctl.model.alarms import NAMESPACE, Alarm

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sesctl.aws.client import Client
    from sesctl.aws.shapes import Shape

_MOST_PAGES = 200
"""CloudWatch lists a hundred at a time, and an account may have thousands."""


class Alarms:
    """Implements `sesctl.ports.AlarmsApi`."""

    def __init__(self, client: Client) -> None:
        self._client = client

    @needs("cloudwatch:DescribeAlarms")
    def alarms(self) -> tuple[Alarm, ...]:
        """Read every alarm on a metric of SES, all pages."""
        return tuple(
            alarm
            for page in self._pages()
            for entry in page.inners("MetricAlarms")
            if (alarm := _alarm_of(entry)) is not None
        )

    @needs("cloudwatch:PutMetricAlarm")
    def put_alarm(self, alarm: Alarm) -> None:
        """Create an alarm, or replace the one of that name."""
        self._client.call(
            "PutMetricAlarm",
            AlarmName=alarm.name,
            AlarmDescription=alarm.description,
            Namespace=NAMESPACE,
            MetricName=alarm.metric,
            Statistic=alarm.statistic,
            Period=alarm.period,
            EvaluationPeriods=alarm.evaluation_periods,
            Threshold=alarm.threshold,
            ComparisonOperator=alarm.comparison,
            TreatMissingData=alarm.missing_data,
            ActionsEnabled=alarm.actions_enabled,
            AlarmActions=list(alarm.actions),
            OKActions=list(alarm.ok_actions),
            InsufficientDataActions=list(alarm.no_data_actions),
        )

    def _pages(self) -> Iterator[Shape]:
        following: dict[str, str] = {}
        for _ in range(_MOST_PAGES):
            page = self._client.call("DescribeAlarms", AlarmTypes=["MetricAlarm"], **following)
            yield page
            token = page.text("NextToken")
            if token is None:
                return
            following = {"NextToken": token}
        raise SesctlError(
            "service",
            "CloudWatch could not list the alarms: its pages do not end",
            why="A proxy or a stand-in for AWS has answered, or there are more alarms than AWS allows.",
            try_="See which endpoint is asked: --endpoint-url, and AWS_ENDPOINT_URL in the environment.",
        )


def _alarm_of(entry: Shape) -> Alarm | None:
    """Read an alarm; None where it looks at nothing of SES."""
    metric = _metric_of(entry)
    if metric is None:
        return None
    name, dimensions = metric
    period, evaluation = entry.number("Period"), entry.number("EvaluationPeriods")
    return Alarm(
        name=entry.need_text("AlarmName"),
        metric=name,
        threshold=entry.number("Threshold"),
        statistic=entry.text("Statistic") or "",
        period=int(period or 0),
        evaluation_periods=int(evaluation or 0),
        comparison=entry.text("ComparisonOperator") or "",
        missing_data=entry.text("TreatMissingData") or "missing",
        actions=entry.texts("AlarmActions"),
        ok_actions=entry.texts("OKActions"),
        no_data_actions=entry.texts("InsufficientDataActions"),
        actions_enabled=entry.flag("ActionsEnabled") is not False,
        description=entry.text("AlarmDescription") or "",
        state=entry.text("StateValue") or "",
        computed=entry.text("MetricName") is None,
        dimensions=dimensions,
    )


def _metric_of(entry: Shape) -> tuple[str, tuple[str, ...]] | None:
    """The metric of SES that an alarm looks at, and the dimensions that narrow it."""
    plain = [entry] if entry.text("MetricName") else []
    inner = [stat.inner("Metric") for one in entry.inners("Metrics") if (stat := one.inner("MetricStat"))]
    for metric in (*plain, *inner):
        if (
            metric is not None
            and metric.text("Namespace") == NAMESPACE
            and (name := metric.text("MetricName"))
        ):
            return name, tuple(one.text("Name") or "" for one in metric.inners("Dimensions"))
    return None
