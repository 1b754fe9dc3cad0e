"""octoDNS, as the YAML of a zone; written as JSON, which YAML includes, so that no text is misread."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from sesctl.grammar.presentation import exchange
from sesctl.model.names import relative

if TYPE_CHECKING:
    from sesctl.model.records import Record, RecordSet


def write(records: RecordSet, zone: str) -> str:
    """Write the records by name; a name with several types has a list."""
    by_name: dict[str, list[dict[str, Any]]] = {}
    for record in records.records:
        name = relative(record.name, zone)
        by_name.setdefault("" if name == "@" else name, []).append(_record(record))
    entries = [
        f"{json.dumps(name)}: {json.dumps(bodies[0] if len(bodies) == 1 else bodies)}"
        for name, bodies in sorted(by_name.items())
    ]
    return "\n".join([f"# Amazon SES, {records.region}: records for {records.domain}", "---", *entries])


def _record(record: Record) -> dict[str, Any]:
    values = [_value(record, value) for value in record.values]
    body: dict[str, Any] = {"type": record.type, "ttl": record.ttl}
    return body | ({"value": values[0]} if len(values) == 1 else {"values": values})


def _value(record: Record, value: str) -> Any:  # noqa: ANN401 - a text, or a mapping for MX
    match record.type:
        case "MX":
            preference, host = exchange(value)
            return {"preference": preference, "exchange": f"{host}."}
        case "CNAME":
            return f"{value}."
        case "TXT":
            # octoDNS wants semicolons escaped, and splits long texts by itself.
            return value.replace(";", "\\;")
        case _:
            return value
