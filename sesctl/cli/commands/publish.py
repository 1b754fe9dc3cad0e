"""`sesctl publish`."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from sesctl.cli import context, planned
from sesctl.cli.command import Run, command
from sesctl.cli.context import Authoritative, DnsTimeout, DryRun, Resolvers, Yes
from sesctl.errors import ExitCode, usage

if TYPE_CHECKING:
    from sesctl.cli.publication import Wanted
    from sesctl.planning.dmarc_policy import DmarcWish
    from sesctl.ports import Aws

Provider = Literal["route53"]
Policy = Literal["none", "quarantine", "reject"]


@command(
    ("show what would be written to Route 53", "sesctl publish example.com --to route53 --dry-run"),
    ("write it, without a question", "sesctl publish example.com --to route53 --yes"),
    ("put back what a write has replaced", "sesctl publish --undo FILE"),
)
def app(
    run: Run,
    domain: Annotated[
        str | None, typer.Argument(metavar="DOMAIN", help="The domain.", show_default=False)
    ] = None,
    *,
    to: Annotated[Provider, typer.Option("--to", help="Where the zone is hosted.")] = "route53",
    zone_id: Annotated[
        str,
        typer.Option(
            "--zone-id",
            metavar="ID",
            help="Write into this hosted zone, whether or not the world is led to it.",
        ),
    ] = "",
    records: Annotated[
        Path | None,
        typer.Option(
            "--records", metavar="FILE", help="Publish these, made by `records -o json`; SES is not asked."
        ),
    ] = None,
    dmarc: Annotated[
        Policy | None,
        typer.Option("--dmarc", help="The policy to have; one that is there is raised, never weakened."),
    ] = None,
    dmarc_rua: Annotated[
        list[str] | None,
        typer.Option("--dmarc-rua", metavar="ADDRESS", help="Where DMARC reports go; repeatable."),
    ] = None,
    spf: Annotated[
        bool,
        typer.Option("--spf", help="Let the SPF record of DOMAIN itself name SES too; SES does not need it."),
    ] = False,
    allow: Annotated[
        list[str] | None,
        typer.Option(
            "--allow", metavar="NAME", help="Do what is not done otherwise: replace-record, weaken-dmarc."
        ),
    ] = None,
    undo: Annotated[
        Path | None, typer.Option("--undo", metavar="FILE", help="Put back what a write has replaced.")
    ] = None,
    undo_dir: Annotated[
        Path | None,
        typer.Option(
            "--undo-dir",
            metavar="DIR",
            help="Where to keep what is replaced.  [default: ~/.local/state/sesctl/undo]",
        ),
    ] = None,
    yes: Yes = False,
    dry_run: DryRun = False,
    resolver: Resolvers = None,
    authoritative: Authoritative = None,
    dns_timeout: DnsTimeout = 5.0,
) -> ExitCode:
    """Write the records of a domain to the host of its zone; what others have put there stays.

    The zone is read first, all of it, and nothing is written unless that succeeds. The plan is shown, what it
    replaces is saved, and what was written is read back from the zone's own servers.
    """
    from sesctl.cli import publication, undo_files
    from sesctl.planning.publish import PUBLISH_DANGERS

    aws = context.aws(run)
    run.terminal.detail(f"publishing to {to}")
    scene = context.scene(resolver, authoritative, dns_timeout, aws)
    if undo:
        _alone(undo, domain)
        return publication.put_back(undo, run, aws, scene, undo_dir, yes=yes, dry_run=dry_run)
    allowed = planned.dangers(allow, PUBLISH_DANGERS)
    wish = publication.dmarc_wish(dmarc, dmarc_rua)
    wanted = _wanted(run, domain, records, aws, wish, spf=spf)
    wanted = replace(wanted, allowed=allowed, zone_id=zone_id)
    caller = planned.who(aws, run.terminal)
    where = undo_files.folder(undo_dir)
    done = publication.publish(wanted, aws.hosted_zones(), scene, run, where, yes=yes, dry_run=dry_run)
    if run.json:
        publication.show_json(run, done, aws.region, caller, wanted)
    elif done.code is ExitCode.DONE:
        run.terminal.say(f"\nnext: sesctl check-dns {wanted.records.domain} --region {aws.region} --wait")
    return done.code


def _alone(undo: Path, domain: str | None) -> None:
    if domain:
        raise usage(
            "--undo and a domain were both given",
            why="an undo file says itself what it is about",
            try_=f"sesctl publish --undo {undo}",
        )


def _wanted(
    run: Run, domain: str | None, records: Path | None, aws: Aws, dmarc: DmarcWish, *, spf: bool
) -> Wanted:
    from sesctl.cli import publication

    if records:
        return publication.Wanted(publication.read_records(records, domain), dmarc=dmarc)
    text = domain or (run.terminal.ask("Domain") if run.terminal.interactive else "")
    if not text:
        raise usage(
            "no domain was given",
            why="records belong to one",
            try_="sesctl publish example.com --to route53",
        )
    identity = publication.read_identity(context.domain_of(text), aws)
    return publication.wanted_of(identity, dmarc, spf=spf)
