"""A configuration set: what it does to the mail that is sent with it, and where it tells of it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ConfigurationSet:
    """GetConfigurationSet, as far as it decides whether a mail goes out.

    Attributes:
        suppressed_reasons: for which addresses on the suppression list get nothing; None for the account's.
    """

    name: str
    sending_enabled: bool = True
    suppressed_reasons: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class EventDestination:
    """One event destination of a configuration set.

    Attributes:
        events: SEND, BOUNCE and so on.
        topic: the ARN of the SNS topic; None where events go elsewhere.
        elsewhere: what kind of thing that is, such as `EventBridge`; empty for a topic.
        bus: the ARN of the event bus, where they go to EventBridge.
    """

    name: str
    enabled: bool
    events: tuple[str, ...]
    topic: str | None = None
    elsewhere: str = ""
    bus: str | None = None
