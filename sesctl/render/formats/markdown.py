"""A Markdown table, for tickets and wikis."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesctl.model.names import relative
from sesctl.render.clean import clean

if TYPE_CHECKING:
    from sesctl.model.records import RecordSet


def write(records: RecordSet, zone: str) -> str:
    """Write one row a value, the host both ways, everything in code spans so that it can be copied."""
    lines = [
        f"DNS records for `{records.domain}` (Amazon SES, {records.region}), zone `{zone}`:",
        "",
        "| Type | Host | Host in full | Value | TTL |",
        "| --- | --- | --- | --- | --- |",
    ]
    for record in records.records:
        for value in record.values:
            cells = [
                record.type,
                _code(relative(record.name, zone)),
                _code(record.name),
                _code(value),
                str(record.ttl),
            ]
            lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def _code(text: str) -> str:
    """Write a code span; more marks around it than stand in it, and no bar that would end the cell."""
    shown = clean(text).replace("|", "\\|")
    marks = "`" * (max((len(run) for run in _runs(shown)), default=0) + 1)
    space = " " if shown.startswith("`") or shown.endswith("`") else ""
    return f"{marks}{space}{shown}{space}{marks}"


def _runs(text: str) -> list[str]:
    return [run for run in "".join(c if c == "`" else " " for c in text).split() if run]
