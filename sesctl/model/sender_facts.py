"""What is known of whoever sends, for the checks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from sesctl.model.fact import Fact
    from sesctl.model.principal import Sender


@dataclass(frozen=True, slots=True)
class SenderFacts:
    """A sender, and what it is to send.

    Attributes:
        at: when it was looked at.
        sender: with its policies and keys.
        address: that mail comes from.
        identity_arn: of the identity that covers the address.
        configuration_set_arn: of the one that mail is sent with; empty for none.
    """

    at: datetime
    sender: Fact[Sender]
    address: str
    identity_arn: str
    configuration_set_arn: str = ""
