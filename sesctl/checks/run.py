"""Run the catalogue over what was seen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from sesctl.checks.registry import catalogue
from sesctl.checks.unknowable import Unknowable
from sesctl.model.finding import Finding, Skipped

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Mapping

    from sesctl.checks.registry import About, Check, Problem
    from sesctl.checks.view import View
    from sesctl.model.observation import Observation


Judgement: TypeAlias = "tuple[tuple[Finding, ...], tuple[Skipped, ...]]"


def judge(seen: Observation) -> Judgement:
    """Run every check of a domain: what they found, worst first, and which could not judge, and why."""
    from sesctl.checks.view import View  # noqa: PLC0415 - what is no domain needs nothing of DNS

    return judge_view(View(seen), "domain")


def judge_view(view: Any, about: About, only: Container[str] | None = None) -> Judgement:  # noqa: ANN401 - what the checks about it take
    """Run every check about a kind of thing on a view of it, or only those that are named."""
    checks = {name: one for name, one in catalogue(about).items() if only is None or name in only}
    findings: list[Finding] = []
    skipped: dict[tuple[str, str], Skipped] = {}
    for check in checks.values():
        for outcome in _run(check, view):
            if isinstance(outcome, Skipped):
                skipped.setdefault((outcome.check, outcome.reason), outcome)
            else:
                findings.append(outcome)
    loud = _silence(findings, checks)
    return tuple(sorted(loud, key=lambda finding: -finding.severity)), tuple(skipped.values())


def _run(check: Check, view: Any) -> Iterator[Finding | Skipped]:  # noqa: ANN401 - as above
    try:
        if check.run:
            yield from (_finding(check, problem) for problem in check.run(view))
        if check.run_record:
            yield from _run_records(check, view)
    except Unknowable as why:
        yield _skipped(check, why)


def _run_records(check: Check, view: View) -> Iterator[Finding | Skipped]:
    view.require_records(check.purposes)
    for report in view.reports:
        if report.record.purpose not in check.purposes or report.status == "ok" or report.propagating:
            continue
        try:
            problems = check.run_record(view, view.at(report)) if check.run_record else ()
            yield from (_finding(check, problem) for problem in problems)
        except Unknowable as why:
            yield _skipped(check, why, f"{report.record.name}: ")


def _finding(check: Check, problem: Problem) -> Finding:
    return Finding(
        check.id,
        problem.severity or check.severity,
        problem.subject,
        problem.message,
        problem.fix,
        problem.seen,
        problem.expected,
    )


def _skipped(check: Check, why: Unknowable, subject: str = "") -> Skipped:
    return Skipped(check.id, f"{subject}{why.reason}", why.on_purpose, check.severity)


def _silence(findings: list[Finding], checks: Mapping[str, Check]) -> list[Finding]:
    """Drop the general finding where a specific one speaks of the same subject, or of its cause."""
    fired = {finding.check: checks[finding.check] for finding in findings}
    overruled = {name for check in fired.values() for name in check.overrules}
    silent = {(name, finding.subject) for finding in findings for name in fired[finding.check].silences}
    return [
        finding
        for finding in findings
        if finding.check not in overruled and (finding.check, finding.subject) not in silent
    ]
