"""`send-test --count`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from support.cli import interrupted, wait_until

if TYPE_CHECKING:
    from support.cli import Cli

FROM = ("send-test", "--from", "otp@example.com")
SIMULATE = (*FROM, "--simulate", "success")
TO_A_STRANGER = (*FROM, "--to", "me@example.org")
SEND = "ses:SendEmail"


def test_every_mail_is_sent_once_with_its_own_code_and_the_summary_is_the_answer(production: Cli) -> None:
    done = production(*SIMULATE, "--count", "20")
    assert done.code == 0, done.said
    assert production.changes() == [SEND] * 20
    assert len({one["subject"] for one in production.mails()}) == 20
    first, last = done.stdout.splitlines()
    assert first == "accepted  20 of 20"
    assert last.startswith("latency   p50 ")
    assert "20 mails to success@simulator.amazonses.com, at most 14 a second" in done.stderr


def test_the_document_has_every_mail_and_the_summary(production: Cli) -> None:
    document = production(*SIMULATE, "--count", "3", "-o", "json").json
    summary, kept = document["summary"], production.mails()
    assert (summary["wanted"], summary["accepted"], summary["failed"], summary["failures"]) == (3, 3, 0, [])
    assert [one["message_id"] for one in summary["mails"]] == [one["message_id"] for one in kept]
    assert document["message_id"] == kept[0]["message_id"]
    assert document["code"] == summary["mails"][0]["code"]
    assert document["code"] in document["subject"] == kept[0]["subject"]
    assert 0 < summary["latency_ms"]["p50"] <= summary["latency_ms"]["p95"]


def test_the_send_rate_of_the_account_is_kept_even_when_more_is_asked_for(production: Cli) -> None:
    production.account(rate=2)
    done = production(*SIMULATE, "--count", "5", "--rate", "100")
    assert done.code == 0, done.said
    assert "at most 2 a second, since the account allows no more" in done.stderr
    assert len(production.mails()) == 5


@pytest.mark.slow
def test_without_the_right_to_read_the_account_the_rate_of_the_sandbox_is_kept(verified: Cli) -> None:
    verified.fault("ses:GetAccount", "denied")
    done = verified(*SIMULATE, "--count", "3", "--rate", "5")
    assert done.code == 0, done.said
    assert "at most 1 a second, since the send rate of the account is not known" in done.stderr


def test_a_throttled_mail_is_counted_by_its_cause_and_not_tried_again(production: Cli) -> None:
    production.fault(SEND, "throttled", times=2)
    done = production(*SIMULATE, "--count", "6")
    assert (done.code, production.changes()) == (5, [SEND] * 6)
    assert (
        "accepted  4 of 6\nfailed    2\n  2 × throttled (TooManyRequestsException): SendEmail failed"
        in done.stdout
    )


def test_a_lost_reply_is_a_failure_that_says_that_nobody_knows(production: Cli) -> None:
    production.fault(SEND, "drop-reply", times=1)
    summary = production(*SIMULATE, "--count", "2", "-o", "json").json["summary"]
    (failure,) = summary["failures"]
    assert (failure["cause"], failure["count"]) == ("network", 1)
    assert (summary["accepted"], summary["failed"], summary["not_known"]) == (1, 0, 1)
    assert "not known whether AWS acted" in failure["why"]
    assert len(production.mails()) == 2


def test_what_would_meet_every_mail_ends_the_run(verified: Cli) -> None:
    verified.fault(SEND, "denied")
    done = verified(*SIMULATE, "--count", "10")
    assert (done.code, verified.changes()) == (4, [SEND])
    assert "not sent  9" in done.stdout


def test_more_mails_than_the_quota_leaves_are_refused_with_the_number(production: Cli) -> None:
    production.account(quota=30, sent_last_24_hours=12)
    done = production(*TO_A_STRANGER, "--count", "19", "-o", "json")
    assert (done.code, done.error["kind"], production.mails()) == (1, "quota", [])
    assert done.error["what"] == "the sending quota leaves 18 mails, which is fewer than 19"


def test_many_mails_to_a_real_address_have_to_be_meant(production: Cli) -> None:
    done = production(*TO_A_STRANGER, "--count", "51", "-o", "json")
    assert (done.code, done.error["kind"], production.calls()) == (2, "usage", [])
    assert done.error["what"] == "51 mails to me@example.org need --allow many"
    assert production(*TO_A_STRANGER, "--count", "51", "--allow", "many", "--dry-run").code == 3
    assert production(*SIMULATE, "--count", "51", "--dry-run").code == 3
    assert production(*TO_A_STRANGER, "--count", "50", "--dry-run").code == 3


@pytest.mark.parametrize("number", ["0", "-1", "many"])
def test_a_number_that_is_none_is_a_usage_error(production: Cli, number: str) -> None:
    done = production(*SIMULATE, "--count", number, "-o", "json")
    assert (done.code, done.error["kind"], production.calls()) == (2, "usage", [])


def test_a_preview_is_of_one_mail(production: Cli) -> None:
    done = production(*SIMULATE, "--count", "2", "--preview", "mail.html", "-o", "json")
    assert (done.code, done.error["what"]) == (2, "--count does not go with --preview")


def test_on_a_terminal_there_is_one_line_that_changes_and_goes_away(production: Cli) -> None:
    with production.typist(*SIMULATE, "--count", "3") as typist:
        done = typist.finish()
    assert done.code == 0
    assert "1 of 3 sent; Ctrl-C stops" in done.stdout
    assert done.stdout.rpartition("Ctrl-C stops")[2].startswith("\r\x1b[K")


def test_quiet_leaves_the_summary_alone(production: Cli) -> None:
    done = production(*SIMULATE, "--count", "2", "-q")
    assert (done.code, done.stderr) == (0, "")
    assert done.stdout.startswith("accepted  2 of 2")


@pytest.mark.parametrize("output", ["text", "json"])
def test_ctrl_c_tells_what_was_sent_until_then(verified: Cli, output: str) -> None:
    with verified.started(*SIMULATE, "--count", "1000", "-o", output) as process:
        wait_until(lambda: len(verified.mails()) >= 2, "two mails")
        done = interrupted(process)
    assert done.code == 130
    sent = len(verified.mails())
    assert sent < 1000
    if output == "json":
        summary = done.json["summary"]
        assert (summary["stopped"], summary["accepted"], summary["not_sent"]) == (True, sent, 1000 - sent)
    else:
        assert f"accepted  {sent} of 1,000\nnot sent  {1000 - sent}\n" in done.stdout
