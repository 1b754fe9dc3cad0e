"""What SES and DNS say of the sender of an application; what cannot be read is left unread."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesctl.errors import SesctlError
from sesctl.model.env import smtp_host
from sesctl.model.fact import Found, Missing, Unread
from sesctl.model.lookup import Absent, Answered, Ask, Question
from sesctl.model.names import covering_names
from sesctl.workflows.facts import as_unread, read_elsewhere, unread

if TYPE_CHECKING:
    from collections.abc import Callable

    from sesctl.model.account import Account
    from sesctl.model.fact import Fact
    from sesctl.model.identity import Identity
    from sesctl.ports import Aws, SesApi
    from sesctl.workflows.check_dns import Scene


def read_sender(
    address: str, ses: SesApi, failed: Callable[[SesctlError], Unread] = as_unread
) -> Found[Identity] | Missing | Unread:
    """Find the most specific verified identity that covers an address.

    Args:
        address: of the sender.
        ses: in the region that is asked about.
        failed: what a failed call comes to.
    """
    silent: Unread | None = None
    for name in covering_names(address):
        try:
            fact = ses.identity(name)
        except SesctlError as error:
            silent = silent or failed(error)
            continue
        if isinstance(fact, Found) and fact.value.verified:
            return fact
    return silent or Missing()


def read_account(ses: SesApi, failed: Callable[[SesctlError], Unread] = as_unread) -> Fact[Account]:
    """Read the account."""
    try:
        return Found(ses.account())
    except SesctlError as error:
        return failed(error)


def verified_elsewhere(address: str, aws: Aws, region: str) -> tuple[Identity, ...]:
    """Find verified identities that cover an address in the other regions; those that fail are left out."""
    found: dict[str, Identity] = {}
    if aws.region != region and isinstance(here := read_sender(address, aws.ses()), Found):
        found[aws.region] = here.value
    others = [one for one in aws.ses_regions() if one != region]
    for name in covering_names(address):
        for there, identity in read_elsewhere(aws, name, others).items():
            if identity.verified:
                found.setdefault(there, identity)
    return tuple(found.values())


def read_smtp_host(region: str, scene: Scene) -> Found[str] | Missing | Unread:
    """Ask DNS whether a region has an SMTP host: several have none, and no list says which."""
    host = smtp_host(region)
    asks = {Ask(server, Question(host, "A")) for server in scene.resolvers}
    replies = scene.resolver.ask(asks).values()
    if any(isinstance(reply, Answered) and reply.values for reply in replies):
        return Found(host)
    if any(isinstance(reply, Absent) for reply in replies):
        return Missing()
    return Unread(f"DNS does not tell whether there is {host}")


def check_configuration_set(name: str, aws: Aws) -> Found[str] | Unread:
    """Look whether a configuration set exists; raises SesctlError where it does not."""
    sets = aws.configuration_sets()
    try:
        if isinstance(sets.find(name), Found):
            return Found(name)
        names = sets.names()
    except SesctlError as error:
        return unread(error)
    raise SesctlError(
        "not-found",
        f"there is no configuration set {name} in {aws.region}",
        why=f"there are: {', '.join(names)}" if names else "there is none at all",
        try_=f"--configuration-set {names[0]}" if names else "leave --configuration-set out",
    )
