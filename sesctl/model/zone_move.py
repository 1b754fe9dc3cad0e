"""A zone that moves to another host: what its parent says, and what the old servers still have."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from sesctl.model.hosted_zone import HostedZone
    from sesctl.model.hosting import HostedSet

DelegationState: TypeAlias = Literal["ours", "partly", "elsewhere", "none", "unknown"]
CopySource: TypeAlias = Literal["servers", "resolvers", "parent", "file", "none"]


@dataclass(frozen=True, slots=True)
class LedTo:
    """The parent names these servers, for so many seconds."""

    hosts: tuple[str, ...]
    ttl: int


@dataclass(frozen=True, slots=True)
class LedNowhere:
    """The parent delegates nothing; `exists` tells whether it knows the name at all."""

    exists: bool


@dataclass(frozen=True, slots=True)
class NotTold:
    """Nobody could say what the parent says."""

    reason: str


Delegation: TypeAlias = LedTo | LedNowhere | NotTold


@dataclass(frozen=True, slots=True)
class Parent:
    """What the zone above a domain says of it.

    Attributes:
        zone: the parent's apex, such as `com`; empty where it is not known.
        hosts: the parent's own name servers.
        signed: whether it has a DS record for the domain; None where that is not known.
        signed_ttl: of the DS record, in seconds.
    """

    zone: str
    delegation: Delegation
    hosts: tuple[str, ...] = ()
    signed: bool | None = None
    signed_ttl: int = 0

    def state(self, name_servers: tuple[str, ...]) -> DelegationState:
        """Whether the domain is delegated to these servers."""
        match self.delegation:
            case LedTo(hosts):
                if not name_servers or not set(hosts) & set(name_servers):
                    return "elsewhere"
                return "ours" if set(hosts) == set(name_servers) else "partly"
            case LedNowhere():
                return "none"
            case NotTold():
                return "unknown"

    @property
    def named(self) -> tuple[str, ...]:
        """The servers that it names; none where it names none, or is not known to."""
        return self.delegation.hosts if isinstance(self.delegation, LedTo) else ()


@dataclass(frozen=True, slots=True)
class Copy:
    """What was found to be taken along.

    Attributes:
        source: where it was found; `none` where nothing was looked for, for `reason`.
        where: the servers, the zone or the file, in words.
        asked: how many questions were asked of DNS.
        unanswered: how many of them nobody answered.
        left: what was seen and cannot be copied as it is, a sentence each.
        doubts: what is copied, and may not be what is meant, a sentence each.
        ttl: how long what the old servers say of themselves may be cached, in seconds.
    """

    source: CopySource
    where: str = ""
    asked: int = 0
    unanswered: int = 0
    sets: tuple[HostedSet, ...] = ()
    left: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()
    reason: str = ""
    ttl: int = 0

    @property
    def complete(self) -> bool:
        """Whether the source lists everything, which DNS cannot."""
        return self.source in {"parent", "file"}


@dataclass(frozen=True, slots=True)
class Hosting:
    """What the account hosts for a domain.

    Attributes:
        name: the domain.
        zone: the zone to adopt; None where one has to be created.
        private: zones of that name that the world cannot see.
        above: the nearest public zone of a name above the domain.
    """

    name: str
    zone: HostedZone | None
    private: tuple[HostedZone, ...] = ()
    above: HostedZone | None = None
