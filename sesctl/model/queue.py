"""A queue on which events arrive."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class QueueMessage:
    """One message, held until it is released.

    Attributes:
        receipt: by which this very reception is named.
    """

    body: str
    receipt: str


@dataclass(frozen=True, slots=True)
class Subscription:
    """Who hears of what is published to an SNS topic.

    Attributes:
        pending: whether it waits for its confirmation, and hears nothing until then.
    """

    protocol: str
    endpoint: str
    pending: bool
