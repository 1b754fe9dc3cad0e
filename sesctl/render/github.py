"""Findings as workflow commands of GitHub Actions, which shows them as annotations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesctl.render.clean import clean

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sesctl.errors import SesctlError
    from sesctl.model.finding import Finding
    from sesctl.model.report import DomainReport

_COMMANDS = {"error": "error", "warning": "warning", "note": "notice"}


def github_lines(report: DomainReport) -> Iterator[str]:
    """Yield a line for each finding, and one for checks that could not judge."""
    yield from map(finding_line, report.findings)
    reasons = dict.fromkeys(skip.reason for skip in report.skipped if not skip.on_purpose)
    command = "error" if report.could_not_look else "warning"
    for reason in reasons:
        yield _line(command, f"{report.observation.domain}: not judged", reason)


def failure_line(error: SesctlError) -> str:
    """Write what kept everything from being looked at."""
    return _line("error", f"sesctl: {error.kind}", f"{error.what}. why: {error.why} try: {error.try_}")


def finding_line(finding: Finding) -> str:
    """Write a finding."""
    title = f"{finding.check}: {finding.subject}"
    return _line(_COMMANDS[finding.severity.word], title, f"{finding.message} {finding.fix}")


def _line(command: str, title: str, message: str) -> str:
    return f"::{command} title={_property(clean(title))}::{_data(clean(message))}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
