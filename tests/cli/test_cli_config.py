"""`sesctl.toml`: options override the environment, which overrides the file."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from docs.generate import ROOT

from sesctl.cli.root import root
from sesctl.model.settings import SETTINGS

if TYPE_CHECKING:
    from pathlib import Path

    from support.cli import Cli


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working directory of the commands."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(folder: Path, text: str) -> None:
    (folder / "sesctl.toml").write_text(text, encoding="utf-8")


def test_the_domain_need_not_be_typed_again(cli: Cli, folder: Path) -> None:
    write(folder, 'domain = "example.com"\nmail-from = "bounce.example.com"\n')
    planned = cli("init", "domain", "--dry-run", "-o", "json")
    assert planned.json["steps"][0]["parameters"] == {"name": "example.com"}
    assert planned.json["steps"][1]["parameters"]["mail_from"] == "bounce.example.com"


def test_what_is_typed_comes_first_then_the_environment_then_the_file(cli: Cli, folder: Path) -> None:
    write(folder, 'domain = "example.com"\nregion = "eu-west-3"\n')
    plan = ("init", "domain", "--dry-run", "-o", "json")
    without = {"AWS_REGION": None, "AWS_DEFAULT_REGION": None}
    assert cli(*plan, env=without).json["region"] == "eu-west-3"
    assert cli(*plan, env={"AWS_DEFAULT_REGION": "eu-west-1"}).json["region"] == "eu-west-1"
    assert cli(*plan, "--region", "eu-west-2", env=without).json["region"] == "eu-west-2"
    typed = cli("init", "domain", "example.org", "--dry-run", "-o", "json")
    assert typed.json["steps"][0]["parameters"] == {"name": "example.org"}


def test_another_file_is_named(cli: Cli, folder: Path) -> None:
    write(folder, 'domain = "example.org"\n')
    (folder / "other.toml").write_text('domain = "example.com"\n', encoding="utf-8")
    planned = cli("init", "domain", "--dry-run", "-o", "json", "--config", "other.toml")
    assert planned.json["steps"][0]["parameters"] == {"name": "example.com"}
    missing = cli("status", "--config", "none.toml")
    assert (missing.code, cli.calls().count("ses:GetAccount")) == (2, 0)
    assert "none.toml" in missing.stderr


def test_a_list_of_domains_is_not_added_to(cli: Cli, folder: Path) -> None:
    write(folder, 'domain = "example.com"\n')
    (folder / "list.txt").write_text("example.org\n", encoding="utf-8")
    done = cli("check-dns", "--no-aws", "--input", "list.txt", "-o", "json")
    assert [one["domain"] for one in done.json["domains"]] == ["example.org"]
    alone = cli("check-dns", "--no-aws", "-o", "json")
    assert [one["domain"] for one in alone.json["domains"]] == ["example.com"]


def test_one_value_stands_for_an_option_that_takes_several(production: Cli, folder: Path) -> None:
    write(folder, 'from = "otp@example.com"\n')
    (statement,) = production("policy", "sender").json["Statement"]
    assert statement["Condition"] == {"StringEquals": {"ses:FromAddress": "otp@example.com"}}


def test_no_mail_from_needs_no_edit_of_the_file(cli: Cli, folder: Path) -> None:
    write(folder, 'mail-from = "bounce.example.com"\n')
    planned = cli("init", "domain", "example.com", "--no-mail-from", "--dry-run", "-o", "json")
    assert [one["action"] for one in planned.json["steps"]] == ["create-identity"]


@pytest.mark.parametrize("how", [(), ("-o", "json")])
def test_a_wrong_file_stops_every_command_before_it_begins(
    cli: Cli, folder: Path, how: tuple[str, ...]
) -> None:
    write(folder, 'domain = "example.com"\nendpoint-url = "http://192.0.2.1"\n')
    done = cli("init", "domain", "--yes", *how)
    assert (done.code, cli.calls()) == (2, [])
    assert "sesctl.toml, line 2" in done.said
    assert "no setting 'endpoint-url'" in done.said


def test_a_folder_of_that_name_is_no_file(cli: Cli, folder: Path) -> None:
    (folder / "sesctl.toml").mkdir()
    assert cli("status").code == 0


@pytest.mark.parametrize(
    ("text", "arguments", "said"),
    [
        ('# ours\nregion = "mars-1"\n', "status", ("line 2, sets region", "not a region")),
        ('domain = "exa mple.com"\n', "init domain", ("line 1, sets domain", "is not a domain")),
        (
            'brand = "Shop"\nfrom = "otp@"\n',
            "send-test --to success@simulator.amazonses.com",
            ("line 2, sets from", "is not an e-mail address"),
        ),
        (
            'region = "eu-west-3"\nresolvers = ["192.0.2.53", "nowhere:x"]\n',
            "check-dns example.com",
            ("line 2, sets resolvers", "nowhere:x"),
        ),
        ('profile = "absent"\n', "status", ("line 1, sets profile", "absent")),
    ],
)
def test_a_value_that_only_the_command_can_judge_is_blamed_on_the_file(
    cli: Cli, folder: Path, text: str, arguments: str, said: tuple[str, str]
) -> None:
    write(folder, text)
    nothing = {"AWS_REGION": None, "AWS_DEFAULT_REGION": None, "SESCTL_RESOLVERS": None}
    done = cli(*arguments.split(), env=nothing)
    where, why = said
    assert f"sesctl.toml, {where}" in done.stderr
    assert why in done.stderr


def test_the_region_is_blamed_once_and_not_for_credentials(cli: Cli, folder: Path) -> None:
    write(folder, 'region = "us-esat-1"\n')
    nothing = {"AWS_REGION": None, "AWS_DEFAULT_REGION": None}
    wrong = cli("status", env=nothing | {"AWS_ENDPOINT_URL": None})
    assert wrong.stderr.splitlines()[1:] == [
        "  why: No region with SES has that name. sesctl.toml, line 1, sets region.",
        "  try: Did you mean us-east-1?",
    ]
    write(folder, 'region = "us-east-1"\n')
    keys = {"AWS_ACCESS_KEY_ID": None, "AWS_SECRET_ACCESS_KEY": None, "HOME": str(folder)}
    for command in ("status", "init domain example.com --yes"):
        without = cli(*command.split(), env={**nothing, **keys})
        assert without.code == 4, without.said
        assert "sesctl.toml" not in without.stderr


def test_a_value_that_was_typed_is_not_blamed_on_the_file(cli: Cli, folder: Path) -> None:
    write(folder, 'region = "eu-west-3"\ndomain = "example.com"\n')
    done = cli("status", "--region", "mars-1")
    assert "mars-1" in done.stderr
    assert "sesctl.toml" not in done.stderr


def test_what_is_called_like_the_file_and_cannot_be_read_is_not_passed_over(cli: Cli, folder: Path) -> None:
    (folder / "sesctl.toml").symlink_to("nowhere")
    dangling = cli("status")
    assert (dangling.code, "a link to a file that is not there" in dangling.stderr) == (2, True)
    (folder / "sesctl.toml").unlink()
    os.mkfifo(folder / "sesctl.toml")
    pipe = cli("status")
    assert (pipe.code, "not a regular file" in pipe.stderr) == (2, True)


def test_every_setting_stands_for_an_option_that_exists() -> None:
    for setting in SETTINGS.values():
        for words, parameter in setting.options:
            command = root()
            for word in [] if words == "*" else words.split():
                command = command.get_command(None, word)
            names = {one.name for one in command.params} if words != "*" else {parameter}
            assert parameter in names, (words, parameter)


def test_every_setting_is_documented() -> None:
    page = (ROOT / "docs" / "configuration.md").read_text(encoding="utf-8")
    assert [line.split("`")[1] for line in page.splitlines() if line.startswith("| `")] == list(SETTINGS)
    assert all(one.meaning in page for one in SETTINGS.values())


def test_who_hears_stands_in_for_email_but_not_beside_another_listener(verified: Cli, folder: Path) -> None:
    (folder / "sesctl.toml").write_text(
        'domain = "example.com"\nalerts = "ops@example.com"\n', encoding="utf-8"
    )
    by_file = verified("init", "events", "--dry-run")
    assert "subscribe ops@example.com (email)" in by_file.stdout
    by_option = verified("init", "events", "--sqs", "bounces", "--dry-run")
    assert "ops@example.com" not in by_option.said
    assert "ops@example.com" not in verified("init", "alarms", "--topic", "theirs", "--dry-run").said
