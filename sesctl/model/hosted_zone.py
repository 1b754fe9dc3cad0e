"""A zone that the account hosts in Route 53."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class HostedZone:
    """A public hosted zone.

    Attributes:
        id: without `/hostedzone/`.
        name_servers: the four of its delegation set, sorted.
    """

    id: str
    name: str
    name_servers: tuple[str, ...]
