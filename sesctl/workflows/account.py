"""Whether an account lets mail out at all, asked beside something else that takes longer."""

from __future__ import annotations

from functools import cache, partial
from typing import TYPE_CHECKING

from sesctl.errors import SesctlError
from sesctl.model.fact import Found, NotAsked
from sesctl.model.status import Status
from sesctl.workflows.asked import Asked, silence
from sesctl.workflows.facts import as_unread

if TYPE_CHECKING:
    from collections.abc import Callable

    from sesctl.checks.run import Judgement
    from sesctl.model.account import Account
    from sesctl.model.fact import Fact
    from sesctl.ports import Aws, SesApi

_LONGER = 2.0
"""Seconds that it may take longer than what it is asked beside."""

_NOT_ASKED = NotAsked("nobody asked")


def ask_for_obstacles(aws: Aws) -> Callable[[], Judgement]:
    """Ask for the account now; what is returned judges it, and waits hardly longer.

    That it cannot be read is no obstacle, since this is an extra of whoever asks.
    """
    asked = Asked(partial(_read, aws.ses()))

    @cache
    def judge() -> Judgement:
        from sesctl.checks.account_verdict import judge_obstacles  # noqa: PLC0415 - while others are waited for

        account = asked.answer(_LONGER) or silence("SES", _LONGER)
        return judge_obstacles(Status(aws.region, _NOT_ASKED, account, _NOT_ASKED))

    return judge


def _read(ses: SesApi) -> Fact[Account]:
    try:
        return Found(ses.account())
    except SesctlError as error:
        return as_unread(error)
