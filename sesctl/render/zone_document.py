"""A hosted zone and the search for its records, as fields of the document of a plan."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypedDict

from sesctl.model.dns_hosts import recognise
from sesctl.model.zone_move import CopySource, DelegationState, LedTo, NotTold  # noqa: TC001 - for the schema

if TYPE_CHECKING:
    from sesctl.model.hosted_zone import HostedZone
    from sesctl.model.zone_move import Copy, Hosting, Parent

ZoneStatus = Literal["created", "adopted", "planned"]


class ZoneBody(TypedDict):
    """The zone, and where the world is led to; null for what is not known, or not there.

    `delegation` says whether the parent names these name servers (`ours`), some of them (`partly`),
    others (`elsewhere`), or none at all; `delegated_to` are those that it names.
    """

    name: str
    id: str | None
    status: ZoneStatus
    name_servers: list[str]
    private: list[str]
    parent: str | None
    delegation: DelegationState
    delegated_to: list[str]
    dns_host: str | None
    ttl: int | None
    signed: bool | None
    reason: str | None


class CopyBody(TypedDict):
    """Where records were looked for; `complete` is true where the source lists all that there are.

    Of the questions `asked`, `unanswered` got no answer, so that their records are not known.
    """

    source: CopySource
    where: str | None
    asked: int
    unanswered: int
    found: int
    complete: bool
    left: list[str]
    reason: str | None


@dataclass(frozen=True, slots=True)
class Shown:
    """What there is to tell.

    Attributes:
        zone: None where it was not created.
        copied: how many record sets were added.
        bogus: whether resolvers refuse the domain for its DNSSEC.
        before: what the parent said before it was waited for.
    """

    hosting: Hosting
    zone: HostedZone | None
    parent: Parent
    copy: Copy
    copied: int = 0
    created: bool = False
    bogus: bool = False
    before: Parent | None = None

    @property
    def state(self) -> DelegationState:
        """Whether the domain is delegated to the zone."""
        return self.parent.state(self.zone.name_servers if self.zone else ())


def zone_body(shown: Shown) -> ZoneBody:
    """Describe the zone and its delegation."""
    delegation, zone = shown.parent.delegation, shown.zone
    status: ZoneStatus = "created" if shown.created else "adopted" if zone else "planned"
    return {
        "name": shown.hosting.name,
        "id": zone.id if zone else None,
        "status": status,
        "name_servers": list(zone.name_servers) if zone else [],
        "private": [one.id for one in shown.hosting.private],
        "parent": shown.parent.zone or None,
        "delegation": shown.state,
        "delegated_to": list(shown.parent.named),
        "dns_host": recognise(shown.parent.named).name or None,
        "ttl": delegation.ttl if isinstance(delegation, LedTo) else None,
        "signed": shown.parent.signed,
        "reason": delegation.reason if isinstance(delegation, NotTold) else None,
    }


def copy_body(copy: Copy) -> CopyBody:
    """Describe where records were looked for."""
    return {
        "source": copy.source,
        "where": copy.where or None,
        "asked": copy.asked,
        "unanswered": copy.unanswered,
        "found": len(copy.sets),
        "complete": copy.complete,
        "left": list(copy.left),
        "reason": copy.reason or None,
    }
