"""A table with one line a value, for spreadsheets and for panels that import one."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from sesctl.render.clean import clean

if TYPE_CHECKING:
    from sesctl.model.records import RecordSet


def write(records: RecordSet, _zone: str) -> str:
    """Write the table, with a line of headings."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["purpose", "name", "type", "ttl", "value"])
    for record in records.records:
        for value in record.values:
            writer.writerow([record.purpose, record.name, record.type, record.ttl, clean(value)])
    return out.getvalue().rstrip("\n")
