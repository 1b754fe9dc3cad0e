"""What several domains come to, beneath their reports."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from sesctl.render.clean import clean

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sesctl.model.report import DomainReport, Verdict

_ORDER: tuple[Verdict, ...] = ("failing", "unknown", "pending", "warnings", "ready")
_GOOD = frozenset({"warnings", "ready"})
_NAMED = 20


def summary(reports: Sequence[DomainReport]) -> Text:
    """Count the verdicts, and name the domains that are not ready."""
    return Text("\n").join(Text(line) for line in _lines(reports))


def _lines(reports: Sequence[DomainReport]) -> Iterator[str]:
    by_verdict = {
        verdict: [report.observation.domain for report in reports if report.verdict == verdict]
        for verdict in _ORDER
    }
    counts = ", ".join(f"{len(names)} {verdict}" for verdict, names in by_verdict.items() if names)
    yield f"{len(reports)} domains: {counts}"
    for verdict, names in by_verdict.items():
        if names and verdict not in _GOOD:
            more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
            yield clean(f"{verdict}: {', '.join(names[:_NAMED])}{more}")
