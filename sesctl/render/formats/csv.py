"""A table with one line a value, for spreadsheets and for panels that import one."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from sesctl.render.clean import clean

if TYPE_CHECKING:
    from sesctl.model.records import RecordSet
    from sesctl.render.records_standing import Standing

_WHOLE = 1_000_000


def write(records: RecordSet, _zone: str, standing: Standing | None = None) -> str:
    """Write the table, with a line of headings; what no spreadsheet can show becomes escapes."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(
        ["purpose", "name", "type", "ttl", "value", *(("status", "looked_at") if standing else ())]
    )
    for record in records.records:
        state = (standing.reports[record].status, f"{standing.at:%Y-%m-%dT%H:%M:%SZ}") if standing else ()
        for value in record.values:
            cells = (record.purpose, record.name, record.type, record.ttl, clean(value, _WHOLE))
            writer.writerow([*cells, *state])
    return out.getvalue().rstrip("\n")
