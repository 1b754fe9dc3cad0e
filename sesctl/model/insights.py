"""What becomes of a mail after SES took it, as message insights and events tell it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from datetime import datetime

    from sesctl.errors import SesctlError

Outcome: TypeAlias = Literal["delivered", "failed", "pending", "unknown"]
Verdict: TypeAlias = Literal["proved", "contradicted", "pending", "unknown"]


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


@dataclass(frozen=True, slots=True)
class Delivery:
    """What message insights had told when the wait ended.

    Attributes:
        seconds: how long was waited.
        error: why it is unknown; None where it is not.
    """

    state: Outcome
    seconds: float
    events: tuple[MailEvent, ...] = ()
    error: SesctlError | None = None


@dataclass(frozen=True, slots=True)
class Proof:
    """What had arrived on a queue when the wait ended.

    Attributes:
        wanted: the kind of event that was to come.
        seconds: how long was waited.
        events: those of our mail.
        foreign: how many messages of other mail were seen.
        error: why it is unknown; None where it is not.
    """

    state: Verdict
    wanted: str
    seconds: float
    events: tuple[MailEvent, ...] = ()
    foreign: int = 0
    error: SesctlError | None = None
