"""A mail that was sent, and its copy where it arrived."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from sesctl.model.message_report import MessageReport


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is waited for.

    Attributes:
        message_id: as SES gave it, which is what stands before the @ of the Message-ID field.
        code: that the mail holds.
        since: when it was sent.
    """

    message_id: str
    code: str
    since: datetime


@dataclass(frozen=True, slots=True)
class StoredMail:
    """A mail as it lies in a mailbox.

    Attributes:
        where: in words, such as the name of the folder or of the file.
        junk: whether that is where the receiver puts spam.
    """

    raw: bytes
    where: str
    junk: bool = False


@dataclass(frozen=True, slots=True)
class Arrival:
    """The copy, and how many seconds after the sending it was there."""

    mail: StoredMail
    after: float


@dataclass(frozen=True, slots=True)
class Proof:
    """What the copy proves.

    Attributes:
        report: the judgement on the copy.
        code_arrived: whether the code that was sent is in every text of it.
    """

    arrival: Arrival
    report: MessageReport
    code_arrived: bool
