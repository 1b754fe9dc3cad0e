"""A record set of the simulated Route 53, and how its messages name it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

Key = tuple[str, str, str | None]

# What decides among the sets of one name and type; a set has at most one of them.
POLICIES = (
    "Weight",
    "Region",
    "Failover",
    "GeoLocation",
    "GeoProximityLocation",
    "CidrRoutingConfig",
    "MultiValueAnswer",
)


@dataclass(frozen=True, slots=True)
class RecordSet:
    """One record set; alias and routing attributes are kept as they came."""

    name: str
    type: str
    ttl: int | None
    values: tuple[str, ...]
    extra: Mapping[str, Any]

    @property
    def key(self) -> Key:
        """What makes it a different set from another."""
        return self.name, self.type, self.identifier

    @property
    def identifier(self) -> str | None:
        """SetIdentifier, which every set with a routing policy has."""
        return self.extra.get("SetIdentifier")

    @property
    def alias(self) -> Mapping[str, Any] | None:
        """AliasTarget, which a set has in place of values."""
        return self.extra.get("AliasTarget")

    @property
    def policies(self) -> tuple[str, ...]:
        """The routing policies that the set names."""
        return tuple(policy for policy in POLICIES if self.extra.get(policy) is not None)

    @property
    def shown(self) -> dict[str, Any]:
        """The set as ListResourceRecordSets gives it."""
        found: dict[str, Any] = {"Name": self.name, "Type": self.type, **self.extra}
        if self.alias is None:
            found |= {"TTL": self.ttl, "ResourceRecords": [{"Value": value} for value in self.values]}
        return found

    @property
    def said(self) -> str:
        """How messages name it."""
        identifier = f", set-identifier='{self.identifier}'" if self.identifier else ""
        return f"resource record set [name='{self.name}', type='{self.type}'{identifier}]"
