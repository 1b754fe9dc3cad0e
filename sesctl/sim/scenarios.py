"""Worlds that are ready to use, by name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sesctl.sim import ses_hosts
from sesctl.sim.aws.record_set import RecordSet
from sesctl.sim.ses import identities, verifier
from sesctl.sim.ses.identity import MailFrom
from sesctl.sim.ses.progress import MAIL_FROM_GRACE, Progress

if TYPE_CHECKING:
    from collections.abc import Callable

    from sesctl.sim.ses.account import ReviewStatus
    from sesctl.sim.ses.identity import Identity
    from sesctl.sim.world import World

DOMAIN = "example.com"
ADDRESS = "otp@example.com"
MANY = 1200

_DETAILS: dict[str, Any] = {
    "MailType": "TRANSACTIONAL",
    "WebsiteURL": "https://example.com",
    "ContactLanguage": "EN",
}


def prepare(world: World) -> None:
    """Create the hosted zones that the settings name, and the scenario."""
    for name in world.settings.zones:
        world.zones.create(name)
    scenario = SCENARIOS.get(world.settings.scenario)
    if scenario is None:
        raise ValueError(f"no such scenario: {world.settings.scenario} (there are {', '.join(SCENARIOS)})")
    scenario(world)


def _empty(world: World) -> None:
    """No identity at all: an account on its first day."""


def _domain_pending(world: World) -> None:
    """A domain identity whose records nobody has published yet."""
    _zone(world)
    _domain(world, DOMAIN)


def _domain_verified(world: World) -> None:
    """A domain with everything published and verified, in the sandbox."""
    _zone(world)
    identity = _domain(world, DOMAIN)
    _publish(world, identity)
    verifier.look(world.ses.region(world.settings.region), identity)


def _production(world: World) -> None:
    """A verified domain in an account with production access."""
    _domain_verified(world)
    account = world.ses.region(world.settings.region).account
    account.details = _DETAILS
    account.decide("GRANTED")


def _review_pending(world: World) -> None:
    """A verified domain, and a request for production access under review."""
    _reviewed(world, "PENDING")


def _review_denied(world: World) -> None:
    """A verified domain, and a request for production access that was denied."""
    _reviewed(world, "DENIED")


def _paused(world: World) -> None:
    """An account that AWS has paused for its bounce rate."""
    _production(world)
    world.ses.region(world.settings.region).account.enforcement = "SHUTDOWN"


def _many_identities(world: World) -> None:
    """1,200 domain identities, every second one verified."""
    region = world.ses.region(world.settings.region)
    region.account.grant()
    names = [f"customer-{number:04d}.example.com" for number in range(MANY)]
    customers = [_domain(world, name, mail_from=False) for name in names]
    _publish(world, *customers[::2])
    world.verify()


def _reviewed(world: World, status: ReviewStatus) -> None:
    _domain_verified(world)
    account = world.ses.region(world.settings.region).account
    account.details = _DETAILS
    account.decide(status)


def _zone(world: World) -> None:
    if world.zones.covering(DOMAIN) is None:
        world.zones.create(DOMAIN)


def _domain(world: World, name: str, *, mail_from: bool = True) -> Identity:
    region = world.ses.region(world.settings.region)
    identity = identities.add(region, name)
    if mail_from:
        progress = Progress("PENDING", region.now(), MAIL_FROM_GRACE)
        identity.mail_from = MailFrom(f"mail.{name}", progress)
    return identity


def _publish(world: World, *owners: Identity) -> None:
    zone = world.zones.covering(DOMAIN) or world.zones.create(DOMAIN)
    added = [record for owner in owners for record in _records(world, owner)]
    world.zones.replace(zone, [*world.zones.record_sets(zone), *added])


def _records(world: World, identity: Identity) -> list[RecordSet]:
    dkim, domain = identity.dkim, identity.name
    wanted = [(f"{token}._domainkey.{domain}.", "CNAME", f"{token}.{dkim.zone}") for token in dkim.tokens]
    wanted.append((f"_dmarc.{domain}.", "TXT", '"v=DMARC1; p=none;"'))
    if identity.mail_from is not None:
        host = ses_hosts.feedback_host(world.settings.region)
        wanted.append((f"{identity.mail_from.domain}.", "MX", f"10 {host}"))
        wanted.append((f"{identity.mail_from.domain}.", "TXT", '"v=spf1 include:amazonses.com ~all"'))
    return [RecordSet(name, rdtype, 300, (value,), {}) for name, rdtype, value in wanted]


SCENARIOS: dict[str, Callable[[World], None]] = {
    "empty": _empty,
    "domain-pending": _domain_pending,
    "domain-verified": _domain_verified,
    "production": _production,
    "review-pending": _review_pending,
    "review-denied": _review_denied,
    "paused": _paused,
    "many-identities": _many_identities,
}
