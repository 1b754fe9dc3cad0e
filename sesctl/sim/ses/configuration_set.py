"""What SES keeps of a configuration set."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

# The parts that the API sets and gives back as they are.
OPTIONS = (
    "TrackingOptions",
    "DeliveryOptions",
    "ReputationOptions",
    "SendingOptions",
    "SuppressionOptions",
    "VdmOptions",
    "ArchivingOptions",
)


@dataclass(slots=True)
class ConfigurationSet:
    """A configuration set with its options and event destinations."""

    name: str
    options: dict[str, dict[str, Any]] = field(default_factory=dict)
    tags: dict[str, str] = field(default_factory=dict)
    destinations: dict[str, dict[str, Any]] = field(default_factory=dict)

    @property
    def sending_enabled(self) -> bool:
        """Whether mail may be sent with it; true unless it was paused."""
        return bool(self.options.get("SendingOptions", {}).get("SendingEnabled", True))
