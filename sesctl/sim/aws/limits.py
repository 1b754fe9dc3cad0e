"""How large a change batch may be (Developer Guide, "Quotas", ChangeResourceRecordSets)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

MOST_RECORDS = 1000
MOST_CHARACTERS = 32_000
MOST_VALUES = 400


def size_messages(batch: Iterable[Mapping[str, Any]]) -> list[str]:
    """Why a batch is too large; empty when it is not. An UPSERT counts twice, and an alias as one record."""
    records = characters = 0
    for change in batch:
        times = 2 if change["Action"] == "UPSERT" else 1
        values = [found["Value"] for found in change["ResourceRecordSet"].get("ResourceRecords") or ()]
        records += times * max(1, len(values))
        characters += times * sum(len(value) for value in values)
    messages = []
    if records > MOST_RECORDS:
        messages.append(f"Number of records limit of {MOST_RECORDS} exceeded.")
    if characters > MOST_CHARACTERS:
        messages.append(f"RDATA character limit of {MOST_CHARACTERS} exceeded.")
    return messages
