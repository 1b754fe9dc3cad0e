"""`sesctl publish`."""

from __future__ import annotations

import shlex
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from sesctl.cli import context, planned
from sesctl.cli.command import Run, command
from sesctl.cli.context import Authoritative, DnsTimeout, DryRun, Resolvers, Yes
from sesctl.cli.hosts import HOSTS, ROUTE53, Choice, TsigFile, UpdateServer, ZoneId, ZoneName
from sesctl.errors import ExitCode, usage

if TYPE_CHECKING:
    from sesctl.cli.publication import Wanted
    from sesctl.grammar.undo_file import Undo
    from sesctl.planning.dmarc_policy import DmarcWish
    from sesctl.ports import Aws

Policy = Literal["none", "quarantine", "reject"]


@command(
    ("show what would be written to Route 53", "sesctl publish example.com --to route53 --dry-run"),
    ("write it, without a question", "sesctl publish example.com --to route53 --yes"),
    (
        "write to one's own name server, signed with a key",
        "sesctl publish example.com --to nsupdate --server 192.0.2.53 --tsig-key FILE",
    ),
    ("put back what a write has replaced", "sesctl publish --undo FILE"),
)
def app(
    run: Run,
    domain: Annotated[
        str | None, typer.Argument(metavar="DOMAIN", help="The domain.", show_default=False)
    ] = None,
    *,
    to: Annotated[
        str | None,
        typer.Option(
            "--to",
            metavar="HOST",
            help=f"Where the zone is hosted: {', '.join(HOSTS)}.  [default: {ROUTE53}]",
            show_default=False,
            autocompletion=lambda: list(HOSTS),
        ),
    ] = None,
    zone_id: ZoneId = None,
    zone: ZoneName = None,
    server: UpdateServer = None,
    tsig_key: TsigFile = None,
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
    from sesctl.cli import hosts, publication, undo_files
    from sesctl.planning.publish import PUBLISH_DANGERS

    back = _undo_of(undo, domain, to) if undo else None
    host = back.kind if back else to or ROUTE53
    choice = hosts.fitting(Choice(hosts.named(host), zone_id, zone, server, tsig_key))
    allowed = planned.dangers(allow, PUBLISH_DANGERS)
    wish = publication.dmarc_wish(dmarc, dmarc_rua)
    # An account is opened only where it is the host, or SES is to say what to publish.
    aws = context.aws(run) if choice.to == ROUTE53 or not (records or undo) else None
    scene = context.scene(resolver, authoritative, dns_timeout, aws)
    site = hosts.open_site(choice, aws, scene, run)
    where = undo_files.folder(undo_dir)
    if back:
        caller = planned.who(aws, run.terminal) if aws else None
        done = publication.put_back(back, site, scene, run, where, yes=yes, dry_run=dry_run)
        if run.json:
            publication.show_json(run, done, aws.region if aws else run.region or "", caller)
        return done.code
    if records:
        wanted = publication.wanted_in(records, domain, wish, spf=spf)
    else:
        wanted = _wanted(run, domain, aws or context.aws(run), wish, spf=spf)
    wanted = replace(wanted, allowed=allowed)
    caller = planned.who(aws, run.terminal) if aws else None
    done = publication.publish(site, wanted, scene, run, where, yes=yes, dry_run=dry_run)
    region = aws.region if aws else wanted.records.region
    if run.json:
        publication.show_json(run, done, region, caller, wanted)
    elif done.code is ExitCode.DONE:
        look = (
            f"--records {shlex.quote(str(records))}"
            if records
            else f"{wanted.records.domain} --region {region}"
        )
        run.terminal.say_next(f"sesctl check-dns {look} --wait")
    return done.code


def _undo_of(path: Path, domain: str | None, to: str | None) -> Undo:
    """Read an undo file, which says itself what it is about; raises SesctlError."""
    from sesctl.cli import undo_files

    if domain:
        raise usage(
            "--undo and a domain were both given",
            why="an undo file says itself what it is about",
            try_=f"sesctl publish --undo {path}",
        )
    undo = undo_files.read(path)
    if to and to != undo.kind:
        raise usage(
            f"{path} is for {undo.kind}, not for {to}",
            why="what was written to one host cannot be put back at another",
            try_=f"sesctl publish --undo {path}",
        )
    return undo


def _wanted(run: Run, domain: str | None, aws: Aws, dmarc: DmarcWish, *, spf: bool) -> Wanted:
    from sesctl.cli import publication

    text = domain or (run.terminal.ask("Domain") if run.terminal.interactive else "")
    if not text:
        raise usage(
            "no domain was given",
            why="records belong to one",
            try_="sesctl publish example.com --to route53",
        )
    identity = publication.read_identity(context.domain_of(text), aws)
    return publication.wanted_of(identity, dmarc, spf=spf)
