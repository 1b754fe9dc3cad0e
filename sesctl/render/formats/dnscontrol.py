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
    arguments = ",\n  ".join([_string(zone), *calls])
    return f"// Amazon SES, {records.region}: records for {records.domain}\nD_EXTEND({arguments}\n);"


def _call(record: Record, value: str, zone: str) -> str:
    arguments = [_string(relative(record.name, zone)), *_value(record, value), f"TTL({record.ttl})"]
    return f"{record.type}({', '.join(arguments)})"


def _value(record: Record, value: str) -> list[str]:
    match record.type:
        case "MX":
            preference, host = exchange(value)
            return [str(preference), _string(f"{host}.")]
        case "CNAME":
            return [_string(f"{value}.")]
        case _:
            return [_string(value)]


def _string(text: str) -> str:
    """Quote for JavaScript, with nothing in it that a terminal or an old engine would mistake."""
    return json.dumps(text).replace("\x7f", "\\u007f")
