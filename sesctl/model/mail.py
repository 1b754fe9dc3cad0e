"""A mail on its way out."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class OutgoingMail:
    """One mail as SendEmail takes it, with Simple content.

    Attributes:
        configuration_set: None for that of the identity, if it has one.
        reply_to: addresses, or none where answers go to the sender.
        tags: names and values, for events and metrics.
    """

    sender: str
    recipient: str
    subject: str
    text: str
    html: str
    configuration_set: str | None = None
    reply_to: tuple[str, ...] = ()
    tags: tuple[tuple[str, str], ...] = ()
