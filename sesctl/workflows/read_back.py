"""Read what was written from the zone's own servers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sesctl.grammar.presentation import text_of
from sesctl.model.lookup import Answered, Ask, Question, Referral, Server, Unknown
from sesctl.model.records import RecordSet
from sesctl.planning.goal import Goal
from sesctl.workflows.look import look_up
from sesctl.workflows.publish import changes_by_zone

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from sesctl.model.hosted_zone import HostedZone
    from sesctl.model.hosting import SetChange
    from sesctl.model.lookup import RecordType, Reply
    from sesctl.model.plan import Plan
    from sesctl.workflows.check_dns import Scene

_LOOK_EVERY = 2.0
_ASKABLE: dict[str, RecordType] = {
    "CNAME": "CNAME",
    "MX": "MX",
    "TXT": "TXT",
    "A": "A",
    "AAAA": "AAAA",
    "NS": "NS",
}


@dataclass(frozen=True, slots=True)
class ReadBack:
    """Which of the zone's own servers have a changed record set.

    Attributes:
        have: how many do.
        asked: how many said anything about it.
    """

    change: SetChange
    have: int
    asked: int

    @property
    def right(self) -> bool:
        """Whether all that could be asked have it."""
        return self.have == self.asked


def read_back(plan: Plan, scene: Scene, timeout: float) -> tuple[ReadBack, ...]:
    """Ask the zone's own servers for what was written, until they all have it or the time is over."""
    groups = changes_by_zone(plan)
    started = scene.clock.now()
    while True:
        found = tuple(one for zone, changes in groups.items() for one in _read_zone(zone, changes, scene))
        waited = (scene.clock.now() - started).total_seconds()
        if all(one.right for one in found) or waited >= timeout:
            return found
        scene.clock.sleep(_LOOK_EVERY)


def _read_zone(zone: HostedZone, changes: Collection[SetChange], scene: Scene) -> list[ReadBack]:
    servers = scene.authoritative or _servers_of(zone, scene)
    asks = {
        one: [Ask(server, Question(one.key[0], kind)) for server in servers]
        for one in changes
        if (kind := _ASKABLE.get(one.key[1]))
    }
    replies = scene.resolver.ask([ask for some in asks.values() for ask in some])
    return [_judge(one, [replies[ask] for ask in some]) for one, some in asks.items()]


def _servers_of(zone: HostedZone, scene: Scene) -> tuple[Server, ...]:
    """The servers of a zone by the host's own word, or else those of the delegation."""
    if not zone.name_servers:
        goal = Goal(zone.name, RecordSet(zone.name, "", ()), scene.resolvers)
        (view,) = look_up([goal], scene.resolver)
        seen = view.look(Question(zone.name, "SOA")).authoritative
        return tuple(one.server for one in seen)
    asks = {
        Ask(resolver, Question(host, "A")): host for host in zone.name_servers for resolver in scene.resolvers
    }
    replies = scene.resolver.ask(asks)
    found = [
        Server(address, "authoritative", host)
        for ask, host in asks.items()
        if isinstance(reply := replies.get(ask), Answered)
        for address in reply.values
    ]
    return tuple(dict.fromkeys(found))


def _judge(one: SetChange, replies: Sequence[Reply]) -> ReadBack:
    known = [reply for reply in replies if not isinstance(reply, Unknown) and not _is_hidden(one, reply)]
    # Two values that differ only in how they are split are one text to whoever asks.
    wanted = sorted(set(map(_plain, one.after.values))) if one.after else []
    have = [reply for reply in known if _values(reply) == wanted]
    return ReadBack(one, len(have), len(known))


def _is_hidden(one: SetChange, reply: Reply) -> bool:
    """Whether the zone delegates the name, so that its servers show nothing but the NS set of that."""
    return isinstance(reply, Referral) and one.key != (reply.zone, "NS")


def _values(reply: Reply) -> list[str]:
    if isinstance(reply, Referral):
        return sorted(reply.hosts)
    return sorted(set(reply.values)) if isinstance(reply, Answered) and not reply.aliases else []


def _plain(value: str) -> str:
    return _decoded(text_of(value)) if value.startswith('"') else value.lower().removesuffix(".")


def _decoded(text: str) -> str:
    """Read bytes as `Answered.values` has them."""
    try:
        return text.encode("latin-1").decode("utf-8", "backslashreplace")
    except UnicodeEncodeError:
        return text
