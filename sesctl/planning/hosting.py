"""Which hosted zone a record belongs to: the one that the world is led to, or none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from sesctl.model.hosted_zone import HostedZone
from sesctl.model.lookup import Answered, Question, Unknown
from sesctl.model.names import ancestors, is_at_or_below, last_two_labels, parent
from sesctl.model.observation import GivenServers, Undelegated, Undetermined
from sesctl.model.plan import Held

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from sesctl.errors import ErrorKind
    from sesctl.model.observation import DnsView


@dataclass(frozen=True, slots=True)
class Live:
    """The zone that DNS shows a name to lie in.

    Attributes:
        zone: its apex; empty where that is not known, or there is none.
        servers: the names of the servers that the delegation leads to.
        unknown: why the zone is not known.
        absent: the name that does not exist, so that there is no zone.
    """

    zone: str = ""
    servers: frozenset[str] = frozenset()
    unknown: str = ""
    absent: str = ""


@dataclass(frozen=True, slots=True)
class Misplaced:
    """Why a record cannot go into any hosted zone of the account."""

    kind: ErrorKind
    what: str
    why: str
    try_: str


Place: TypeAlias = HostedZone | Misplaced


def names_above(names: Iterable[str]) -> Iterator[str]:
    """Yield the names at which a zone for these may begin, longest first, none twice."""
    every = {above for name in names for above in (name, *ancestors(name)) if "." in above}
    yield from sorted(every, key=lambda name: (-name.count("."), name))


def questions(names: Iterable[str], zones: Iterable[HostedZone]) -> tuple[Question, ...]:
    """Return what has to be asked to know where the names live."""
    names = tuple(names)
    inside = (above for above in names_above(names) if last_two_labels(above) != above or above in names)
    apexes = dict.fromkeys(zone.name for zone in zones if not zone.private)
    return (
        *(Question(name, "SOA") for name in inside),
        *(Question(apex, "NS") for apex in apexes),
    )


def live_zone(view: DnsView, name: str) -> Live:
    """Tell from a look which zone a name lies in, and who serves it.

    Where the user named the servers to ask, those stand in for the delegation, and say nothing of
    where the world is led to: then what resolvers see comes first.
    """
    match view.delegation:
        case Undelegated(missing):
            return Live(absent=missing)
        case Undetermined(reason):
            return Live(unknown=reason)
        case delegation:
            return _live(view, name, given=isinstance(delegation, GivenServers))


def _live(view: DnsView, name: str, *, given: bool) -> Live:
    for above in (name, *ancestors(name)):
        look = view.look(Question(above, "SOA"))
        if look.seen and not look.known:
            return Live(unknown=look.why_unknown)
        for reply in look.known_anywhere if given else look.known:
            if reply.soa and "." in reply.soa.zone and is_at_or_below(above, reply.soa.zone):
                return _served(view, above, reply.soa.zone, given=given)
        # An alias answers for every type, and tells nothing of the zone that it lies in.
    return Live(unknown=f"no server named the zone that {name} lies in")


def _served(view: DnsView, asked: str, apex: str, *, given: bool) -> Live:
    if not given:
        led_to = {one.server.name for one in view.look(Question(asked, "SOA")).authoritative}
        return Live(apex, frozenset(led_to - {""}))
    seen = view.look(Question(apex, "NS"))
    if seen.resolvers and all(isinstance(one.reply, Unknown) for one in seen.resolvers):
        return Live(unknown=f"no resolver finds the servers of {apex}")
    reply = next(iter(seen.known_anywhere), None)
    return Live(apex, frozenset(reply.values if isinstance(reply, Answered) else ()))


def place(name: str, zones: Sequence[HostedZone], live: Live) -> Place:
    """Choose the hosted zone for a name: public, of the live zone's name, and with its servers."""
    public = [zone for zone in zones if not zone.private and is_at_or_below(name, zone.name)]
    if not public:
        return _not_hosted(name, zones, live)
    if live.unknown:
        return Misplaced(
            "network",
            f"it could not be told which servers serve {name}",
            live.unknown,
            "run it again when DNS can be reached, or name the hosted zone: --zone-id ID",
        )
    if live.absent:
        return _not_delegated(public, f"{live.absent} does not exist in DNS")
    same = [zone for zone in public if zone.name == live.zone]
    fitting = [zone for zone in same if live.servers.intersection(zone.name_servers)]
    if len(fitting) == 1:
        return fitting[0]
    if fitting:
        ids = ", ".join(zone.id for zone in fitting)
        return Misplaced(
            "refused",
            f"several hosted zones {live.zone} have the same name servers: {ids}",
            "DNS does not tell which of them answers",
            "name the one in use: --zone-id ID",
        )
    return _not_delegated(
        public, f"{name} lies in the zone {live.zone}, which is served by {listed(live.servers)}"
    )


def _not_delegated(public: Sequence[HostedZone], why: str) -> Misplaced:
    zone = public[0]
    same = [one for one in public if one.name == zone.name]
    if len(same) > 1:
        return Misplaced(
            "refused",
            f"none of the {len(same)} hosted zones {zone.name} is the one that the world is led to: "
            f"{', '.join(one.id for one in same)}",
            why,
            f"enter the name servers of one at the registrar ({zone.id} has {listed(zone.name_servers)}), or, to "
            "publish before that is done: --zone-id ID",
        )
    return Misplaced(
        "refused",
        f"the hosted zone {zone} is not the one that the world is led to",
        why,
        f"enter its name servers at the registrar ({listed(zone.name_servers)}), or, to publish before "
        f"that is done: --zone-id {zone.id}",
    )


def _not_hosted(name: str, zones: Sequence[HostedZone], live: Live) -> Misplaced:
    private = [zone for zone in zones if zone.private and is_at_or_below(name, zone.name)]
    served = f"DNS has it in the zone {live.zone}, served by {listed(live.servers)}" if live.zone else ""
    only = f"the hosted zone {private[0]} is private, and mail needs a public one" if private else ""
    return Misplaced(
        "not-found",
        f"this account has no public hosted zone for {name}",
        "; ".join(part for part in (served, only) if part) or "none has its name, nor a name above it",
        "publish at the DNS host that has the zone (`sesctl records` prints the records), or use the "
        "account that has it",
    )


def insisted(name: str, zone: HostedZone) -> Place:
    """Place a name in the zone that the user has named."""
    if is_at_or_below(name, zone.name):
        return zone
    return Misplaced(
        "refused",
        f"{name} does not lie in the hosted zone {zone}",
        "a zone holds only names below its own",
        "leave --zone-id out, or name the zone of that name",
    )


def by_zone(places: Mapping[str, Place]) -> dict[HostedZone, list[str]]:
    """Group the names that have a zone."""
    groups: dict[HostedZone, list[str]] = {}
    for name, found in places.items():
        if isinstance(found, HostedZone):
            groups.setdefault(found, []).append(name)
    return groups


def left_out(places: Mapping[str, Place]) -> list[Held]:
    """Say which names have no zone, and why; those for which it is the same reason together."""
    groups: dict[tuple[str, str], list[str]] = {}
    for name, one in places.items():
        if isinstance(one, Misplaced):
            groups.setdefault((one.what.replace(name, "\0"), one.why.replace(name, "\0")), []).append(name)
    return [Held(_left_out(names, *reason), asked_for=True) for reason, names in groups.items()]


def _left_out(names: list[str], what: str, why: str) -> str:
    be, each = ("is", names[0]) if len(names) == 1 else ("are", "each of them")
    return f"{together(names)} {be} not published: {what}; {why}.".replace("\0", each)


def together(names: Sequence[str]) -> str:
    """Name several by what they lie below, where that is the same; else each."""
    above = {parent(name) for name in names}
    return f"{len(names)} names below {above.pop()}" if len(names) > len(above) == 1 else ", ".join(names)


def listed(names: Iterable[str]) -> str:
    """Name servers in a row."""
    return ", ".join(sorted(names)) or "nobody who could be found"
