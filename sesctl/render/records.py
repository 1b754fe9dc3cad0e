"""Record sets as json, bind and csv."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from sesctl.render.clean import clean

if TYPE_CHECKING:
    from sesctl.model.records import Record, RecordSet
    from sesctl.render.documents import RecordsDocument

_LONGEST = 100_000
"""More than the data of any record (65,535 bytes), so that none is cut."""

_STRING = 255
"""The most bytes of one character-string (RFC 1035 section 3.3)."""


def records_document(records: RecordSet) -> RecordsDocument:
    """Describe the records as the contract does."""
    return {
        "schema": "sesctl.records/1",
        "domain": records.domain,
        "region": records.region,
        "records": [
            {
                "purpose": record.purpose,
                "name": record.name,
                "type": record.type,
                "ttl": record.ttl,
                "values": list(record.values),
            }
            for record in records.records
        ],
    }


def to_bind(records: RecordSet) -> str:
    """Write lines of a zone file (RFC 1035 section 5); every name is whole, so the origin does not matter."""
    lines = [f"; Amazon SES, {records.region}: records for {records.domain}"]
    for record in records.records:
        lines += (
            clean(f"{record.name}. {record.ttl} IN {record.type} {rdata(record, value)}", _LONGEST)
            for value in record.values
        )
    return "\n".join(lines)


def rdata(record: Record, value: str) -> str:
    """Write one value in presentation form, names with their final dot, texts quoted and split."""
    match record.type:
        case "TXT":
            return " ".join(quoted(part) for part in split_text(value))
        case "MX" | "CNAME" | "NS":
            return f"{value}."
        case _:
            return value


def split_text(value: str) -> list[str]:
    """Split a text into parts that fit a character-string."""
    return [value[start : start + _STRING] for start in range(0, len(value), _STRING)] or [""]


def quoted(text: str) -> str:
    """Quote a character-string for a zone file."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def to_csv(records: RecordSet) -> str:
    """Write a table with one line a value, for spreadsheets and for panels that import one."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["purpose", "name", "type", "ttl", "value"])
    for record in records.records:
        for value in record.values:
            writer.writerow([record.purpose, clean(record.name), record.type, record.ttl, clean(value)])
    return out.getvalue().rstrip("\n")
