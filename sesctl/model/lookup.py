"""One DNS question to one server, and the reply: answered, absent, a referral, or unknown."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, TypeAlias

Role: TypeAlias = Literal["authoritative", "resolver"]
RecordType: TypeAlias = Literal["A", "AAAA", "CNAME", "MX", "NS", "SOA", "TXT"]
QuestionType: TypeAlias = RecordType | Literal["CAA", "DS", "SRV"]
UnknownReason: TypeAlias = Literal["servfail", "refused", "timeout", "lame", "malformed"]


@dataclass(frozen=True, slots=True, order=True)
class Server:
    """Who is asked.

    Attributes:
        address: `192.0.2.1`, `192.0.2.1:5353`, `[2001:db8::1]:53` or `https://…/dns-query`.
        role: an authoritative server is asked without recursion, a resolver with it.
        name: the host name by which the delegation, or the user, calls it.
    """

    address: str
    role: Role
    name: str = ""


@dataclass(frozen=True, slots=True, order=True)
class Question:
    """What is asked; the name is lower-case, in A-labels, without the final dot."""

    name: str
    type: QuestionType
    checking_disabled: bool = False


@dataclass(frozen=True, slots=True, order=True)
class Ask:
    """One question to one server."""

    server: Server
    question: Question


@dataclass(frozen=True, slots=True)
class Soa:
    """The start of authority that came with a reply."""

    zone: str
    primary: str
    admin: str
    serial: int
    minimum: int
    ttl: int

    @property
    def negative_ttl(self) -> int:
        """Seconds for which an absence may be cached (RFC 2308 section 5)."""
        return min(self.ttl, self.minimum)


@dataclass(frozen=True, slots=True)
class Answered:
    """The server has records.

    Attributes:
        values: presentation form. TXT: the strings of one record joined, without quotes; MX:
            `10 host`; host names lower-case without the final dot. Sorted. Empty when the server
            gave an alias and left the rest to somebody else.
        ttl: the smallest of the records', in seconds.
        aliases: the targets of the CNAME records that were followed, in order.
        soa: for a question of type SOA, the record itself.
    """

    values: tuple[str, ...]
    ttl: int
    aliases: tuple[str, ...] = ()
    soa: Soa | None = None


@dataclass(frozen=True, slots=True)
class Absent:
    """The server knows that there is no such record.

    Attributes:
        kind: `nxdomain` when nothing has the name, `nodata` when only the type is missing.
        soa: of the zone that says so; None when the server sent none.
        aliases: the targets of the CNAME records that led to the absence, in order.
    """

    kind: Literal["nodata", "nxdomain"]
    soa: Soa | None = None
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Referral:
    """The server has delegated the name: `zone` is served by `hosts`.

    Attributes:
        glue: pairs of host and address that came along.
        ttl: of the NS set, in seconds; the same referral may come with another.
    """

    zone: str
    hosts: tuple[str, ...]
    glue: tuple[tuple[str, str], ...] = ()
    ttl: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Unknown:
    """Nothing was learned.

    Attributes:
        reason: `lame` when an authoritative server answers without authority.
        detail: the words for people, from the server where it said something (RFC 8914).
        local: the fault is on this side, such as no route to an IPv6 address.
    """

    reason: UnknownReason
    detail: str = ""
    local: bool = False


Reply: TypeAlias = Answered | Absent | Referral | Unknown


@dataclass(frozen=True, slots=True)
class Seen:
    """One server's reply."""

    server: Server
    reply: Reply
