"""`sesctl.records/1`, the document of the contract."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sesctl.model.records import RecordSet
    from sesctl.render.documents import RecordsDocument


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
