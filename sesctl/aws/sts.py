"""STS: whose credentials these are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesctl.aws.permissions import needs
from sesctl.model.account import Caller

if TYPE_CHECKING:
    from sesctl.aws.client import Client


class Sts:
    """Implements `sesctl.ports.CallerApi`."""

    def __init__(self, client: Client) -> None:
        self._client = client

    @needs()
    def caller(self) -> Caller:
        """Whose credentials these are (GetCallerIdentity, which no policy can refuse)."""
        reply = self._client.call("GetCallerIdentity")
        return Caller(account_id=reply.need_text("Account"), arn=reply.need_text("Arn"))
