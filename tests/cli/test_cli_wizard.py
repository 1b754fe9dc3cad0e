"""`sesctl init` alone, on a terminal: it asks, writes the settings, and goes on with the work."""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING

import pytest
from support.cli import plain

if TYPE_CHECKING:
    from pathlib import Path

    from support.cli import Cli, Simulators, Typist


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working directory and the home of the commands."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    return tmp_path


SETTINGS = """\
# Settings of sesctl; options and environment variables come first.

# The domain to send from, where a command is given none.
domain = "example.com"

# The AWS region.
region = "us-east-1"

# The address that mail comes from.
from = "otp@example.com"

# The name in the test mail.
brand = "Example"

# The website, for reviewers and for the test mail.
website = "https://example.com"
"""
QUESTIONS = ("AWS region", "Address that mail comes from", "Name in the mail", "Website")
HEARS = "Who hears of bounces and complaints (- for nobody)"


def settings(folder: Path) -> dict[str, object]:
    return tomllib.loads((folder / "sesctl.toml").read_text(encoding="utf-8"))


def kept(folder: Path, text: str = SETTINGS) -> None:
    (folder / "sesctl.toml").write_text(text, encoding="utf-8")


def offered(screen: str) -> list[str]:
    """The commands that were offered."""
    return re.findall(r"^sesctl (.*)\? \[Y/n\]", screen, re.MULTILINE)


def answer(typist: Typist, domain: str = "example.com", hears: str = "") -> None:
    typist.answers("Domain: ", domain)
    for question in QUESTIONS:
        typist.answers(f"{question} [", "")
    typist.answers(HEARS, hears)


def test_from_nothing_to_a_verified_domain_by_answering_and_nothing_is_left_the_second_time(
    cli: Cli, folder: Path
) -> None:
    with cli.typist("init") as typist:
        typist.sees("account 123456789012, as arn:aws:iam::123456789012:user/developer")
        answer(typist, hears="ops@example.com")
        typist.answers("sesctl init domain? [Y/n]", "")
        typist.answers("Apply? [y/N]", "y")
        typist.answers("sesctl publish --to route53? [Y/n]", "")
        typist.answers("Write these records? [y/N]", "y")
        typist.answers("sesctl check-dns --wait? [Y/n]", "")
        typist.sees("ready: every record is right")
        typist.answers("sesctl send-test --simulate success? [Y/n]", "")
        for command in ("events", "alarms"):
            typist.answers(f"sesctl init {command}? [Y/n]", "")
            typist.answers("Apply? [y/N]", "y")
            typist.sees("ops@example.com (email) waits for its confirmation")
        typist.answers("sesctl request-production? [Y/n]", "n")
        typist.answers("sesctl init env? [Y/n]", "")
        typist.answers("Apply? [y/N]", "y")
        typist.answers("Your own address (Enter for later)", "you")
        typist.sees("there is no @ in it")
        typist.answers("Your own address (Enter for later)", "you@example.com")
        typist.answers("sesctl doctor? [Y/n]", "")
        typist.sees("alarms-unheard")
        typist.sees("left, in this order:")
        left = typist.sees("sesctl init goes on from here")
        done = typist.finish()
    assert done.code == 0, done.said
    assert "next: " not in done.said[: done.said.index("$ sesctl doctor")]
    assert re.findall(r"sesctl .*", plain(left)) == [
        "sesctl init events --wait",
        "sesctl init alarms --wait",
        "sesctl request-production",
        "sesctl init sender --role NAME (or --user NAME)",
    ]
    assert [one["to"] for one in cli.mails()] == [["success@simulator.amazonses.com"], ["you@example.com"]]
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
        typist.sees("alerts   ops@example.com")
        typist.answers("Is this still right? [Y/n]", "")
        for line in (
            "example.com is verified",
            "every record is published",
            "every record is right, and SES agrees",
        ):
            typist.sees(f"done already: {line}")
        typist.answers("sesctl send-test --simulate success? [Y/n]", "n")
        typist.sees("done already: events go to ops@example.com")
        typist.sees("done already: alarms go to ops@example.com")
        typist.answers("sesctl request-production? [Y/n]", "n")
        typist.sees("done already: .env has what SES says")
        typist.answers("Your own address", "")
        typist.answers("sesctl doctor? [Y/n]", "n")
        assert typist.finish().code == 0
    assert cli.changes() == []


def test_what_is_no_answer_is_asked_again_with_the_reason_and_the_way_out(cli: Cli, folder: Path) -> None:
    with cli.typist("init") as typist:
        typist.answers("Domain: ", "")
        typist.sees("this one needs an answer")
        for typed in ("https://example.com/", "www.example.com"):
            typist.answers("Domain: ", typed)
            typist.sees("try: example.com")
        typist.answers("Domain: ", "example.com")
        typist.answers("AWS region [us-east-1]", "eu_west_3")
        typist.sees("Did you mean eu-west-3?")
        typist.answers("AWS region", "eu-west-3")
        typist.answers("Address that mail comes from [", "otp@exmaple.com")
        typist.sees("otp@exmaple.com is not an address of example.com")
        typist.sees("try: otp@example.com")
        typist.answers("Address that mail comes from [", "otp@mail.example.com")
        typist.answers("Name in the mail [", "")
        typist.answers("Website [", "example.com")
        typist.sees("try: https://example.com")
        typist.interrupt()
        done = typist.finish()
    assert (done.code, cli.calls()) == (130, ["sts:GetCallerIdentity"])
    assert "sesctl.toml has the answers so far" in done.said
    assert "--region" not in done.said
    assert settings(folder) == {
        "domain": "example.com",
        "region": "eu-west-3",
        "from": "otp@mail.example.com",
        "brand": "Example",
    }


def test_the_end_of_the_input_ends_the_questions(cli: Cli, folder: Path) -> None:
    with cli.typist("init") as typist:
        typist.answers("Domain: ", "\x04")
        done = typist.finish()
    assert (done.code, "no domain was given" in done.said) == (2, True)


def test_only_what_the_file_does_not_say_or_says_wrongly_is_asked(cli: Cli, folder: Path) -> None:
    kept(folder, SETTINGS.replace("otp@example.com", "otp@exmaple.com"))
    with cli.typist("init") as typist:
        shown = typist.sees("Is this still right? [Y/n]")
        typist.keys("\n")
        typist.answers("Address that mail comes from [otp@example.com]", "")
        typist.answers(f"{HEARS} [-]", "")
        typist.answers("sesctl init domain? [Y/n]", "n")
        typist.interrupt()
        done = typist.finish()
    assert "brand    Example" in shown
    assert "otp@exmaple.com is not an address of example.com" in shown
    assert "from     " not in shown
    assert "Website [" not in plain(done.said)
    assert settings(folder)["from"] == "otp@example.com"


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
    kept(folder)
    with verified.typist("init") as typist:
        typist.answers("Is this still right? [Y/n]", "")
        typist.answers("sesctl send-test --simulate success? [Y/n]", "n")
        typist.answers("sesctl request-production? [Y/n]", "y")
        typist.answers("Mail type", "")
        typist.answers("Another address", "")
        typist.answers("Declare this, and submit? [y/N]", "n")
        typist.answers("sesctl init env? [Y/n]", "y")
        typist.answers("Apply? [y/N]", "y")
        typist.answers("Your own address", "")
        typist.answers("sesctl doctor? [Y/n]", "n")
        assert typist.finish().code == 0
    assert "AWS_SES_FROM_EMAIL=otp@example.com" in (folder / ".env").read_text(encoding="utf-8")


def test_a_file_of_somebodys_own_is_not_replaced_unasked(cli: Cli, folder: Path) -> None:
    text = '# mine\ndomain = "example.com"\ndmarc = "quarantine"\n'
    kept(folder, text)
    with cli.typist("init") as typist:
        typist.answers("Is this still right? [Y/n]", "n")
        typist.answers("Domain [example.com]", "")
        for question in QUESTIONS:
            typist.answers(f"{question} [", "")
        typist.answers(HEARS, "")
        typist.answers("its comments will be lost. Write? [y/N]", "n")
        typist.answers("sesctl init domain? [Y/n]", "n")
        typist.interrupt()
        typist.finish()
    assert (folder / "sesctl.toml").read_text(encoding="utf-8") == text


def test_who_is_to_hear_may_be_nobody_and_then_nothing_is_made_for_it(cli: Cli, folder: Path) -> None:
    with cli.typist("init") as typist:
        answer(typist)
        typist.answers("sesctl init domain? [Y/n]", "y")
        typist.answers("Apply? [y/N]", "y")
        typist.answers("sesctl publish --to route53? [Y/n]", "n")
        typist.answers("sesctl check-dns --wait? [Y/n]", "n")
        typist.sees("skipped, since nobody is to hear; later: sesctl init events --email ADDRESS")
        typist.sees("skipped, since nobody is to hear; later: sesctl init alarms --email ADDRESS")
        typist.answers("sesctl request-production? [Y/n]", "n")
        typist.answers("sesctl init env? [Y/n]", "n")
        typist.answers("sesctl doctor? [Y/n]", "n")
        assert typist.finish().code == 0
    assert "alerts" not in settings(folder)
    assert not [one for one in cli.changes() if one.startswith(("sns:", "cloudwatch:"))]


def test_somebody_who_heard_is_taken_out_of_the_settings_by_a_dash(cli: Cli, folder: Path) -> None:
    kept(folder, f'{SETTINGS}alerts = ["a@example.com", "b@example.com"]\n')
    with cli.typist("init") as typist:
        typist.answers("Is this still right? [Y/n]", "n")
        typist.answers("Domain [", "")
        for question in QUESTIONS:
            typist.answers(f"{question} [", "")
        typist.answers(f"{HEARS} [a@example.com b@example.com]", "nonsense")
        typist.sees("nonsense")
        typist.answers(HEARS, "-")
        typist.answers("Write? [y/N]", "y")
        typist.sees("written")
        typist.interrupt()
        typist.finish()
    assert "alerts" not in settings(folder)


def test_whoever_has_not_followed_the_link_is_told_of_it_and_not_asked_again(
    verified: Cli, folder: Path
) -> None:
    kept(folder, f'{SETTINGS}\nalerts = ["ops@example.com"]\n')
    verified("init", "alarms", "--yes")
    with verified.typist("init") as typist:
        typist.answers("Is this still right? [Y/n]", "")
        typist.answers("sesctl send-test --simulate success? [Y/n]", "n")
        typist.answers("sesctl init events? [Y/n]", "n")
        typist.sees("alarms are to go to ops@example.com: follow the link")
        typist.answers("sesctl request-production? [Y/n]", "\x04")
        done = typist.finish()
    assert done.code == 0
    assert re.search(r"alarms +sesctl init alarms --wait", plain(done.said))


def test_a_no_to_a_plan_leaves_what_needs_it_and_goes_on_with_the_rest(cli: Cli, folder: Path) -> None:
    kept(folder, f'{SETTINGS}\nalerts = ["ops@example.com"]\n')
    with cli.typist("init") as typist:
        typist.answers("Is this still right? [Y/n]", "")
        typist.answers("sesctl init domain? [Y/n]", "")
        typist.answers("Apply? [y/N]", "n")
        typist.answers("sesctl init alarms? [Y/n]", "n")
        typist.answers("sesctl doctor? [Y/n]", "n")
        done = typist.finish()
    assert (done.code, cli.changes()) == (3, [])
    assert offered(plain(done.said)) == ["init domain", "init alarms", "doctor"]
    left = plain(done.said).partition("left, in this order:")[2]
    assert "sesctl init domain" in left
    assert "sesctl publish --to route53" in left


def test_ctrl_c_while_waiting_ends_the_waiting_only(simulate: Simulators, folder: Path) -> None:
    cli = simulate(scenario="domain-pending")
    kept(folder)
    with cli.typist("init") as typist:
        typist.answers("Is this still right? [Y/n]", "")
        typist.sees("done already: example.com is there, pending")
        typist.answers("sesctl publish --to route53? [Y/n]", "n")
        typist.answers("sesctl check-dns --wait? [Y/n]", "")
        typist.sees("Ctrl-C stops")
        typist.interrupt()
        typist.sees("the waiting has ended; on with what does not need it")
        typist.answers("sesctl request-production? [Y/n]", "n")
        typist.answers("sesctl init env? [Y/n]", "n")
        typist.answers("sesctl doctor? [Y/n]", "\x04")
        done = typist.finish()
    assert done.code == 8
    assert "send-test --simulate success?" not in done.said


def test_route_53_is_not_offered_where_the_account_hosts_no_such_zone(
    simulate: Simulators, folder: Path
) -> None:
    cli = simulate(zones=[])
    cli("init", "domain", "example.com", "--yes")
    kept(folder)
    with cli.typist("init") as typist:
        typist.answers("Is this still right? [Y/n]", "")
        typist.sees("This account hosts no zone of example.com in Route 53")
        typist.answers("sesctl check-dns --wait? [Y/n]", "n")
        typist.interrupt()
        done = typist.finish()
    assert done.code == 130
    assert "sesctl records -o html > records.html" in done.said
    assert "publish --to route53" not in done.said


def test_the_region_that_was_chosen_is_used_where_the_environment_names_another(
    cli: Cli, folder: Path
) -> None:
    kept(folder, SETTINGS.replace("us-east-1", "eu-west-3"))
    with cli.typist("init") as typist:
        typist.answers("Is this still right? [Y/n]", "")
        typist.answers("sesctl init domain --region eu-west-3? [Y/n]", "")
        typist.sees("account 123456789012, region eu-west-3")
        typist.interrupt()
        typist.finish()


def test_missing_credentials_are_told_at_once_and_the_answers_are_kept(cli: Cli, folder: Path) -> None:
    with cli.typist("init", env={"AWS_ACCESS_KEY_ID": None, "AWS_SECRET_ACCESS_KEY": None}) as typist:
        typist.sees("there are no AWS credentials")
        typist.sees("The questions can be answered all the same.")
        answer(typist)
        typist.sees("The answers are in sesctl.toml; the work needs credentials.")
        done = typist.finish()
    assert (done.code, cli.calls()) == (4, [])
    assert settings(folder)["domain"] == "example.com"


def test_without_a_terminal_the_commands_are_listed(cli: Cli, folder: Path) -> None:
    done = cli("init", stdin="example.com\n")
    assert (done.code, cli.calls()) == (2, [])
    assert "domain" in done.stderr
    assert not (folder / "sesctl.toml").exists()
