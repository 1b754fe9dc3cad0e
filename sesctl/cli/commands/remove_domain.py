"""`sesctl remove domain`."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from sesctl.cli import context, hosts, planned, undo_files
from sesctl.cli.command import Run, command
from sesctl.cli.context import Authoritative, DnsTimeout, DryRun, Resolvers, Yes
from sesctl.cli.hosts import Choice, TsigFile, UpdateServer, ZoneId, ZoneName
from sesctl.errors import ExitCode, usage
from sesctl.model.plan import DeleteIdentity, Plan
from sesctl.render.clean import clean

if TYPE_CHECKING:
    from sesctl.cli.hosts import Site
    from sesctl.model.identity import Identity

ALLOW_DELETE = "delete"

Policy = Literal["none", "quarantine", "reject"]


@command(
    ("see what would be deleted", "sesctl remove domain example.com --unpublish route53 --dry-run"),
    ("delete the identity alone", "sesctl remove domain example.com --allow delete"),
    (
        "and the records that were published for it",
        "sesctl remove domain example.com --unpublish route53 --allow delete",
    ),
)
def app(
    run: Run,
    domain: Annotated[
        str | None, typer.Argument(metavar="DOMAIN", help="The domain.", show_default=False)
    ] = None,
    *,
    unpublish: Annotated[
        str | None,
        typer.Option(
            "--unpublish",
            metavar="HOST",
            help="Take the records out of the zone too, where they are as published: "
            f"{', '.join(hosts.HOSTS)}.",
            autocompletion=lambda: list(hosts.HOSTS),
        ),
    ] = None,
    zone_id: ZoneId = None,
    zone: ZoneName = None,
    server: UpdateServer = None,
    tsig_key: TsigFile = None,
    dmarc: Annotated[
        Policy, typer.Option("--dmarc", help="The policy that was published; another one stays.")
    ] = "none",
    dmarc_rua: Annotated[
        list[str] | None,
        typer.Option(
            "--dmarc-rua", metavar="ADDRESS", help="The report addresses that were published; repeatable."
        ),
    ] = None,
    allow: Annotated[
        list[str] | None,
        typer.Option("--allow", metavar="NAME", help="Do what is not done otherwise: delete."),
    ] = None,
    undo_dir: Annotated[
        Path | None,
        typer.Option("--undo-dir", metavar="DIR", help="With --unpublish: where to keep what is taken out."),
    ] = None,
    yes: Yes = False,
    dry_run: DryRun = False,
    resolver: Resolvers = None,
    authoritative: Authoritative = None,
    dns_timeout: DnsTimeout = 5.0,
) -> ExitCode:
    """Delete a domain identity and, asked for by name, the records that were published for it.

    Only records that still have the values that sesctl publishes are taken out, and other values at their names
    stay. Nothing is deleted without --allow delete.
    """
    from sesctl.cli import publication
    from sesctl.cli.writing import write
    from sesctl.workflows.offboard import prepare_removal
    from sesctl.workflows.onboard import apply

    name = _domain(run, domain)
    allowed = planned.dangers(allow, (ALLOW_DELETE,))
    wish = publication.dmarc_wish(dmarc, dmarc_rua)
    choice = hosts.wanted(Choice(unpublish or "", zone_id, zone, server, tsig_key), "--unpublish")
    aws = context.aws(run)
    scene = context.scene(resolver, authoritative, dns_timeout, aws)
    caller = planned.who(aws, run.terminal)
    identity = planned.find_identity(name, aws)
    if identity is None:
        run.terminal.say(f"nothing to delete: SES has no identity {name} in {aws.region}")
        _show(run, planned.Outcome(Plan(()), aws.region, caller, applied=False))
        site = hosts.open_site(choice, aws, scene, run) if choice else None
        return _left_behind(run, name, aws.region, site) if site else ExitCode.DONE
    wanted = publication.wanted_of(identity, wish)
    site = hosts.open_site(choice, aws, scene, run) if choice else None
    records = prepare_removal(wanted.records, site.places(wanted.records), site.host) if site else Plan(())
    plan = Plan((*records.steps, DeleteIdentity(name)), records.held)
    _warn(run, identity, unpublish)
    if not planned.agreed(
        plan, run, yes=yes, dry_run=dry_run or ALLOW_DELETE not in allowed, question="Delete?"
    ):
        if ALLOW_DELETE not in allowed:
            run.terminal.say("not applied: nothing is deleted without --allow delete")
        _show(run, planned.Outcome(plan, aws.region, caller, applied=False, identity=identity))
        return ExitCode.PLAN_NOT_APPLIED
    outcome = planned.Outcome(plan, aws.region, caller, applied=True)
    if site and records.steps:
        # The other way round the names of the records would be lost.
        where = undo_files.folder(undo_dir)
        written = write(records, site.host, scene, run, where, options=site.options)
        outcome = replace(outcome, written=written)
    apply(Plan((DeleteIdentity(name),)), aws.ses(), planned.teller(run))
    _show(run, outcome)
    return ExitCode.PLAN_NOT_APPLIED if outcome.refused else outcome.code


def _domain(run: Run, given: str | None) -> str:
    text = given or (run.terminal.ask("Domain to remove") if run.terminal.interactive else "")
    if not text:
        raise usage("no domain was given", why="it has to be named", try_="sesctl remove domain example.com")
    return context.domain_of(text)


def _left_behind(run: Run, name: str, region: str, site: Site) -> ExitCode:
    """Say what the zone still has for an identity that is gone; with it went the names of the records."""
    from sesctl.workflows.offboard import left_behind

    found = left_behind(name, region, site.places, site.host)
    if found.names:
        run.terminal.say(
            f"the zone {found.zone} still has records of SES at {', '.join(map(clean, found.names))}\n"
            "  try: sesctl publish --undo FILE, with the file that was kept when they were published"
        )
        return ExitCode.FINDINGS
    if not found.whole:
        run.terminal.say(
            f"whether the zone {found.zone} still has DKIM records for it cannot be told: their names went with it"
        )
        return ExitCode.COULD_NOT_LOOK
    run.terminal.say(f"the zone {found.zone} has no DKIM or MX records of SES below {name} either")
    return ExitCode.DONE


def _warn(run: Run, identity: Identity, unpublish: str | None) -> None:
    if identity.verified:
        run.terminal.say(f"{identity.name} is verified: whatever sends from it will be refused afterwards")
    if unpublish is None:
        run.terminal.say("the DNS records stay; --unpublish HOST takes them out too")


def _show(run: Run, outcome: planned.Outcome) -> None:
    if run.json:
        planned.show_json(run, outcome)
