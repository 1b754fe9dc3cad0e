"""Zones on a server that takes dynamic updates (RFC 2136), such as BIND or Knot DNS."""

from __future__ import annotations

from typing import TYPE_CHECKING

import dns.exception
import dns.name
import dns.rdata
import dns.rdataclass
import dns.rdatatype
import dns.update

from sesctl.dns.update_errors import refused
from sesctl.dns.update_reading import READ, apex, read_sets
from sesctl.dns.update_session import Session
from sesctl.errors import SesctlError
from sesctl.model.hosted_zone import HostedZone
from sesctl.model.hosting import SetChange

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from dns.rdata import Rdata

    from sesctl.dns.address import Endpoint
    from sesctl.model.hosting import HostedSet
    from sesctl.model.tsig import TsigKey

_CNAME = "CNAME"


class UpdateHost:
    """Implements `sesctl.ports.NamedZones`.

    Args:
        server_of: the addresses of the server that takes updates of a zone; may raise SesctlError.
        key: that signs; None where the server lets this machine in without one.
        timeout: the most seconds for an answer. A server that signs its zones may take some to write.
    """

    kind = "nsupdate"
    creates_only = False

    def __init__(
        self, server_of: Callable[[str], Sequence[Endpoint]], key: TsigKey | None, timeout: float = 20.0
    ) -> None:
        self._server_of = server_of
        self._key = key
        self._timeout = timeout

    def zone(self, name: str) -> HostedZone:
        """Find the zone of exactly this name; raises SesctlError, not-found where the server has none."""
        with self._session(name) as session:
            servers = apex(session, name)
            if servers is None:
                raise _not_kept(session.server, name)
        return HostedZone("", name, servers)

    def record_sets(self, zone: HostedZone, names: Collection[str]) -> tuple[HostedSet, ...]:
        """Read the sets of the types that `READ` names at these names, and the NS sets above them."""
        with self._session(zone.name) as session:
            return read_sets(session, zone.name, names)

    def change(self, zone: HostedZone, changes: Sequence[SetChange]) -> str:
        """Send one update, which is in force once it is answered; so there is no receipt.

        An alias that finds something else at its name is left out, and the rest is done (RFC 2136
        section 3.4.2.2). Knot DNS 3.2 does so in a zone that it signs when the update itself has
        just made room; what is left out is sent once more.
        """
        with self._session(zone.name) as session:
            self._send(session, zone.name, changes)
            left = _left_out(session, zone.name, changes)
            if left:
                self._send(session, zone.name, left)
                left = _left_out(session, zone.name, left)
            if left:
                raise _incomplete(session.server, zone.name, left[0])
        return ""

    def _send(self, session: Session, zone: str, changes: Sequence[SetChange]) -> None:
        (answer,) = session.ask([_update(zone, changes)])
        if answer.rcode():
            raise refused(f"change the zone {zone}", answer, session.server, zone, self._key)

    def settled(self, receipt: str) -> bool:  # noqa: ARG002 - there is nothing to look up
        """Whether the server has the change, which it had before it answered.

        Its secondaries fetch it later: reading back from all servers of the zone waits for them.
        """
        return True

    def _session(self, zone: str) -> Session:
        return Session(self._server_of(zone), self._key, self._timeout)


def _left_out(session: Session, zone: str, changes: Sequence[SetChange]) -> list[SetChange]:
    """Return what was to come and has not come, of the types that can be read."""
    coming = [one.after for one in changes if one.after and dns.rdatatype.from_text(one.after.type) in READ]
    now = {one.key for one in read_sets(session, zone, {one.name for one in coming})}
    return [SetChange(None, one) for one in coming if one.key not in now]


def _update(zone: str, changes: Sequence[SetChange]) -> dns.update.UpdateMessage:
    """Write changes as one message: what has to be so still, what goes, what comes."""
    message = dns.update.UpdateMessage(zone)
    replaced = {one.key[0] for one in changes if one.before}
    for one in changes:
        _require(message, one, empty=one.key[0] not in replaced)
    for one in changes:
        if one.before:
            message.delete(dns.name.from_text(one.before.name), one.before.type)
    for one in changes:
        if one.after:
            message.add(dns.name.from_text(one.after.name), one.after.ttl, *_data(one.after))
    return message


def _require(message: dns.update.UpdateMessage, change: SetChange, *, empty: bool) -> None:
    """Let everything be refused unless a set is as it was read (RFC 2136 section 2.4).

    An alias beside another record would not be refused, but left out without a word (section
    3.4.2.2), so a new one wants a name that has nothing, and any other set one that has no alias.
    """
    name, kind = change.key
    owner = dns.name.from_text(name)
    if change.before:
        message.present(owner, *_data(change.before))
    elif kind == _CNAME and empty:
        message.absent(owner)
    else:
        message.absent(owner, kind)
        if kind != _CNAME and empty:
            message.absent(owner, _CNAME)


def _data(one: HostedSet) -> list[Rdata]:
    kind = dns.rdatatype.from_text(one.type)
    try:
        return [dns.rdata.from_text(dns.rdataclass.IN, kind, value) for value in one.values]
    except (dns.exception.DNSException, ValueError) as error:
        raise SesctlError(
            "refused",
            f"{one.type} {one.name} cannot be written",
            why=f"a value of it is not in the form of a zone file ({type(error).__name__})",
            try_="enter it by hand, or mend the value where it came from",
        ) from error


def _not_kept(server: Endpoint, zone: str) -> SesctlError:
    return SesctlError(
        "not-found",
        f"the server {server} does not keep the zone {zone}",
        why="it gives no start of authority for it with authority",
        try_=f"name the primary server: --server ADDRESS; `dig {zone} SOA` shows its name",
    )


def _incomplete(server: Endpoint, zone: str, change: SetChange) -> SesctlError:
    name, kind = change.key
    return SesctlError(
        "service",
        f"the server {server} has changed the zone {zone}, but for {kind} {name}",
        why="it leaves a record out without a word where another stands that excludes it",
        try_=f"see what stands there: dig +tcp @{server.host} -p {server.port} {name} ANY",
    )
