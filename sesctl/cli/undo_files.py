"""Where undo files are kept: the user's state folder, unless told otherwise."""

from __future__ import annotations

import os
from errno import EEXIST
from pathlib import Path
from typing import TYPE_CHECKING

from sesctl.errors import SesctlError
from sesctl.grammar.undo_file import Undo, parse_undo, write_undo

if TYPE_CHECKING:
    from datetime import datetime
    from typing import TextIO

_LARGEST = 1_000_000
_MOST_TRIES = 100


def folder(given: Path | None) -> Path:
    """Choose the folder: --undo-dir, else below XDG_STATE_HOME as the XDG base directories have it."""
    state = os.environ.get("XDG_STATE_HOME", "")
    base = Path(state) if state and Path(state).is_absolute() else Path("~/.local/state").expanduser()
    return given or base / "sesctl" / "undo"


def keep(undo: Undo, where: Path, at: datetime) -> Path:
    """Save an undo file, so that it is there even when the machine stops; returns its path.

    Raises:
        SesctlError: it could not be saved, so nothing may be written.
    """
    try:
        where.mkdir(parents=True, exist_ok=True, mode=0o700)
        path = _written(where, f"{undo.zone.name}-{at:%Y%m%dT%H%M%SZ}", write_undo(undo))
        _sync_folder(where)
    except OSError as error:
        raise SesctlError(
            "file",
            f"cannot save what is about to be replaced in {where}, so nothing was written",
            why=error.strerror or str(error),
            try_="name a folder that can be written to: --undo-dir DIR",
        ) from error
    return path


def read(path: Path) -> Undo:
    """Read an undo file; raises SesctlError."""
    try:
        with path.open(encoding="utf-8") as source:
            text = source.read(_LARGEST)
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror or "" if isinstance(error, OSError) else "it is not a text in UTF-8"
        raise SesctlError(
            "file", f"cannot read {path}", why=why, try_=f"ls {folder(None)}, where they are kept"
        ) from error
    found = parse_undo(text)
    if isinstance(found, Undo):
        return found
    raise SesctlError("file", f"{path} is not an undo file", why=found.why, try_=f"give it {found.hint}")


def _written(where: Path, stem: str, text: str) -> Path:
    """Write a file that nobody else has: another run may want the same name at the same moment."""
    for name in (f"{stem}.json", *(f"{stem}-{number}.json" for number in range(2, _MOST_TRIES))):
        path = where / name
        try:
            with open(path, "x", encoding="utf-8", opener=_private) as out:
                _fill(out, path, text)
        except FileExistsError:
            continue
        return path
    raise FileExistsError(EEXIST, "it holds too many files of this second", str(where))


def _fill(out: TextIO, path: Path, text: str) -> None:
    """Write a file whole, or leave none: half of one puts nothing back."""
    try:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())
    except OSError:
        path.unlink(missing_ok=True)
        raise


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _sync_folder(where: Path) -> None:
    descriptor = os.open(where, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
