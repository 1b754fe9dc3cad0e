"""The account at a glance: caller, account, identities and reputation, each known or not."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, TypeVar

from sesctl.errors import SesctlError
from sesctl.model.fact import Found, NotAsked
from sesctl.model.status import Status
from sesctl.workflows.asked import Asked, silence
from sesctl.workflows.facts import as_unread, read_identities, unread

if TYPE_CHECKING:
    from collections.abc import Callable

    from sesctl.model.fact import Fact, Unread
    from sesctl.model.reputation import Reputation
    from sesctl.ports import Aws, Clock

T = TypeVar("T")
_LONGER = 3.0
"""Seconds that CloudWatch may take longer than SES: a network may let in the one and not the other."""


def read_status(aws: Aws, clock: Clock, *, rates: bool = True) -> Status:
    """Read everything side by side; what cannot be read is left unread.

    Args:
        aws: the account.
        clock: tells until when the rates are read.
        rates: whether CloudWatch is asked for the reputation.
    """
    ses = aws.ses()
    reputation = Asked(lambda: read_rates(aws, clock, wanted=rates))
    with ThreadPoolExecutor(3) as pool:
        account = pool.submit(_read, ses.account)
        caller = pool.submit(_read, aws.sts().caller)
        identities = pool.submit(read_identities, ses)
        found = caller.result(), account.result(), identities.result()
    return Status(aws.region, *found, reputation.answer(_LONGER) or silence("CloudWatch", _LONGER))


def read_rates(aws: Aws, clock: Clock, *, wanted: bool) -> Fact[Reputation]:
    """Read the rates; that CloudWatch cannot be asked says nothing of SES."""
    if not wanted:
        return NotAsked("--no-reputation was given")
    try:
        return Found(aws.metrics().reputation(clock.now()))
    except SesctlError as error:
        return as_unread(error)


def _read(call: Callable[[], T]) -> Found[T] | Unread:
    try:
        return Found(call())
    except SesctlError as error:
        return unread(error)
