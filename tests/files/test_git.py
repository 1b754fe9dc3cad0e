from __future__ import annotations

import os
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

from sesctl.files.git import Git
from sesctl.model.fact import Found, Unread
from sesctl.planning.env_git import pattern_for, with_pattern

if TYPE_CHECKING:
    from pathlib import Path

if shutil.which("git") is None:
    if os.environ.get("CI"):
        pytest.fail("git is missing")
    pytest.skip("git is missing", allow_module_level=True)


def git(folder: Path, *words: str) -> None:
    identity = ("-c", "user.name=Ana", "-c", "user.email=ana@example.org")
    subprocess.run(["git", *identity, *words], cwd=folder, check=True, capture_output=True)


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in [one for one in os.environ if one.startswith("GIT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    folder = tmp_path / "repository"
    folder.mkdir()
    git(folder, "init")
    return folder


def standing(path: Path) -> object:
    found = Git().standing(str(path))
    return found.value if isinstance(found, Found) else found


def test_outside_of_a_repository_nothing_is_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    assert standing(tmp_path / ".env") == "outside"


@pytest.mark.parametrize("there", [True, False])
def test_a_file_is_exposed_ignored_or_tracked(repository: Path, there: bool) -> None:
    file = repository / ".env"
    if there:
        file.write_text("A=1\n")
    assert standing(file) == "exposed"
    (repository / ".gitignore").write_text("/.env\n")
    assert standing(file) == "ignored"
    file.write_text("A=1\n")
    git(repository, "add", "--force", ".env")
    assert standing(file) == "tracked"


def test_a_file_in_a_folder_of_the_repository_is_found_too(repository: Path) -> None:
    folder = repository / "apps" / "web"
    folder.mkdir(parents=True)
    (folder / ".env").write_text("A=1\n")
    git(repository, "add", ".")
    assert standing(folder / ".env") == "tracked"
    assert standing(folder / ".env.local") == "exposed"


@pytest.mark.parametrize("name", ["-q", ":(glob)*", "a b", "*.env", "é"])
def test_a_name_is_taken_as_it_is(repository: Path, name: str) -> None:
    (repository / "other.env").write_text("")
    git(repository, "add", ".")
    assert standing(repository / name) == "exposed"
    (repository / name).write_text("")
    git(repository, "add", "--", f"./{name}")
    assert standing(repository / name) == "tracked"


def test_what_the_user_ignores_everywhere_is_ignored(repository: Path, tmp_path: Path) -> None:
    folder = tmp_path / "home" / ".config" / "git"
    folder.mkdir(parents=True)
    (folder / "ignore").write_text(".env\n")
    assert standing(repository / ".env") == "ignored"


def test_variables_that_a_hook_inherits_do_not_name_the_repository(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    git(other, "init")
    (repository / ".env").write_text("A=1\n")
    git(repository, "add", ".")
    monkeypatch.setenv("GIT_DIR", str(other / ".git"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(other / ".git/index"))
    assert standing(repository / ".env") == "tracked"


def test_a_hostile_repository_runs_nothing(repository: Path, tmp_path: Path) -> None:
    marker = tmp_path / "marker"
    hostile = tmp_path / "hostile"
    hostile.write_text(f"#!/bin/sh\ntouch {marker}\n")
    hostile.chmod(0o755)
    (repository / ".env").write_text("A=1\n")
    git(repository, "add", ".")
    hooks = repository / ".git" / "hooks"
    for hook in ("post-index-change", "fsmonitor-watchman"):
        shutil.copy(hostile, hooks / hook)
    for setting in (
        "core.fsmonitor",
        "core.pager",
        "core.editor",
        "filter.x.clean",
        "core.askPass",
        "core.sshCommand",
    ):
        git(repository, "config", setting, str(hostile))
    (repository / ".gitattributes").write_text("* filter=x\n")
    os.utime(repository / ".env", (1, 1))
    assert standing(repository / ".env") == "tracked"
    assert standing(repository / "new") == "exposed"
    assert not marker.exists()
    # And git would have run it, had it not been told otherwise.
    git(repository, "status")
    assert marker.exists()


def test_the_index_is_not_written(repository: Path) -> None:
    (repository / ".env").write_text("A=1\n")
    git(repository, "add", ".")
    os.utime(repository / ".env", (1, 1))
    before = (repository / ".git/index").stat()
    standing(repository / ".env")
    assert (repository / ".git/index").stat() == before


def test_without_git_it_is_not_known(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    found = Git().standing(str(repository / ".env"))
    assert isinstance(found, Unread)
    assert "git is not installed" in found.reason


def test_a_repository_that_git_cannot_read_is_not_known(repository: Path) -> None:
    (repository / ".git/index").write_bytes(b"broken index")
    found = Git().standing(str(repository / ".env"))
    assert isinstance(found, Unread)
    assert "index" in found.why


def test_a_folder_that_only_looks_like_a_repository_is_none(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    assert standing(tmp_path / ".env") == "outside"


def test_a_git_that_fails_to_start_is_not_known(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = repository / "bin"
    folder.mkdir()
    (folder / "git").write_text("#!/no/such/interpreter\n")
    (folder / "git").chmod(0o755)
    monkeypatch.setenv("PATH", str(folder))
    assert isinstance(Git().standing(str(repository / ".env")), Unread)


@pytest.mark.parametrize("name", [".env", ".env local", "#env", "!env", "[a]*?", "a\\b", "trailing "])
def test_a_pattern_of_ours_has_git_ignore_one_file_and_no_other(repository: Path, name: str) -> None:
    (repository / ".gitignore").write_bytes(with_pattern(b"*.pyc\n!.env", pattern_for(name)))
    assert standing(repository / name) == "ignored"
    (repository / "below").mkdir()
    others = (repository / "below" / name, repository / f"{name}x", repository / "a*", repository / "ax1")
    assert {standing(other) for other in others} == {"exposed"}
