"""The checklist for a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Group
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from sesctl.model.finding import Severity
from sesctl.render.doctor_headline import headline
from sesctl.render.findings_text import finding_blocks, skipped_lines
from sesctl.render.theme import untrusted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import RenderableType

    from sesctl.model.checkup import Checkup, Section, SectionState

STYLES: dict[SectionState, str] = {
    "ok": "ok",
    "note": "note",
    "warning": "warning",
    "error": "error",
    "unknown": "unknown",
    "not asked": "label",
}


def doctor_text(checkup: Checkup, *, verbose: bool = False) -> RenderableType:
    """Show the sections, then what is wrong; `verbose` adds notes and what was not judged on purpose."""
    return Group(*_parts(checkup, verbose=verbose))


def _parts(checkup: Checkup, *, verbose: bool) -> Iterator[RenderableType]:
    yield Text(headline(checkup), "title")
    yield Padding(_table(checkup.sections), (1, 0, 0, 0))
    least = Severity.NOTE if verbose else Severity.WARNING
    yield from finding_blocks(one for one in checkup.findings if one.severity >= least)
    yield from _unread(checkup)
    yield from skipped_lines(checkup.skipped, verbose=verbose)
    notes = dict.fromkeys(one.check for one in checkup.findings if one.severity < least)
    if notes:
        word = "note" if len(notes) == 1 else "notes"
        line = Text(f"{len(notes)} {word} (-v shows more): {', '.join(notes)}", "label")
        yield Padding(line, (1, 0, 0, 0))


def _table(sections: tuple[Section, ...]) -> Table:
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for section in sections:
        facts = section.facts or ((section.not_asked,) if section.not_asked else ())
        lines = Text("\n").join(untrusted(fact) for fact in facts) if facts else Text("")
        if section.unread and not section.facts:
            lines = untrusted(section.unread.reason)
        table.add_row(Text(section.state, STYLES[section.state]), section.name, lines)
    return table


def _unread(checkup: Checkup) -> Iterator[RenderableType]:
    """Say what to do about each reason for which something could not be looked at, once."""
    told: set[str] = set()
    for section in checkup.sections:
        if section.unread and section.unread.try_ not in told:
            told.add(section.unread.try_)
            grid = Table.grid(padding=(0, 2, 0, 0))
            grid.add_column(style="label", no_wrap=True, min_width=8)
            grid.add_column(overflow="fold")
            grid.add_row("why", untrusted(section.unread.why))
            grid.add_row("try", untrusted(section.unread.try_))
            body = Group(untrusted(section.unread.reason), grid)
            head = Text.assemble(("not looked at", "unknown"), "  ", (section.name, "title"))
            yield Padding(Group(head, Padding(body, (0, 0, 0, 2))), (1, 0, 0, 0))
