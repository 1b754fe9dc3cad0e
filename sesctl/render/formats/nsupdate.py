"""A script for nsupdate (RFC 2136).

Each addition is made only while nothing stands at its name and type: the prerequisites hold for the
whole update, so that nobody's values are mixed with ours.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesctl.grammar.presentation import rdata

if TYPE_CHECKING:
    from sesctl.model.records import RecordSet


def write(records: RecordSet, zone: str) -> str:
    """Write one update for all records."""
    before = [f"prereq nxrrset {record.name}. {record.type}" for record in records.records]
    adds = [
        f"update add {record.name}. {record.ttl} {record.type} {rdata(record, value)}"
        for record in records.records
        for value in record.values
    ]
    head = f"; Amazon SES, {records.region}: records for {records.domain}"
    return "\n".join([head, f"zone {zone}.", *before, *adds, "send"])
