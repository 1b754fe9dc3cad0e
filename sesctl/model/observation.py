"""Everything that was seen of one domain, before anybody judges it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from sesctl.model.fact import NotAsked
from sesctl.model.lookup import Absent, Answered, Unknown

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sesctl.model.dmarc import Dmarc
    from sesctl.model.fact import Fact
    from sesctl.model.fault import Fault
    from sesctl.model.hosted_zone import HostedZone
    from sesctl.model.identity import Identity, IdentitySummary
    from sesctl.model.lookup import Question, Seen, Server
    from sesctl.model.records import RecordSet
    from sesctl.model.spf import SpfNode


@dataclass(frozen=True, slots=True)
class Delegated:
    """A zone above or at the domain is delegated to these hosts, at these addresses."""

    apex: str
    hosts: tuple[str, ...]
    servers: tuple[Server, ...]


@dataclass(frozen=True, slots=True)
class GivenServers:
    """The user named the servers to ask, whatever the delegation says."""

    servers: tuple[Server, ...]


@dataclass(frozen=True, slots=True)
class Undelegated:
    """There is no such name as `name`, so nothing below it exists either (RFC 8020)."""

    name: str


@dataclass(frozen=True, slots=True)
class Undetermined:
    """Nobody could say who serves the domain."""

    reason: str


Delegation: TypeAlias = Delegated | GivenServers | Undelegated | Undetermined


@dataclass(frozen=True, slots=True)
class Look:
    """What everybody who was asked said to one question."""

    question: Question
    seen: tuple[Seen, ...] = ()

    @property
    def authoritative(self) -> tuple[Seen, ...]:
        """The zone's own servers."""
        return tuple(seen for seen in self.seen if seen.server.role == "authoritative")

    @property
    def resolvers(self) -> tuple[Seen, ...]:
        """The recursive resolvers."""
        return tuple(seen for seen in self.seen if seen.server.role == "resolver")

    @property
    def known(self) -> tuple[Answered | Absent, ...]:
        """What is known: from the zone's own servers, or, where those say nothing, from resolvers."""
        return _known(self.authoritative) or _known(self.resolvers)

    @property
    def known_anywhere(self) -> tuple[Answered | Absent, ...]:
        """What is known from anybody, resolvers first: they follow aliases out of the zone."""
        return (*_known(self.resolvers), *_known(self.authoritative))

    @property
    def why_unknown(self) -> str:
        """Why nothing is known, in words; for a look of which `known` is empty."""
        reasons = dict.fromkeys(_describe(seen) for seen in self.seen if isinstance(seen.reply, Unknown))
        return "; ".join(reasons) or "nobody was asked"


def _known(seen: tuple[Seen, ...]) -> tuple[Answered | Absent, ...]:
    return tuple(one.reply for one in seen if isinstance(one.reply, Answered | Absent))


def _describe(seen: Seen) -> str:
    reply = seen.reply
    if not isinstance(reply, Unknown):
        return ""
    who = seen.server.name or seen.server.address
    return f"{who}: {reply.detail or reply.reason}"


@dataclass(frozen=True, slots=True)
class DmarcAt:
    """What one step of the tree walk found at a name.

    Attributes:
        name: the owner name, `_dmarc.…`.
        domain: the name that the policy is for.
        texts: the TXT values that count as, or were meant as, DMARC records.
        record: the one that receivers will honour; None where there is none.
        faults: why there is none, where somebody tried.
    """

    name: str
    domain: str
    texts: tuple[str, ...]
    record: Dmarc | None
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True)
class DmarcWalk:
    """The tree walk of RFC 9989 from the domain upwards, as far as it went.

    Attributes:
        steps: in the order asked, only those whose answer is known.
        unknown: why the walk could not be ended; empty when it could.
    """

    steps: tuple[DmarcAt, ...] = ()
    unknown: str = ""

    @property
    def found(self) -> DmarcAt | None:
        """The step whose policy applies: of the domain, else of its organizational domain or suffix."""
        if not self.steps or self.steps[0].record:
            return self.steps[0] if self.steps else None
        published = [step for step in self.steps if step.record]
        return published[-1] if published and not self.unknown else None


@dataclass(frozen=True, slots=True)
class DnsView:
    """What DNS shows of a domain.

    Attributes:
        looks: by question; questions that nobody had to ask are not in it.
        spf: the trees at the names where SPF matters: the MAIL FROM domain, then the domain.
    """

    delegation: Delegation
    looks: Mapping[Question, Look] = field(default_factory=dict)
    spf: tuple[SpfNode, ...] = ()
    dmarc: DmarcWalk = DmarcWalk()

    def look(self, question: Question) -> Look:
        """What was seen of a question; an empty look when it was not asked."""
        return self.looks.get(question, Look(question))


_NOT_HOSTED = NotAsked("Route 53 was not asked")
_NOT_LISTED = NotAsked("nobody asked for the list of identities")


@dataclass(frozen=True, slots=True)
class Observation:
    """What was seen of one domain, by whom, when.

    Attributes:
        expected: the records that should be there.
        identity: as SES in this region has it.
        elsewhere: the same identity in other regions, where it was looked for.
        addresses: the address identities of the region.
        hosted: public zones of the domain, or of a name above it, that the account has in Route 53.
    """

    domain: str
    region: str | None
    at: datetime
    expected: Fact[RecordSet]
    dns: DnsView
    identity: Fact[Identity]
    elsewhere: Mapping[str, Identity] = field(default_factory=dict)
    addresses: Fact[tuple[IdentitySummary, ...]] = _NOT_LISTED
    hosted: Fact[tuple[HostedZone, ...]] = _NOT_HOSTED
