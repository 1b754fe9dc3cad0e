"""Where words go: answers to stdout, talk to stderr."""

from __future__ import annotations

import io
import os
import sys
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING

from sesctl.model.fact import Unread
from sesctl.render.clean import clean

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from rich.console import Console, RenderableType

_NARROWEST = 40
_PIPE_WIDTH = 80
_LED = ContextVar("led", default=False)


class ReaderGoneError(Exception):
    """Whoever read the answer has left before its end, as `head` does."""


class Terminal:
    """The streams of one run.

    Attributes:
        quiet: whether talk is left out.
        verbosity: how much more is told.
    """

    def __init__(self, *, quiet: bool = False, verbosity: int = 0) -> None:
        self.quiet = quiet
        self.verbosity = verbosity

    @property
    def interactive(self) -> bool:
        """Whether somebody can be asked."""
        return sys.stdin.isatty() and sys.stderr.isatty()

    @property
    def writes_to_somebody(self) -> bool:
        """Whether what is said reaches a terminal, and no file and no log."""
        return not self.quiet and sys.stderr.isatty()

    def answer(self, text: str) -> None:
        """Write a part of the answer, as it is."""
        sys.stdout.write(f"{text}\n")
        sys.stdout.flush()

    def show(self, renderable: RenderableType) -> None:
        """Write a part of the answer, laid out for the width at hand."""
        if sys.stdout.isatty():
            console(sys.stdout).print(renderable)
        else:
            self.answer(as_text(renderable, _width()))

    def say(self, text: str) -> None:
        """Tell something beside the answer."""
        if not self.quiet:
            sys.stderr.write(f"{text}\n")
            sys.stderr.flush()

    def say_next(self, command: str) -> None:
        """Tell what to type next, unless somebody leads through the commands."""
        if not _LED.get():
            self.say(f"\nnext: {command}")

    def say_unread(self, facts: Iterable[object]) -> None:
        """Tell what could not be read, why, and what to do, once for each cause; also when quiet."""
        told: set[tuple[str, str]] = set()
        for fact in facts:
            if isinstance(fact, Unread) and (fact.kind, fact.try_) not in told:
                told.add((fact.kind, fact.try_))
                lines = f"{clean(fact.reason)}\n  why: {clean(fact.why)}\n  try: {clean(fact.try_)}\n"
                sys.stderr.write(f"\n{lines}")
        sys.stderr.flush()

    def detail(self, text: str) -> None:
        """Tell what only matters with -v."""
        if self.verbosity:
            self.say(clean(text))

    def ask(self, question: str, default: str = "") -> str:
        """Ask for a line; an empty one, or the end of the input, means the default."""
        return self.ask_line(question, default) or default

    def ask_line(self, question: str, default: str = "") -> str | None:
        """Ask for a line; an empty one means the default, and None that the input has ended."""
        shown = f" [{default}]" if default else ""
        sys.stderr.write(f"{question}{shown}: ")
        sys.stderr.flush()
        line = sys.stdin.readline()
        if not line:
            sys.stderr.write("\n")
            return None
        return line.strip() or default

    def ask_until(self, question: str, read: Callable[[str], str | None], default: str = "") -> str | None:
        """Ask until `read` finds nothing wrong; None when the input ends or nothing is typed.

        `read` returns what is wrong with the text, or None.
        """
        while text := self.ask(question, default):
            wrong = read(text)
            if wrong is None:
                return text
            self.say(clean(wrong))
        return None

    def confirm(self, question: str) -> bool:
        """Ask for a yes; anything else is a no."""
        return self.ask(f"{question} [y/N]").lower() in {"y", "yes"}

    def proceed(self, question: str) -> bool | None:
        """Ask for a yes, which an empty line is too; None when the input has ended."""
        line = self.ask_line(f"{question} [Y/n]")
        return None if line is None else line.lower() in {"", "y", "yes"}


@contextmanager
def leading() -> Iterator[None]:
    """Lead through the commands that run within; they do not say what to type next."""
    before = _LED.set(True)
    try:
        yield
    finally:
        _LED.reset(before)


def console(stream: io.TextIOBase | object) -> Console:
    """Make a console that takes text as it is: no markup, no guessed highlights, no emoji."""
    from rich.console import Console

    from sesctl.render.theme import THEME

    return Console(file=stream, theme=THEME, markup=False, highlight=False, emoji=False)  # type: ignore[arg-type]


def as_text(renderable: RenderableType, width: int) -> str:
    """Lay out for a pipe or a file: no colours, no blanks at the ends of lines."""
    from rich.console import Console

    from sesctl.render.theme import THEME

    out = _Page()
    Console(
        file=out, theme=THEME, markup=False, highlight=False, emoji=False, width=width, color_system=None
    ).print(renderable)
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines())


class _Page(io.StringIO):
    """Text that will be written to stdout: rich asks for the encoding, to know which signs there are."""

    @property
    def encoding(self) -> str:  # type: ignore[override]  # typeshed lets everybody set it
        return getattr(sys.stdout, "encoding", None) or "utf-8"


def _width() -> int:
    columns = os.environ.get("COLUMNS", "")
    return max(int(columns), _NARROWEST) if columns.isdecimal() else _PIPE_WIDTH
