"""An address on the account's suppression list."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class Suppression:
    """Why SES sends nothing to an address from this account and region.

    Attributes:
        reason: BOUNCE, COMPLAINT or another word; None when SES did not say.
        since: when it was put on the list, or last put there again; None when SES did not say.
        message_id: of the mail that put it there; None when somebody did it by hand.
    """

    address: str
    reason: str | None
    since: datetime | None
    message_id: str | None = None
