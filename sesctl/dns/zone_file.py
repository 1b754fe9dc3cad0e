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
    from collections.abc import Iterable

    from dns.rrset import RRset

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


class _Sets(dns.zonefile.RRsetsReaderTransaction):
    """Takes what no zone can hold too, so that it can be told: some hosts export a CNAME at the apex."""

    def check_put_rdataset(self, check: object) -> None:
        """Check nothing."""


def read_zone_file(text: str, domain: str, where: str) -> Copy | Fault:
    """Read the record sets of a domain, but for its own NS and SOA; `where` names the file."""
    try:
        rrsets = _read(text, domain)
    except (dns.exception.DNSException, UnicodeError, ValueError) as error:
        why = printable(str(error).replace(f"{_FILE}:", "near line ", 1))
        return Fault(0, "", why or "it is no zone file", "a zone file, as BIND reads them")
    sets: list[HostedSet] = []
    left: list[str] = []
    for rrset in rrsets:
        one = _hosted(rrset)
        if not _is_own(one, domain):
            reason = _why_not(one, domain)
            left += [f"{one.type} {one.name} {reason}."] if reason else []
            sets += [] if reason else [one]
    return Copy("file", where, sets=tuple(sets), left=tuple(dict.fromkeys(left)))


def _read(text: str, domain: str) -> Iterable[RRset]:
    origin = dns.name.from_text(domain)
    manager = dns.zonefile.RRSetsReaderManager(origin, relativize=False)
    with _Sets(manager, replacement=True, read_only=False) as transaction:  # type: ignore[no-untyped-call]
        tokens = dns.tokenizer.Tokenizer(text, _FILE)
        dns.zonefile.Reader(
            tokens,
            dns.rdataclass.IN,
            transaction,
            allow_directives=_DIRECTIVES,
            default_ttl=_DEFAULT_TTL,
        ).read()
    found: Iterable[RRset] = manager.rrsets
    return found


def _hosted(rrset: RRset) -> HostedSet:
    values = tuple(data.to_text(relativize=False) for data in rrset)
    name = rrset.name.canonicalize().to_text(omit_final_dot=True)
    return HostedSet(name, dns.rdatatype.to_text(rrset.rdtype), rrset.ttl, values)


def _is_own(one: HostedSet, domain: str) -> bool:
    return (one.name == domain and one.type in _OWN) or one.type in _DNSSEC


def _why_not(one: HostedSet, domain: str) -> str:
    if not is_at_or_below(one.name, domain):
        return f"is not in {domain}"
    if one.key == (domain, "CNAME"):
        return f"is {', '.join(one.values)}, and no zone may have an alias at its apex"
    return "" if one.type in _KNOWN else "is of a type that Route 53 does not have"
