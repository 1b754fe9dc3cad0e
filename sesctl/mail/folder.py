"""Received mails as files: a Maildir, or a folder of .eml files."""

from __future__ import annotations

import stat
from datetime import timedelta
from typing import TYPE_CHECKING

from sesctl.errors import SesctlError
from sesctl.grammar.message_id import is_message_id
from sesctl.mail.fields import read_header, split_header
from sesctl.mail.reader import MOST_BYTES
from sesctl.model.arrival import StoredMail

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path

_HEAD = 256 * 1024
_CLOCKS_DIFFER = timedelta(minutes=10)
"""A file server may have another time than this machine."""

_JUNK = frozenset({"junk", "spam"})


class Folder:
    """A folder on this machine; each file is read once, unless it changes."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._is_maildir = (path / "cur").is_dir() and (path / "new").is_dir()
        self._seen: dict[Path, int] = {}
        self._growing: dict[Path, int] = {}

    def find(self, message_id: str, since: datetime) -> StoredMail | None:
        """Look for a mail; raises SesctlError."""
        earliest = (since - _CLOCKS_DIFFER).timestamp()
        try:
            for folder in self._folders():
                for path, size in _files(folder, earliest):
                    if self._is_new(path, size) and is_message_id(_message_id_of(path), message_id):
                        return StoredMail(_read(path, MOST_BYTES + 1), self._where(path), _is_junk(folder))
        except OSError as error:
            raise SesctlError(
                "file",
                f"cannot read {self._path}",
                why=error.strerror or "",
                try_="name a Maildir, or a folder of .eml files",
            ) from error
        return None

    def close(self) -> None:
        """Nothing is held open."""

    def _folders(self) -> Iterator[Path]:
        if not self._is_maildir:
            yield self._path
            return
        # Folders of a Maildir++ lie beside cur and new, and begin with a dot.
        below = sorted(one for one in self._path.iterdir() if one.name.startswith(".") and one.is_dir())
        for mailbox in (self._path, *below):
            yield from (mailbox / part for part in ("new", "cur") if (mailbox / part).is_dir())

    def _is_new(self, path: Path, size: int) -> bool:
        """Whether a file was not looked at as it is now; outside of a Maildir only once it grows no more."""
        if self._seen.get(path) == size:
            return False
        if not self._is_maildir and self._growing.get(path) != size:
            self._growing[path] = size
            return False
        self._seen[path] = size
        return True

    def _where(self, path: Path) -> str:
        return str(path.relative_to(self._path))


def _files(folder: Path, earliest: float) -> Iterator[tuple[Path, int]]:
    for path in folder.iterdir():
        try:
            found = path.stat()
        except FileNotFoundError:  # moved from new to cur meanwhile
            continue
        is_mail = folder.name in {"new", "cur"} or path.suffix.lower() == ".eml"
        if is_mail and stat.S_ISREG(found.st_mode) and found.st_mtime >= earliest:
            yield path, found.st_size


def _message_id_of(path: Path) -> str:
    try:
        head = _read(path, _HEAD)
    except FileNotFoundError:
        return ""
    end, _ = split_header(head, 0, len(head))
    return read_header(head, 0, end).first(b"message-id")


def _read(path: Path, most: int) -> bytes:
    with path.open("rb") as source:
        return source.read(most)


def _is_junk(folder: Path) -> bool:
    mailbox = folder.parent.name if folder.name in {"new", "cur"} else folder.name
    return mailbox.rpartition(".")[2].lower() in _JUNK
