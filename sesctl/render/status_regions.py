"""Every region in one table, and beneath it why some of them say nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from sesctl.model.account import number
from sesctl.model.fact import Found, Missing, NotAsked, Unread
from sesctl.render.theme import untrusted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.console import Console, ConsoleOptions, RenderableType, RenderResult

    from sesctl.model.account import Account, Quota
    from sesctl.model.fact import Fact
    from sesctl.model.identity import Identity, IdentitySummary
    from sesctl.model.status import RegionStatus

_HEADS = ("Access", "24 hours", "Rate", "Review", "Verified", "Sending", "Domain")
_DULL = frozenset({"-", "on", "none"})
"""What goes without saying where there is no heading."""

_ANY = 1000
"""Wider than any table."""


def region_parts(regions: Sequence[RegionStatus], domain: str | None) -> Iterator[RenderableType]:
    """Show the regions; the one in use comes first, then those in which there is something."""
    here, *others = regions
    yield Padding(_Regions([here, *sorted(others, key=_rank)], domain), (1, 0, 0, 0))
    silent = [one.region for one in regions if isinstance(one.account, Missing)]
    if silent:
        words = f"not enabled in this account: {', '.join(silent)}"
        yield Padding(Text(words, "label", overflow="fold"), (1, 0, 0, 0))
    for reason, names in _unread(regions).items():
        yield Padding(untrusted(f"{', '.join(names)}: {reason}", "unknown"), (1, 0, 0, 0))


def _rank(one: RegionStatus) -> tuple[int, str]:
    account = one.account.value if isinstance(one.account, Found) else None
    listed = isinstance(one.identities, Found) and bool(one.identities.value)
    if account and account.production:
        return 0, one.region
    if account and (listed or account.review):
        return 1, one.region
    return 4 if isinstance(one.account, Missing) else 3 if account else 2, one.region


def _unread(regions: Sequence[RegionStatus]) -> dict[str, list[str]]:
    """Put regions together that say nothing for one reason; their own names do not make it another."""
    alike: dict[str, list[str]] = {}
    for one in regions:
        for fact in (one.account, one.identities, one.identity):
            if isinstance(fact, Unread):
                reason = fact.reason.replace(f" from {one.region}", "").replace(f" in {one.region}", "")
                alike.setdefault(reason, []).append(one.region)
                break
    return alike


class _Regions:
    """A table where there is room for one, else what is told of each region as a sentence."""

    def __init__(self, regions: Sequence[RegionStatus], domain: str | None) -> None:
        self._rows = [(one.region, list(_cells(one, domain))) for one in regions]
        told = [any(cells[at].text.plain != "-" for _, cells in self._rows) for at in range(len(_HEADS))]
        self._heads = [head for head, is_told in zip(_HEADS, told, strict=True) if is_told]

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Lay it out for the width at hand."""
        for gap in (2, 1):
            table = self._table(gap)
            if console.measure(table, options=options.update(width=_ANY)).maximum <= options.max_width:
                yield table
                return
        yield self._list()

    def _table(self, gap: int) -> Table:
        table = Table(box=None, padding=(0, gap, 0, 0), header_style="label", pad_edge=False)
        for head in ("Region", *self._heads):
            table.add_column(head, no_wrap=True)
        for region, cells in self._rows:
            table.add_row(region, *(cell.text for cell in cells if cell.head in self._heads))
        return table

    def _list(self) -> Table:
        table = Table.grid(padding=(0, 2, 0, 0))
        table.add_column(no_wrap=True)
        table.add_column(overflow="fold")
        for region, cells in self._rows:
            told = [Text.assemble(cell.text, cell.unit) for cell in cells if cell.text.plain not in _DULL]
            table.add_row(region, Text(", ").join(told))
        return table


@dataclass(frozen=True, slots=True)
class _Cell:
    """What is told of a region; `unit` is what it needs where it stands without its heading."""

    head: str
    text: Text
    unit: str = ""


def _cells(one: RegionStatus, domain: str | None) -> Iterator[_Cell]:
    account = one.account.value if isinstance(one.account, Found) else None
    quota = account.quota if account else None
    values = (
        (_access(one.account), ""),
        (_used(quota), " in 24 hours"),
        (_rate(quota), ""),
        (_review(account), " (review)"),
        (_verified(one.identities), " verified"),
        (_sending(account), " (sending)"),
        (_status(one.identity), f" ({domain})"),
    )
    return (_Cell(head, text, unit) for head, (text, unit) in zip(_HEADS, values, strict=True))


def _access(fact: Fact[Account]) -> Text:
    match fact:
        case Found(account):
            return Text("production", "ok") if account.production else Text("sandbox", "warning")
        case Missing():
            return Text("not enabled", "label")
        case Unread(kind="permission"):
            return Text("refused", "unknown")
        case _:
            return Text("no answer", "unknown")


def _used(quota: Quota | None) -> Text:
    if quota is None:
        return Text("-")
    return Text(f"{number(quota.sent)}/{'any' if quota.per_day is None else number(quota.per_day)}")


def _rate(quota: Quota | None) -> Text:
    if quota is None:
        return Text("-")
    return Text("any" if quota.per_second is None else f"{number(quota.per_second)}/s")


def _review(account: Account | None) -> Text:
    if account is None or account.review is None:
        return Text("-")
    styles = {"GRANTED": "ok", "PENDING": "pending", "DENIED": "error", "FAILED": "error"}
    return untrusted(account.review.status.lower(), styles.get(account.review.status, "unknown"))


def _verified(fact: Fact[tuple[IdentitySummary, ...]]) -> Text:
    if not isinstance(fact, Found):
        return Text("-")
    return Text(f"{sum(one.verified for one in fact.value)}/{len(fact.value)}")


def _sending(account: Account | None) -> Text:
    if account is None:
        return Text("-")
    if account.enforcement == "SHUTDOWN":
        return Text("stopped", "error")
    return Text("on", "ok") if account.sending_enabled else Text("paused", "error")


def _status(fact: Fact[Identity]) -> Text:
    match fact:
        case Found(identity):
            style = "ok" if identity.verified else "pending"
            return untrusted("verified" if identity.verified else identity.status.value.lower(), style)
        case Missing():
            return Text("none")
        case NotAsked():
            return Text("-")
        case Unread():
            return Text("?", "unknown")
