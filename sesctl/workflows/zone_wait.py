"""Wait until the world is led to a zone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesctl.model.lookup import Answered, Ask, Question, Unknown
from sesctl.model.zone_move import NotTold, Parent
from sesctl.planning.delegation import unvalidated
from sesctl.planning.zone_survey import Move
from sesctl.workflows.zone import goal_of, look

if TYPE_CHECKING:
    from collections.abc import Callable

    from sesctl.model.hosted_zone import HostedZone
    from sesctl.model.lookup import Reply
    from sesctl.workflows.check_dns import Scene

_PAUSES = ((120.0, 5.0), (900.0, 20.0))
_LONGEST_PAUSE = 60.0


def see_parent(domain: str, scene: Scene) -> Parent:
    """Ask the parent once more."""
    sight = look(Move(goal_of(domain, scene), copy=False), scene)
    return sight.parent or Parent("", NotTold("its servers refer to each other"))


def wait_until_delegated(
    domain: str, zone: HostedZone, scene: Scene, timeout: float, show: Callable[[Parent, float], None]
) -> Parent:
    """Ask the parent again and again until it names the zone's servers, or the time is over.

    Args:
        domain: whose delegation it is.
        zone: that it is to lead to.
        scene: who is asked.
        timeout: in seconds.
        show: called after each look with the seconds until the next one; 0 after the last one.
    """
    started = scene.clock.now()
    while True:
        parent = see_parent(domain, scene)
        waited = (scene.clock.now() - started).total_seconds()
        pause = 0.0 if parent.state(zone.name_servers) == "ours" else min(_pause(waited), timeout - waited)
        show(parent, pause)
        if pause <= 0:
            return parent
        scene.clock.sleep(pause)


def _pause(waited: float) -> float:
    return next((pause for until, pause in _PAUSES if waited < until), _LONGEST_PAUSE)


def is_bogus(domain: str, scene: Scene) -> bool:
    """Whether resolvers that validate refuse the domain, and answer when they are told not to validate."""
    question = Question(domain, "SOA")
    plain = {server: Ask(server, question) for server in scene.resolvers}
    unchecked = {server: Ask(server, unvalidated(question)) for server in scene.resolvers}
    replies = scene.resolver.ask([*plain.values(), *unchecked.values()])
    return any(
        _servfail(replies.get(plain[server])) and isinstance(replies.get(unchecked[server]), Answered)
        for server in scene.resolvers
    )


def _servfail(reply: Reply | None) -> bool:
    return isinstance(reply, Unknown) and reply.reason == "servfail"
