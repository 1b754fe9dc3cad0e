from __future__ import annotations

import os
import resource
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from sesctl.errors import SesctlError
from sesctl.files.disk import Disk
from sesctl.model.env_file import FileChange

OLD, NEW = b"A=1\n", b"A=2\n"
ROOT = Path(__file__).parents[2]
# Replaces a file by itself and another in turns, telling of each turn, until it is killed.
_RESTLESS = """
import sys
from sesctl.files.disk import Disk
from sesctl.model.env_file import FileChange
path, contents = sys.argv[1], (b"A" * 200_000, b"B" * 200_000)
for turn in range(10_000):
    before, after = contents[turn % 2], contents[(turn + 1) % 2]
    Disk().replace(FileChange(path, before, after))
    print(turn, flush=True)
"""
# Writes while no file may grow beyond 100 bytes, as on a disk that is full.
_CRAMPED = """
import resource, sys
from sesctl.errors import SesctlError
from sesctl.files.disk import Disk
from sesctl.model.env_file import FileChange
resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))
try:
    Disk().replace(FileChange(sys.argv[1], b"A=1\\n", b"A" * 5000))
except SesctlError as error:
    print(error.what, error.why, sep="; ")
"""
owner_only = pytest.mark.skipif(os.geteuid() == 0, reason="nothing is forbidden to root")


def run(script: str, path: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", script, str(path)], stdout=subprocess.PIPE, text=True, cwd=ROOT
    )


def mode_of(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / ".env"
    path.write_bytes(OLD)
    path.chmod(0o640)
    return path


def only(file: Path) -> bool:
    return [one.name for one in file.parent.iterdir()] == [file.name]


def test_a_file_is_read_with_its_mode(file: Path) -> None:
    seen = Disk().read(str(file))
    assert (seen.content, seen.mode, seen.links, seen.target) == (OLD, 0o640, 1, str(file))
    assert seen.is_open_to_others


def test_a_file_that_is_not_there_has_no_content(tmp_path: Path) -> None:
    seen = Disk().read(str(tmp_path / ".env"))
    assert (seen.content, seen.text, seen.mode, seen.is_open_to_others) == (None, b"", None, False)


def test_a_link_is_followed_and_stays_a_link(file: Path) -> None:
    link = file.parent / "link"
    link.symlink_to(".env")
    seen = Disk().read(str(link))
    assert seen.target == str(file)
    Disk().replace(FileChange(seen.target, OLD, NEW))
    assert link.is_symlink()
    assert link.read_bytes() == file.read_bytes() == NEW


def test_a_link_to_nothing_leads_to_where_the_file_will_be(tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to("target")
    seen = Disk().read(str(link))
    assert (seen.content, seen.target) == (None, str(tmp_path / "target"))


@pytest.mark.parametrize("kind", ["folder", "pipe", "loop", "large", "no folder", "below a file"])
def test_what_is_no_small_file_is_refused(tmp_path: Path, kind: str) -> None:
    path = tmp_path / ".env"
    match kind:
        case "folder":
            path.mkdir()
        case "pipe":
            os.mkfifo(path)
        case "loop":
            path.symlink_to(".env")
        case "large":
            path.write_bytes(b"#" * 1_000_001)
        case "no folder":
            path = tmp_path / "gone" / ".env"
        case _:
            path.write_bytes(b"")
            path = path / ".env"
    with pytest.raises(SesctlError) as raised:
        Disk().read(str(path))
    assert raised.value.kind == "file"
    assert raised.value.why


def test_owner_mode_and_attributes_of_a_file_are_kept(file: Path) -> None:
    file.chmod(0o664)
    try:
        os.setxattr(file, "user.note", b"kept")
    except OSError:
        pytest.skip("this file system has no attributes")
    before = file.stat()
    Disk().replace(FileChange(str(file), OLD, NEW))
    after = file.stat()
    assert (after.st_mode, after.st_uid, after.st_gid) == (before.st_mode, before.st_uid, before.st_gid)
    assert os.getxattr(file, "user.note") == b"kept"
    assert only(file)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
def test_the_owner_of_a_file_stays_the_owner_when_root_writes_it(file: Path) -> None:
    os.chown(file, 1234, 1235)
    Disk().replace(FileChange(str(file), OLD, NEW))
    assert (file.stat().st_uid, file.stat().st_gid) == (1234, 1235)


def test_it_is_newer_afterwards_for_those_who_watch_it(file: Path) -> None:
    os.utime(file, (1, 1))
    Disk().replace(FileChange(str(file), OLD, NEW))
    assert file.stat().st_mtime > 1


def test_a_new_file_has_the_mode_that_was_asked_for_or_that_of_every_new_file(tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.touch()
    Disk().replace(FileChange(str(tmp_path / "private"), None, NEW, 0o600))
    Disk().replace(FileChange(str(tmp_path / "public"), None, NEW))
    assert mode_of(tmp_path / "private") == 0o600
    assert mode_of(tmp_path / "public") == mode_of(other)


def test_a_mode_alone_can_be_changed(file: Path) -> None:
    number = file.stat().st_ino
    Disk().replace(FileChange(str(file), OLD, OLD, 0o600))
    assert (mode_of(file), file.read_bytes(), file.stat().st_ino) == (0o600, OLD, number)


@pytest.mark.parametrize("before", [b"A=0\n", None])
def test_what_somebody_else_has_written_meanwhile_is_not_lost(file: Path, before: bytes | None) -> None:
    with pytest.raises(SesctlError, match="as it was") as raised:
        Disk().replace(FileChange(str(file), before, NEW))
    assert "in the meantime" in raised.value.why
    assert file.read_bytes() == OLD


def test_a_file_that_has_gone_meanwhile_does_not_come_back(file: Path) -> None:
    file.unlink()
    with pytest.raises(SesctlError, match="as it was"):
        Disk().replace(FileChange(str(file), OLD, NEW))
    assert not file.exists()


def test_a_file_that_nobody_may_write_is_not_replaced(file: Path) -> None:
    file.chmod(0o400)
    with pytest.raises(SesctlError) as raised:
        Disk().replace(FileChange(str(file), OLD, NEW))
    assert (raised.value.try_, file.read_bytes()) == (f"chmod u+w {file}", OLD)
    assert only(file)


@owner_only
def test_in_a_folder_that_nobody_may_write_nothing_changes(file: Path) -> None:
    file.parent.chmod(0o500)
    try:
        with pytest.raises(SesctlError, match="as it was"):
            Disk().replace(FileChange(str(file), OLD, NEW))
        assert file.read_bytes() == OLD
    finally:
        file.parent.chmod(0o700)


def test_where_the_disk_is_full_the_old_file_stays_whole(file: Path) -> None:
    with run(_CRAMPED, file) as process:
        said = process.communicate()[0]
    assert said == f"cannot write {file}, which is as it was; File too large\n"
    assert (file.read_bytes(), only(file)) == (OLD, True)
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[0] == resource.RLIM_INFINITY


@pytest.mark.slow
def test_whoever_is_killed_leaves_one_whole_file_or_the_other(file: Path) -> None:
    file.write_bytes(b"A" * 200_000)
    for attempt in range(25):
        start = file.read_bytes()[:1]
        script = _RESTLESS if start == b"A" else _RESTLESS.replace("turn % 2], contents[(turn + 1) % 2]", "(turn + 1) % 2], contents[turn % 2]")  # fmt: skip
        with run(script, file) as process:
            assert process.stdout
            process.stdout.readline()
            time.sleep(attempt * 0.0003)  # somewhere else in the middle of it each time
            process.kill()
        content = file.read_bytes()
        assert content in {b"A" * 200_000, b"B" * 200_000}
    left = [one for one in file.parent.iterdir() if one != file]
    Disk().replace(FileChange(str(file), content, NEW))
    assert only(file), left


def test_what_a_killed_run_has_left_is_removed_and_what_a_live_one_writes_is_not(file: Path) -> None:
    import fcntl  # noqa: PLC0415 - not on every system

    dead, alive = (file.parent / f".env.sesctl-{number}" for number in ("0000dead", "0000beef"))
    others = [file.parent / name for name in (".env.sesctl-x", ".env.local.sesctl-0000dead", ".env.bak")]
    for one in (dead, alive, *others):
        one.write_bytes(b"AWS_SECRET_ACCESS_KEY=")
    with alive.open("rb") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        Disk().replace(FileChange(str(file), OLD, NEW))
    assert not dead.exists()
    assert all(one.exists() for one in (alive, *others))
