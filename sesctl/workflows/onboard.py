"""Set up identities: read, plan, apply, read back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesctl.errors import SesctlError
from sesctl.model.fact import Found, Missing
from sesctl.model.identity import Status
from sesctl.model.lookup import Answered, Question
from sesctl.model.names import ancestors, parent
from sesctl.model.plan import (
    CreateIdentity,
    DeleteIdentity,
    EnableDkim,
    Held,
    Plan,
    RequestProduction,
    RestartDkim,
    SetMailFrom,
)
from sesctl.model.records import RecordSet
from sesctl.planning.desired import mail_from_records
from sesctl.planning.goal import Goal
from sesctl.planning.onboarding import plan_address, plan_domain
from sesctl.workflows.look import look_up

if TYPE_CHECKING:
    from collections.abc import Callable

    from sesctl.model.identity import Identity
    from sesctl.model.plan import Step
    from sesctl.planning.onboarding import DomainWish
    from sesctl.ports import Clock, SesApi
    from sesctl.workflows.check_dns import Scene

_ASK_EVERY = 10
_ASK_LATER_EVERY = 30
_SOON = 120


def prepare_domain(wish: DomainWish, ses: SesApi, scene: Scene) -> Plan:
    """Read the identity and plan; nothing is written.

    Where a MAIL FROM domain is to be set that somebody uses already, the plan says so.
    """
    plan = plan_domain(wish, ses.identity(wish.name))
    names = [step.mail_from for step in plan.steps if isinstance(step, SetMailFrom)]
    in_use = [held for name in names if (held := mail_from_in_use(name, ses.region, scene))]
    return Plan(plan.steps, (*plan.held, *in_use))


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
        case DeleteIdentity(name):
            ses.delete_identity(name)
        case RestartDkim(name):
            ses.restart_dkim(name)
        case EnableDkim(name):
            ses.enable_dkim(name)
        case SetMailFrom(name, mail_from, _, on_mx_failure):
            ses.set_mail_from(name, mail_from, on_mx_failure)
        case RequestProduction(request):
            ses.request_production(request)
        case _:
            raise TypeError(f"{type(step).__name__} is no step of SES")


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


def mail_from_in_use(mail_from: str, region: str, scene: Scene) -> Held | None:
    """Look whether somebody uses the name already; SES wants it for itself.

    Only the zone's own servers are asked: a resolver would remember that there is nothing yet.
    """
    records = RecordSet(mail_from, region, mail_from_records(mail_from, region))
    (view,) = look_up([Goal(mail_from, records, scene.resolvers, scene.authoritative)], scene.resolver)
    expected = records.of("mail-from-mx")[0].values
    for reply in view.look(Question(mail_from, "MX")).known:
        found = reply.aliases[:1] or (reply.values if isinstance(reply, Answered) else ())
        if found and found != expected:
            kind = "an alias for" if reply.aliases else "a name that receives mail at"
            why = f"{mail_from} is {kind} {found[0]}; SES wants a name that nothing else uses."
            return Held(f"{why} Choose another, such as --mail-from bounce.{parent(mail_from)}")
    return None
