"""Findings for people: those of one check together, each with one thing to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Group
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from sesctl.render.theme import untrusted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rich.console import RenderableType

    from sesctl.model.finding import Finding, Skipped

_FEW = 3


def finding_blocks(findings: Iterable[Finding]) -> Iterator[RenderableType]:
    """Show findings, those of one check together: three records missing are one thing to do."""
    groups: dict[tuple[str, int], list[Finding]] = {}
    for finding in findings:
        groups.setdefault((finding.check, finding.severity), []).append(finding)
    for alike in groups.values():
        yield Padding(_finding(alike), (1, 0, 0, 0))


def _finding(alike: list[Finding]) -> RenderableType:
    first = alike[0]
    times = f"  ({len(alike)} times)" if len(alike) > 1 else ""
    head = Text.assemble(
        (first.severity.word, first.severity.word), "  ", (first.check, "title"), (times, "label")
    )
    bodies = (_body(same[0], [one.subject for one in same[1:]]) for same in _same_but_for_their_names(alike))
    return Group(head, *(Padding(body, (0, 0, 0, 2)) for body in bodies))


def _same_but_for_their_names(findings: Iterable[Finding]) -> Iterable[list[Finding]]:
    """Put together what differs in the name alone that it is about, and is mended by one thing."""
    groups: dict[tuple[str | None, ...], list[Finding]] = {}
    for one in findings:
        sentence = one.message.replace(one.subject, "") if one.subject else one.message
        groups.setdefault((sentence, one.fix, one.seen, one.expected), []).append(one)
    return groups.values()


def _body(finding: Finding, also: list[str]) -> RenderableType:
    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(style="label", no_wrap=True, min_width=8)
    grid.add_column(overflow="fold")
    if finding.seen and finding.seen != "nothing" and finding.seen not in finding.message:
        grid.add_row("seen", untrusted(finding.seen))
    if finding.expected and finding.expected not in f"{finding.message}{finding.fix}":
        grid.add_row("expected", untrusted(finding.expected))
    if also:
        grid.add_row("also", Text("\n").join(map(untrusted, dict.fromkeys(also))))
    grid.add_row("fix", untrusted(finding.fix))
    return Group(untrusted(finding.message), grid)


def _ground(reason: str) -> str:
    """Leave out what a reason is about, so that one reason for many things is told once."""
    ground = reason.rpartition(": ")[2]
    # That colon may be one in parentheses, as in "NAME could not be looked up (SERVER: why)".
    return ground.removesuffix(")") if ground.count(")") > ground.count("(") else ground


def skipped_lines(skipped: Iterable[Skipped], *, verbose: bool) -> Iterator[RenderableType]:
    """Say which checks could not judge, once for each reason; with `verbose` those on purpose, too."""
    by_reason: dict[str, list[str]] = {}
    for skip in skipped:
        if verbose or not skip.on_purpose:
            checks = by_reason.setdefault(_ground(skip.reason), [])
            checks += [] if skip.check in checks else [skip.check]
    for reason, checks in by_reason.items():
        names = f" ({', '.join(checks)})" if verbose or len(checks) <= _FEW else ""
        count = "1 check" if len(checks) == 1 else f"{len(checks)} checks"
        words = Text.assemble((f"{count} not judged{names}: ", "unknown"), untrusted(reason))
        yield Padding(words, (1, 0, 0, 0))
