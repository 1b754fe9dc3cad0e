"""How SES asks the DNS: through a resolver, and with the errors that VerificationInfo names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import dns.exception
import dns.name
from dns.rcode import Rcode
from dns.rdatatype import RdataType

from sesctl.sim.dns.reply import Reply
from sesctl.sim.ses.identity import Soa

if TYPE_CHECKING:
    from dns.rdata import Rdata

    from sesctl.sim.dns.faults import DnsFaultBook
    from sesctl.sim.dns.names import DnsWorld

NotFound = Literal["DNS_SERVER_ERROR", "HOST_NOT_FOUND", "TYPE_NOT_FOUND"]
_BREAKS = frozenset(
    {"servfail", "bogus", "refused", "timeout", "lame", "garbage", "wrong-id", "wrong-question"}
)


class SesLookup:
    """Resolves names for the verifier, and meets the DNS faults that are meant for everybody or for SES."""

    def __init__(self, names: DnsWorld, faults: DnsFaultBook) -> None:
        self._names = names
        self._faults = faults

    def version(self) -> int | None:
        """Equal for equal answers; None while faults are in force, when nothing is equal."""
        return None if self._faults else self._names.generation

    def records(self, name: str, rdtype: RdataType) -> list[Rdata] | NotFound:
        """The records of exactly this name and type, or why there are none."""
        reply = self._reply(name, rdtype)
        if reply is None or reply.rcode not in {Rcode.NOERROR, Rcode.NXDOMAIN}:
            return "DNS_SERVER_ERROR"
        found = [rdata for rrset in reply.answer if rrset.rdtype == rdtype for rdata in rrset]
        if found:
            return found
        return "HOST_NOT_FOUND" if reply.rcode == Rcode.NXDOMAIN else "TYPE_NOT_FOUND"

    def soa(self, name: str) -> Soa | None:
        """The SOA of the zone that holds a name."""
        reply = self._reply(name, RdataType.SOA)
        for rrset in [*reply.answer, *reply.authority] if reply else []:
            if rrset.rdtype == RdataType.SOA:
                return Soa(_host(rrset[0].mname), _host(rrset[0].rname), rrset[0].serial)
        return None

    def _reply(self, name: str, rdtype: RdataType) -> Reply | None:
        try:
            asked = dns.name.from_text(name)
        except dns.exception.DNSException:
            return Reply(rcode=Rcode.NXDOMAIN)
        if self._faults:
            met = self._faults.matching("ses", asked, rdtype)
            if any(fault.kind in _BREAKS for fault in met):
                return None
        return self._names.resolver().resolve(asked, rdtype)


def _host(name: dns.name.Name) -> str:
    return name.to_text(omit_final_dot=True)
