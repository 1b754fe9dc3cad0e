"""The traces that Amazon SES leaves in a message."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sesctl.model.message_seen import SesTraces

if TYPE_CHECKING:
    from sesctl.model.message import Message
    from sesctl.model.message_seen import DkimVerdict, Route

_REGION = r"(?P<region>[a-z]{2}(?:-[a-z]{2,4}){0,2}-[a-z]{4,9}-\d)"
_HOST = re.compile(rf"(?:[\w-]+\.)?smtp-out(?:\.{_REGION})?\.amazonses\.com", re.ASCII)
_MESSAGE_ID = re.compile(rf"<[^<>@\s]+@(?:{_REGION}|email)\.amazonses\.com>")
_FEEDBACK = re.compile(rf"[^:]*:[^:]*:[^:]*?\b{_REGION}\.[^:]*:AmazonSES")
_FIRST_REGION = "us-east-1"
"""What has no region in its name is of the region that was there first."""


def traces_of(message: Message, route: Route, dkim: tuple[DkimVerdict, ...]) -> SesTraces:
    """Look for what SES writes into every message."""
    host = route.handover.received.host if route.handover else ""
    of_host, of_id, of_feedback = (
        _region(match)
        for match in (
            _HOST.fullmatch(host),
            _MESSAGE_ID.fullmatch(message.first("message-id").strip().lower()),
            _FEEDBACK.search(message.first("feedback-id")),
        )
    )
    signed = any(one.signer == "ses" for one in dkim)
    outgoing = bool(message.first("x-ses-outgoing"))
    return SesTraces(
        of_host, of_id, of_feedback, sent=bool(of_host or of_id or of_feedback or signed or outgoing)
    )


def _region(match: re.Match[str] | None) -> str:
    return (match["region"] or _FIRST_REGION) if match else ""
