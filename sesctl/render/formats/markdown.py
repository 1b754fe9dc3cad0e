"""A Markdown table, for tickets and wikis."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sesctl.model.names import relative
from sesctl.render.clean import clean
from sesctl.render.records_standing import explained

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sesctl.model.records import RecordSet
    from sesctl.model.report import RecordReport
    from sesctl.render.records_standing import Standing

_WHOLE = 1_000_000


def write(records: RecordSet, zone: str, standing: Standing | None = None) -> str:
    """Write one row a value, the host both ways, everything in code spans so that it can be copied."""
    headings = ["Type", "Host", "Host in full", "Value", "TTL", *(("State",) if standing else ())]
    lines = [
        f"DNS records for {_code(records.domain)} (Amazon SES, {records.region}), zone {_code(zone)}:",
        "",
        _row(headings),
        _row(["---"] * len(headings)),
    ]
    for record in records.records:
        state = (_state(standing.reports[record]),) if standing else ()
        for value in record.values:
            names = (_code(relative(record.name, zone)), _code(record.name))
            lines.append(_row([record.type, *names, _code(value), str(record.ttl), *state]))
    if standing:
        lines += ["", f"{standing.summary}, as of {standing.when}. Asked: {_code(standing.sources)}."]
    return "\n".join(lines)


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _state(report: RecordReport) -> str:
    words, value = explained(report)
    return f"{report.status}: {words}" + (f" {_code(value)}" if value else "")


def _code(text: str) -> str:
    """Write a code span: more marks around it than stand in it, and no bar that would end the cell.

    A blank at each end, or a mark at one, needs a blank more, which is taken off (CommonMark 6.1).
    """
    shown = clean(text, _WHOLE).replace("|", "\\|")
    marks = "`" * (max(map(len, re.findall("`+", shown)), default=0) + 1)
    edges = shown[:1] + shown[-1:] if shown.strip(" ") else ""
    space = " " if "`" in edges or edges == "  " else ""
    return f"{marks}{space}{shown}{space}{marks}" if shown else ""
