"""What is worth saying of a .env file, and is left as it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesctl.grammar.dotenv import Unclear, parse_dotenv
from sesctl.model.fact import Found, Unread
from sesctl.model.plan import Held

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sesctl.model.env_file import FileSeen, GitStanding
    from sesctl.model.fact import Fact

ALLOW_MODE = "tighten-mode"


def lines_left(file: FileSeen, names: Iterable[str]) -> Iterator[str]:
    """Name the lines for our variables that do not count."""
    parsed = parse_dotenv(file.text)
    for name in dict.fromkeys(names):
        lines = parsed.of(name)
        for line in lines:
            if isinstance(line, Unclear):
                yield f"Line {line.number} is not changed, since readers differ on it: {line.why} ({name})."
        clear = [str(line.number) for line in lines if not isinstance(line, Unclear)]
        if len(clear) > 1:
            yield f"{name} stands in the lines {', '.join(clear)}; the last one counts."


def notes_on(file: FileSeen) -> Iterator[str]:
    """Say what is unusual about where the file lies."""
    if file.is_link:
        yield f"{file.path} is a link, and stays one; what it leads to is written: {file.target}."
    if file.links > 1:
        yield f"{file.path} has {file.links} names; the others keep the old content."


def on_git(file: FileSeen, git: Fact[GitStanding]) -> Iterator[str]:
    """Say that git would take the file, or that this is not known."""
    if git == Found("exposed"):
        yield f"git does not ignore {file.path}: the next `git add .` would take it. To have it ignored: --gitignore."
    elif isinstance(git, Unread):
        yield f"{git.reason}."


def open_to_others(file: FileSeen) -> Iterator[Held]:
    """Say that others may read the file."""
    if file.mode is not None and file.is_open_to_others:
        yield Held(f"{file.path} can be read by others (mode {file.mode:04o}).", ALLOW_MODE)
