"""Set up identities: read, plan, apply, read back."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from sesctl.errors import SesctlError
from sesctl.model.fact import Found, Missing
from sesctl.model.identity import Status
from sesctl.model.names import ancestors
from sesctl.model.plan import CreateIdentity, EnableDkim, RequestProduction, RestartDkim, SetMailFrom
from sesctl.planning.onboarding import plan_address, plan_domain

if TYPE_CHECKING:
    from collections.abc import Callable

    from sesctl.model.identity import Identity
    from sesctl.model.plan import Plan, Step
    from sesctl.planning.onboarding import DomainWish
    from sesctl.ports import Clock, SesApi

_ASK_EVERY = 10
_ASK_LATER_EVERY = 30
_SOON = 120


def prepare_domain(wish: DomainWish, ses: SesApi) -> Plan:
    """Read the identity and plan; nothing is written."""
    return plan_domain(wish, ses.identity(wish.name))


def prepare_address(address: str, ses: SesApi, allowed: frozenset[str]) -> Plan:
    """Read the address, and the domains that may cover it, and plan; nothing is written."""
    now = ses.identity(address)
    covering = covering_domain(address, ses) if isinstance(now, Missing) else None
    return plan_address(address, now, covering, allowed)


def covering_domain(address: str, ses: SesApi) -> Identity | None:
    """Find the most specific domain identity that covers an address, where it is verified."""
    host = address.rpartition("@")[2].lower()
    for name in (host, *ancestors(host)):
        if "." not in name:
            return None
        fact = ses.identity(name)
        if isinstance(fact, Found):
            return fact.value if fact.value.verified else None
    return None


def apply(plan: Plan, ses: SesApi, done: Callable[[Step], None]) -> None:
    """Take the steps in order, and tell each that is done.

    A step that fails ends it; what was done before is kept, and running the command again goes on
    from there.
    """
    for step in plan.steps:
        apply_step(step, ses)
        done(step)


def apply_step(step: Step, ses: SesApi) -> None:
    """Take one step."""
    match step:
        case CreateIdentity(name):
            ses.create_identity(name)
        case RestartDkim(name):
            ses.restart_dkim(name)
        case EnableDkim(name):
            ses.enable_dkim(name)
        case SetMailFrom(name, mail_from, _, on_mx_failure):
            ses.set_mail_from(name, mail_from, on_mx_failure)
        case RequestProduction(request):
            ses.request_production(request)
        case _:
            assert_never(step)


def read_back(name: str, ses: SesApi) -> Identity:
    """Read an identity that has to be there now."""
    fact = ses.identity(name)
    if isinstance(fact, Found):
        return fact.value
    raise SesctlError(
        "service",
        f"SES does not show {name}, although it accepted it",
        why="the region may be slow to agree with itself",
        try_="run the same command again in a minute",
    )


def wait_for_address(
    address: str, ses: SesApi, clock: Clock, timeout: float, look: Callable[[Identity], None]
) -> Identity:
    """Wait until the link in the mail was followed, it was too late for that, or the time is over."""
    started = clock.now()
    while True:
        identity = read_back(address, ses)
        look(identity)
        waited = (clock.now() - started).total_seconds()
        if identity.verified or identity.status is Status.FAILED or waited >= timeout:
            return identity
        pause = _ASK_EVERY if waited < _SOON else _ASK_LATER_EVERY
        clock.sleep(min(pause, timeout - waited))
