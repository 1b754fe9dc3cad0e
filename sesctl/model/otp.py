"""The one-time-password mail that `send-test` sends."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class OtpMail:
    """A mail in both of its forms, which say the same.

    Attributes:
        code: it protects nothing; it only shows that this very mail arrived.
    """

    subject: str
    text: str
    html: str
    code: str
