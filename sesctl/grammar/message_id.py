"""Message-ID fields (RFC 5322 section 3.6.4)."""

from __future__ import annotations


def is_message_id(field: str, message_id: str) -> bool:
    """Whether a field holds the id that SES gave, which it writes before the @."""
    local, at, _ = field.strip().removeprefix("<").partition("@")
    return bool(at) and local == message_id
