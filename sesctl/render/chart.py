"""Two weeks of a rate as a small chart, with the limits of AWS marked."""

from __future__ import annotations

from itertools import pairwise, zip_longest
from typing import TYPE_CHECKING

from rich.text import Text

from sesctl.model.reputation import BOUNCE_LIMITS, COMPLAINT_LIMITS, percent, stepwise

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.console import Console, ConsoleOptions, RenderResult

    from sesctl.model.reputation import Limits, Point, Rate, Reputation

_EIGHTHS = " ▁▂▃▄▅▆▇█"
_ASCII = " __--==##"
_LABEL = 6
_GAP = "    "


class Charts:
    """Bounce and complaint rate side by side, or one below the other where there is no room."""

    def __init__(self, reputation: Reputation) -> None:
        self._reputation = reputation

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Draw for the width and the encoding at hand."""
        charts = [
            list(self._chart(title, rate, limits, ascii_only=options.ascii_only))
            for title, rate, limits in (
                ("bounce rate", self._reputation.bounce, BOUNCE_LIMITS),
                ("complaint rate", self._reputation.complaint, COMPLAINT_LIMITS),
            )
            if rate.points
        ]
        if len(charts) == 1 or 2 * _width(charts[0]) + len(_GAP) > options.max_width:
            for number, chart in enumerate(charts):
                yield from (Text(), *chart) if number else chart
            return
        left, right = charts
        for one, other in zip_longest(left, right, fillvalue=Text()):
            one.pad_right(_width(left) - one.cell_len)
            yield Text.assemble(one, _GAP, other)

    def _chart(self, title: str, rate: Rate, limits: Limits, *, ascii_only: bool) -> Iterator[Text]:
        reputation = self._reputation
        yield Text(f"{'':{_LABEL}} {title}", "label")
        steps = stepwise(rate, reputation.until)
        yield from chart_lines(steps, limits, ascii_only=ascii_only)
        since, until = (f"{day.day} {day:%b}" for day in (reputation.since, reputation.until))
        yield Text(f"{'':{_LABEL}} {since}{until:>{len(steps) - len(since)}}", "label")


def chart_lines(steps: Sequence[Point | None], limits: Limits, *, ascii_only: bool = False) -> Iterator[Text]:
    """Draw a column for each step, and dots from each limit on; a step without data stays empty.

    Two rows lie below the limit of a review, two between it and that of a pause, and one above: so a
    healthy rate can be seen beside limits of which one is five times the other.
    """
    edges = (0.0, limits.review / 2, limits.review, (limits.review + limits.pause) / 2, limits.pause)
    top = limits.pause + edges[-1] - edges[-2]
    labels = {0.0: "0", limits.review: percent(limits.review), limits.pause: percent(limits.pause)}
    styles = {limits.review: "warning", limits.pause: "error"}
    style = "ok"
    rows = []
    for bottom, above in pairwise((*edges, top)):
        style = styles.get(bottom, style)
        dot = ("." if ascii_only else "·") if bottom in styles else " "
        line = Text(f"{labels.get(bottom, ''):>{_LABEL}} ", "label")
        for step in steps:
            cell = _cell(step, bottom, above, _ASCII if ascii_only else _EIGHTHS)
            line.append(cell if cell != " " else dot, style if cell != " " else "label")
        rows.append(line)
    yield from reversed(rows)


def _cell(step: Point | None, bottom: float, above: float, signs: str) -> str:
    """Fill a cell by as many eighths as the value reaches into it; at its very bottom, by one."""
    if step is None or step.value < bottom:
        return " "
    share = min(1.0, (step.value - bottom) / (above - bottom))
    return signs[max(1, int(share * 8))]


def _width(chart: Sequence[Text]) -> int:
    return max(line.cell_len for line in chart)
