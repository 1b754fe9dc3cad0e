"""Lines of a zone file; every name is whole, so the origin does not matter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesctl.grammar.presentation import rdata

if TYPE_CHECKING:
    from sesctl.model.records import RecordSet


def write(records: RecordSet, _zone: str) -> str:
    """Write one line a value."""
    lines = [f"; Amazon SES, {records.region}: records for {records.domain}"]
    for record in records.records:
        lines += (
            f"{record.name}. {record.ttl} IN {record.type} {rdata(record, value)}" for value in record.values
        )
    return "\n".join(lines)
