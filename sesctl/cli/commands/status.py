"""`sesctl status`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from sesctl.cli import context
from sesctl.cli.checked import FailOn
from sesctl.cli.command import Run, command
from sesctl.errors import ExitCode, usage, worst
from sesctl.model.fact import Found, Missing, Unread
from sesctl.model.finding import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sesctl.model.finding import Finding
    from sesctl.model.status import Status


@command(
    ("sandbox or production, quotas, reputation, review, identities", "sesctl status"),
    ("where is production, and where is the domain verified?", "sesctl status example.com --all-regions"),
    ("another region, for a program", "sesctl status --region eu-west-3 -o json"),
)
def app(
    run: Run,
    domain: Annotated[
        str | None,
        typer.Argument(
            metavar="DOMAIN", help="With --all-regions: tell where it is verified.", show_default=False
        ),
    ] = None,
    *,
    all_regions: Annotated[
        bool, typer.Option("--all-regions", help="Ask every region with SES, all of them at once.")
    ] = False,
    region_timeout: Annotated[
        float,
        typer.Option(
            "--region-timeout",
            metavar="SECONDS",
            min=0.1,
            max=600,
            help="How long --all-regions waits; a region that is slower is named.",
        ),
    ] = 10.0,
    no_reputation: Annotated[
        bool, typer.Option("--no-reputation", help="Do not ask CloudWatch for bounce and complaint rate.")
    ] = False,
    volume: Annotated[
        int | None,
        typer.Option("--volume", metavar="N", min=0, help="Mails a month, to estimate what they cost."),
    ] = None,
    fail_on: Annotated[
        FailOn, typer.Option("--fail-on", help="The mildest finding that makes exit code 1.")
    ] = "error",
) -> ExitCode:
    """Show the account in one region: sandbox or production, quotas, reputation, review, identities.

    Bounce and complaint rate are shown over two weeks, with the limits of AWS. With --all-regions one table has every
    region; one that is slow, or not enabled, is named and not waited for.
    """
    if domain and not all_regions:
        raise usage(
            "a domain goes with --all-regions",
            why="it tells in which region the domain is verified",
            try_=f"sesctl status {domain} --all-regions, or sesctl check-dns {domain}",
        )
    name = context.domain_of(domain) if domain else None
    status = _read(run, name, region_timeout if all_regions else None, rates=not no_reputation)
    findings = _show(run, status, volume)
    run.terminal.say_unread((status.account, status.identities, None if run.quiet else status.reputation))
    return worst([*_codes(status), *_of_findings(findings, fail_on)])


def _read(run: Run, domain: str | None, patience: float | None, *, rates: bool) -> Status:
    aws, clock = context.aws(run), context.SystemClock()
    if patience is None:
        from sesctl.workflows.status import read_status

        return read_status(aws, clock, rates=rates)
    from sesctl.workflows.status_regions import read_everywhere

    run.terminal.detail(f"asking {len(aws.ses_regions())} regions, for {patience:g} s at most")
    return read_everywhere(aws, clock, patience, domain, rates=rates)


def _show(run: Run, status: Status, volume: int | None) -> tuple[Finding, ...]:
    from sesctl.checks.account_verdict import judge_account

    now = context.SystemClock().now()
    findings, skipped = judge_account(status, now)
    if run.json:
        from sesctl.render.documents import to_json
        from sesctl.render.status import status_document

        document = status_document(status, findings, skipped, now)
        if volume is not None:
            document["costs"] = list(_costs(status, volume))
        run.terminal.answer(to_json(document))
    else:
        from sesctl.render.status_text import status_text

        run.terminal.show(status_text(status, findings, skipped, verbose=run.verbose > 0))
        for line in ("", *_costs(status, volume)) if volume is not None else ():
            run.terminal.answer(line)
    return findings


def _costs(status: Status, volume: int | None) -> tuple[str, ...]:
    from sesctl.planning.costs import cost_facts

    if volume is None or not isinstance(status.account, Found):
        return ()
    return cost_facts(status.account.value.plan, status.account.value.next_plan, volume)


def _codes(status: Status) -> Iterator[ExitCode]:
    """Yield the codes of what could not be read.

    Rates are an extra, and a region that refuses whoever is let in elsewhere does so on purpose.
    """
    for fact in (status.account, status.identities):
        if isinstance(fact, Unread):
            yield ExitCode.ACCESS if fact.kind == "permission" else ExitCode.COULD_NOT_LOOK
    if isinstance(status.account, Missing):
        yield ExitCode.ACCESS
    for one in status.regions.value if isinstance(status.regions, Found) else ():
        if isinstance(one.account, Unread) and one.account.kind != "permission":
            yield ExitCode.COULD_NOT_LOOK


def _of_findings(findings: tuple[Finding, ...], fail_on: FailOn) -> Iterator[ExitCode]:
    if any(one.severity >= Severity[fail_on.upper()] for one in findings):
        yield ExitCode.FINDINGS
