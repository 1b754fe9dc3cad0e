"""`sesctl explain` of an error text: what the simulated SES refused, it finds the cause of."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError
from support.cli import SESCTL, environment, plain, run

if TYPE_CHECKING:
    from support.cli import Cli, Result

OTP, ANA = "otp@example.com", "ana@example.org"
HEAD = "Email address is not verified. The following identities failed the check in region US-EAST-1: "
NOWHERE = environment({"PATH": "/usr/bin:/bin", "HOME": "/nonexistent", "AWS_EC2_METADATA_DISABLED": "true"})
ACTIVE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202e]")


def refusal(cli: Cli, sender: str, recipient: str, region: str = "us-east-1", **more: Any) -> str:
    """Send as an application would, and return what it is told."""
    with pytest.raises(ClientError) as caught:
        cli.driver.client("sesv2", region).send_email(
            FromEmailAddress=sender,
            Destination={"ToAddresses": [recipient]},
            Content={"Simple": {"Subject": {"Data": "s"}, "Body": {"Text": {"Data": "t"}}}},
            **more,
        )
    return str(caught.value)


def causes(done: Result, verdict: str = "confirmed") -> list[str]:
    assert done.code == 0, done.said
    return [one["id"] for one in done.json["causes"] if one["verdict"] == verdict]


def explain(cli: Cli, *args: str) -> Result:
    return cli("explain", *args, "-o", "json")


# What SES says, and what it is.


def test_recipient_in_the_sandbox(verified: Cli) -> None:
    done = explain(verified, refusal(verified, OTP, ANA), "--from", OTP, "--to", ANA)
    assert causes(done) == ["recipient-in-sandbox"]
    assert done.json["region"] == "us-east-1"
    assert done.json["read"]["identities"] == [ANA]


def test_sender_of_another_region(verified: Cli) -> None:
    done = explain(verified, refusal(verified, OTP, "success@simulator.amazonses.com", "eu-west-1"))
    assert causes(done) == ["sender-in-another-region"]
    first = done.json["causes"][0]
    assert "verified in us-east-1" in first["because"]
    assert first["command"] == "sesctl init domain example.com --region eu-west-1"
    assert any("your own commands go to us-east-1" in note for note in done.json["notes"])


def test_identity_that_is_pending(pending: Cli) -> None:
    done = explain(pending, refusal(pending, OTP, "success@simulator.amazonses.com"), "--from", OTP)
    assert causes(done) == ["verification-pending"]


def test_sender_without_an_identity(production: Cli) -> None:
    done = explain(production, refusal(production, "otp@other.example", ANA))
    assert causes(done) == ["no-identity"]


def test_domain_that_was_misspelled(production: Cli) -> None:
    done = explain(production, refusal(production, "otp@exmaple.com", ANA))
    assert causes(done) == ["another-spelling"]


def test_all_is_well_here(verified: Cli) -> None:
    done = explain(verified, f"MessageRejected: {HEAD}{OTP}")
    assert causes(done) == ["another-account"]


def test_quota_of_the_sandbox(verified: Cli) -> None:
    verified.account(quota=0)
    text = refusal(verified, OTP, OTP)
    assert causes(explain(verified, text)) == ["sandbox-quota", "quota-used"]


def test_sending_that_is_paused(production: Cli) -> None:
    production.account(sending_enabled=False)
    done = explain(production, refusal(production, OTP, ANA))
    assert causes(done) == ["paused-by-somebody"]


def test_configuration_set_that_is_not_there(verified: Cli) -> None:
    done = explain(verified, refusal(verified, OTP, OTP, ConfigurationSetName="codes"))
    assert causes(done) == ["set-missing"]
    assert done.json["read"]["configuration_set"] == "codes"


def test_address_on_the_suppression_list(production: Cli) -> None:
    production.driver.client("sesv2").put_suppressed_destination(EmailAddress=ANA, Reason="BOUNCE")
    event = {
        "eventType": "Bounce",
        "bounce": {
            "bounceType": "Permanent",
            "bounceSubType": "OnAccountSuppressionList",
            "bouncedRecipients": [{"emailAddress": ANA}],
        },
    }
    done = explain(production, json.dumps(event))
    assert causes(done) == ["bounced-or-complained"]
    assert ANA in done.json["causes"][0]["command"]


def test_where_nothing_is_so_any_more_that_is_said(production: Cli) -> None:
    done = explain(production, "it is on the suppression list for your account", "--to", ANA)
    assert causes(done, "ruled-out") == ["bounced-or-complained"]
    assert any("of another account or region" in note for note in done.json["notes"])


def test_in_the_sandbox_the_suppression_list_is_not_shown_and_not_taken_for_empty(verified: Cli) -> None:
    done = explain(verified, "it is on the suppression list for your account", "--to", ANA)
    assert causes(done, "unknown") == ["bounced-or-complained"]
    assert any(one["reason"] for one in done.json["looked_at"])


def test_nothing_is_changed_by_looking(verified: Cli) -> None:
    verified.forget_calls()
    explain(verified, HEAD + ANA, "--from", OTP)
    assert verified.changes() == []
    assert {"ses:GetAccount", "ses:GetEmailIdentity", "sts:GetCallerIdentity"} <= set(verified.calls())


# Where AWS does not answer.


def test_denied_reads_are_told_and_do_not_fail_the_answer(verified: Cli) -> None:
    verified.fault("ses:*", "denied")
    done = explain(verified, HEAD + OTP, "--from", OTP)
    assert causes(done) == []
    assert causes(done, "ruled-out") == ["another-header"]  # which the text alone shows
    unread = [one for one in done.json["looked_at"] if one["reason"]]
    assert {one["what"] for one in unread} >= {"account", f"identity {OTP}", "identity example.com"}
    assert "not allowed" in unread[0]["reason"]


def test_regions_that_cannot_be_read_leave_it_open(verified: Cli) -> None:
    verified.control(
        "POST", "/faults", {"action": "ses:GetEmailIdentity", "kind": "server-error", "region": "us-east-1"}
    )
    done = explain(verified, HEAD.replace("US-EAST-1", "EU-WEST-1") + OTP, "--from", OTP)
    assert "sender-in-another-region" in causes(done, "unknown")
    assert (
        "us-east-1"
        in next(one for one in done.json["causes"] if one["id"] == "sender-in-another-region")["because"]
    )


def test_expired_credentials_are_told_once_and_the_causes_are_listed(verified: Cli) -> None:
    verified.fault("*", "expired-token")
    done = verified("explain", HEAD + OTP)
    assert done.code == 0
    assert done.said.count("AWS was not asked") == 1
    assert "expired" in done.stdout
    assert "possible" in done.stdout
    assert "confirmed" not in done.stdout


def test_without_credentials_the_causes_are_listed() -> None:
    done = run(["explain", HEAD + OTP, "-o", "json"], NOWHERE)
    assert done.code == 0
    assert "no AWS credentials" in done.json["not_asked"]
    assert {one["verdict"] for one in done.json["causes"]} == {"unknown"}


def test_without_a_region_the_causes_are_listed() -> None:
    done = run(["explain", "Email address is not verified."], NOWHERE)
    assert done.code == 0
    assert "AWS was not asked: No AWS region is chosen" in done.stdout


def test_no_aws_keeps_it_from_looking(verified: Cli) -> None:
    verified.forget_calls()
    done = explain(verified, HEAD + OTP, "--no-aws")
    assert (done.code, done.json["not_asked"], done.json["looked_at"]) == (0, "--no-aws", [])
    assert verified.calls() == []


def test_without_looking_no_aws_is_brought_in() -> None:
    probe = (
        "import sys; from sesctl.cli.main import run; run(sys.argv[1:]); print(*sys.modules, file=sys.stderr)"
    )
    for text in (HEAD + OTP, "535 Authentication Credentials Invalid"):
        done = subprocess.run(
            [sys.executable, "-c", probe, "explain", text, "--no-aws"],
            env=NOWHERE,
            capture_output=True,
            text=True,
            check=True,
            stdin=subprocess.DEVNULL,
        )
        heavy = {"boto3", "botocore", "dns", "moto", "pydantic", "asyncio", "sesctl.aws"}
        assert heavy & set(done.stderr.split()) == set()


def test_what_has_nothing_to_look_for_does_not_look(verified: Cli) -> None:
    verified.forget_calls()
    done = explain(verified, "535 Authentication Credentials Invalid")
    assert (done.json["case"], done.json["not_asked"]) == ("smtp-credentials-invalid", None)
    assert verified.calls() == []


@pytest.mark.parametrize(
    "args",
    [("--profile", "nobody"), ("--region", "eu-nowhere-9"), ("--from", "nobody"), ("--to", "nobody")],
    ids=" ".join,
)
def test_an_option_that_was_mistyped_is_a_usage_error(args: tuple[str, ...]) -> None:
    done = run(["explain", "Email address is not verified.", *args, "-o", "json"], NOWHERE)
    assert (done.code, done.error["kind"]) == (2, "usage")


# What is a text, what is a check.


def test_region_of_the_text_goes_before_the_own(verified: Cli) -> None:
    done = explain(verified, HEAD.replace("US-EAST-1", "EU-WEST-1") + OTP, "--region", "us-east-1")
    assert done.json["region"] == "eu-west-1"


def test_text_is_read_from_stdin_where_asked_and_where_something_is_piped() -> None:
    text = "535 Authentication Credentials Invalid\n"
    for args in (["explain", "-", "-o", "json"], ["explain", "-o", "json"]):
        done = run(args, NOWHERE, text)
        assert (done.code, done.json["case"]) == (0, "smtp-credentials-invalid")


def test_file_on_stdin_is_read(tmp_path: Any) -> None:
    path = tmp_path / "app.log"
    path.write_text("INFO started\nERROR 530 Must issue a STARTTLS command first\n", encoding="utf-8")
    with path.open() as log:
        done = subprocess.run(
            [*SESCTL, "explain", "-o", "json"],
            env=NOWHERE,
            stdin=log,
            capture_output=True,
            text=True,
            check=False,
        )
    assert json.loads(done.stdout)["case"] == "smtp-starttls-missing"


def test_words_without_quotation_marks_are_one_text() -> None:
    done = run(["explain", "535", "Authentication", "Credentials", "Invalid", "-o", "json"], NOWHERE)
    assert done.json["case"] == "smtp-credentials-invalid"


@pytest.mark.parametrize("stdin", [None, ""], ids=["devnull", "empty-pipe"])
def test_without_argument_and_input_the_checks_are_listed(stdin: str | None) -> None:
    done = run(["explain"], NOWHERE, stdin)
    assert done.code == 0
    assert "dkim-record-missing" in done.stdout


def test_silent_pipe_that_nobody_closes_is_no_input() -> None:
    reading, writing = os.pipe()
    try:
        done = subprocess.run(
            [*SESCTL, "explain"],
            env=NOWHERE,
            stdin=reading,
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
    finally:
        os.close(reading)
        os.close(writing)
    assert "dkim-record-missing" in done.stdout


def test_on_a_terminal_the_checks_are_listed(verified: Cli) -> None:
    assert "dkim-record-missing" in verified("explain", tty=True).stdout


def test_dash_without_input_says_so() -> None:
    done = run(["explain", "-"], NOWHERE, "")
    assert (done.code, done.stdout) == (2, "")
    assert "nothing came on stdin" in done.stderr


def test_text_that_nobody_knows_says_what_was_read_and_what_to_try() -> None:
    done = run(["explain", "Something went wrong in eu-west-1"], NOWHERE)
    assert done.code == 1
    assert "region eu-west-1" in done.stdout
    assert "sesctl explain -" in done.stdout
    long = run(["explain"], NOWHERE, "nothing of interest\n" * 20_000)
    assert (long.code, "only its beginning and its end were read" in long.stdout) == (1, True)
    document = run(["explain", "Something went wrong in eu-west-1", "-o", "json"], NOWHERE)
    assert (document.code, document.json["recognised"], document.json["case"]) == (1, False, None)
    assert document.json["read"]["region"] == "eu-west-1"


def test_code_of_the_other_table_is_explained() -> None:
    text = "An error occurred (ConflictException) when calling the PutAccountDetails operation: None"
    done = run(["explain", text, "-o", "json"], NOWHERE)
    assert (done.code, done.json["case"], done.json["service"]) == (0, "aws-account", "AWS")
    assert "sesctl status" in done.json["causes"][0]["fix"]


def test_one_word_is_a_code_or_else_a_check_that_was_mistyped() -> None:
    assert (
        run(["explain", "InvalidClientTokenId", "--no-aws", "-o", "json"], NOWHERE).json["case"]
        == "credentials-unknown"
    )
    assert run(["explain", "5.7.26", "--no-aws", "-o", "json"], NOWHERE).json["case"] == "unauthenticated"
    done = run(["explain", "dkim-record-mising"], NOWHERE)
    assert (done.code, done.stdout) == (2, "")


# What it looks like.


def test_answer_says_what_it_is_which_cause_what_to_do_and_what_was_looked_at(verified: Cli) -> None:
    done = verified("explain", HEAD + ANA, "--from", OTP)
    parts = [
        "SES refused the mail: an address in it is not verified.",
        "confirmed  The recipient is not verified, and the account is in the sandbox",
        "  $ sesctl request-production --region us-east-1",
        "ruled out:",
        "looked at, in us-east-1:",
        "read in the text: region us-east-1; ana@example.org",
    ]
    places = [done.stdout.find(part) for part in parts]
    assert -1 not in places
    assert places == sorted(places)
    assert max(map(len, done.stdout.splitlines())) <= 80
    assert done.stderr == ""


def test_long_command_is_broken_as_a_shell_takes_it_back(production: Cli) -> None:
    production.driver.client("sesv2").put_suppressed_destination(EmailAddress=ANA, Reason="BOUNCE")
    done = production("explain", "on the suppression list for your account", "--to", ANA)
    lines = done.stdout.splitlines()
    start = next(index for index, line in enumerate(lines) if line.startswith("  $ aws sesv2"))
    typed = "\n".join(lines[start : start + 2]).removeprefix("  $ ")
    words = subprocess.run(
        ["sh", "-c", f"printf '%s\\n' {typed}"], capture_output=True, text=True, check=True
    )
    assert words.stdout.split()[-4:] == ["--email-address", ANA, "--region", "us-east-1"]


def test_hostile_text_comes_back_harmless(verified: Cli) -> None:
    hostile = (
        f"MessageRejected: {HEAD}$(reboot)@example.com, <b>x</b>@example.com, otp@example.com\x1b]0;title\x07 \u202e "
        "User `arn:aws:iam::1:user/\x1b[31m[red]' is not authorized to perform `ses:X' on resource `\x9b31m'"
    )
    for args in (("explain", hostile), ("explain", hostile, "-o", "json")):
        done = verified(*args)
        assert done.code == 0
        assert not ACTIVE.search(done.stdout)
        assert "$(reboot)" not in done.stdout
    with verified.typist("explain", hostile) as typist:
        screen = plain(typist.finish().stdout)
    assert "title" not in screen


def test_secrets_in_what_was_pasted_are_not_repeated() -> None:
    secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"  # noqa: S105 - AWS's public sample
    text = f"AWS_SECRET_ACCESS_KEY={secret} 535 Authentication Credentials Invalid password={secret}"
    for more in ([], ["-o", "json"]):
        assert secret not in run(["explain", text, *more], NOWHERE).said
    unknown = f"SomethingElse {secret} eu-west-1"
    assert secret not in run(["explain", unknown], NOWHERE).said


@pytest.mark.parametrize("text", ["", "  "])
def test_empty_text_is_a_mistake_and_no_check(text: str) -> None:
    done = run(["explain", text], NOWHERE)
    assert (done.code, done.stdout) == (2, "")
    assert "there is nothing to explain" in done.stderr
