"""Records as text, and the CNAME records that lead from a question to its answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import dns.name
import dns.rdataclass
import dns.rdatatype
from dns.rdtypes.ANY.CNAME import CNAME
from dns.rdtypes.ANY.MX import MX
from dns.rdtypes.ANY.NS import NS
from dns.rdtypes.ANY.SOA import SOA
from dns.rdtypes.ANY.TXT import TXT
from dns.rdtypes.IN.A import A
from dns.rdtypes.IN.AAAA import AAAA

from sesctl.model.lookup import Soa

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dns.name import Name
    from dns.rdata import Rdata
    from dns.rdatatype import RdataType
    from dns.rrset import RRset


@dataclass(frozen=True, slots=True)
class Record:
    """One record of class IN."""

    owner: Name
    data: Rdata
    ttl: int


@dataclass(frozen=True, slots=True)
class Trail:
    """What an answer section holds for a question.

    Attributes:
        aliases: the targets of the CNAME records that were followed, in order.
        end: the name at which they end.
        loops: whether they come back to a name, which is then the end.
        found: the records of the type asked for at the end.
        ttl: the smallest of all these records', in seconds.
    """

    aliases: tuple[str, ...]
    end: Name
    loops: bool
    found: tuple[Record, ...]
    ttl: int


def records(section: Iterable[RRset], kind: RdataType) -> Iterator[Record]:
    """Yield the records of one type in a section of a message."""
    for rrset in section:
        if rrset.rdtype == kind and rrset.rdclass == dns.rdataclass.IN:
            yield from (Record(rrset.name, data, rrset.ttl) for data in rrset)


def trail(section: Iterable[RRset], name: Name, kind: RdataType) -> Trail:
    """Follow the aliases of an answer section from a name; what belongs to no name on the way is ignored."""
    rrsets = list(section)
    wanted = tuple(records(rrsets, kind))
    steps = _steps(() if kind == dns.rdatatype.CNAME else records(rrsets, dns.rdatatype.CNAME))
    passed, aliases, ttls = {name}, [], []
    end = name
    while end in steps:
        end, ttl = steps[end]
        aliases.append(text(end))
        ttls.append(ttl)
        if end in passed:
            return Trail(tuple(aliases), end, loops=True, found=(), ttl=min(ttls))
        passed.add(end)
    found = tuple(record for record in wanted if record.owner == end)
    ttls += [record.ttl for record in found]
    return Trail(tuple(aliases), end, loops=False, found=found, ttl=min(ttls, default=0))


def _steps(found: Iterable[Record]) -> dict[Name, tuple[Name, int]]:
    steps: dict[Name, tuple[Name, int]] = {}
    for record in found:
        if isinstance(record.data, CNAME):
            steps.setdefault(record.owner, (record.data.target, record.ttl))
    return steps


def text(name: Name) -> str:
    """Write a name in lower case without the final dot; the root is empty."""
    return "" if name == dns.name.root else name.canonicalize().to_text(omit_final_dot=True)


def value(data: Rdata) -> str:
    """Write a record's data as `Answered.values` describes."""
    match data:
        case A() | AAAA():
            return str(data.address)
        case CNAME() | NS():
            return _host(data.target)
        case MX():
            return f"{data.preference} {_host(data.exchange)}"
        case TXT():
            return b"".join(data.strings).decode("utf-8", "backslashreplace")
        case SOA():
            numbers = (data.serial, data.refresh, data.retry, data.expire, data.minimum)
            return " ".join([_host(data.mname), _host(data.rname), *map(str, numbers)])
        case _:
            return data.to_text()


def soa(record: Record) -> Soa | None:
    """Read a start of authority; None when the record is something else."""
    if not isinstance(record.data, SOA):
        return None
    data = record.data
    return Soa(
        zone=text(record.owner),
        primary=text(data.mname),
        admin=text(data.rname),
        serial=data.serial,
        minimum=data.minimum,
        ttl=record.ttl,
    )


def _host(name: Name) -> str:
    """Write a host name; the root, as in a null MX (RFC 7505), stays a dot."""
    return text(name) or "."
