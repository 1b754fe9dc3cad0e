from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from support.cli import wait_until

if TYPE_CHECKING:
    from support.cli import Cli

DOMAIN = ("init", "domain", "example.com")
EMAIL = ("init", "email", "otp@example.org")
REQUEST = ("request-production", "--mail-type", "transactional", "--website", "https://example.com")
COMMANDS = pytest.mark.parametrize("command", [DOMAIN, EMAIL, REQUEST], ids=["domain", "email", "request"])


@COMMANDS
@pytest.mark.parametrize("how", [(), ("--dry-run",), ("--dry-run", "--yes")], ids=" ".join)
def test_nothing_is_changed_without_a_yes(cli: Cli, command: tuple[str, ...], how: tuple[str, ...]) -> None:
    done = cli(*command, *how)
    assert (done.code, cli.changes()) == (3, [])
    assert "plan:\n" in done.stdout
    assert any(line.startswith(("  + ", "  ~ ")) for line in done.stdout.splitlines())


@COMMANDS
def test_without_a_terminal_the_way_to_apply_is_told(cli: Cli, command: tuple[str, ...]) -> None:
    assert "apply it with --yes" in cli(*command).stderr
    assert "apply it with --yes" in cli(*command, stdin="y\n").stderr
    assert cli.changes() == []


@pytest.mark.parametrize("command", [DOMAIN, EMAIL], ids=["domain", "email"])
def test_a_plan_as_json_is_the_document_of_the_contract(cli: Cli, command: tuple[str, ...]) -> None:
    done = cli(*command, "--dry-run", "-o", "json")
    assert done.code == 3
    assert set(done.json) == {
        "schema", "region", "account", "applied", "steps", "held", "identity", "records", "undo", "read_back",
    }  # fmt: skip
    assert (done.json["schema"], done.json["applied"]) == ("sesctl.plan/1", False)
    assert (done.json["region"], done.json["account"]) == ("us-east-1", "123456789012")
    first = done.json["steps"][0]
    assert (first["action"], first["sign"]) == ("create-identity", "+")
    assert set(first) == {"action", "sign", "summary", "parameters"}


@COMMANDS
@pytest.mark.parametrize("answer", ["n", "", "no", "yesterday"])
def test_on_a_terminal_anything_but_a_yes_changes_nothing(
    cli: Cli, command: tuple[str, ...], answer: str
) -> None:
    with cli.typist(*command, answer_apart=True) as typist:
        if command is REQUEST:
            typist.answers("(Enter for none)", "")
        typist.answers("[y/N]", answer)
        done = typist.finish()
    assert (done.code, cli.changes()) == (3, [])
    assert "not applied" in done.stderr


@COMMANDS
@pytest.mark.parametrize("answer", ["y", "YES"])
def test_on_a_terminal_a_yes_applies_the_plan(cli: Cli, command: tuple[str, ...], answer: str) -> None:
    with cli.typist(*command) as typist:
        if command is REQUEST:
            typist.answers("(Enter for none)", "")
        typist.sees("plan:")
        typist.answers("[y/N]", answer)
        done = typist.finish()
    assert done.code == (8 if command is REQUEST else 0)
    assert cli.changes() != []


@COMMANDS
def test_ctrl_c_at_the_question_changes_nothing(cli: Cli, command: tuple[str, ...]) -> None:
    with cli.typist(*command) as typist:
        if command is REQUEST:
            typist.answers("(Enter for none)", "")
        typist.sees("[y/N]")
        typist.interrupt()
        done = typist.finish()
    assert (done.code, cli.changes()) == (130, [])
    assert "interrupted" in done.stdout
    assert "Traceback" not in done.stdout


def test_the_end_of_the_input_at_the_question_is_a_no(cli: Cli) -> None:
    with cli.typist(*DOMAIN) as typist:
        typist.sees("[y/N]")
        typist.keys("\x04")
        assert typist.finish().code == 3
    assert cli.changes() == []


def test_a_plan_that_could_not_be_read_is_not_made(cli: Cli) -> None:
    cli.fault("ses:GetEmailIdentity", "denied")
    done = cli(*DOMAIN, "--yes", "-o", "json")
    assert (done.code, done.error["kind"], cli.changes()) == (4, "permission", [])


@pytest.mark.parametrize(
    "kind", ["server-error", "drop-reply", pytest.param("throttled", marks=pytest.mark.slow)]
)
@pytest.mark.parametrize("action", ["ses:CreateEmailIdentity", "ses:PutEmailIdentityMailFromAttributes"])
def test_what_was_interrupted_at_any_step_is_finished_by_running_it_again(
    cli: Cli, action: str, kind: str
) -> None:
    cli.fault(action, kind, times=3)  # botocore tries three times
    broken = cli(*DOMAIN, "--yes")
    assert broken.code == 5, broken.said
    assert len(broken.stderr.splitlines()) >= 3
    assert "why: " in broken.stderr
    cli.control("DELETE", "/faults")
    assert cli(*DOMAIN, "--yes").code == 0
    kept = cli.identity("example.com")
    assert kept["MailFromAttributes"]["MailFromDomain"] == "mail.example.com"
    assert len(kept["DkimAttributes"]["Tokens"]) == 3
    cli.forget_calls()
    assert (cli(*DOMAIN, "--yes").code, cli.changes()) == (0, [])


def test_one_lost_reply_is_made_good_by_itself(cli: Cli) -> None:
    cli.fault("ses:CreateEmailIdentity", "drop-reply", times=1)
    assert cli(*DOMAIN, "--yes").code == 0
    assert len(cli.identity("example.com")["DkimAttributes"]["Tokens"]) == 3


def test_what_was_killed_between_two_steps_is_finished_by_running_it_again(cli: Cli) -> None:
    cli.fault("ses:PutEmailIdentityMailFromAttributes", "hang")
    with cli.started(*DOMAIN, "--yes") as process:
        wait_until(lambda: "ses:CreateEmailIdentity" in cli.calls(), "the first step")
        process.kill()
    cli.control("DELETE", "/faults")
    made = cli.identity("example.com")
    assert "MailFromAttributes" not in made or not made["MailFromAttributes"].get("MailFromDomain")
    cli.forget_calls()
    assert cli(*DOMAIN, "--yes").code == 0
    assert cli.changes() == ["ses:PutEmailIdentityMailFromAttributes"]
    assert cli.identity("example.com")["DkimAttributes"]["Tokens"] == made["DkimAttributes"]["Tokens"]
