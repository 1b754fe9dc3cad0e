"""A zone file (RFC 1035 section 5), as the record sets that another host is to hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

import dns.exception
import dns.name
import dns.rdataclass
import dns.rdatatype
import dns.tokenizer
import dns.zonefile

from sesctl.dns.words import printable
from sesctl.model.fault import Fault
from sesctl.model.hosting import HostedSet
from sesctl.model.names import is_at_or_below
from sesctl.model.zone_move import Copy

if TYPE_CHECKING:
    from dns.rdata import Rdata

_FILE = "the file"
_DEFAULT_TTL = 3600
_DIRECTIVES = ("ORIGIN", "TTL")
"""Neither $INCLUDE, which reads other files, nor $GENERATE, which can make millions of records."""

_OWN = frozenset({"SOA", "NS"})
_DNSSEC = frozenset({"DNSKEY", "RRSIG", "NSEC", "NSEC3", "NSEC3PARAM", "CDS", "CDNSKEY"})
_KNOWN = frozenset(
    {
        "A",
        "AAAA",
        "CAA",
        "CNAME",
        "DS",
        "HTTPS",
        "MX",
        "NAPTR",
        "NS",
        "PTR",
        "SPF",
        "SRV",
        "SSHFP",
        "SVCB",
        "TLSA",
        "TXT",
    }
)
"""What Route 53 takes."""


class _Records(dns.zonefile.RRsetsReaderTransaction):
    """Keeps every record, also what no zone can hold, so that it can be told: two aliases of one name, say."""

    def __init__(self, origin: dns.name.Name) -> None:
        manager = dns.zonefile.RRSetsReaderManager(origin, relativize=False)
        super().__init__(manager, replacement=True, read_only=False)  # type: ignore[no-untyped-call]
        self.found: dict[tuple[dns.name.Name, dns.rdatatype.RdataType], list[tuple[int, Rdata]]] = {}

    def add(self, name: dns.name.Name, ttl: int, data: Rdata) -> None:
        """Take a record, with its TTL in seconds."""
        self.found.setdefault((name.canonicalize(), data.rdtype), []).append((ttl, data))


def read_zone_file(text: str, domain: str, where: str) -> Copy | Fault:
    """Read the record sets of a domain, but for its own NS and SOA; `where` names the file."""
    try:
        read = _read(text, domain)
    except (dns.exception.DNSException, UnicodeError, ValueError) as error:
        why = printable(str(error).replace(f"{_FILE}:", "near line ", 1))
        return Fault(0, "", why or "it is no zone file", "a zone file, as BIND reads them")
    found = [one for one in read if not _is_own(one, domain)]
    at: dict[str, set[str]] = {}
    for one in found:
        if one.key != (domain, "CNAME"):
            at.setdefault(one.name, set()).add(one.type)
    reasons = {one: _why_not(one, domain, at.get(one.name, set())) for one in found}
    return Copy(
        "file",
        where,
        sets=tuple(one for one, reason in reasons.items() if not reason),
        left=tuple(f"{one.type} {one.name} {reason}." for one, reason in reasons.items() if reason),
    )


def _read(text: str, domain: str) -> list[HostedSet]:
    records = _Records(dns.name.from_text(domain))
    reader = dns.zonefile.Reader(
        dns.tokenizer.Tokenizer(text, _FILE),
        dns.rdataclass.IN,
        records,
        allow_directives=_DIRECTIVES,
        default_ttl=_DEFAULT_TTL,
    )
    # What is not in the zone is to be told, and not passed over.
    reader.zone_origin = dns.name.root
    reader.read()
    return [_hosted(name, kind, held) for (name, kind), held in records.found.items()]


def _hosted(name: dns.name.Name, kind: dns.rdatatype.RdataType, held: list[tuple[int, Rdata]]) -> HostedSet:
    values = dict.fromkeys(data.to_text(relativize=False) for _, data in held)
    ttl = min(ttl for ttl, _ in held)
    return HostedSet(name.to_text(omit_final_dot=True), dns.rdatatype.to_text(kind), ttl, tuple(values))


def _is_own(one: HostedSet, domain: str) -> bool:
    return (one.name == domain and one.type in _OWN) or one.type in _DNSSEC


def _why_not(one: HostedSet, domain: str, types: set[str]) -> str:
    if not is_at_or_below(one.name, domain):
        return f"is not in {domain}"
    if one.key == (domain, "CNAME"):
        return f"is {', '.join(one.values)}, and no zone may have an alias at its apex"
    if "CNAME" in types and len(types) > 1:
        return f"is beside {', '.join(sorted(types - {one.type}))}, and an alias has to be alone: enter what is right"
    if one.type == "CNAME" and len(one.values) > 1:
        return f"leads to {' and '.join(one.values)}, and an alias leads to one name: enter what is right"
    return "" if one.type in _KNOWN else "is of a type that Route 53 does not have"
