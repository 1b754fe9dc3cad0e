"""The account at a glance: caller, account and identities, each known or not."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, TypeVar

from sesctl.errors import SesctlError
from sesctl.model.fact import Found
from sesctl.model.status import Status
from sesctl.workflows.facts import read_identities, unread

if TYPE_CHECKING:
    from collections.abc import Callable

    from sesctl.model.fact import Unread
    from sesctl.ports import Aws

T = TypeVar("T")


def read_status(aws: Aws) -> Status:
    """Read everything side by side; what cannot be read is left unread."""
    ses = aws.ses()
    with ThreadPoolExecutor(3) as pool:
        account = pool.submit(_read, ses.account)
        caller = pool.submit(_read, aws.sts().caller)
        identities = pool.submit(read_identities, ses)
        return Status(aws.region, caller.result(), account.result(), identities.result())


def _read(call: Callable[[], T]) -> Found[T] | Unread:
    try:
        return Found(call())
    except SesctlError as error:
        return unread(error)
