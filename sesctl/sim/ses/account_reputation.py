"""The bounce and complaint rate of an account, as SES publishes them: hourly, and not before the first send."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Kind = Literal["bounce", "complaint"]
Series = list[tuple[float, float]]
HOUR = 3600.0
_KEPT = 15 * 24 * HOUR
"""CloudWatch keeps them for longer; nobody here looks further back."""


@dataclass(frozen=True, slots=True)
class _Tally:
    """One message: the recipients that count, and how many of them bounced or complained."""

    time: float
    counted: int
    bad: Mapping[Kind, int]


@dataclass(slots=True)
class Reputation:
    """What was sent, and a history that was set instead of it."""

    sends: list[_Tally] = field(default_factory=list)
    history: dict[Kind, Series] = field(default_factory=dict)

    def record(self, time: float, counted: Sequence[str]) -> None:
        """Remember a message by what became of it at the recipients that count."""
        bad: dict[Kind, int] = {kind: counted.count(kind) for kind in ("bounce", "complaint")}
        self.sends.append(_Tally(time, len(counted), bad))

    def set_history(self, kind: Kind, values: Sequence[float | None], now: float, step: float) -> None:
        """Take values, oldest first and the last of them now, instead of what was sent; None is a gap."""
        first = now - step * (len(values) - 1)
        points = [(first + step * index, value) for index, value in enumerate(values) if value is not None]
        self.history[kind] = points

    def rate(self, kind: Kind, now: float) -> Series:
        """The rate at each hour from the first send to now, over all that was sent by then."""
        if kind in self.history:
            return self.history[kind]
        if not self.sends:
            return []
        start = max(self.sends[0].time, now - _KEPT)
        hours = [start + HOUR * hour for hour in range(int((now - start) // HOUR) + 1)]
        return [(hour, self._share(kind, until)) for hour, until in pairwise([*hours, now + 1])]

    def _share(self, kind: Kind, until: float) -> float:
        sent = [tally for tally in self.sends if tally.time < until]
        counted = sum(tally.counted for tally in sent)
        return sum(tally.bad[kind] for tally in sent) / counted if counted else 0.0
