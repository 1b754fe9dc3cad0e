"""`sesctl.records/1`, which `check-dns --records` reads back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesctl.render.documents import to_json
from sesctl.render.records import records_document

if TYPE_CHECKING:
    from sesctl.model.records import RecordSet


def write(records: RecordSet, _zone: str) -> str:
    """Write the document of the contract."""
    return to_json(records_document(records))
