"""Find the zones of records at a host that knows zones by name, and the primary server of a zone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesctl.errors import SesctlError
from sesctl.model.lookup import Answered, Ask, Question
from sesctl.model.records import RecordSet
from sesctl.planning.goal import Goal
from sesctl.planning.hosting import Misplaced, live_zone
from sesctl.planning.named_zones import insisted_named, place_named, zone_questions
from sesctl.planning.publish import names_of
from sesctl.workflows.look import look_up
from sesctl.workflows.publish import Places, seen, some

if TYPE_CHECKING:
    from sesctl.model.hosted_zone import HostedZone
    from sesctl.model.lookup import RecordType
    from sesctl.ports import NamedZones
    from sesctl.workflows.check_dns import Scene

_ADDRESSES: tuple[RecordType, ...] = ("A", "AAAA")


def find_named_places(records: RecordSet, host: NamedZones, scene: Scene, zone: str = "") -> Places:
    """Find the zone of each record: the one that DNS shows, at this host.

    Args:
        records: to publish.
        host: of the zones.
        scene: who is asked.
        zone: that the user insists on, whether or not the world is led to it.

    Raises:
        SesctlError: no record has a zone, or the host could not be asked.
    """
    names = names_of(records.records)
    if zone:
        found = host.zone(zone)
        view = seen(records, scene)
        return some(Places({name: insisted_named(name, found) for name in names}, view))
    view = seen(records, scene, zone_questions(names))
    live = {name: live_zone(view, name) for name in names}
    zones = {one.zone: _at_host(host, one.zone) for one in live.values() if one.zone}
    return some(
        Places({name: place_named(name, one, zones.get(one.zone)) for name, one in live.items()}, view)
    )


def _at_host(host: NamedZones, zone: str) -> HostedZone | Misplaced:
    try:
        return host.zone(zone)
    except SesctlError as error:
        if error.kind != "not-found":
            raise
        return Misplaced(error.kind, error.what, error.why, error.try_)


def primary_of(zone: str, scene: Scene) -> tuple[str, tuple[str, ...]]:
    """Find the server that the start of authority of a zone names as its primary, and its addresses.

    Raises:
        SesctlError: nobody says, or it has no address.
    """
    goal = Goal(zone, RecordSet(zone, "", ()), scene.resolvers, scene.authoritative)
    (view,) = look_up([goal], scene.resolver)
    known = view.look(Question(zone, "SOA")).known
    named = [reply.soa.primary for reply in known if reply.soa and reply.soa.zone == zone]
    if not named:
        raise SesctlError(
            "network",
            f"it could not be told which server takes changes of {zone}",
            why="nobody gave its start of authority, which names the primary server",
            try_="name it: --server ADDRESS",
        )
    return named[0], addresses_of(named[0], scene)


def addresses_of(host: str, scene: Scene) -> tuple[str, ...]:
    """Look up the addresses of a host; raises SesctlError where it has none."""
    servers = (*scene.authoritative, *scene.resolvers)
    asks = [Ask(server, Question(host, kind)) for kind in _ADDRESSES for server in servers]
    replies = scene.resolver.ask(asks)
    answers = (reply for ask in asks if isinstance(reply := replies.get(ask), Answered))
    found = tuple(dict.fromkeys(value for reply in answers for value in reply.values))
    if not found:
        raise SesctlError(
            "network",
            f"no address of the server {host} could be found",
            why="no resolver gave one",
            try_="name it by its address: --server ADDRESS",
        )
    return found
