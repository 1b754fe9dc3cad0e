"""Which zone a record belongs to, at a host that knows zones by their names alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesctl.model.hosted_zone import HostedZone
from sesctl.model.names import is_at_or_below
from sesctl.planning.hosting import Misplaced, listed, names_above, questions

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sesctl.model.lookup import Question
    from sesctl.planning.hosting import Live, Place


def zone_questions(names: Iterable[str]) -> tuple[Question, ...]:
    """Return what has to be asked to know in which zones names live, and who serves them."""
    names = tuple(names)
    return questions(names, (HostedZone("", above, ()) for above in names_above(names)))


def place_named(name: str, live: Live, found: HostedZone | Misplaced | None) -> Place:
    """Choose the zone of a name: the one that DNS shows, if the host has it with the same servers.

    Args:
        name: of a record.
        live: the zone that DNS shows it to lie in.
        found: that zone at the host, or why there is none; None where DNS shows none.
    """
    if live.unknown:
        return Misplaced(
            "network",
            f"it could not be told which zone {name} lies in",
            live.unknown,
            "run it again when DNS can be reached, or name the zone: --zone NAME",
        )
    if found is None:
        return Misplaced(
            "refused",
            f"the world is not led to any zone of {name} yet",
            f"{live.absent} does not exist in DNS",
            "delegate it at the registrar, or, to publish before that is done, name the zone: --zone NAME",
        )
    if isinstance(found, Misplaced) or not found.name_servers or not live.servers:
        return found
    return found if live.servers.intersection(found.name_servers) else _another(found, live)


def _another(found: HostedZone, live: Live) -> Misplaced:
    return Misplaced(
        "refused",
        f"the zone {found} there is not the one that the world is led to",
        f"the world is led to {listed(live.servers)}, and this zone names {listed(found.name_servers)}",
        f"publish at the host that serves it, or, to write into this one all the same: --zone {found.name}",
    )


def insisted_named(name: str, zone: HostedZone) -> Place:
    """Place a name in the zone that the user has named."""
    if is_at_or_below(name, zone.name):
        return zone
    return Misplaced(
        "refused",
        f"{name} does not lie in the zone {zone}",
        "a zone holds only names below its own",
        "leave --zone out, or name the zone that it lies in",
    )
