"""From findings to a report with one verdict."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sesctl.checks.alignment import dmarc_report
from sesctl.checks.run import judge
from sesctl.checks.view import View
from sesctl.checks.zone import stale_seconds
from sesctl.model.fact import Found
from sesctl.model.finding import Severity
from sesctl.model.identity import Status
from sesctl.model.lookup import Absent, Answered
from sesctl.model.report import DomainReport

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from sesctl.model.finding import Finding, Skipped
    from sesctl.model.observation import Observation
    from sesctl.model.report import RecordReport, Verdict

SES_IS_ASKED_EVERY = timedelta(seconds=30)
"""SES does not say when it looks next; asking it more often than this learns nothing."""

SOON = timedelta(seconds=5)
"""The zone's own servers may have another answer at any time; asking them costs nobody anything."""


def report(seen: Observation) -> DomainReport:
    """Judge what was seen of a domain."""
    view = View(seen)
    findings, skipped = judge(seen)
    verdict = _verdict(view, findings, skipped)
    return DomainReport(
        seen,
        verdict,
        view.reports,
        dmarc_report(seen, view.reports),
        findings,
        skipped,
        None if verdict == "ready" else _next_look(view),
        zone=view.zone,
    )


def _verdict(view: View, findings: tuple[Finding, ...], skipped: tuple[Skipped, ...]) -> Verdict:
    worst = max((finding.severity for finding in findings), default=Severity.NOTE)
    if worst is Severity.ERROR:
        return "failing"
    if any(skip.severity is Severity.ERROR and not skip.on_purpose for skip in skipped):
        return "unknown"
    if _is_pending(view) and all(one.status != "wrong" or one.propagating for one in view.reports):
        return "pending"
    return "warnings" if worst is Severity.WARNING else "ready"


def _is_pending(view: View) -> bool:
    """Whether only time is missing: SES has not agreed yet, or a record is still spreading."""
    identity = view.seen.identity
    if isinstance(identity, Found):
        mail_from = identity.value.mail_from
        waiting = {Status.PENDING, Status.NOT_STARTED, Status.TEMPORARY_FAILURE}
        if not identity.value.verified or (mail_from and mail_from.status in waiting):
            return True
    return any(one.propagating for one in view.reports)


def _next_look(view: View) -> datetime | None:
    now = view.seen.at
    return min(_moments(view, now), default=None)


def _moments(view: View, now: datetime) -> Iterator[datetime]:
    for one in view.reports:
        yield from _moments_of(view, one, now)
    if _is_pending(view):
        yield max(now + SES_IS_ASKED_EVERY, view.ses_remembers_until or now)


def _moments_of(view: View, one: RecordReport, now: datetime) -> Iterator[datetime]:
    """Yield when a record can look otherwise: when a cache has expired, or when the zone may have changed."""
    look = view.look(one.record.name, one.record.type)
    if one.status == "ok":
        yield from (now + timedelta(seconds=left) for left in stale_seconds(look, one.agreeing) if left)
        return
    ttls = [reply.soa.negative_ttl for reply in look.known if isinstance(reply, Absent) and reply.soa]
    only_resolvers = not any(isinstance(seen.reply, Answered | Absent) for seen in look.authoritative)
    yield now + (timedelta(seconds=min(ttls)) if only_resolvers and ttls else SOON)
