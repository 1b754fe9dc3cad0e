"""A resolver's cache, which can show what is no longer true (RFC 2308 for what is not there)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import dns.name
import dns.rrset
from dns.rcode import Rcode

from sesctl.sim.dns.reply import Reply

if TYPE_CHECKING:
    from collections.abc import Callable

    from dns.rdatatype import RdataType
    from dns.rrset import RRset


class ResolverCache:
    """Whole replies by question, until the smallest TTL in them has passed by the simulator's clock."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._kept: dict[tuple[dns.name.Name, RdataType], tuple[float, Reply]] = {}

    def get(self, name: dns.name.Name, rdtype: RdataType) -> Reply | None:
        """The kept reply with what is left of its TTLs."""
        kept = self._kept.get((name, rdtype))
        if kept is None:
            return None
        since, reply = kept
        age = int(self._now() - since)
        if age >= _lifetime(reply):
            del self._kept[(name, rdtype)]
            return None
        return Reply(reply.rcode, answer=_aged(reply.answer, age), authority=_aged(reply.authority, age))

    def put(self, name: dns.name.Name, rdtype: RdataType, reply: Reply) -> None:
        """Keep a reply; failures are not kept."""
        if reply.rcode in {Rcode.NOERROR, Rcode.NXDOMAIN}:
            self._kept[(name, rdtype)] = (self._now(), reply)

    def clear(self) -> None:
        """Forget everything."""
        self._kept.clear()


def _lifetime(reply: Reply) -> int:
    return min((rrset.ttl for rrset in [*reply.answer, *reply.authority]), default=0)


def _aged(section: list[RRset], age: int) -> list[RRset]:
    aged = [dns.rrset.from_rdata_list(rrset.name, rrset.ttl, list(rrset)) for rrset in section]
    for rrset in aged:
        rrset.ttl = max(0, rrset.ttl - age)
    return aged
