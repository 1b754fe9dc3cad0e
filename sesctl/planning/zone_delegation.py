"""What the zone above a domain says of it: whose name servers, and whether DNSSEC leads into it.

The parent's own servers are asked, since caches may have the old answer for days. Where they
cannot be reached, or the user named other servers, resolvers stand in for them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesctl.model.lookup import Absent, Answered, Ask, Question, Referral, Unknown
from sesctl.model.names import is_at_or_below, is_below, last_two_labels, parent
from sesctl.model.zone_move import LedNowhere, LedTo, NotTold, Parent
from sesctl.planning.delegation import from_resolvers, servers_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from sesctl.model.lookup import Reply, Server
    from sesctl.planning.goal import Goal

    Get = Callable[[Ask], Reply | None]

_DEEPEST = 6
_MOST_SERVERS = 4


def find_parent(goal: Goal, get: Get) -> Parent | None:
    """Find out who delegates the domain, and to whom; None while answers are still wanted."""
    start = _start(goal, get)
    if start is None or isinstance(start, Parent):
        return start
    return _by_resolvers(goal, get, *start) if goal.authoritative else _by_parent(goal, get, *start)


def _by_parent(goal: Goal, get: Get, zone: str, hosts: tuple[str, ...]) -> Parent | None:
    """Walk down from a zone above to the one that says something of the domain itself."""
    for _ in range(_DEEPEST):
        servers = servers_of(hosts, (), goal, get)
        told = None if servers is None else _told(goal.domain, servers[:_MOST_SERVERS], get)
        if servers is None or told is None:
            return None
        if isinstance(told, Unknown):
            return _by_resolvers(goal, get, zone, hosts)
        if not isinstance(told, Referral) or told.zone == goal.domain:
            return _signed(_parent(zone, hosts, told), goal, servers[:_MOST_SERVERS], get)
        if not is_below(told.zone, zone):
            break
        zone, hosts = told.zone, told.hosts
    return Parent(zone, NotTold(f"the servers of {zone} refer to each other"), hosts)


def _start(goal: Goal, get: Get) -> tuple[str, tuple[str, ...]] | Parent | None:
    """Find the highest zone that can be the parent, and its servers.

    A resolver is asked for nothing below the two last labels: what does not exist yet would be
    remembered as not there.
    """
    top = last_two_labels(goal.domain)
    zone = parent(goal.domain) if top == goal.domain else top
    while zone:
        reply = from_resolvers(Question(zone, "NS"), goal.resolvers, get)
        match reply:
            case None:
                return None
            case Answered(values) if values:
                return zone, values
            case Absent("nxdomain"):
                return Parent(parent(zone), LedNowhere(exists=False))
            case Unknown(reason, detail):
                return Parent("", NotTold(f"no resolver could say who serves {zone} ({detail or reason})"))
            case _:
                zone = parent(zone)
    return Parent("", NotTold(f"no zone above {goal.domain} was found"))


def _told(domain: str, servers: tuple[Server, ...], get: Get) -> Reply | None:
    """What the servers say together; while a change spreads, those that lag count too."""
    replies = [get(Ask(server, Question(domain, "NS"))) for server in servers]
    if None in replies:
        return None
    known = [reply for reply in replies if isinstance(reply, Answered | Absent | Referral)]
    if not known:
        return Unknown("timeout", "none of the parent's servers answered")
    absent = next((reply for reply in known if isinstance(reply, Absent)), None)
    return absent or _together([reply for reply in known if not isinstance(reply, Absent)])


def _together(replies: list[Answered | Referral]) -> Reply:
    first = replies[0]
    if isinstance(first, Answered) or any(isinstance(one, Answered) for one in replies):
        return first
    alike = [one for one in replies if isinstance(one, Referral) and one.zone == first.zone]
    hosts = sorted({host for one in alike for host in one.hosts})
    return Referral(first.zone, tuple(hosts), first.glue, max(one.ttl for one in alike))


def _parent(zone: str, hosts: tuple[str, ...], reply: Reply) -> Parent:
    match reply:
        case Referral(_, named, _, ttl):
            return Parent(zone, LedTo(named, ttl), hosts)
        case Answered(values, ttl, aliases) if values and not aliases:
            return Parent(zone, LedTo(values, ttl), hosts)
        case Absent("nxdomain"):
            return Parent(zone, LedNowhere(exists=False), hosts)
        case Unknown(reason, detail):
            return Parent(zone, NotTold(detail or reason), hosts)
        case _:
            return Parent(zone, LedNowhere(exists=True), hosts)


def _by_resolvers(goal: Goal, get: Get, zone: str, hosts: tuple[str, ...]) -> Parent | None:
    reply = from_resolvers(Question(goal.domain, "NS"), goal.resolvers, get)
    if reply is None:
        return None
    above = reply.soa.zone if isinstance(reply, Absent) and reply.soa else ""
    if above and is_below(above, zone) and is_at_or_below(goal.domain, above):
        zone, hosts = above, ()
    return _signed(_parent(zone, hosts, reply), goal, (), get)


def _signed(found: Parent, goal: Goal, servers: tuple[Server, ...], get: Get) -> Parent | None:
    """Add whether the parent vouches for the domain's keys (RFC 4035 section 3.1.4.1)."""
    question = Question(goal.domain, "DS")
    if not isinstance(found.delegation, LedTo):
        return found
    reply = _first_known(question, servers, get) if servers else None
    if servers and reply is None:
        return None
    if reply is None or isinstance(reply, Unknown | Referral):
        reply = from_resolvers(question, goal.resolvers, get)
    match reply:
        case None:
            return None
        case Answered(values, ttl) if values:
            signed, ttl_of_ds = True, ttl
        case Answered() | Absent():
            signed, ttl_of_ds = False, 0
        case _:
            return found
    return Parent(found.zone, found.delegation, found.hosts, signed, ttl_of_ds)


def _first_known(question: Question, servers: tuple[Server, ...], get: Get) -> Reply | None:
    replies = [get(Ask(server, question)) for server in servers]
    if None in replies:
        return None
    known = [reply for reply in replies if isinstance(reply, Answered | Absent)]
    return known[0] if known else Unknown("timeout")
