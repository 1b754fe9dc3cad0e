"""What a benchmark found, as a table in Markdown."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True)
class Goal:
    """A ratio, or a number, that is to be at most so much."""

    what: str
    at_most: float
    found: float | None

    @property
    def row(self) -> tuple[str, str, str, str]:
        """The cells of its line; without a peer nothing is found."""
        if self.found is None:
            return self.what, f"{self.at_most:g}", "", "not measured"
        met = "met" if self.found <= self.at_most else "**missed**"
        return self.what, f"{self.at_most:g}", f"{self.found:.2f}", met


@dataclass(frozen=True)
class Report:
    """The table of one benchmark, the goals it belongs to, and what could not be measured."""

    title: str
    about: str
    heads: Sequence[str]
    rows: Sequence[Sequence[str]]
    goals: Sequence[Goal] = ()
    skipped: Sequence[str] = field(default=())

    def markdown(self) -> str:
        """Write it down."""
        parts = [f"### {self.title}", self.about, table(self.heads, self.rows)]
        parts += [f"Skipped: {reason}." for reason in self.skipped]
        if self.goals:
            parts.append(table(("goal", "at most", "found", ""), [goal.row for goal in self.goals]))
        return "\n\n".join(parts) + "\n"


def table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Write a table."""
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def ratio(part: float, whole: float) -> str:
    """Write a ratio."""
    return f"{part / whole:.2f}"
