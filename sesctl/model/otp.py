"""The one-time-password mail that `send-test` sends, and what is put into it."""

from __future__ import annotations

from dataclasses import dataclass

MOST_BYTES = 40 * 1024 * 1024
"""What SES takes of a mail, encoded."""


@dataclass(frozen=True, slots=True)
class OtpFacts:
    """What a mail says; every text of it, and every template, is filled from these.

    Attributes:
        code: the digits.
        brand: whose code it is; any text.
        minutes: for how long the code is said to work.
        language: of the texts, such as `pt`.
        domain: the sender's.
        website: the host where the code is to be typed; empty where none was named.
        sender: the bare address.
        recipient: the bare address.
    """

    code: str
    brand: str
    minutes: int
    language: str = "en"
    domain: str = "example.com"
    website: str = ""
    sender: str = "otp@example.com"
    recipient: str = "you@example.org"


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
