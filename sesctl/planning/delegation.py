"""Who serves a domain: from the two last labels downwards, following referrals.

A resolver is only ever asked about the two last labels. It is not asked about the domain itself
when that is longer: the name may not exist yet, and the resolver would remember that nothing lies
below it (RFC 8020), just when the records are about to be published.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sesctl.model.lookup import Absent, Answered, Ask, Question, Server, Unknown
from sesctl.model.names import last_two_labels, parent
from sesctl.model.observation import Delegated, GivenServers, Undelegated, Undetermined

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from sesctl.model.lookup import RecordType, Reply
    from sesctl.model.observation import Delegation
    from sesctl.planning.goal import Goal

    Get = Callable[[Ask], Reply | None]

_MOST_HOSTS = 13
_MOST_ADDRESSES = 4


def find_delegation(goal: Goal, get: Get) -> Delegation | None:
    """Find the zone to start from and its servers; None while answers are still wanted."""
    if goal.authoritative:
        return GivenServers(goal.authoritative)
    zone = last_two_labels(goal.domain)
    while zone:
        reply = from_resolvers(Question(zone, "NS"), goal.resolvers, get)
        if reply is None:
            return None
        if isinstance(reply, Answered) and reply.values:
            return _delegated(zone, reply.values, goal, get)
        if isinstance(reply, Absent) and reply.kind == "nxdomain":
            return Undelegated(zone)
        if isinstance(reply, Unknown):
            return Undetermined(f"no resolver could say who serves {zone} ({reply.detail or reply.reason})")
        zone = parent(zone)
    return Undetermined(f"no zone above {goal.domain} was found")


def _delegated(zone: str, hosts: tuple[str, ...], goal: Goal, get: Get) -> Delegation | None:
    servers = servers_of(hosts, (), goal, get)
    if servers is None:
        return None
    if not servers:
        return Undetermined(f"none of the name servers of {zone} has an address ({', '.join(hosts)})")
    return Delegated(zone, hosts, servers)


def servers_of(
    hosts: Iterable[str], glue: tuple[tuple[str, str], ...], goal: Goal, get: Get
) -> tuple[Server, ...] | None:
    """Find every address of every host, from the glue or from resolvers; None while some are still wanted."""
    servers: list[Server] = []
    complete = True
    for host in list(hosts)[:_MOST_HOSTS]:
        addresses = [address for name, address in glue if name == host]
        for kind in () if addresses else _ADDRESS_TYPES:
            reply = from_resolvers(Question(host, kind), goal.resolvers, get)
            complete = complete and reply is not None
            addresses += reply.values if isinstance(reply, Answered) else ()
        servers += (Server(address, "authoritative", host) for address in addresses[:_MOST_ADDRESSES])
    return tuple(dict.fromkeys(servers)) if complete else None


_ADDRESS_TYPES: tuple[RecordType, ...] = ("A", "AAAA")


def from_resolvers(question: Question, resolvers: tuple[Server, ...], get: Get) -> Reply | None:
    """Return what the resolvers say: the first answer, else the first absence; None while it is wanted.

    Where all of them fail, they are asked not to validate: a zone with broken DNSSEC still has servers.
    """
    best = _best(question, resolvers, get)
    if isinstance(best, Unknown) and best.reason == "servfail" and not question.checking_disabled:
        unchecked = _best(unvalidated(question), resolvers, get)
        return best if isinstance(unchecked, Unknown) else unchecked
    return best


def unvalidated(question: Question) -> Question:
    """Return the same question with DNSSEC checking disabled (RFC 4035 section 3.2.2)."""
    return replace(question, checking_disabled=True)


def _best(question: Question, resolvers: tuple[Server, ...], get: Get) -> Reply | None:
    replies = [get(Ask(server, question)) for server in resolvers]
    if None in replies:
        return None
    by_merit = sorted(
        (reply for reply in replies if reply is not None),
        key=lambda reply: (not isinstance(reply, Answered), not isinstance(reply, Absent)),
    )
    return by_merit[0] if by_merit else Unknown("timeout", "no resolver is known")
