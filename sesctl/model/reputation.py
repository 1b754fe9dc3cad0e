"""The reputation of an account: its bounce and complaint rate, as fractions, over two weeks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

SPAN = timedelta(days=14)
"""How far back it is looked."""

STEP = timedelta(hours=12)
"""What one point of a chart stands for."""


@dataclass(frozen=True, slots=True)
class Limits:
    """From which rate on AWS reviews an account, and may pause it.

    https://docs.aws.amazon.com/ses/latest/dg/faqs-enforcement.html
    """

    review: float
    pause: float


BOUNCE_LIMITS = Limits(0.05, 0.10)
COMPLAINT_LIMITS = Limits(0.001, 0.005)


@dataclass(frozen=True, slots=True)
class Point:
    """A rate as it was at a time."""

    at: datetime
    value: float


@dataclass(frozen=True, slots=True)
class Rate:
    """One rate over time.

    Attributes:
        points: oldest first; none before the first send, which is not a rate of 0.
    """

    points: tuple[Point, ...] = ()

    @property
    def last(self) -> Point | None:
        """The latest point."""
        return self.points[-1] if self.points else None

    @property
    def highest(self) -> Point | None:
        """The highest point, and of several the latest."""
        return max(self.points, key=lambda point: (point.value, point.at), default=None)


@dataclass(frozen=True, slots=True)
class Reputation:
    """Both rates of an account in one region, up to a moment."""

    until: datetime
    bounce: Rate
    complaint: Rate

    @property
    def since(self) -> datetime:
        """From when on it was looked."""
        return self.until - SPAN

    def day_of(self, point: Point) -> str:
        """When a point was, as a day such as `9 Nov`; empty for one of now, which is the last day."""
        return "" if self.until - point.at <= timedelta(days=1) else f"{point.at.day} {point.at:%b}"


def stepwise(rate: Rate, until: datetime) -> tuple[Point | None, ...]:
    """Fold a rate into the steps of a chart, oldest first: of each the highest value, None without any."""
    start = until - SPAN
    folded: list[Point | None] = [None] * (SPAN // STEP)
    for point in rate.points:
        index = (point.at - start) // STEP
        if 0 <= index < len(folded):
            there = folded[index]
            value = point.value if there is None else max(point.value, there.value)
            folded[index] = Point(start + index * STEP, value)
    return tuple(folded)


def percent(fraction: float) -> str:
    """Write a rate for people; three digits tell a rate from a limit."""
    return f"{fraction * 100:.3g} %"
