"""`sesctl check-dns`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from sesctl.cli import context
from sesctl.cli.command import Run, command
from sesctl.cli.context import Authoritative, DnsTimeout, Resolvers, Timeout
from sesctl.errors import ExitCode, SesctlError, usage, worst
from sesctl.model.fact import Unread
from sesctl.model.finding import Severity
from sesctl.model.records import RecordSet

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sesctl.cli.terminal import Terminal
    from sesctl.model.report import DomainReport, Verdict
    from sesctl.workflows.check_dns import Scene

FailOn = Literal["error", "warning", "note"]

_OF_VERDICT: dict[Verdict, ExitCode] = {
    "ready": ExitCode.DONE,
    "warnings": ExitCode.DONE,
    "pending": ExitCode.PENDING,
    "failing": ExitCode.FINDINGS,
    "unknown": ExitCode.COULD_NOT_LOOK,
}


@command(
    ("is everything right?", "sesctl check-dns example.com"),
    ("wait until DNS is right and SES agrees", "sesctl check-dns example.com --wait --timeout 2h"),
    ("without access to AWS", "sesctl check-dns example.com --records records.json"),
)
def app(
    run: Run,
    domains: Annotated[
        list[str] | None,
        typer.Argument(metavar="DOMAIN…", help="The domains to look at.", show_default=False),
    ] = None,
    *,
    wait: Annotated[
        bool, typer.Option("--wait", help="Look again until everything is right and SES agrees.")
    ] = False,
    timeout: Timeout = "30m",
    records: Annotated[
        Path | None,
        typer.Option(
            "--records",
            metavar="FILE",
            help="Expect what `sesctl records -o json` printed; AWS is not asked.",
        ),
    ] = None,
    no_aws: Annotated[
        bool, typer.Option("--no-aws", help="Only what the domain shows by itself: zone, SPF, DMARC.")
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
    from sesctl.workflows.check_dns import check_domains

    expected = _read_records(records) if records else {}
    names = _names(run.terminal, domains or [], expected)
    seconds = context.seconds_of(timeout)
    account = None if records or no_aws else context.aws(run)
    scene = context.scene(resolver, authoritative, dns_timeout, account, expected)
    if wait:
        from sesctl.cli.waiting import wait_for

        reports = wait_for(names, scene, seconds, run)
        show(reports, scene, run)
        return after_waiting(reports, fail_on)
    reports = check_domains(names, scene)
    show(reports, scene, run)
    return exit_code(reports, fail_on)


def after_waiting(reports: Sequence[DomainReport], fail_on: str) -> ExitCode:
    """Choose the code after a wait: what time could have mended, and has not, is pending, not failing."""
    from sesctl.planning.polling import waiting_helps

    code = exit_code(reports, fail_on)
    gave_up = code in {ExitCode.FINDINGS, ExitCode.COULD_NOT_LOOK} and waiting_helps(reports)
    return ExitCode.PENDING if gave_up else code


def _names(terminal: Terminal, given: Sequence[str], expected: Mapping[str, RecordSet]) -> list[str]:
    if not given and expected:
        return list(expected)
    if not given and terminal.interactive:
        given = terminal.ask("Domain").split()
    if not given:
        raise usage(
            "no domain was given", why="check-dns looks at domains", try_="sesctl check-dns example.com"
        )
    names = list(dict.fromkeys(context.domain_of(text) for text in given))
    foreign = [name for name in names if expected and name not in expected]
    if foreign:
        raise usage(
            f"the records file is not about {foreign[0]}",
            why=f"it holds the records of {', '.join(expected)}",
            try_=f"sesctl records {foreign[0]} -o json > {foreign[0]}.json",
        )
    return names


def _read_records(path: Path) -> dict[str, RecordSet]:
    from sesctl.grammar.records_file import parse_records

    try:
        text = sys.stdin.read() if str(path) == "-" else path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror or "" if isinstance(error, OSError) else "it is not a text in UTF-8"
        raise SesctlError(
            "file", f"cannot read {path}", why=why, try_="sesctl records DOMAIN -o json > records.json"
        ) from error
    read = parse_records(text)
    if isinstance(read, RecordSet):
        return {read.domain: read}
    raise SesctlError(
        "file", f"{path} does not hold records", why=read.why, try_=f"make it with: {read.hint}"
    )


def show(reports: Sequence[DomainReport], scene: Scene, run: Run) -> None:
    """Print the answer."""
    if run.json:
        from sesctl.render.check_document import check_document
        from sesctl.render.documents import to_json

        region = reports[0].observation.region if reports else None
        run.terminal.answer(to_json(check_document(reports, region, scene.clock.now())))
        return
    from sesctl.render.check_text import check_text, next_step

    for index, report in enumerate(reports):
        if index:
            run.terminal.answer("")
        run.terminal.show(check_text(report, verbose=run.verbose > 0))
        if step := next_step(report):
            run.terminal.say(f"\nnext: {step}")


def exit_code(reports: Sequence[DomainReport], fail_on: str) -> ExitCode:
    """Choose the exit code for several domains."""
    threshold = Severity[fail_on.upper()]
    codes = [ExitCode.DONE]
    for report in reports:
        codes.append(_OF_VERDICT[report.verdict])
        if any(finding.severity >= threshold for finding in report.findings):
            codes.append(ExitCode.FINDINGS)
        identity = report.observation.identity
        if isinstance(identity, Unread):
            codes.append(ExitCode.ACCESS if identity.kind == "permission" else ExitCode.COULD_NOT_LOOK)
    return worst(codes)
