"""Suppressed addresses as the replies of SES tell them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesctl.model.suppression import Suppression

if TYPE_CHECKING:
    from sesctl.aws.shapes import Shape


def suppression_of(reply: Shape, address: str) -> Suppression:
    """Read GetSuppressedDestination; raises SesctlError (service) when it names no destination."""
    entry = reply.inner("SuppressedDestination")
    if entry is None:
        raise reply.missing("SuppressedDestination")
    about = entry.inner("Attributes")
    return Suppression(
        address=entry.text("EmailAddress") or address,
        reason=entry.text("Reason"),
        since=entry.moment("LastUpdateTime"),
        message_id=about.text("MessageId") if about else None,
    )
