"""Ask DNS about domains, fold the replies in, until nothing is open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesctl.model.lookup import Ask, Unknown
from sesctl.planning.survey import survey

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sesctl.model.lookup import Reply
    from sesctl.model.observation import DnsView
    from sesctl.planning.goal import Goal
    from sesctl.ports import Resolver

_MOST_ROUNDS = 40


def look_up(goals: Sequence[Goal], resolver: Resolver) -> tuple[DnsView, ...]:
    """Look at domains side by side; each round of all of them is one batch."""
    replies: dict[Ask, Reply] = {}
    surveys = [survey(goal, replies) for goal in goals]
    for _ in range(_MOST_ROUNDS):
        open_asks = frozenset[Ask]().union(*(one.open for one in surveys))
        if not open_asks:
            break
        replies.update(dict.fromkeys(open_asks, Unknown("timeout", "no reply came")))
        replies.update(resolver.ask(open_asks))
        surveys = [
            survey(goal, replies) if one.open else one for goal, one in zip(goals, surveys, strict=True)
        ]
    return tuple(one.view for one in surveys)
