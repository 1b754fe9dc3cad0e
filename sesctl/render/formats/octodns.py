"""octoDNS, as the YAML of a zone; each record is JSON, which YAML includes, so that no text is misread."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from sesctl.grammar.presentation import exchange
from sesctl.model.names import relative

if TYPE_CHECKING:
    from sesctl.model.records import Record, RecordSet

_NOT_PLAIN = re.compile(r"[^ -~]")


def write(records: RecordSet, zone: str) -> str:
    """Write the records by name; a name with several types has a list.

    Names and keys are in the order that octoDNS insists on: as people sort, `a9` before `a10`.
    """
    by_name: dict[str, list[dict[str, Any]]] = {}
    for record in records.records:
        name = relative(record.name, zone)
        by_name.setdefault("" if name == "@" else name, []).append(_record(record))
    entries = [
        f"{json.dumps(name)}: {_yaml(bodies[0] if len(bodies) == 1 else bodies)}"
        for name, bodies in sorted(by_name.items(), key=lambda item: _natural(item[0]))
    ]
    return "\n".join(
        [
            f"# Amazon SES, {records.region}: records for {records.domain}",
            "# Semicolons are escaped: escaped_semicolons is true, the default of octoDNS before 2.0.",
            "---",
            *entries,
        ]
    )


def _yaml(value: Any) -> str:  # noqa: ANN401 - whatever JSON can say
    """Write JSON in a form that YAML reads alike: it takes no DEL, and no two codes for one character."""
    return _NOT_PLAIN.sub(lambda found: f"\\U{ord(found[0]):08x}", json.dumps(value, ensure_ascii=False))


def _natural(name: str) -> list[str | int]:
    return [int(part) if part.isdigit() else part for part in re.split(r"([0-9]+)", name)]


def _record(record: Record) -> dict[str, Any]:
    values = [_value(record, value) for value in record.values]
    kept = {"value": values[0]} if len(values) == 1 else {"values": values}
    return {"ttl": record.ttl, "type": record.type, **kept}


def _value(record: Record, value: str) -> Any:  # noqa: ANN401 - a text, or a mapping for MX
    match record.type:
        case "MX":
            preference, host = exchange(value)
            return {"exchange": f"{host}.", "preference": preference}
        case "CNAME":
            return f"{value}."
        case "TXT":
            return _text(value)
        case _:
            return value


def _text(value: str) -> str:
    """Write what octoDNS reads as the value, which it splits by itself.

    It takes quotation marks off that stand around a text, and any `" "` out of it.
    """
    kept = value.replace('" ', '"" " ').replace(";", "\\;")
    return f'"{kept}"' if kept.startswith('"') else kept
