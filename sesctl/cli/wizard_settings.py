"""Ask for the settings, and keep each in `sesctl.toml` as it is given."""

from __future__ import annotations

from shutil import get_terminal_size
from textwrap import fill
from typing import TYPE_CHECKING

from sesctl.cli import config
from sesctl.cli.wizard_questions import QUESTIONS, Question, shown
from sesctl.errors import SesctlError, usage
from sesctl.grammar.config_file import write_config
from sesctl.render.clean import clean

if TYPE_CHECKING:
    from pathlib import Path

    from sesctl.cli.terminal import Terminal
    from sesctl.model.settings import Value


def paragraph(text: str) -> str:
    """Wrap a paragraph to the terminal."""
    return fill(" ".join(text.split()), min(get_terminal_size().columns, 80) - 1)


def say_error(terminal: Terminal, error: SesctlError) -> None:
    """Tell an error that does not end the run."""
    for line in (error.what, f"  why: {error.why}", f"  try: {error.try_}"):
        terminal.say(clean(line))


def settle(terminal: Terminal, path: Path) -> dict[str, Value]:
    """Ask for what is not settled yet, and write it; what is there already is shown, and asked about once.

    Raises:
        SesctlError: the file cannot be used, or nobody answers any more.
    """
    present = config.read(path) if path.is_file() else {}
    file = _File(path, present, terminal)
    settings = dict(present)
    try:
        for question in _open(terminal, path, present):
            _settle_one(terminal, question, settings)
            file.keep(settings)
    except KeyboardInterrupt:
        file.tell()
        raise
    return settings | file.finish(settings)


def _settle_one(terminal: Terminal, question: Question, settings: dict[str, Value]) -> None:
    terminal.say(f"\n{paragraph(question.explained)}")
    if value := _answer(terminal, question, settings):
        settings[question.key] = value
    else:
        settings.pop(question.key, None)


def _open(terminal: Terminal, path: Path, present: dict[str, Value]) -> tuple[Question, ...]:
    """Choose what to ask: what is missing or wrong, and everything where the rest is not right any more."""
    unsettled = tuple(one for one in QUESTIONS if not one.is_right(present))
    for error in filter(None, (one.wrong(present) for one in unsettled)):
        terminal.say(f"\n{path} is not right:")
        say_error(terminal, error)
    if any(one.key == "domain" for one in unsettled):
        return QUESTIONS
    # That nobody is to hear is an answer, too, and the last one.
    if [one.key for one in unsettled] == ["alerts"] and "alerts" not in present:
        unsettled = ()
    terminal.say(f"\n{path}:")
    for one in QUESTIONS:
        if one not in unsettled:
            terminal.say(clean(f"  {one.key:8} {shown(one, present)}"))
    right = terminal.proceed("Is this still right?")
    if right is None:
        raise usage("the input has ended", why="nobody says whether this is right", try_="sesctl init")
    return unsettled if right else QUESTIONS


def _answer(terminal: Terminal, question: Question, settings: dict[str, Value]) -> Value:
    """Ask until the answer can be used."""
    offered = question.offered(settings)
    while True:
        text = terminal.ask_line(clean(question.label), clean(offered))
        if text is None:
            missing = "domain was given" if question.key == "domain" else f"answer came to: {question.label}"
            raise usage(f"no {missing}", why="the input has ended, and the work needs it", try_="sesctl init")
        if not text:
            terminal.say("this one needs an answer; Ctrl-C ends")
            continue
        try:
            return question.read(text, settings)
        except SesctlError as error:
            say_error(terminal, error)


class _File:
    """The file with the settings; one that somebody has written by hand is asked about."""

    def __init__(self, path: Path, present: dict[str, Value], terminal: Terminal) -> None:
        self._path, self._written, self._terminal = path, dict(present), terminal
        self._is_ours = not path.exists() or path.read_text(encoding="utf-8-sig") == write_config(present)

    def keep(self, settings: dict[str, Value]) -> None:
        """Write what has changed, where nothing but settings can get lost."""
        if self._is_ours:
            self._write(settings)

    def tell(self) -> None:
        """Say where the answers are that were given so far."""
        if self._is_ours and self._written:
            self._terminal.say(f"\n{self._path} has the answers so far; sesctl init asks for the others")

    def finish(self, settings: dict[str, Value]) -> dict[str, Value]:
        """Write what has changed, after a yes; returns what stands in the file, and commands go by."""
        if self._is_ours or settings == self._written:
            return self._written
        self._terminal.say(f"\n{self._path}:\n")
        self._terminal.say("\n".join(f"  {clean(line)}" for line in write_config(settings).splitlines()))
        question = f"{self._path} is there already, and its comments will be lost. Write?"
        if self._terminal.confirm(question):
            self._write(settings)
            self._terminal.say(f"written: {self._path}")
        else:
            self._terminal.say("not written; the commands go by what stands there")
        return self._written

    def _write(self, settings: dict[str, Value]) -> None:
        """Write the file, whole or not at all."""
        from sesctl.files.disk import Disk
        from sesctl.model.env_file import FileChange

        if settings == self._written:
            return
        disk = Disk()
        seen = disk.read(str(self._path))
        disk.replace(FileChange(seen.target, seen.content, write_config(settings).encode()))
        self._written = dict(settings)
