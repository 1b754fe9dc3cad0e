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


QUESTIONS = ("AWS region", "Address that mail comes from", "Name in the mail", "Website")
HEARS = "Who hears of bounces and complaints (- for nobody)"


def settings(folder: Path) -> dict[str, object]:
    return tomllib.loads((folder / "sesctl.toml").read_text(encoding="utf-8"))


def answer(typist: Typist, domain: str = "example.com", hears: str = "") -> None:
    typist.answers("Domain", domain)
    for question in QUESTIONS:
        typist.answers(question, "")
    typist.answers(HEARS, hears)


def test_from_nothing_to_a_verified_domain_by_answering_and_nothing_is_left_the_second_time(
    cli: Cli, folder: Path
) -> None:
    with cli.typist("init") as typist:
        answer(typist, hears="ops@example.com")
        typist.answers("sesctl init domain? [y/N]", "y")
        typist.answers("Apply? [y/N]", "y")
        typist.answers("sesctl publish --to route53? [y/N]", "y")
        typist.answers("Write these records? [y/N]", "y")
        typist.answers("sesctl check-dns --wait? [y/N]", "y")
        typist.sees("ready: every record is right")
        for command in ("events", "alarms"):
            typist.answers(f"sesctl init {command}? [y/N]", "y")
            typist.answers("Apply? [y/N]", "y")
            typist.sees("ops@example.com (email) waits for its confirmation")
        typist.answers("sesctl request-production? [y/N]", "n")
        typist.answers("sesctl init env? [y/N]", "n")
        typist.answers("sesctl doctor? [y/N]", "y")
        typist.sees("events-subscription-pending")
        typist.sees("alarms-unheard")
        done = typist.finish()
    assert done.code == 0, done.said
    assert settings(folder) == {
        "domain": "example.com",
        "region": "us-east-1",
        "from": "otp@example.com",
        "brand": "Example",
        "website": "https://example.com",
        "alerts": ["ops@example.com"],
    }
    cli.control("POST", "/subscriptions/confirm", {"endpoint": "ops@example.com"})
    cli.forget_calls()
    with cli.typist("init") as typist:
        typist.answers("Domain [example.com]", "")
        for question in QUESTIONS:
            typist.answers(question, "")
        typist.answers(f"{HEARS} [ops@example.com]", "")
        typist.answers("sesctl init domain? [y/N]", "y")
        typist.sees("nothing to change")
        typist.answers("sesctl publish --to route53? [y/N]", "y")
        typist.sees("nothing to write")
        typist.answers("sesctl check-dns --wait? [y/N]", "y")
        for command in ("events", "alarms"):
            typist.answers(f"sesctl init {command}? [y/N]", "y")
            typist.sees("nothing to change")
            typist.sees("ops@example.com (email) hears of it")
        typist.answers("sesctl request-production? [y/N]", "n")
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


def test_an_address_of_another_domain_is_asked_again_and_one_below_is_taken(cli: Cli, folder: Path) -> None:
    with cli.typist("init") as typist:
        typist.answers("Domain", "example.com")
        typist.answers("AWS region", "")
        for other in ("otp@example.org", "otp@notexample.com"):
            typist.answers("Address that mail comes from", other)
            typist.sees(f"{other} is not an address of example.com")
        typist.answers("Address that mail comes from", "otp@mail.example.com")
        typist.sees("Name in the mail")
        typist.interrupt()
        assert typist.finish().code == 130


def test_a_request_that_is_declined_keeps_nothing_else_from_being_done(verified: Cli, folder: Path) -> None:
    with verified.typist("init") as typist:
        answer(typist)
        typist.answers("sesctl init domain? [y/N]", "y")
        typist.answers("sesctl publish --to route53? [y/N]", "n")
        typist.answers("sesctl check-dns --wait? [y/N]", "n")
        typist.answers("sesctl request-production? [y/N]", "y")
        typist.answers("Mail type", "")
        typist.answers("Another address", "")
        typist.answers("Declare this, and submit? [y/N]", "n")
        typist.answers("sesctl init env? [y/N]", "y")
        typist.answers("Apply? [y/N]", "y")
        typist.answers("sesctl doctor? [y/N]", "n")
        assert typist.finish().code == 0
    assert "AWS_SES_FROM_EMAIL=otp@example.com" in (folder / ".env").read_text(encoding="utf-8")


def test_a_file_of_somebodys_own_is_not_replaced_unasked(cli: Cli, folder: Path) -> None:
    text = '# mine\ndomain = "example.com"\ndmarc = "quarantine"\n'
    (folder / "sesctl.toml").write_text(text, encoding="utf-8")
    with cli.typist("init") as typist:
        typist.answers("Domain [example.com]", "")
        for question in (*QUESTIONS, HEARS):
            typist.answers(question, "")
        typist.answers("its comments will be lost. Write? [y/N]", "n")
        typist.answers("sesctl init domain? [y/N]", "n")
        typist.interrupt()
        typist.finish()
    assert (folder / "sesctl.toml").read_text(encoding="utf-8") == text


def test_who_is_to_hear_may_be_nobody_and_then_nothing_is_made_for_it(cli: Cli, folder: Path) -> None:
    with cli.typist("init") as typist:
        answer(typist)
        typist.answers("sesctl init domain? [y/N]", "y")
        typist.answers("Apply? [y/N]", "y")
        typist.answers("sesctl publish --to route53? [y/N]", "n")
        typist.answers("sesctl check-dns --wait? [y/N]", "n")
        typist.sees("skipped, since nobody is to hear; later: sesctl init events --email ADDRESS")
        typist.sees("skipped, since nobody is to hear; later: sesctl init alarms --email ADDRESS")
        typist.answers("sesctl request-production? [y/N]", "n")
        typist.answers("sesctl init env? [y/N]", "n")
        typist.answers("sesctl doctor? [y/N]", "n")
        assert typist.finish().code == 0
    assert "alerts" not in settings(folder)
    assert not [one for one in cli.changes() if one.startswith(("sns:", "cloudwatch:"))]


def test_somebody_who_heard_is_taken_out_of_the_settings_by_a_dash(cli: Cli, folder: Path) -> None:
    text = 'domain = "example.com"\nalerts = ["a@example.com", "b@example.com"]\n'
    (folder / "sesctl.toml").write_text(text, encoding="utf-8")
    with cli.typist("init") as typist:
        typist.answers("Domain", "")
        for question in QUESTIONS:
            typist.answers(question, "")
        typist.answers(f"{HEARS} [a@example.com b@example.com]", "nonsense")
        typist.sees("nonsense")
        typist.answers(HEARS, "-")
        typist.answers("Write? [y/N]", "y")
        typist.sees("written")
        typist.interrupt()
        typist.finish()
    assert "alerts" not in settings(folder)


def test_without_a_terminal_the_commands_are_listed(cli: Cli, folder: Path) -> None:
    done = cli("init", stdin="example.com\n")
    assert (done.code, cli.calls()) == (2, [])
    assert "domain" in done.stderr
    assert not (folder / "sesctl.toml").exists()
