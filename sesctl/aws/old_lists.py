"""The list call as endpoints know it that are older than botocore 1.43.105."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

if TYPE_CHECKING:
    from sesctl.errors import SesctlError

_PATH = "/v2/email/identities"
_UNKNOWN_CALL = frozenset({"404", "405", "501", "notfoundexception", "unknownoperationexception"})


def is_unknown_call(error: SesctlError) -> bool:
    """Whether the endpoint does not know the call at all; listing has no "not found" of its own."""
    return (error.aws_code or "").lower() in _UNKNOWN_CALL


def list_by_get(params: dict[str, Any], **_: object) -> None:
    """Turn `POST /v2/email/list-identities` into `GET /v2/email/identities` (a before-call handler)."""
    wanted = json.loads(params["body"] or "{}")
    endpoint = params["url"].partition("/v2/email/")[0]
    params["method"], params["body"] = "GET", b""
    params["url_path"], params["url"] = _PATH, f"{endpoint}{_PATH}?{urlencode(wanted)}"
    params["headers"].pop("Content-Type", None)
