"""A script for nsupdate (RFC 2136).

Each addition is made only while nothing stands at its name and type, and no alias is in its way,
beside which a server would leave it out without a word. The prerequisites hold for the whole update,
so that nobody's values are mixed with ours.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesctl.grammar.presentation import rdata

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sesctl.model.records import Record, RecordSet


def write(records: RecordSet, zone: str) -> str:
    """Write one update for all records."""
    before = dict.fromkeys(line for record in records.records for line in _prerequisites(record))
    adds = [
        f"update add {record.name}. {record.ttl} {record.type} {rdata(record, value)}"
        for record in records.records
        for value in record.values
    ]
    head = f"; Amazon SES, {records.region}: records for {records.domain}"
    return "\n".join([head, f"zone {zone}.", *before, *adds, "send"])


def _prerequisites(record: Record) -> Iterator[str]:
    if record.type == "CNAME":
        yield f"prereq nxdomain {record.name}."
        return
    yield f"prereq nxrrset {record.name}. CNAME"
    yield f"prereq nxrrset {record.name}. {record.type}"
