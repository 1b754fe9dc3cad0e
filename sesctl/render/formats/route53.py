"""A change batch for `aws route53 change-resource-record-sets`.

It creates: where a record set of the name and type exists, Route 53 refuses the whole batch, and
nobody's values are replaced.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from sesctl.grammar.octal import in_octal
from sesctl.grammar.presentation import rdata

if TYPE_CHECKING:
    from sesctl.model.records import Record, RecordSet


def write(records: RecordSet, _zone: str) -> str:
    """Write the batch."""
    batch = {
        "Comment": f"Amazon SES, {records.region}: records for {records.domain}",
        "Changes": [
            {"Action": "CREATE", "ResourceRecordSet": _record_set(record)} for record in records.records
        ],
    }
    return json.dumps(batch, indent=2)


def _record_set(record: Record) -> dict[str, Any]:
    return {
        "Name": in_octal(f"{record.name}."),
        "Type": record.type,
        "TTL": record.ttl,
        "ResourceRecords": [{"Value": in_octal(rdata(record, value))} for value in record.values],
    }
