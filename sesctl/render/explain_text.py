"""`explain` of an error text for people: what it is, which cause, what to do, what was looked at."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rich.console import Group
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from sesctl.render.clean import clean
from sesctl.render.theme import untrusted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.console import RenderableType

    from sesctl.model.diagnosis import Diagnosis, JudgedCause
    from sesctl.model.error_text import ErrorText

_LONGEST = 400
_WIDTH = 80
_ADVICE = (
    (
        "Paste more of it: the line with the code and the message, and what the mail server replied.\n"
        "  $ tail -n 40 app.log | sesctl explain -"
    ),
    "Or look whether domain and account are in order.\n  $ sesctl check-dns DOMAIN\n  $ sesctl status",
)
_WORD = re.compile(r"(?:'[^']*'|\S)+")


def explain_text(diagnosis: Diagnosis) -> RenderableType:
    """Show the answer."""
    return Group(*_parts(diagnosis))


def _parts(diagnosis: Diagnosis) -> Iterator[RenderableType]:
    if not diagnosis.case:
        yield from _unknown(diagnosis.error)
        return
    yield Text(f"{clean(diagnosis.title)}.", style="title")
    if diagnosis.meaning:
        yield untrusted(diagnosis.meaning)
    first = _first(diagnosis.causes)
    for one in first:
        # What is not a matter of causes has one, of the same name.
        yield _below(untrusted(one.fix) if one.title == diagnosis.title else _cause(one))
    rest = [one for one in diagnosis.causes if one not in first]
    if possible := [one for one in rest if one.verdict != "ruled-out"]:
        yield _below(_in_brief("possible as well:", possible))
    if ruled_out := [one for one in rest if one.verdict == "ruled-out"]:
        yield _below(_in_brief("ruled out:", ruled_out))
    yield from _looks(diagnosis)
    yield from _read(diagnosis.error)
    for note in diagnosis.notes:
        yield _below(untrusted(note))
    if diagnosis.not_asked:
        yield _below(untrusted(f"AWS was not asked: {diagnosis.not_asked}."))


def _unknown(error: ErrorText) -> Iterator[RenderableType]:
    yield Text("sesctl does not know this error.", style="title")
    yield from _read(error)
    if not error.says_something:
        yield Text("Nothing in it looks like an error code, a reply of a mail server, or a region.")
    if error.cut:
        yield Text("It is very long: only its beginning and its end were read.")
    for advice in _ADVICE:
        yield _below(Text(advice))


def _first(causes: Sequence[JudgedCause]) -> Sequence[JudgedCause]:
    """Choose those to show in full: what is confirmed, else what something speaks for, else all that may be."""
    for chosen in (
        [one for one in causes if one.verdict == "confirmed"],
        [one for one in causes if one.likely],
    ):
        if chosen:
            return chosen
    return [one for one in causes if one.verdict == "unknown"]


def _below(block: RenderableType) -> RenderableType:
    return Padding(block, (1, 0, 0, 0))


def _cause(cause: JudgedCause) -> RenderableType:
    confirmed = cause.verdict == "confirmed"
    verdict = ("confirmed", "error") if confirmed else ("possible", "warning")
    head = Text.assemble(verdict, "  ", (clean(cause.title), "title"))
    grid = _grid()
    if cause.because:
        grid.add_row("why" if confirmed else "seen", _sentence(cause.because))
    if cause.tell and not confirmed:
        grid.add_row("if", _sentence(cause.tell))
    if cause.fix:
        grid.add_row("fix", untrusted(cause.fix))
    parts: list[RenderableType] = [head, Padding(grid, (0, 0, 0, 2))]
    if cause.command:
        parts.append(Text("\n".join(_continued(clean(cause.command))), style="command"))
    return Group(*parts)


def _continued(command: str) -> Iterator[str]:
    """Break a command as a shell takes it back, so that it can be copied whatever the width."""
    line = "  $"
    for word in _WORD.findall(command):
        if len(line) + len(word) + len(" \\") >= _WIDTH and line.strip() != "$":
            yield f"{line} \\"
            line = "     "
        line += f" {word}"
    yield line


def _in_brief(heading: str, causes: Sequence[JudgedCause]) -> RenderableType:
    lines = []
    for cause in causes:
        because = f": {clean(cause.because)}" if cause.because else ""
        lines.append(Padding(Text(f"{clean(cause.title)}{because}."), (0, 0, 0, 2)))
    return Group(Text(heading, style="label"), *lines)


def _looks(diagnosis: Diagnosis) -> Iterator[RenderableType]:
    looks = diagnosis.looks
    for heading, chosen in (
        (f"looked at, in {diagnosis.region}:", [(one.what, one.result) for one in looks if not one.reason]),
        ("could not be read:", [(one.what, one.reason) for one in looks if one.reason]),
    ):
        if chosen:
            grid = Table.grid(padding=(0, 2, 0, 0))
            grid.add_column(overflow="fold")
            grid.add_column(overflow="fold")
            for what, words in chosen:
                grid.add_row(untrusted(what), untrusted(words))
            yield _below(Group(Text(heading, style="label"), Padding(grid, (0, 0, 0, 2))))


def _read(error: ErrorText) -> Iterator[RenderableType]:
    if parts := list(read_parts(error)):
        yield _below(Text.assemble(("read in the text: ", "label"), clean("; ".join(parts), _LONGEST)))


def read_parts(error: ErrorText) -> Iterator[str]:
    """What was read in an error text, part by part."""
    smtp = " ".join(filter(None, [str(error.reply or ""), error.enhanced]))
    parts = (
        ("", next(iter(error.codes), "")),
        ("", error.operation),
        ("region ", error.region),
        ("", ", ".join(error.names) + (" and more" if error.more else "")),
        ("", error.action),
        ("on ", error.resource),
        ("", error.principal),
        ("SMTP ", smtp),
        ("receiver ", error.receiver or ""),
        ("from ", error.sender),
        ("to ", ", ".join(error.recipients)),
        ("configuration set ", error.configuration_set),
    )
    yield from (f"{label}{part}" for label, part in parts if part)


def _grid() -> Table:
    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(style="label", no_wrap=True, min_width=4)
    grid.add_column(overflow="fold")
    return grid


def _sentence(clause: str) -> Text:
    cleaned = clean(clause)
    return Text(cleaned if cleaned.endswith((".", "?", "”")) else f"{cleaned}.")
