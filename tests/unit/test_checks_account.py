"""What the checks about an account say where facts are missing, and where one is the consequence of another."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from datetime import timedelta

import pytest
from support.account_world import NOW, account, fires, judge

from sesctl.checks.account_view import AccountView
from sesctl.checks.page import page_of
from sesctl.checks.registry import catalogue
from sesctl.checks.run import judge_view
from sesctl.model.fact import Found
from sesctl.model.finding import Severity
from sesctl.model.reputation import Point, Rate, Reputation

CHECKS = catalogue("account")
SANDBOX = "@account production=false"


def severities(changes: str) -> dict[str, str]:
    return {finding.check: finding.severity.word for finding in judge(changes)[0]}


def test_an_account_in_which_all_is_right_has_no_finding() -> None:
    assert judge("") == ((), ())


@pytest.mark.parametrize("check", CHECKS)
def test_a_finding_says_what_was_seen_and_one_thing_to_do(check: str) -> None:
    found = [one for one in judge(page_of(CHECKS[check]).sections["Example"])[0] if one.check == check]
    assert len(found) == 1
    assert found[0].subject == "eu-west-3"
    assert found[0].message.endswith(".")
    assert found[0].fix
    assert found[0].seen is None or found[0].seen in found[0].message or found[0].expected


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ("@account quota=200 sent=159", {}),
        ("@account quota=200 sent=160", {"account-quota-nearly-used": "warning"}),
        ("@account quota=200 sent=190", {"account-quota-nearly-used": "error"}),
        ("@account quota=200 sent=230", {"account-quota-nearly-used": "error"}),
        ("@account quota=0 sent=0", {"account-quota-nearly-used": "error"}),
        ("@account quota=none sent=1000000", {}),
        ("@metric bounce=0.0499", {}),
        ("@metric bounce=0.05", {"account-bounce-rate-high": "warning"}),
        ("@metric bounce=0.10", {"account-bounce-rate-high": "error"}),
        ("@metric complaint=0.00099", {}),
        ("@metric complaint=0.001", {"account-complaint-rate-high": "warning"}),
        ("@metric complaint=0.005", {"account-complaint-rate-high": "error"}),
        ("@metric none", {}),
        ("@account suppress=", {"account-suppression-off": "warning"}),
        ("@account enforcement=SHUTDOWN sending=false", {"account-shut-down": "error"}),
        ("@account enforcement=PROBATION sending=false",
         {"account-on-probation": "error", "account-sending-paused": "error"}),
    ],
)  # fmt: skip
def test_limits_are_those_of_the_catalogue(changes: str, found: dict[str, str]) -> None:
    assert severities(changes) == found


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        (SANDBOX, {"account-in-sandbox"}),
        (f"{SANDBOX}\n@review status=PENDING", {"account-in-sandbox", "account-review-pending"}),
        (f"{SANDBOX}\n@review status=DENIED", {"account-review-denied"}),
        (f"{SANDBOX}\n@review status=FAILED", {"account-review-failed"}),
        (f"{SANDBOX}\n@region us-east-1 production=true", {"account-production-in-other-region"}),
        (f"{SANDBOX}\n@region af-south-1 missing", {"account-in-sandbox"}),
        # Granted, and yet in the sandbox: only the account tells.
        (f"{SANDBOX}\n@review status=GRANTED", {"account-in-sandbox"}),
        ("@review status=DENIED", set()),
        ("@review status=PENDING", set()),
    ],
)
def test_only_the_account_says_whether_it_is_in_the_sandbox(changes: str, found: set[str]) -> None:
    assert fires(changes) == found


def test_a_pending_review_is_waited_for_and_not_asked_for_again() -> None:
    (sandbox,) = [one for one in judge(f"{SANDBOX}\n@review status=PENDING")[0] if "sandbox" in one.check]
    assert sandbox.fix == "Wait for the review: sesctl request-production --wait --region eu-west-3"


def test_the_case_is_named_where_ses_gave_one() -> None:
    (denied,) = judge(f"{SANDBOX}\n@review status=DENIED case=1234567890")[0]
    assert denied.fix.startswith("Reply in support case 1234567890. For the text: sesctl request-production")
    (nameless,) = judge(f"{SANDBOX}\n@review status=DENIED")[0]
    assert "Support Center" in nameless.fix


def test_regions_that_did_not_answer_leave_open_where_production_is() -> None:
    findings, skipped = judge(f"{SANDBOX}\n@region us-east-1 unread\n@region us-west-2 production=false")
    assert {finding.check for finding in findings} == {"account-in-sandbox"}
    assert [(one.check, one.reason, one.on_purpose) for one in skipped] == [
        ("account-production-in-other-region", "not known for us-east-1", False)
    ]
    assert fires(f"{SANDBOX}\n@region us-east-1 unread\n@region us-west-2 production=true") == {
        "account-production-in-other-region"
    }


def test_an_account_that_could_not_be_read_is_neither_right_nor_wrong() -> None:
    findings, skipped = judge("@account unread ses:GetAccount is not allowed")
    assert findings == ()
    rates = {"account-bounce-rate-high", "account-complaint-rate-high"}
    assert {one.check for one in skipped} == set(CHECKS) - rates
    assert {one.reason for one in skipped} == {"ses:GetAccount is not allowed"}


def test_an_enforcement_word_that_nobody_knows_is_told_and_not_judged() -> None:
    findings, skipped = judge("@account enforcement=QUARANTINE")
    assert findings == ()
    assert [one.check for one in skipped] == ["account-on-probation"]
    assert "QUARANTINE" in skipped[0].reason


def test_every_check_of_the_catalogue_is_there() -> None:
    assert set(CHECKS) == {
        "account-in-sandbox", "account-production-in-other-region", "account-review-pending",
        "account-review-denied", "account-review-failed", "account-sending-paused",
        "account-on-probation", "account-shut-down", "account-quota-nearly-used",
        "account-bounce-rate-high", "account-complaint-rate-high", "account-suppression-off",
    }  # fmt: skip
    assert {check.topic for check in CHECKS.values()} == {"account"}
    assert all(check.severity in Severity for check in CHECKS.values())


def test_judging_an_account_brings_in_nothing_of_dns() -> None:
    script = (
        "import sys; from sesctl.checks.account_verdict import judge_account; "
        "from sesctl.checks.registry import catalogue; catalogue('account'); "
        "print(*(name for name in sys.modules if name.startswith('sesctl.')))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert {"sesctl.checks.account", "sesctl.checks.run"} <= set(done.stdout.split())
    assert not {"sesctl.checks.view", "sesctl.model.lookup", "sesctl.model.spf"} & set(done.stdout.split())


def test_rate_that_nobody_has_measured_lately_is_told_with_its_day() -> None:
    known = account("@metric bounce=0.2")
    now = "The bounce rate in eu-west-3 is 20 %, and should stay below 5 %"
    assert judge("@metric bounce=0.2")[0][0].message.startswith(now)
    then = Reputation(NOW, Rate((Point(NOW - timedelta(days=12), 0.2),)), Rate())
    found, _ = judge_view(AccountView(replace(known, reputation=Found(then))), "account")
    day = NOW - timedelta(days=12)
    was = f"The bounce rate in eu-west-3 was 20 % on {day.day} {day:%b}, the latest there is, and should stay"
    assert found[0].message.startswith(was)
