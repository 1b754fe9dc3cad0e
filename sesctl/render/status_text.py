"""`status` for people: the account, its rates, its identities, and what is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Group
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from sesctl.model.account import number
from sesctl.model.fact import Found, Missing, NotAsked
from sesctl.model.reputation import BOUNCE_LIMITS, COMPLAINT_LIMITS, percent
from sesctl.render.findings_text import finding_blocks, skipped_lines
from sesctl.render.theme import untrusted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.console import Console, ConsoleOptions, RenderableType, RenderResult

    from sesctl.model.account import Account, Quota
    from sesctl.model.fact import Fact
    from sesctl.model.finding import Finding, Skipped
    from sesctl.model.reputation import Limits, Rate, Reputation
    from sesctl.model.status import Status

_BAR = 30
_NEARLY_USED = 0.8


def status_text(
    status: Status, findings: Sequence[Finding], skipped: Sequence[Skipped], *, verbose: bool = False
) -> RenderableType:
    """Show the account to people."""
    return Group(*_parts(status, findings, skipped, verbose=verbose))


def _parts(
    status: Status, findings: Sequence[Finding], skipped: Sequence[Skipped], *, verbose: bool
) -> Iterator[RenderableType]:
    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(style="label", no_wrap=True)
    grid.add_column(overflow="fold")
    for label, shown in _rows(status):
        grid.add_row(label, shown)
    yield grid
    if isinstance(status.reputation, Found) and _has_points(status.reputation.value):
        from sesctl.render.chart import Charts  # noqa: PLC0415 - most accounts need none

        yield Padding(Charts(status.reputation.value), (1, 0, 0, 0))
    if isinstance(status.regions, Found):
        from sesctl.render.status_regions import region_parts  # noqa: PLC0415 - as above

        yield from region_parts(status.regions.value, status.domain)
    else:
        yield Padding(_identities(status), (1, 0, 0, 0))
    yield from finding_blocks(findings)
    yield from skipped_lines(skipped, verbose=verbose)


def _has_points(reputation: Reputation) -> bool:
    return bool(reputation.bounce.points or reputation.complaint.points)


def _rows(status: Status) -> Iterator[tuple[str, RenderableType]]:
    yield from _caller_rows(status)
    match status.account:
        case Found(account):
            yield from _account_rows(account)
            yield from _rate_rows(status.reputation, account)
        case Missing():
            yield "access", untrusted(f"the account has not enabled {status.region}", "error")
        case fact:
            yield "sending", untrusted(f"not known: {_why(fact)}", "unknown")


def _caller_rows(status: Status) -> Iterator[tuple[str, Text]]:
    if isinstance(status.caller, Found):
        yield "account", untrusted(f"{status.caller.value.account_id}, {status.region}")
        yield "caller", untrusted(status.caller.value.arn)
    else:
        yield "account", untrusted(f"not known, {status.region}")
        yield "", untrusted(_why(status.caller), "unknown")


def _account_rows(account: Account) -> Iterator[tuple[str, RenderableType]]:
    access = "production" if account.production else "sandbox: only to verified recipients and the simulator"
    yield "access", Text(access, "ok" if account.production else "warning")
    if not account.sending_enabled:
        yield "sending", Text("paused", "error")
    if account.enforcement:
        words, style = _ENFORCEMENT.get(account.enforcement, (account.enforcement, "unknown"))
        yield "reputation", untrusted(words, style)
    if account.quota:
        yield from _quota_rows(account.quota)
    if account.review:
        case = f", case {account.review.case_id}" if account.review.case_id else ""
        yield "review", untrusted(f"{account.review.status.lower()}{case}")
    if account.plan:
        then = account.next_plan if account.next_plan not in {None, account.plan} else None
        yield "plan", untrusted(account.plan.lower() + (f", then {then.lower()}" if then else ""))
    if account.suppressed_reasons is not None:
        reasons = ", ".join(reason.lower() for reason in account.suppressed_reasons) or "nothing"
        yield "suppression", untrusted(f"after {reasons}")


_ENFORCEMENT = {
    "HEALTHY": ("healthy", "ok"),
    "PROBATION": ("under review by AWS", "warning"),
    "SHUTDOWN": ("paused by AWS", "error"),
}


def _quota_rows(quota: Quota) -> Iterator[tuple[str, RenderableType]]:
    if quota.per_day is None or quota.share is None:
        yield "quota", Text(f"no limit; {number(quota.sent)} sent in 24 hours")
    else:
        words = f"{number(quota.sent)} of {number(quota.per_day)} recipients in 24 hours"
        yield "quota", _Bar(quota.share, words)
        yield "", Text(f"{number(quota.left or 0)} left")
    rate = "no limit" if quota.per_second is None else f"{number(quota.per_second)} a second"
    yield "send rate", Text(rate)


class _Bar:
    """How much of the quota is used; in ASCII where the terminal knows no more."""

    def __init__(self, share: float, words: str) -> None:
        self._share = share
        self._words = words

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Draw it in the signs that the terminal has."""
        full, empty = ("#", ".") if options.ascii_only else ("█", "░")
        apart = _BAR + 1 + len(self._words) > options.max_width
        length = min(_BAR, options.max_width)
        filled = min(length, round(self._share * length))
        bar = full * filled + empty * (length - filled)
        style = "warning" if self._share >= _NEARLY_USED else ""
        yield Text(f"{bar}{chr(10) if apart else ' '}{self._words}", style)


def _rate_rows(fact: Fact[Reputation], account: Account) -> Iterator[tuple[str, Text]]:
    match fact:
        case Found(reputation) if not _has_points(reputation):
            sent = account.quota is not None and account.quota.sent > 0
            yield "rates", Text("no data yet" if sent else "no data before the first send")
        case Found(reputation):
            yield "bounces", _rate(reputation.bounce, BOUNCE_LIMITS, reputation)
            yield "complaints", _rate(reputation.complaint, COMPLAINT_LIMITS, reputation)
        case NotAsked(reason):
            yield "rates", untrusted(reason, "label")
        case _:
            yield "rates", untrusted(f"not known: {_why(fact)}", "unknown")


def _rate(rate: Rate, limits: Limits, reputation: Reputation) -> Text:
    last, highest = rate.last, rate.highest
    if last is None or highest is None:
        return Text("no data in two weeks")
    style = "error" if last.value >= limits.pause else "warning" if last.value >= limits.review else "ok"
    day = reputation.day_of(last)
    when = f"on {day}" if day else "now"
    peak = f", {percent(highest.value)} at most" if highest.value > last.value else ""
    return Text.assemble(
        (f"{percent(last.value)} {when}", style),
        f"{peak} (AWS reviews from {percent(limits.review)}, may pause from {percent(limits.pause)})",
    )


def _identities(status: Status) -> RenderableType:
    fact = status.identities
    if not isinstance(fact, Found):
        return untrusted(f"identities not known: {_why(fact)}", "unknown")
    if not fact.value:
        return Text(f"no identities in {status.region}; the first: sesctl init domain example.com")
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="label", pad_edge=False)
    table.add_column("Identity", overflow="fold")
    for column in ("Kind", "Verification", "Sending"):
        table.add_column(column, no_wrap=True)
    for one in fact.value:
        style = {"SUCCESS": "ok", "PENDING": "pending", "FAILED": "error"}.get(one.status.value, "unknown")
        table.add_row(
            untrusted(one.name),
            one.kind,
            untrusted(one.status.value.lower(), style),
            "on" if one.sending_enabled else "off",
        )
    return table


def _why(fact: object) -> str:
    return str(getattr(fact, "reason", "nobody asked"))
