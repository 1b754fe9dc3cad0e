"""What `check-dns` says of the account: that it sends nothing, and little else."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from support.cli import Cli

LOOK = ("check-dns", "example.com")


def test_an_account_that_sends_nothing_is_a_finding_and_the_verdict_is_that_of_the_domain(
    production: Cli,
) -> None:
    production.account(enforcement="SHUTDOWN")
    done = production(*LOOK, "-o", "json")
    assert (done.code, done.json["domains"][0]["verdict"]) == (1, "ready")
    assert [one["check"] for one in done.json["account"]["findings"]] == ["account-shut-down"]
    assert not [one for one in done.json["domains"][0]["findings"] if one["check"].startswith("account-")]
    text = production(*LOOK)
    assert text.code == 1
    assert "error  account-shut-down" in text.stdout
    assert "send-test" not in text.stderr


def test_sending_that_was_switched_off_is_a_finding(production: Cli) -> None:
    production.account(sending_enabled=False)
    done = production(*LOOK)
    assert (done.code, "error  account-sending-paused" in done.stdout) == (1, True)


def test_the_sandbox_is_a_note_that_changes_neither_verdict_nor_code(verified: Cli) -> None:
    done = verified(*LOOK, "-o", "json")
    assert (done.code, done.json["domains"][0]["verdict"]) == (0, "ready")
    assert [(one["check"], one["severity"]) for one in done.json["account"]["findings"]] == [
        ("account-in-sandbox", "note")
    ]
    text = verified(*LOOK)
    assert "account-in-sandbox: us-east-1 is in the sandbox" in text.stdout
    assert "next: sesctl send-test" in text.stderr
    strict = verified(*LOOK, "--fail-on", "note", "-o", "json").json["domains"][0]
    assert "account-in-sandbox" not in {one["check"] for one in strict["findings"]}


def test_while_records_are_missing_the_sandbox_is_left_for_later(pending: Cli) -> None:
    assert "sandbox" not in pending(*LOOK).stdout


@pytest.mark.parametrize(
    "change",
    [
        {"enforcement": "PROBATION"},
        {"review": "DENIED", "production": True},
        {"quota": 200, "sent_last_24_hours": 199},
    ],
    ids=["probation", "denied", "quota"],
)
def test_what_does_not_stop_mail_is_left_to_status(production: Cli, change: dict[str, object]) -> None:
    production.account(**change)
    done = production(*LOOK, "-o", "json")
    assert (done.code, done.json["account"]["findings"]) == (0, [])


def test_an_account_that_may_not_be_read_is_no_obstacle(production: Cli) -> None:
    production.fault("ses:GetAccount", "denied")
    done = production(*LOOK, "-o", "json")
    assert (done.code, done.json["domains"][0]["verdict"], done.json["account"]["findings"]) == (
        0,
        "ready",
        [],
    )
    assert {one["check"] for one in done.json["account"]["skipped"]} == {
        "account-in-sandbox",
        "account-sending-paused",
        "account-shut-down",
    }
    text = production(*LOOK)
    assert (text.code, "GetAccount" in text.said) == (0, False)


@pytest.mark.slow
def test_an_account_that_does_not_answer_is_hardly_waited_for(production: Cli) -> None:
    production.fault("ses:GetAccount", "hang")
    done = production(*LOOK, "-o", "json")
    assert done.code == 0
    assert "no answer from SES within 2 s" in {one["reason"] for one in done.json["account"]["skipped"]}


def test_a_domain_that_is_no_identity_here_has_no_account(production: Cli) -> None:
    assert "account" not in production("check-dns", "example.org", "-o", "json").json


def test_without_aws_nobody_asks_for_the_account(production: Cli) -> None:
    production.forget_calls()
    assert "account" not in production(*LOOK, "--no-aws", "-o", "json").json
    assert production.calls() == []


def test_it_is_told_once_for_many_domains(production: Cli) -> None:
    production.driver.client("sesv2").create_email_identity(EmailIdentity="mail.example.com")
    production.account(enforcement="SHUTDOWN")
    done = production("check-dns", "example.com", "mail.example.com")
    assert done.stdout.count("account-shut-down") == 1
    assert done.code == 1


@pytest.mark.parametrize("form", ["ndjson", "junit", "github"])
def test_forms_without_a_place_for_it_have_the_code_and_the_words(production: Cli, form: str) -> None:
    production.account(enforcement="SHUTDOWN")
    done = production(*LOOK, "-o", form)
    assert done.code == 1
    assert "account-shut-down" in (done.stdout if form == "github" else done.stderr)
    if form == "ndjson":
        assert json.loads(done.stdout)["verdict"] == "ready"


def test_after_a_wait_the_account_is_told_as_well(production: Cli) -> None:
    production.account(enforcement="SHUTDOWN")
    done = production(*LOOK, "--wait", "--timeout", "0s")
    assert (done.code, "error  account-shut-down" in done.stdout) == (1, True)
