"""The configurations on the page about publishing are taken by the servers that they are for."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest
from docs.generate import ROOT
from markdown_it import MarkdownIt
from support.name_servers import executable

from sesctl.grammar.tsig import parse_tsig
from sesctl.hosts.providers import NEVER_DELETES, UNFIT
from sesctl.model.tsig import TsigKey

if TYPE_CHECKING:
    from pathlib import Path

PAGE = (ROOT / "docs/publish.md").read_text(encoding="utf-8")


def block(kind: str) -> str:
    (found,) = [one.content for one in MarkdownIt().parse(PAGE) if one.type == "fence" and one.info == kind]
    return found


@pytest.mark.parametrize(
    ("kind", "command"),
    [("named", ["named-checkconf"]), ("knot", ["knotc", "conf-check"])],
    ids=["bind", "knot"],
)
def test_a_configuration_is_one(tmp_path: Path, kind: str, command: list[str]) -> None:
    file = tmp_path / "server.conf"
    file.write_text(block(kind))
    program, *arguments = command
    asked = [executable(program), *(["-c", str(file), *arguments] if arguments else [str(file)])]
    done = subprocess.run(asked, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_key_in_the_configuration_of_bind_is_one() -> None:
    text = block("named")
    key = parse_tsig(text[: text.index("zone ")])
    assert isinstance(key, TsigKey)
    assert key.name == "publisher.example.com"


def test_every_provider_that_is_not_used_is_named() -> None:
    table = PAGE[PAGE.index("| provider |") :]
    assert {name for name in [*UNFIT, *NEVER_DELETES] if f"`{name}`" not in table} == set()
