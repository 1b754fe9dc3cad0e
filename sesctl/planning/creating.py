"""What is left of a plan at a host that can be trusted with whole sets, and not to replace one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesctl.model.plan import Held

if TYPE_CHECKING:
    from sesctl.model.hosting import HostedSet, SetChange
    from sesctl.planning.publish import Outcome


def only_created(outcome: Outcome) -> Outcome:
    """Keep the steps that create a set, and hold what would replace one, with what to enter by hand.

    A set that needs the place of one that would go, is held with it.
    """
    steps, held = outcome
    leaving = {step.change.key[0] for step in steps if step.change.after is None}
    kept = tuple(step for step in steps if step.change.before is None and step.change.key[0] not in leaving)
    by_hand = (Held(_by_hand(step.change), asked_for=True) for step in steps if step not in kept)
    return kept, (*held, *by_hand)


def only_deleted(outcome: Outcome) -> Outcome:
    """Keep the steps that take a whole set away, and hold what would leave a part of it."""
    steps, held = outcome
    kept = tuple(step for step in steps if step.change.after is None)
    by_hand = (Held(_by_hand(step.change), asked_for=True) for step in steps if step not in kept)
    return kept, (*held, *by_hand)


def _by_hand(change: SetChange) -> str:
    name, kind = change.key
    before, after = _values(change.before), _values(change.after)
    gone = [value for value in before if value not in after]
    new = [value for value in after if value not in before]
    tasks = [
        *([f"take out {', '.join(gone)}"] if gone else []),
        *([f"enter {', '.join(new)}"] if new else []),
    ]
    why = "because this host is not trusted to replace a set"
    return f"{kind} {name} is not changed, {why}. By hand: {'; '.join(tasks)}."


def _values(one: HostedSet | None) -> tuple[str, ...]:
    return one.values if one else ()
