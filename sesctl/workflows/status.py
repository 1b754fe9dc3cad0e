"""The account at a glance: caller, account and identities, each known or not."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from sesctl.errors import SesctlError
from sesctl.model.fact import Found
from sesctl.workflows.facts import read_identities, unread

if TYPE_CHECKING:
    from collections.abc import Callable

    from sesctl.model.account import Account, Caller
    from sesctl.model.fact import Fact, Unread
    from sesctl.model.identity import IdentitySummary
    from sesctl.ports import Aws

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Status:
    """What is known of an account in one region."""

    region: str
    caller: Fact[Caller]
    account: Fact[Account]
    identities: Fact[tuple[IdentitySummary, ...]]


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
