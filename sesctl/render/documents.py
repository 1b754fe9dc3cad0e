"""The JSON documents of the contract, typed; the schemas are made from these types."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Literal, NotRequired, TypedDict

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sesctl.errors import SesctlError

# In the functional form, since `try` is a keyword.
ErrorBody = TypedDict(
    "ErrorBody",
    {"kind": str, "what": str, "why": str, "try": str, "aws_code": NotRequired[str]},
)


class ErrorDocument(TypedDict):
    """What is on stdout when a command with `-o json` fails."""

    schema: Literal["sesctl.error/1"]
    error: ErrorBody


class RecordBody(TypedDict):
    """One record set to publish."""

    purpose: str
    name: str
    type: str
    ttl: int
    values: list[str]


class RecordsDocument(TypedDict):
    """`sesctl records -o json`, and what `check-dns --records` reads."""

    schema: Literal["sesctl.records/1"]
    domain: str
    region: str
    records: list[RecordBody]


def error_document(error: SesctlError) -> ErrorDocument:
    """Describe a failure."""
    body: ErrorBody = {"kind": error.kind, "what": error.what, "why": error.why, "try": error.try_}
    if error.aws_code:
        body["aws_code"] = error.aws_code
    return {"schema": "sesctl.error/1", "error": body}


def moment(value: datetime | None) -> str | None:
    """Write a moment as the contract does: UTC, to the second, with a Z."""
    return value.strftime("%Y-%m-%dT%H:%M:%SZ") if value else None


def to_json(document: Mapping[str, Any]) -> str:
    """Write a document; all characters beyond ASCII are escaped, so nothing can act on a terminal."""
    return json.dumps(document, indent=2)
