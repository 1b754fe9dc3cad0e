"""A zone that somebody hosts, mostly Route 53."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class HostedZone:
    """A hosted zone.

    Attributes:
        id: without `/hostedzone/`; empty where the host knows zones by their names.
        name_servers: the four of its delegation set, sorted; none where they are not known.
        private: whether it answers inside some networks only.
    """

    id: str
    name: str
    name_servers: tuple[str, ...]
    private: bool = False

    def __str__(self) -> str:
        """Write it for people: the name, and the id where there is one."""
        return f"{self.name} ({self.id})" if self.id else self.name
