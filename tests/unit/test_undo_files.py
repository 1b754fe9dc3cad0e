from __future__ import annotations

import os
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from support.zone_host import ZONE

from sesctl.cli.undo_files import keep
from sesctl.errors import SesctlError
from sesctl.grammar.undo_file import Undo

if TYPE_CHECKING:
    from pathlib import Path

AT = datetime(2026, 11, 21, 12, tzinfo=UTC)
UNDO = Undo("route53", ZONE, ())


def test_writes_of_one_second_have_a_file_each(tmp_path: Path) -> None:
    assert len({keep(UNDO, tmp_path, AT) for _ in range(5)}) == 5


def test_a_folder_that_is_full_of_one_second_stops_the_write(tmp_path: Path) -> None:
    for _ in range(99):
        keep(UNDO, tmp_path, AT)
    with pytest.raises(SesctlError, match="nothing was written"):
        keep(UNDO, tmp_path, AT)


def test_a_disk_that_is_full_leaves_no_half_of_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(SesctlError, match="nothing was written"):
        keep(UNDO, tmp_path, AT)
    assert list(tmp_path.iterdir()) == []
