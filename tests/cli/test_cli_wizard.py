"""`sesctl init` alone, on a terminal: it asks, writes the settings, and goes on with the work."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from support.cli import Cli, Typist


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working directory and the home of the commands."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def settings(folder: Path) -> dict[str, object]:
    return tomllib.loads((folder / "sesctl.toml").read_text(encoding="utf-8"))


def answer(typist: Typist, domain: str = "example.com") -> None:
    typist.answers("Domain", domain)
    for question in ("AWS region [us-east-1]", "Address that mail comes from", "Name in the mail", "Website"):
        typist.answers(question, "")


def test_from_nothing_to_a_verified_domain_by_answering_and_nothing_is_left_the_second_time(
    cli: Cli, folder: Path
) -> None:
    with cli.typist("init") as typist:
        answer(typist)
        typist.answers("sesctl init domain? [y/N]", "y")
        typist.answers("Apply? [y/N]", "y")
        typist.answers("sesctl publish --to route53? [y/N]", "y")
        typist.answers("Write these records? [y/N]", "y")
        typist.answers("sesctl check-dns --wait? [y/N]", "y")
        typist.sees("ready: every record is right")
        typist.answers("sesctl request-production? [y/N]", "n")
        typist.answers("sesctl init events? [y/N]", "n")
        typist.answers("sesctl init env? [y/N]", "n")
        typist.answers("sesctl doctor? [y/N]", "y")
        done = typist.finish()
    assert done.code == 0, done.said
    assert settings(folder) == {
        "domain": "example.com",
        "region": "us-east-1",
        "from": "otp@example.com",
        "brand": "Example",
        "website": "https://example.com",
    }
    cli.forget_calls()
    with cli.typist("init") as typist:
        typist.answers("Domain [example.com]", "")
        for question in ("AWS region", "Address that mail comes from", "Name in the mail", "Website"):
            typist.answers(question, "")
        typist.answers("sesctl init domain? [y/N]", "y")
        typist.sees("nothing to change")
        typist.answers("sesctl publish --to route53? [y/N]", "y")
        typist.sees("nothing to write")
        typist.answers("sesctl check-dns --wait? [y/N]", "y")
        typist.answers("sesctl request-production? [y/N]", "n")
        typist.answers("sesctl init events? [y/N]", "n")
        typist.answers("sesctl init env? [y/N]", "n")
        typist.answers("sesctl doctor? [y/N]", "n")
        assert typist.finish().code == 0
    assert cli.changes() == []


def test_what_is_no_domain_is_asked_again_with_the_reason(cli: Cli, folder: Path) -> None:
    with cli.typist("init") as typist:
        typist.answers("Domain", "https://example.com/")
        typist.sees("is not a domain")
        typist.answers("Domain", "example.com")
        typist.answers("AWS region", "eu-wset-3")
        typist.sees("eu-wset-3")
        typist.interrupt()
        done = typist.finish()
    assert (done.code, cli.calls()) == (130, [])
    assert not (folder / "sesctl.toml").exists()


def test_a_file_of_somebodys_own_is_not_replaced_unasked(cli: Cli, folder: Path) -> None:
    text = '# mine\ndomain = "example.com"\ndmarc = "quarantine"\n'
    (folder / "sesctl.toml").write_text(text, encoding="utf-8")
    with cli.typist("init") as typist:
        typist.answers("Domain [example.com]", "")
        for question in ("AWS region", "Address that mail comes from", "Name in the mail", "Website"):
            typist.answers(question, "")
        typist.answers("its comments will be lost. Write? [y/N]", "n")
        typist.answers("sesctl init domain? [y/N]", "n")
        typist.interrupt()
        typist.finish()
    assert (folder / "sesctl.toml").read_text(encoding="utf-8") == text


def test_without_a_terminal_the_commands_are_listed(cli: Cli, folder: Path) -> None:
    done = cli("init", stdin="example.com\n")
    assert (done.code, cli.calls()) == (2, [])
    assert "domain" in done.stderr
    assert not (folder / "sesctl.toml").exists()
