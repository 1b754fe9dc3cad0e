"""Wait for the copy of a mail where it arrives, and prove with it that all is well end to end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesctl.mail.reader import MOST_BYTES
from sesctl.model.arrival import Arrival, Proof
from sesctl.planning.message_content import holds_code
from sesctl.workflows.inspect import inspect_bytes

if TYPE_CHECKING:
    from collections.abc import Callable

    from sesctl.model.arrival import Wanted
    from sesctl.ports import Clock, MailSource
    from sesctl.workflows.inspect import Inspection

_PAUSES = (1.0, 1.0, 2.0, 2.0, 3.0, 5.0)
"""Seconds between looks; the last is kept."""


def wait_for_copy(
    source: MailSource,
    wanted: Wanted,
    clock: Clock,
    timeout: float,
    show: Callable[[float], None] | None = None,
) -> Arrival | None:
    """Look again and again until the copy is there; None when the time is over.

    Args:
        source: where it is to arrive.
        wanted: which mail.
        clock: the time.
        timeout: in seconds, from now.
        show: called before each pause, with the seconds that are left.

    Raises:
        SesctlError: the place cannot be looked at.
    """
    end = clock.now().timestamp() + timeout
    looks = 0
    while True:
        if mail := source.find(wanted.message_id, wanted.since):
            return Arrival(mail, (clock.now() - wanted.since).total_seconds())
        left = end - clock.now().timestamp()
        if left <= 0:
            return None
        if show:
            show(left)
        clock.sleep(min(_PAUSES[min(looks, len(_PAUSES) - 1)], left))
        looks += 1


def prove(arrival: Arrival, wanted: Wanted, scene: Inspection) -> Proof:
    """Inspect the copy, and look for the code in it."""
    report = inspect_bytes(arrival.mail.raw[: MOST_BYTES + 1], arrival.mail.where, scene)
    return Proof(arrival, report, holds_code(report.seen.frame.message, wanted.code))
