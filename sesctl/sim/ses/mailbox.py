"""Everything that was sent, as a receiver would have got it."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email import message_from_bytes, policy
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from email.message import EmailMessage


@dataclass(frozen=True, slots=True)
class Sent:
    """One accepted message. `outcomes` tells for each recipient what became of it."""

    number: int
    region: str
    time: float
    message_id: str
    sender: str
    envelope_from: str
    identity: str
    dkim_domain: str | None
    configuration_set: str | None
    outcomes: dict[str, str]
    raw: bytes
    tags: dict[str, list[str]] = field(default_factory=dict)

    def parsed(self) -> EmailMessage:
        """The message read back."""
        return message_from_bytes(self.raw, policy=policy.default)

    def summary(self) -> dict[str, Any]:
        """What the control endpoint shows of it."""
        message = self.parsed()
        return {
            "number": self.number,
            "region": self.region,
            "time": datetime.fromtimestamp(self.time, UTC).isoformat(),
            "message_id": self.message_id,
            "from": self.sender,
            "envelope_from": self.envelope_from,
            "to": list(self.outcomes),
            "outcomes": self.outcomes,
            "subject": str(message["Subject"] or ""),
            "identity": self.identity,
            "dkim_domain": self.dkim_domain,
            "configuration_set": self.configuration_set,
            "headers": [[name, str(value)] for name, value in message.items()],
            "parts": [_part(part) for part in message.walk() if not part.is_multipart()],
            "eml": f"/_sim/mailbox/{self.number}.eml",
        }


class Mailbox:
    """All messages of all regions, in the order they were accepted."""

    def __init__(self) -> None:
        self._messages: list[Sent] = []
        self._lock = threading.Lock()

    def next_number(self) -> int:
        """The number that the next message gets."""
        return len(self._messages) + 1

    def add(self, message: Sent) -> None:
        """Keep one message."""
        with self._lock:
            self._messages.append(message)

    def clear(self) -> None:
        """Throw all messages away."""
        with self._lock:
            self._messages.clear()

    def find(self, number: int) -> Sent | None:
        """One message by its number."""
        return next((message for message in self.messages() if message.number == number), None)

    def messages(self) -> list[Sent]:
        """All messages."""
        with self._lock:
            return list(self._messages)


def _part(part: EmailMessage) -> dict[str, Any]:
    shown: dict[str, Any] = {"content_type": part.get_content_type(), "file_name": part.get_filename()}
    if part.get_content_maintype() == "text":
        shown["text"] = part.get_content()
    return shown
