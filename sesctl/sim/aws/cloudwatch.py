"""What SES publishes in CloudWatch, beside what moto keeps there."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from moto.cloudwatch.models import MetricDatum
from moto.core.common_models import CloudWatchMetricProvider

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sesctl.sim.ses.account_reputation import Kind
    from sesctl.sim.ses.region import SesRegion
    from sesctl.sim.ses.world import SesWorld

NAMESPACE = "AWS/SES"
_METRICS: dict[Kind, str] = {"bounce": "Reputation.BounceRate", "complaint": "Reputation.ComplaintRate"}


class SesMetrics(CloudWatchMetricProvider):
    """Asked by moto, which finds every subclass; `world` is the simulated one, as moto has one too."""

    world: SesWorld | None = None

    @staticmethod
    def get_cloudwatch_metrics(account_id: str, region: str) -> list[MetricDatum]:  # noqa: ARG004 - as moto has it
        """The reputation metrics of a region, as fractions and without dimensions."""
        world = SesMetrics.world
        there = world.regions.get(region) if world else None
        return list(_data(there)) if there else []


def serve(world: SesWorld) -> None:
    """Publish the metrics of this world."""
    SesMetrics.world = world


def _data(region: SesRegion) -> Iterator[MetricDatum]:
    # A client asks by its own clock, which the simulator's may be ahead of.
    ahead = region.clock.ahead
    for kind, name in _METRICS.items():
        for time, value in region.account.reputation.rate(kind, region.now()):
            at = datetime.fromtimestamp(time - ahead, UTC).replace(tzinfo=None)
            yield MetricDatum(NAMESPACE, name, value, [], at)
