"""`sesctl check-dns`."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sesctl.cli import checked, context, domains
from sesctl.cli.checked import FailOn, Output
from sesctl.cli.command import Run, command
from sesctl.cli.context import Authoritative, DnsTimeout, Resolvers, Timeout
from sesctl.errors import ExitCode, usage, worst
from sesctl.model.fault import Fault

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sesctl.cli.obstacles import Obstacles
    from sesctl.model.records import RecordSet
    from sesctl.model.report import DomainReport
    from sesctl.ports import Aws


@command(
    ("is everything right?", "sesctl check-dns example.com"),
    ("wait until DNS is right and SES agrees", "sesctl check-dns example.com --wait --timeout 2h"),
    ("without access to AWS", "sesctl check-dns example.com --records records.json"),
    ("every domain of the region, a line each", "sesctl check-dns --all -o ndjson"),
    outputs=Output,
)
def app(
    run: Run,
    names: Annotated[
        list[str] | None,
        typer.Argument(metavar="DOMAIN…", help="The domains to look at.", show_default=False),
    ] = None,
    *,
    listed: Annotated[
        Path | None,
        typer.Option(
            "--input", metavar="FILE", help="Read domains from a file, one a line; - for standard input."
        ),
    ] = None,
    everything: Annotated[
        bool, typer.Option("--all", help="Look at every domain identity of the region.")
    ] = False,
    wait: Annotated[
        bool, typer.Option("--wait", help="Look again until everything is right and SES agrees.")
    ] = False,
    timeout: Timeout = "30m",
    records: Annotated[
        list[Path] | None,
        typer.Option(
            "--records",
            metavar="FILE",
            help="Expect what `sesctl records -o json` printed, of one domain or more; AWS is not asked. Repeatable.",
        ),
    ] = None,
    no_aws: Annotated[
        bool, typer.Option("--no-aws", help="Only what the domain shows by itself: zone, SPF, DMARC.")
    ] = False,
    suggest: Annotated[
        bool, typer.Option("--suggest", help="Print the SPF record to publish where one has to change.")
    ] = False,
    fail_on: Annotated[
        FailOn, typer.Option("--fail-on", help="The mildest finding that makes exit code 1.")
    ] = "error",
    resolver: Resolvers = None,
    authoritative: Authoritative = None,
    dns_timeout: DnsTimeout = 5.0,
) -> ExitCode:
    """Look at every authoritative server and at resolvers, compare with what SES says, and explain.

    Shows each record with how many servers have it, what is wrong with one concrete next step each, and a verdict.
    """
    if everything and (names or listed or records or no_aws):
        raise usage(
            "--all goes with no other choice of domains",
            why="it means all of the region",
            try_="leave it out",
        )
    expected = _read_records(records) if records else {}
    seconds = context.seconds_of(timeout)
    chosen = [] if everything else domains.named(run.terminal, names or [], listed, expected)
    account = None if records or no_aws else context.aws(run)
    if everything and account:
        chosen = domains.all_of(account)
    scene = context.scene(resolver, authoritative, dns_timeout, account, expected, later=checked.needed(run))
    show = partial(
        checked.show, scene=scene, run=run, fail_on=fail_on, suggest=suggest, several=len(chosen) > 1
    )
    if wait:
        from sesctl.cli.waiting import wait_for

        reports = wait_for(chosen, scene, seconds, run)
        obstacles = _obstacles(account)
        show([reports], obstacles=obstacles)
        return worst([checked.after_waiting(reports, fail_on), *_codes(obstacles, reports)])
    from sesctl.workflows.check_dns import check_many

    obstacles = _obstacles(account)
    looked = show(check_many(chosen, scene), obstacles=obstacles)
    return worst([checked.exit_code(looked, fail_on), *_codes(obstacles, looked)])


def _obstacles(account: Aws | None) -> Obstacles | None:
    """Ask whether the account sends at all, beside all else."""
    if account is None:
        return None
    from sesctl.cli.obstacles import Obstacles
    from sesctl.workflows.account import ask_for_obstacles

    return Obstacles(ask_for_obstacles(account))


def _codes(obstacles: Obstacles | None, reports: Sequence[DomainReport]) -> list[ExitCode]:
    return obstacles.codes(reports) if obstacles else []


def _read_records(paths: Iterable[Path]) -> dict[str, RecordSet]:
    from sesctl.grammar.records_file import parse_many

    expected: dict[str, RecordSet] = {}
    for path in dict.fromkeys(paths):
        read = parse_many(domains.read_text(path, "sesctl records DOMAIN -o json > records.json"))
        if isinstance(read, Fault):
            raise domains.no_records(path, read)
        for one in read:
            if expected.setdefault(one.domain, one) != one:
                raise usage(
                    f"{path} has other records of {one.domain} than a file before it",
                    why="only one of them can be what is expected",
                    try_="leave one of them out",
                )
    return expected
