"""Record sets as the server of a zone has them, each asked for by name and type.

A server that answers from a wildcard (RFC 4592) has no set at the name itself; that is told apart
by asking for the wildcard, and, where it would answer the same, whether the set exists at all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import dns.flags
import dns.message
import dns.name
import dns.rcode
import dns.rdatatype
import dns.update
from dns.rdatatype import CNAME, DNAME, NS

from sesctl.dns.records import text
from sesctl.dns.update_errors import refused
from sesctl.errors import SesctlError
from sesctl.model.hosting import HostedSet
from sesctl.model.names import ancestors, is_at_or_below, is_below

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from dns.message import Message
    from dns.rdatatype import RdataType
    from dns.rrset import RRset

    from sesctl.dns.update_session import Session

READ = (CNAME, dns.rdatatype.TXT, dns.rdatatype.MX, NS, dns.rdatatype.A, dns.rdatatype.AAAA)
"""The types that are asked for at each name."""


def read_sets(session: Session, zone: str, names: Collection[str]) -> tuple[HostedSet, ...]:
    """Read the sets of these types at names, and the NS sets between them and the apex.

    Raises:
        SesctlError: an answer is missing, failed, or comes without authority.
    """
    wanted = dict.fromkeys([(name, kind) for name in names for kind in READ] + _cuts(zone, names))
    answers = session.ask([_query(name, kind) for name, kind in wanted])
    found: dict[tuple[str, str], HostedSet] = {}
    for (name, kind), answer in zip(wanted, answers, strict=True):
        for one in _sets(answer, name, kind, _Place(session, zone)):
            found.setdefault(one.key, one)
    made = _from_wildcards(session, zone, [one for one in found.values() if one.name != zone])
    return tuple(one for key, one in found.items() if key not in made)


def apex(session: Session, zone: str) -> tuple[str, ...] | None:
    """Read the names of a zone's servers; None where this one does not keep the zone."""
    authority, servers = session.ask([_query(zone, dns.rdatatype.SOA), _query(zone, NS)])
    known = authority.rcode() in {dns.rcode.NOERROR, dns.rcode.NXDOMAIN, dns.rcode.REFUSED, dns.rcode.NOTAUTH}
    if not known:
        raise refused(f"say whether it keeps the zone {zone}", authority, session.server, zone, session.key)
    if not _own(authority.answer, zone, dns.rdatatype.SOA) or not authority.flags & dns.flags.AA:
        return None
    sets = _sets(servers, zone, NS, _Place(session, zone))
    return tuple(sorted(value.lower().removesuffix(".") for one in sets for value in one.values))


def _cuts(zone: str, names: Collection[str]) -> list[tuple[str, RdataType]]:
    return [(above, NS) for name in names for above in ancestors(name) if is_below(above, zone)]


def _query(name: str, kind: RdataType) -> Message:
    return dns.message.make_query(dns.name.from_text(name), kind, flags=0)


class _Place:
    """Who was asked about what, for messages."""

    def __init__(self, session: Session, zone: str) -> None:
        self.session = session
        self.zone = zone

    def failed(self, answer: Message, name: str) -> SesctlError:
        return refused(f"say what is at {name}", answer, self.session.server, self.zone, self.session.key)

    def unauthorised(self, name: str) -> SesctlError:
        return SesctlError(
            "refused",
            f"the server {self.session.server} answers for {name} without authority",
            why=f"it does not keep the zone {self.zone}, or its copy has expired",
            try_=f"name the primary server: --server ADDRESS; `dig {self.zone} SOA` shows its name",
        )


def _sets(answer: Message, name: str, kind: RdataType, place: _Place) -> Iterator[HostedSet]:
    """Yield the set that was asked for, or the NS set of a delegation above it."""
    if answer.rcode() not in {dns.rcode.NOERROR, dns.rcode.NXDOMAIN}:
        raise place.failed(answer, name)
    if answer.flags & dns.flags.AA:
        aliases = [
            f"comes of the DNAME record at {text(one.name)}" for one in answer.answer if one.rdtype == DNAME
        ]
        yield from (_hosted(one, "".join(aliases[:1])) for one in _own(answer.answer, name, kind))
        return
    referrals = [
        one for one in answer.authority if one.rdtype == NS and _is_cut(text(one.name), name, place.zone)
    ]
    if not referrals:
        raise place.unauthorised(name)
    yield from map(_hosted, referrals)


def _is_cut(owner: str, name: str, zone: str) -> bool:
    return is_below(owner, zone) and is_at_or_below(name, owner)


def _own(section: list[RRset], name: str, kind: RdataType) -> list[RRset]:
    return [one for one in section if one.rdtype == kind and text(one.name) == name]


def _hosted(one: RRset, special: str = "") -> HostedSet:
    values = tuple(data.to_text() for data in one)
    return HostedSet(text(one.name), dns.rdatatype.to_text(one.rdtype), one.ttl, values, special)


def _from_wildcards(session: Session, zone: str, sets: Collection[HostedSet]) -> set[tuple[str, str]]:
    """Return the keys of the sets that exist only as answers of a wildcard."""
    above = {
        (one.key, f"*.{name}"): dns.rdatatype.from_text(one.type)
        for one in sets
        for name in ancestors(one.name)
        if is_at_or_below(name, zone) and not one.special
    }
    answers = session.ask([_query(wildcard, kind) for (_, wildcard), kind in above.items()])
    suspects = {
        key
        for ((key, wildcard), kind), answer in zip(above.items(), answers, strict=True)
        if any(_sets(answer, wildcard, kind, _Place(session, zone)))
    }
    return {key for key in suspects if not _exists(session, zone, key)}


def _exists(session: Session, zone: str, key: tuple[str, str]) -> bool:
    """Ask whether a set exists, by an update that changes nothing if it does (RFC 2136 section 2.4.1)."""
    name, kind = key
    probe = dns.update.UpdateMessage(zone)
    probe.present(dns.name.from_text(name), kind)
    (answer,) = session.ask([probe])
    if answer.rcode() not in {dns.rcode.NOERROR, dns.rcode.NXRRSET, dns.rcode.NXDOMAIN}:
        raise refused(f"say whether {kind} {name} exists", answer, session.server, zone, session.key)
    return answer.rcode() == dns.rcode.NOERROR
