"""What SES knows about one mail after it took it (GetMessageInsights)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class MailEvent:
    """One thing that happened to a mail.

    Attributes:
        kind: SEND, DELIVERY, BOUNCE and so on, whatever the word is.
        at: None where nobody said.
        detail: what kind of bounce or complaint, and what the other server said; empty otherwise.
    """

    kind: str
    at: datetime | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Insights:
    """The events of one mail to one recipient, the oldest first.

    Attributes:
        isp: who runs the recipient's mailbox, as SES names it; None where it does not.
    """

    events: tuple[MailEvent, ...]
    isp: str | None = None
