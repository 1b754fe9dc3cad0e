"""Show what was looked at, in the form that was asked for, and choose the exit code."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from sesctl.errors import ExitCode, worst
from sesctl.model.fact import Unread
from sesctl.model.finding import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sesctl.cli.command import Run
    from sesctl.cli.obstacles import Obstacles
    from sesctl.model.report import DomainReport, Verdict
    from sesctl.workflows.check_dns import Scene

FailOn = Literal["error", "warning", "note"]
Output = Literal["text", "json", "ndjson", "github", "junit"]

_OF_VERDICT: dict[Verdict, ExitCode] = {
    "ready": ExitCode.DONE,
    "warnings": ExitCode.DONE,
    "pending": ExitCode.PENDING,
    "failing": ExitCode.FINDINGS,
    "unknown": ExitCode.COULD_NOT_LOOK,
}


def needed(run: Run) -> tuple[str, ...]:
    """Name the heavy modules that come after the first look at DNS."""
    return ("sesctl.checks.verdict", *(("sesctl.render.check_text",) if run.output == "text" else ()))


def show(
    chunks: Iterable[Sequence[DomainReport]],
    scene: Scene,
    run: Run,
    *,
    fail_on: FailOn = "error",
    suggest: bool = False,
    obstacles: Obstacles | None = None,
    several: bool = False,
) -> list[DomainReport]:
    """Print the answer; forms that can grow are printed as the reports come in.

    Args:
        chunks: of reports.
        scene: who was asked.
        run: of the command.
        fail_on: the mildest finding that counts.
        suggest: whether SPF records to publish are printed.
        obstacles: of the account, if it was asked.
        several: whether there is more than one domain, which calls for a summary.

    Returns:
        All reports.
    """
    match run.output:
        case "json":
            reports = [report for chunk in chunks for report in chunk]
            run.terminal.answer(_document(reports, scene, obstacles, suggest=suggest))
        case "junit":
            reports = [report for chunk in chunks for report in chunk]
            run.terminal.answer(_junit(reports, fail_on))
        case _:
            reports = []
            for chunk in chunks:
                for report in chunk:
                    _show_one(report, run, obstacles, first=not reports, suggest=suggest, several=several)
                    reports.append(report)
            if several and run.output == "text":
                _show_summary(reports, run)
    run.terminal.say_unread(report.observation.identity for report in reports)
    if obstacles and run.output not in {"json", "text"}:
        obstacles.say(reports, run)
    _say_what_failed(reports, run, fail_on)
    return reports


def _show_summary(reports: Sequence[DomainReport], run: Run) -> None:
    from sesctl.render.check_summary import summary

    run.terminal.answer("")
    run.terminal.show(summary(reports))


def _say_what_failed(reports: Iterable[DomainReport], run: Run, fail_on: FailOn) -> None:
    """Name the findings that count only because of --fail-on; their domains may be called ready."""
    mild = dict.fromkeys(
        finding.check
        for report in reports
        for finding in report.findings
        if Severity[fail_on.upper()] <= finding.severity < Severity.ERROR
    )
    if mild:
        run.terminal.say(f"counted by --fail-on {fail_on}: {', '.join(mild)}")


def _document(
    reports: Sequence[DomainReport], scene: Scene, obstacles: Obstacles | None, *, suggest: bool
) -> str:
    from sesctl.render.check_document import check_document
    from sesctl.render.documents import to_json

    regions = (report.observation.region for report in reports)
    region = scene.aws.region if scene.aws else next(regions, None)
    account = obstacles.judged(reports) if obstacles else None
    return to_json(check_document(reports, region, scene.clock.now(), suggest=suggest, account=account))


def _junit(reports: Sequence[DomainReport], fail_on: FailOn) -> str:
    from sesctl.checks.registry import catalogue
    from sesctl.render.junit import junit

    return junit(reports, catalogue("domain"), Severity[fail_on.upper()])


def _show_one(
    report: DomainReport, run: Run, obstacles: Obstacles | None, *, first: bool, suggest: bool, several: bool
) -> None:
    if run.output == "text":
        _show_text(report, run, obstacles, first=first, suggest=suggest, several=several)
        return
    for line in _lines(report, run, suggest=suggest):
        run.terminal.answer(line)


def _lines(report: DomainReport, run: Run, *, suggest: bool) -> Iterator[str]:
    if run.output == "github":
        from sesctl.render.github import github_lines

        yield from github_lines(report)
        return
    import json

    from sesctl.render.check_document import domain_body

    yield json.dumps(domain_body(report, suggest=suggest))


def _show_text(
    report: DomainReport, run: Run, obstacles: Obstacles | None, *, first: bool, suggest: bool, several: bool
) -> None:
    from sesctl.render.check_text import check_text, next_step, suggestion_lines

    if not first:
        run.terminal.answer("")
    run.terminal.show(check_text(report, verbose=run.verbose > 0))
    merging = any(finding.check == "spf-multiple-records" for finding in report.findings)
    for line in suggestion_lines(report) if suggest or merging else ():
        run.terminal.answer(line)
    if obstacles:
        obstacles.show(report, run)
    stopped = obstacles is not None and obstacles.stops(report)
    if step := "" if stopped or several else next_step(report):
        run.terminal.say_next(step)


def exit_code(reports: Sequence[DomainReport], fail_on: FailOn) -> ExitCode:
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


def after_waiting(reports: Sequence[DomainReport], fail_on: FailOn) -> ExitCode:
    """Choose the code after a wait: what time could have mended, and has not, is pending, not failing."""
    from sesctl.planning.polling import waiting_helps

    code = exit_code(reports, fail_on)
    gave_up = code in {ExitCode.FINDINGS, ExitCode.COULD_NOT_LOOK} and waiting_helps(reports)
    return ExitCode.PENDING if gave_up else code
