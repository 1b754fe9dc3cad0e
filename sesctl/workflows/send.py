"""Send one test mail: look first, send exactly once."""

from __future__ import annotations

import secrets
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from sesctl.errors import SesctlError
from sesctl.model.fact import Found, Missing
from sesctl.model.names import covering_names
from sesctl.planning.sending import NOT_ASKED, Sending, covering, is_simulator, sender_unverified
from sesctl.workflows.env_file_facts import verified_elsewhere
from sesctl.workflows.facts import read_identity, unread

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from sesctl.model.fact import Fact
    from sesctl.model.identity import Identity
    from sesctl.ports import Aws, ConfigurationSetApi, SesApi

T = TypeVar("T")
_AT_ONCE = 4


def new_code(digits: int) -> str:
    """Draw a code; a leading zero is a digit like any other."""
    return "".join(secrets.choice("0123456789") for _ in range(digits))


def look_before_sending(  # noqa: PLR0913 - what a mail is, all of it named
    sender: str,
    recipient: str,
    ses: SesApi,
    sets: ConfigurationSetApi,
    *,
    set_name: str | None = None,
    count: int = 1,
) -> Sending:
    """Read everything by which SES decides; a call that is denied leaves its fact unread and nothing else.

    Keys that may send and nothing else are what an application should have.
    """
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        account = pool.submit(lambda: _read(lambda: Found(ses.account())))
        identities = _identities(pool, ses, covering_names(sender))
        first = Sending(sender, recipient, ses.region, account.result(), identities, count=count)
        return _second_look(pool, first, ses, sets, set_name)


def look_elsewhere(sending: Sending, aws: Aws) -> Sending:
    """Look in the other regions, where nothing verified covers the sender in this one; never raises."""
    if not sender_unverified(sending):
        return sending
    return replace(sending, elsewhere=verified_elsewhere(sending.sender, aws, sending.region))


def _second_look(
    pool: ThreadPoolExecutor, first: Sending, ses: SesApi, sets: ConfigurationSetApi, set_name: str | None
) -> Sending:
    """Read what only the first look shows to be needed."""
    chosen = set_name or _default_set(first)
    found = pool.submit(lambda: _read(lambda: sets.find(chosen))) if chosen else None
    simulated = is_simulator(first.recipient)
    sandbox = isinstance(first.account, Found) and not first.account.value.production
    # In the sandbox nobody is asked: SES has no calls on the list there, and recipients are verified instead.
    suppression = (
        None if simulated or sandbox else pool.submit(lambda: _read(lambda: ses.suppressed(first.recipient)))
    )
    others = _identities(pool, ses, covering_names(first.recipient)) if sandbox and not simulated else {}
    configuration_set = found.result() if found else NOT_ASKED
    return replace(
        first,
        identities={**first.identities, **others},
        suppression=suppression.result() if suppression else NOT_ASKED,
        configuration_set=configuration_set,
        set_name=chosen,
        set_names=_names(sets) if isinstance(configuration_set, Missing) else None,
    )


def _identities(pool: ThreadPoolExecutor, ses: SesApi, names: Iterable[str]) -> dict[str, Fact[Identity]]:
    unique = list(dict.fromkeys(names))
    return dict(zip(unique, pool.map(lambda name: read_identity(ses, name), unique), strict=True))


def _default_set(sending: Sending) -> str | None:
    found = covering(sending.sender, sending.identities)
    return found.value.configuration_set if isinstance(found, Found) else None


def _names(sets: ConfigurationSetApi) -> tuple[str, ...] | None:
    try:
        return sets.names()
    except SesctlError:
        return None


def _read(call: Callable[[], Fact[T]]) -> Fact[T]:
    try:
        return call()
    except SesctlError as error:
        return unread(error)
