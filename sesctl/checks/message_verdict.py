"""From what was seen of a message to a report with one verdict."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesctl.checks.message_view import MessageView
from sesctl.checks.run import judge_view
from sesctl.model.finding import Severity
from sesctl.model.message_report import MessageReport

if TYPE_CHECKING:
    from sesctl.model.finding import Finding, Skipped
    from sesctl.model.message_report import MessageVerdict
    from sesctl.model.message_seen import MessageSeen


def report(seen: MessageSeen) -> MessageReport:
    """Judge a message."""
    findings, skipped = judge_view(MessageView(seen), "message")
    return MessageReport(seen, _verdict(findings, skipped), findings, skipped)


def _verdict(findings: tuple[Finding, ...], skipped: tuple[Skipped, ...]) -> MessageVerdict:
    worst = max((finding.severity for finding in findings), default=Severity.NOTE)
    if worst is Severity.ERROR:
        return "failing"
    if any(skip.severity is Severity.ERROR and not skip.on_purpose for skip in skipped):
        return "unknown"
    return "warnings" if worst is Severity.WARNING else "ready"
