"""Small files: read whole, and replaced whole or not at all."""

from __future__ import annotations

import os
import re
import secrets
import shutil
import stat
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from sesctl.errors import SesctlError
from sesctl.model.env_file import FileSeen

if sys.platform != "win32":
    import fcntl

if TYPE_CHECKING:
    from sesctl.model.env_file import FileChange

_LARGEST = 1_000_000
_ANY_WRITE = 0o222
_NEW_FILE = 0o666
_PRIVATE = 0o600


class Disk:
    """The file system; implements `sesctl.ports.Files`."""

    def read(self, path: str) -> FileSeen:
        """Read a file whole, links followed; raises SesctlError."""
        target = Path(os.path.realpath(path))
        if not target.parent.is_dir():
            raise _unreadable(path, f"there is no folder {target.parent}")
        try:
            status, content = _read(target)
        except FileNotFoundError:
            return FileSeen(path, str(target), is_link=Path(path).is_symlink())
        except OSError as error:
            raise _unreadable(path, error.strerror or str(error)) from error
        if content is None:
            raise _unreadable(path, "it is not a file")
        if len(content) > _LARGEST:
            raise _unreadable(path, "it is larger than 1 MB, which is not what it is taken for")
        return FileSeen(path, str(target), content, _mode(status), status.st_nlink, Path(path).is_symlink())

    def replace(self, change: FileChange) -> None:
        """Put new content in the place of the old, or leave everything as it was.

        Owner and mode of a file that is there are kept, unless the change has a mode.

        Raises:
            SesctlError: it is not what it was when the change was planned, or cannot be written.
        """
        path = Path(change.path)
        try:
            _check(path, change)
            if change.before != change.after:
                _sweep(path)
                _replace(path, change)
            elif change.mode is not None:
                path.chmod(change.mode)
        except OSError as error:
            why = error.strerror or str(error)
            raise _unwritten(path, why, f"see to {path.parent}, and run it again") from error


def _read(path: Path) -> tuple[os.stat_result, bytes | None]:
    """Read the beginning of a file; what is not a file has no content."""
    # Nobody may be at the other end of a pipe.
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
    try:
        status = os.fstat(descriptor)
        with os.fdopen(descriptor, "rb", closefd=False) as file:
            return status, file.read(_LARGEST + 1) if stat.S_ISREG(status.st_mode) else None
    finally:
        os.close(descriptor)


def _check(path: Path, change: FileChange) -> None:
    try:
        now: bytes | None = path.read_bytes()
    except FileNotFoundError:
        now = None
    if now != change.before:
        raise _unwritten(path, "somebody has changed it in the meantime", "run it again")
    if now not in {None, change.after} and not path.stat().st_mode & _ANY_WRITE:
        raise _unwritten(path, "its mode lets nobody write it", f"chmod u+w {path}")


def _replace(path: Path, change: FileChange) -> None:
    """Write beside it, and rename: whoever looks, and whenever the machine stops, there is a whole file."""
    beside = path.with_name(f"{path.name}.sesctl-{secrets.token_hex(4)}")
    mode = _NEW_FILE if change.before is None and change.mode is None else _PRIVATE
    descriptor = os.open(beside, os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0), mode)
    try:
        with os.fdopen(descriptor, "wb") as file:
            _hold(descriptor)
            file.write(change.after)
            file.flush()
            if change.before is not None:
                _take_after(path, beside, descriptor)
            if change.mode is not None:
                beside.chmod(change.mode)
            os.fsync(descriptor)
        beside.replace(path)
    except BaseException:
        with suppress(OSError):
            beside.unlink()
        raise
    _sync(path.parent)


def _take_after(path: Path, beside: Path, descriptor: int) -> None:
    """Take on owner, mode and access lists of the file that is replaced."""
    there, here = path.stat(), os.fstat(descriptor)
    if (there.st_uid, there.st_gid) != (here.st_uid, here.st_gid):
        try:
            os.chown(descriptor, there.st_uid, there.st_gid)
        except PermissionError:
            raise _unwritten(
                path, "it belongs to somebody else, and would be yours", "run it as its owner"
            ) from None
    shutil.copystat(path, beside)
    os.utime(beside)


def _hold(descriptor: int) -> None:
    """Show other runs that whoever writes this is alive; the lock ends with the process."""
    if sys.platform != "win32":
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _sweep(path: Path) -> None:
    """Remove what a run that was killed has left: it may hold secrets, under a name that git does not ignore."""
    ours = re.compile(rf"{re.escape(path.name)}\.sesctl-[0-9a-f]{{8}}")
    for left in [one for one in path.parent.iterdir() if ours.fullmatch(one.name)]:
        with suppress(OSError), left.open("rb") as file:
            _hold(file.fileno())
            left.unlink()


def _sync(folder: Path) -> None:
    """Make a rename last; the file is whole in either case, and some file systems cannot."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _mode(status: os.stat_result) -> int | None:
    return stat.S_IMODE(status.st_mode) if os.name == "posix" else None


def _unreadable(path: str, why: str) -> SesctlError:
    return SesctlError("file", f"cannot read {path}", why=why, try_="name another file: --file PATH")


def _unwritten(path: Path, why: str, try_: str) -> SesctlError:
    return SesctlError("file", f"cannot write {path}, which is as it was", why=why, try_=try_)
