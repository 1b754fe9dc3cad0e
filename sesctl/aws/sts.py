"""STS: whose credentials these are."""

from __future__ import annotations

from datetime import UTC
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from sesctl.aws.permissions import needs
from sesctl.model.account import Caller

if TYPE_CHECKING:
    from datetime import datetime

    from sesctl.aws.client import Client
    from sesctl.aws.shapes import Shape


class Sts:
    """Implements `sesctl.ports.CallerApi`."""

    def __init__(self, client: Client) -> None:
        self._client = client

    @needs()
    def caller(self) -> Caller:
        """Whose credentials these are (GetCallerIdentity, which no policy can refuse)."""
        reply = self._client.call("GetCallerIdentity")
        return Caller(reply.need_text("Account"), reply.need_text("Arn"), _date_of(reply))


def _date_of(reply: Shape) -> datetime | None:
    """The clock of AWS, from the Date field of the answer (RFC 9110 section 6.6.1)."""
    about = reply.inner("ResponseMetadata")
    headers = about.inner("HTTPHeaders") if about else None
    try:
        date = parsedate_to_datetime((headers.text("date") if headers else None) or "")
    except ValueError:
        return None
    return date.astimezone(UTC) if date.tzinfo else date.replace(tzinfo=UTC)
