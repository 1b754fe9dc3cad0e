"""Each benchmark runs; what it measures is no matter of tests."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
QUICKLY = ("--repetitions", "1", "--sizes", "2", "--latency", "10", "--without-peers")


def run(*args: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tests.benchmarks", *args]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "contenders"),
    [
        ("start-up", ["`python -c pass`", "an empty command of typer", "`sesctl --version`"]),
        ("account", ["`sesctl status`", "Skipped: awscli is not asked for."]),
        ("one-domain", ["`sesctl check-dns --records FILE`", "dnspython, one by one", "Skipped: checkdmarc"]),
        ("round-trips", ["| everything is right | of the delegation |", "| everything is right | given |"]),
        ("many-domains", ["| 2 | 0 ms | sesctl |", "| 2 | 10 ms | dnspython, one by one |"]),
    ],
)
def test_a_benchmark_prints_its_table_and_says_which_peers_it_lacks(name: str, contenders: list[str]) -> None:
    done = run(name, *QUICKLY)
    assert done.returncode == 0, done.stderr
    assert not [contender for contender in contenders if contender not in done.stdout], done.stdout


@pytest.mark.slow
def test_tables_replace_those_of_a_page(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("# Words that stay\n\n<!-- results -->\n\nold\n", encoding="utf-8")
    done = run("start-up", *QUICKLY, "--write", str(page))
    assert done.returncode == 0, done.stderr
    text = page.read_text(encoding="utf-8")
    assert text.startswith("# Words that stay\n\n<!-- results -->\n\n### Start-up\n")
    assert "old" not in text


def test_a_benchmark_that_does_not_exist_is_refused() -> None:
    done = run("nosuch")
    assert done.returncode == 2
    assert "many-domains" in done.stderr
