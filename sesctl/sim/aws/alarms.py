"""CloudWatch on top of moto: alarms begin without data, and follow what SES publishes."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from moto.cloudwatch.exceptions import ValidationError
from moto.cloudwatch.responses import CloudWatchResponse
from moto.core.utils import utcnow

from sesctl.sim.aws.cloudwatch import NAMESPACE, SesMetrics

if TYPE_CHECKING:
    from moto.cloudwatch.models import Alarm
    from moto.core.responses import ActionResult

_NO_DATA = "INSUFFICIENT_DATA"


class CarefulCloudWatch(CloudWatchResponse):
    """What moto answers for CloudWatch, with alarms in the state that AWS would have them in."""

    def put_metric_alarm(self) -> ActionResult:
        """PutMetricAlarm; whoever is told lies in the region of the alarm."""
        for action in self._get_param("AlarmActions", []) or []:
            region = (str(action).split(":") + [""] * 4)[3]
            if region != self.region:
                raise ValidationError(f"Invalid region {region} specified. Only {self.region} is supported.")
        before = self.cloudwatch_backend.alarms.get(self._get_param("AlarmName"))
        result = super().put_metric_alarm()
        alarm = self.cloudwatch_backend.alarms[self._get_param("AlarmName")]
        alarm.state_value = before.state_value if before else _NO_DATA
        return result

    def describe_alarms(self) -> ActionResult:
        """DescribeAlarms."""
        for alarm in self.cloudwatch_backend.alarms.values():
            _look(alarm, self.current_account, self.region)
        return super().describe_alarms()


def _look(alarm: Alarm, account_id: str, region: str) -> None:
    """Hold an alarm on a metric of SES against the newest value of its last period."""
    if alarm.namespace != NAMESPACE or alarm.threshold is None:
        return
    since = utcnow() - timedelta(seconds=int(alarm.period or 3600) * int(alarm.evaluation_periods or 1))
    values = [
        (found.timestamp, found.value)
        for found in SesMetrics.get_cloudwatch_metrics(account_id, region)
        if found.name == alarm.metric_name and _naive(found.timestamp) >= since
    ]
    if values:
        _, value = max(values, key=lambda one: _naive(one[0]))
        alarm.state_value = "ALARM" if value >= float(alarm.threshold) else "OK"
    elif alarm.treat_missing_data == "notBreaching":
        alarm.state_value = "OK"
    elif alarm.treat_missing_data != "ignore":
        alarm.state_value = _NO_DATA


def _naive(moment: Any) -> Any:  # noqa: ANN401 - moto has times with and without an offset
    return moment.replace(tzinfo=None)
