"""Print records with the owner's DNS host in mind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesctl.model.dns_hosts import UNRECOGNISED, recognise
from sesctl.model.lookup import Absent, Answered, Ask, Question
from sesctl.model.names import is_at_or_below, last_two_labels
from sesctl.render.records_text import records_text

if TYPE_CHECKING:
    from sesctl.cli.command import Run
    from sesctl.model.dns_hosts import DnsHost
    from sesctl.model.identity import Identity
    from sesctl.model.records import RecordSet
    from sesctl.workflows.check_dns import Scene


def show_records(run: Run, records: RecordSet, identity: Identity, scene: Scene) -> None:
    """Print each record as the fields of the panel that the zone is edited in."""
    host, zone = _whose(records.domain, scene)
    run.terminal.answer(records_text(records, host, zone))
    if not records.of("dkim") and identity.kind == "domain":
        why = (
            "only the owner of the private key knows it"
            if identity.dkim.origin == "EXTERNAL"
            else "SES named none"
        )
        run.terminal.say(f"\nno DKIM record is shown: {why}")


def _whose(domain: str, scene: Scene) -> tuple[DnsHost, str]:
    """Tell the DNS host, and the zone that the domain lies in, from its name servers."""
    top = last_two_labels(domain)
    question = Question(top, "NS")
    asks = [Ask(server, question) for server in scene.resolvers]
    for reply in scene.resolver.ask(asks).values():
        if isinstance(reply, Answered) and reply.values:
            return recognise(reply.values), top
        if (
            isinstance(reply, Absent)
            and reply.soa
            and is_at_or_below(domain, reply.soa.zone)
            and reply.soa.zone
        ):
            break
    return UNRECOGNISED, top
