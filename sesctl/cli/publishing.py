"""Print records with the owner's DNS host in mind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesctl.model.dns_hosts import recognise
from sesctl.model.lookup import Answered, Ask, Question
from sesctl.model.names import is_at_or_below, last_two_labels
from sesctl.model.records import RecordSet
from sesctl.planning.goal import Goal
from sesctl.render.records_text import records_text

if TYPE_CHECKING:
    from sesctl.cli.command import Run
    from sesctl.model.dns_hosts import DnsHost
    from sesctl.model.identity import Identity
    from sesctl.render.records_standing import Standing
    from sesctl.workflows.check_dns import Scene


def show_records(
    run: Run,
    records: RecordSet,
    identity: Identity,
    scene: Scene,
    *,
    zone: str | None = None,
    standing: Standing | None = None,
) -> None:
    """Print each record as the fields of the panel that the zone is edited in.

    Args:
        run: whose terminal is written to.
        records: to print.
        identity: that they belong to.
        scene: who is asked about the zone.
        zone: that they lie in; None to ask DNS.
        standing: how they stand in DNS, where that is to be told.
    """
    host, zone = whose(records.domain, scene, zone)
    run.terminal.answer(records_text(records, host, zone, standing))
    if not records.of("dkim") and identity.kind == "domain":
        why = (
            "only the owner of the private key knows it"
            if identity.dkim.origin == "EXTERNAL"
            else "SES named none"
        )
        run.terminal.say(f"\nno DKIM record is shown: {why}")


def whose(domain: str, scene: Scene, zone: str | None = None) -> tuple[DnsHost, str]:
    """Tell the zone that the domain lies in, unless it is given, and the DNS host from its name servers."""
    zone = zone or find_zone(domain, scene)
    asks = [Ask(server, Question(zone, "NS")) for server in scene.resolvers]
    replies = scene.resolver.ask(asks).values()
    names = next((reply.values for reply in replies if isinstance(reply, Answered) and reply.values), ())
    return recognise(names), zone


def find_zone(domain: str, scene: Scene) -> str:
    """Find the apex of the zone that the domain lies in; where DNS does not tell, its last two labels."""
    from sesctl.workflows.look import look_up

    goal = Goal(domain, RecordSet(domain, "", ()), scene.resolvers, scene.authoritative)
    (view,) = look_up([goal], scene.resolver)
    for reply in view.look(Question(domain, "SOA")).known:
        if reply.soa and reply.soa.zone and is_at_or_below(domain, reply.soa.zone) and "." in reply.soa.zone:
            return reply.soa.zone
    return last_two_labels(domain)
