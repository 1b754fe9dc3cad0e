"""See what a draft can be written from: the domain, its DNS, and what hears of bounces."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesctl.errors import SesctlError
from sesctl.model.fact import Found
from sesctl.model.identity import Status
from sesctl.model.production_draft import Seen
from sesctl.workflows.check_dns import check_domains

if TYPE_CHECKING:
    from sesctl.model.account import Account
    from sesctl.model.configuration_set import EventDestination
    from sesctl.model.identity import Identity
    from sesctl.ports import Aws
    from sesctl.workflows.check_dns import Scene

_HEARD = frozenset({"BOUNCE", "COMPLAINT"})


def look_around(account: Account, domain: str | None, aws: Aws, scene: Scene, sample: str) -> Seen:
    """Look at what the texts can be written from; what cannot be seen is left out of them."""
    suppressed = account.suppressed_reasons or ()
    if domain is None:
        return Seen(None, account.region, suppressed=suppressed, sample=sample)
    report = check_domains([domain], scene)[0]
    identity = report.observation.identity
    if not isinstance(identity, Found):
        return Seen(domain, account.region, suppressed=suppressed, sample=sample)
    ses = identity.value
    mail_from = ses.mail_from.domain if ses.mail_from and ses.mail_from.status is Status.SUCCESS else ""
    return Seen(
        domain,
        account.region,
        ses.verified,
        ses.dkim.status is Status.SUCCESS and ses.dkim.signing_enabled,
        mail_from,
        f"p={report.dmarc.policy}" if report.dmarc else "",
        suppressed,
        _topics(ses, aws),
        ses.feedback_forwarding,
        sample,
    )


def _topics(identity: Identity, aws: Aws) -> tuple[str, ...]:
    """Name who hears of both bounces and complaints; nobody where that may not be read."""
    if identity.configuration_set is None:
        return ()
    try:
        destinations = aws.configuration_sets().destinations(identity.configuration_set)
    except SesctlError:
        return ()
    hearing = [one for one in destinations if one.enabled and set(one.events) >= _HEARD]
    return tuple(_name(one) for one in hearing)


def _name(destination: EventDestination) -> str:
    if not destination.topic:
        return destination.elsewhere
    name = destination.topic.rpartition(":")[2]
    return f"the SNS topic {''.join(char for char in name if char.isprintable())}"
