"""What git does with a file; asked so that a hostile repository runs nothing."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

from sesctl.model.fact import Found, Unread

if TYPE_CHECKING:
    from sesctl.model.env_file import GitStanding

_PATIENCE = 10.0
_NO, _YES = 1, 0
# A configuration can name programs: a monitor of files, hooks, helpers of a remote to fetch from.
_OPTIONS = (
    "--no-pager",
    "--no-optional-locks",
    *("-c", "core.fsmonitor=false"),
    *("-c", f"core.hooksPath={os.devnull}"),
    *("-c", "core.untrackedCache=false"),
)
_KEPT = ("GIT_CONFIG_GLOBAL", "GIT_CONFIG_NOSYSTEM", "GIT_CONFIG_SYSTEM")
"""Where the user's own settings lie; other variables of git, as a hook inherits them, name another repository."""
_ENVIRONMENT = {
    "GIT_ALLOW_PROTOCOL": "none",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "LC_ALL": "C",
}


class Git:
    """The git of this machine; implements `sesctl.ports.Repository`."""

    def standing(self, path: str) -> Found[GitStanding] | Unread:
        """Find out what git does with a file, which need not be there."""
        file = Path(path)
        if not any((folder / ".git").exists() for folder in file.absolute().parents):
            return Found("outside")
        program = shutil.which("git")
        if program is None:
            return Unread(
                f"git is not installed, so whether it tracks {path} cannot be told", "missing-extra"
            )
        return _ask(program, file)


def _ask(program: str, file: Path) -> Found[GitStanding] | Unread:
    questions: tuple[tuple[GitStanding, tuple[str, ...]], ...] = (
        ("tracked", ("--literal-pathspecs", "ls-files", "--error-unmatch")),
        ("ignored", ("check-ignore", "--quiet")),
    )
    for standing, words in questions:
        try:
            done = _run(program, file, words)
        except subprocess.TimeoutExpired:
            return _unread(file, f"no answer in {_PATIENCE:g} s")
        except OSError as error:
            return _unread(file, error.strerror or str(error))
        if done.returncode == _YES:
            return Found(standing)
        if done.returncode != _NO:
            said = done.stderr.decode(errors="replace").partition("\n")[0]
            return Found("outside") if "not a git repository" in said else _unread(file, said)
    return Found("exposed")


def _run(program: str, file: Path, words: tuple[str, ...]) -> subprocess.CompletedProcess[bytes]:
    inherited = {
        name: value for name, value in os.environ.items() if name in _KEPT or not name.startswith("GIT_")
    }
    return subprocess.run(  # noqa: S603 - our own words, and a name behind `--`
        [program, *_OPTIONS, *words, "--", f"./{file.name}"],
        cwd=file.absolute().parent,
        env=inherited | _ENVIRONMENT,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=_PATIENCE,
        check=False,
    )


def _unread(file: Path, why: str) -> Unread:
    return Unread(
        f"git does not tell whether it tracks {file.name}", "file", why, f"git -C {file.parent} status"
    )
