"""Pages of a list, with opaque tokens."""

from __future__ import annotations

import base64
import binascii
from typing import TYPE_CHECKING, Any

from sesctl.sim.ses.errors import bad_request

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_DEFAULT, _MOST = 100, 1000


def page(items: Sequence[object], params: Mapping[str, Any], key: str) -> dict[str, Any]:
    """The page that PageSize and NextToken ask for; NextToken is absent on the last one."""
    size = int(params.get("PageSize") or _DEFAULT)
    if not 0 < size <= _MOST:
        raise bad_request(f"PageSize must be between 1 and {_MOST}.")
    start = _start(params.get("NextToken"))
    shown: dict[str, Any] = {key: list(items[start : start + size])}
    if start + size < len(items):
        shown["NextToken"] = base64.urlsafe_b64encode(f"after:{start + size}".encode()).decode()
    return shown


def _start(token: str | None) -> int:
    if not token:
        return 0
    try:
        prefix, _, number = base64.urlsafe_b64decode(token).decode().partition(":")
        if prefix == "after":
            return int(number)
    except (binascii.Error, ValueError):
        pass
    raise bad_request("The next token is invalid.")
