"""DNSControl, as an extension of a domain that is declared elsewhere (`D_EXTEND`)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from sesctl.grammar.presentation import exchange
from sesctl.model.names import relative

if TYPE_CHECKING:
    from sesctl.model.records import Record, RecordSet


def write(records: RecordSet, zone: str) -> str:
    """Write one call a value; DNSControl splits long texts by itself."""
    calls = [_call(record, value, zone) for record in records.records for value in record.values]
    lines = ",\n".join(f"  {call}" for call in calls)
    return f"// Amazon SES, {records.region}: records for {records.domain}\nD_EXTEND({json.dumps(zone)},\n{lines}\n);"


def _call(record: Record, value: str, zone: str) -> str:
    label = json.dumps(relative(record.name, zone))
    ttl = f"TTL({record.ttl})"
    if record.type == "MX":
        preference, host = exchange(value)
        return f"MX({label}, {preference}, {json.dumps(f'{host}.')}, {ttl})"
    target = f"{value}." if record.type == "CNAME" else value
    return f"{record.type}({label}, {json.dumps(target)}, {ttl})"
