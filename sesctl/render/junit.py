"""Reports as JUnit XML: a suite for each domain, a case for each check."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from sesctl.render.clean import clean

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sesctl.errors import SesctlError
    from sesctl.model.finding import Finding, Severity
    from sesctl.model.report import DomainReport


def junit(reports: Sequence[DomainReport], checks: Iterable[str], threshold: Severity) -> str:
    """Write a report.

    Args:
        reports: one a domain.
        checks: the ids of all checks.
        threshold: the mildest finding that is a failure.
    """
    ids = list(checks)
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<testsuites name="sesctl check-dns">']
    for report in reports:
        lines += _suite(report, ids, threshold)
    return "\n".join([*lines, "</testsuites>"])


def failure_suite(error: SesctlError) -> str:
    """Write what kept everything from being looked at, as a suite with an error."""
    text = f"why: {clean(error.why)} try: {clean(error.try_)}"
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<testsuites name="sesctl check-dns">',
        '  <testsuite name="sesctl" tests="1" failures="0" errors="1" skipped="0">',
        *_error("sesctl", error.what, text),
        "  </testsuite>",
        "</testsuites>",
    ]
    return "\n".join(lines)


def _error(domain: str, message: str, text: str) -> Iterator[str]:
    yield f'    <testcase classname={_attribute(domain)} name="could-not-look">'
    yield f"      <error message={_attribute(message)}>{escape(text)}</error>"
    yield "    </testcase>"


def _suite(report: DomainReport, checks: list[str], threshold: Severity) -> Iterator[str]:
    bad = [finding for finding in report.findings if finding.severity >= threshold]
    skipped = {skip.check: skip.reason for skip in report.skipped}
    failed = {finding.check for finding in bad}
    left_out = [check for check in checks if check in skipped and check not in failed]
    errors = int(report.could_not_look)
    yield (
        f'  <testsuite name={_attribute(report.observation.domain)} tests="{len(checks) + errors}" '
        f'failures="{len(failed)}" errors="{errors}" skipped="{len(left_out)}">'
    )
    if report.could_not_look:
        reasons = dict.fromkeys(skip.reason for skip in report.skipped if not skip.on_purpose)
        yield from _error(report.observation.domain, next(iter(reasons), ""), clean("; ".join(reasons)))
    for check in checks:
        about = [finding for finding in bad if finding.check == check]
        yield from _case(report.observation.domain, check, about, skipped.get(check))
    yield "  </testsuite>"


def _case(domain: str, check: str, findings: list[Finding], skipped: str | None) -> Iterator[str]:
    start = f"    <testcase classname={_attribute(domain)} name={_attribute(check)}"
    if findings:
        text = "\n".join(
            f"{clean(one.subject)}: {clean(one.message)} fix: {clean(one.fix)}" for one in findings
        )
        kind = quoteattr(findings[0].severity.word)
        message = _attribute(findings[0].message)
        yield f"{start}><failure type={kind} message={message}>{escape(text)}</failure></testcase>"
    elif skipped is not None:
        yield f"{start}><skipped message={_attribute(skipped)}/></testcase>"
    else:
        yield f"{start}/>"


def _attribute(text: str) -> str:
    return quoteattr(clean(text))
