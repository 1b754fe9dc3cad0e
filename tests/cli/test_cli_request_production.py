from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest
from support.cli import wait_until

if TYPE_CHECKING:
    from pathlib import Path

    from support.cli import Cli, Simulators

ASK = ("request-production", "--mail-type", "transactional", "--website", "https://example.com")
PUT = "ses:PutAccountDetails"


def test_a_first_request_is_submitted_once_and_is_under_review(verified: Cli) -> None:
    done = verified(*ASK, "--yes", "-o", "json")
    assert (done.code, verified.changes()) == (8, [PUT])
    document = done.json
    assert set(document) == {
        "schema", "region", "production", "state", "case_id", "submitted", "message", "request", "preflight",
    }  # fmt: skip
    assert (document["schema"], document["submitted"], document["state"]) == (
        "sesctl.request-production/1",
        True,
        "pending",
    )
    assert document["case_id"] in document["message"]
    assert document["request"] == {
        "mail_type": "TRANSACTIONAL",
        "website": "https://example.com",
        "contact_language": "EN",
        "contacts": [],
        "use_case": None,
    }
    assert {one["name"]: one["outcome"] for one in document["preflight"]} == dict.fromkeys(
        ["identity", "DKIM", "MAIL FROM", "DMARC", "account"], "ok"
    )


def test_the_request_carries_every_option(verified: Cli, tmp_path: Path) -> None:
    use_case = tmp_path / "use-case.txt"
    use_case.write_text("Codes for signing in, to people who have just asked for one.\n", encoding="utf-8")
    options = ("--contact-language", "ja", "--contact", "a@example.com", "--contact", "b@example.com")
    done = verified(*ASK, *options, "--use-case-file", str(use_case), "--yes")
    assert done.code == 8, done.said
    details = verified.driver.client("sesv2").get_account()["Details"]
    assert (details["MailType"], details["WebsiteURL"]) == ("TRANSACTIONAL", "https://example.com")
    assert details["ContactLanguage"] == "JA"
    assert details["AdditionalContactEmailAddresses"] == ["a@example.com", "b@example.com"]
    assert details["UseCaseDescription"].startswith("Codes for signing in")


def test_what_reviewers_will_see_is_shown_with_what_to_mend(pending: Cli) -> None:
    done = pending(*ASK, "--dry-run", "-o", "json")
    assert (done.code, pending.changes()) == (3, [])
    seen = {one["name"]: one for one in done.json["preflight"]}
    assert (seen["identity"]["outcome"], seen["DKIM"]["outcome"]) == ("problem", "problem")
    assert seen["identity"]["fix"] == "sesctl check-dns example.com --wait"
    assert seen["account"]["outcome"] == "ok"


def test_without_any_domain_that_is_what_has_to_be_mended(cli: Cli) -> None:
    done = cli(*ASK, "--dry-run", "-o", "json")
    (identity, account) = done.json["preflight"]
    assert (identity["outcome"], account["outcome"]) == ("problem", "ok")
    assert identity["fix"].startswith("sesctl init domain")


@pytest.mark.parametrize(
    ("review", "code", "words"),
    [
        ("PENDING", 8, "under review"),
        ("DENIED", 1, "Asking again does not help: reply in support case"),
        ("GRANTED", 0, "in production already"),
    ],
)
def test_nothing_is_submitted_where_a_request_cannot_help(
    verified: Cli, review: str, code: int, words: str
) -> None:
    verified.account(review=review)
    done = verified(*ASK, "--yes", "-o", "json")
    assert (done.code, verified.changes()) == (code, [])
    assert (done.json["submitted"], done.json["request"]) == (False, None)
    assert words in done.json["message"]
    told = verified(*ASK, "--yes")
    assert told.stdout.strip() == done.json["message"]
    assert words not in told.stderr  # a terminal shows both, and once is enough


def test_a_request_that_never_reached_aws_is_submitted_again(verified: Cli) -> None:
    verified.account(review="FAILED")
    dry = verified(*ASK, "--dry-run")
    assert "The last request never reached AWS; it is safe to send it again." in dry.stderr
    done = verified(*ASK, "--yes", "-o", "json")
    assert (done.json["submitted"], verified.changes()) == (True, [PUT])


def test_an_empty_conflict_is_read_from_the_account_and_not_repeated(verified: Cli) -> None:
    verified.fault(PUT, "empty-conflict")
    done = verified(*ASK, "--yes", "-o", "json")
    assert done.code == 1
    assert done.error["kind"] == "account"
    assert "One is under review, or one was denied" in done.error["why"]
    assert "None" not in done.said
    assert verified.changes() == [PUT]


def test_a_conflict_with_a_review_that_began_meanwhile_says_so(verified: Cli) -> None:
    def somebody_else_asks() -> None:
        wait_until(lambda: "ses:GetAccount" in verified.calls(), "the account was read")
        verified.account(review="DENIED")

    with verified.typist(*ASK, "-o", "json", answer_apart=True) as typist:
        typist.answers("(Enter for none)", "")
        typist.sees("[y/N]")
        somebody_else_asks()
        typist.keys("y\n")
        done = typist.finish()
    assert (done.code, done.json["state"], done.json["submitted"]) == (1, "denied", False)
    assert verified.changes() == [PUT]


@pytest.mark.parametrize("kind", ["drop-reply", "server-error", "throttled"])
def test_a_request_is_never_repeated_by_itself(verified: Cli, kind: str) -> None:
    verified.fault(PUT, kind)
    done = verified(*ASK, "--yes", "-o", "json")
    assert (done.code, verified.changes()) == (5, [PUT])
    if kind != "throttled":
        assert "not known whether AWS acted on the request" in done.error["why"]


def test_production_is_what_the_account_says_and_not_the_review(verified: Cli) -> None:
    verified.account(review="GRANTED")
    verified.account(production=False)
    state = verified("status", "-o", "json").json["account"]
    assert state["production"] is False
    assert state["review"]["status"] == "GRANTED"
    done = verified("request-production", "--dry-run", "-o", "json")
    assert done.json["production"] is False


def test_an_outcome_that_came_at_once_is_told(simulate: Simulators) -> None:
    for review, code, state in (("grant", 0, "granted"), ("deny", 1, "denied"), ("fail", 1, "failed")):
        cli = simulate(scenario="domain-verified", review=review)
        done = cli(*ASK, "--yes", "-o", "json")
        assert (done.code, done.json["state"], done.json["submitted"]) == (code, state, True)
        assert cli.changes() == [PUT]


def test_waiting_gives_up_at_the_timeout_as_pending(verified: Cli) -> None:
    done = verified(*ASK, "--yes", "--wait", "--timeout", "0s", "-o", "json")
    assert (done.code, done.json["state"]) == (8, "pending")


@pytest.mark.slow
def test_waiting_follows_the_review_to_its_outcome(verified: Cli) -> None:
    verified.account(review="PENDING")

    def decide() -> None:
        wait_until(lambda: verified.calls().count("ses:GetAccount") >= 2, "the command waits")
        verified.account(review="GRANTED")

    reviewer = threading.Thread(target=decide)
    reviewer.start()
    done = verified("request-production", "--wait", "--timeout", "3s", "-o", "json")
    reviewer.join()
    assert (done.code, done.json["state"]) == (0, "granted")
    assert verified.changes() == []


def test_ctrl_c_while_waiting_says_how_to_go_on(verified: Cli) -> None:
    verified.account(review="PENDING")
    with verified.typist("request-production", "--wait") as typist:
        typist.sees("waiting for the outcome")
        wait_until(lambda: verified.calls().count("ses:GetAccount") >= 2, "the command waits")
        typist.interrupt()
        done = typist.finish()
    assert done.code == 130
    assert "still under review; to go on: sesctl request-production --wait" in done.stdout
    assert "Traceback" not in done.stdout


def test_a_use_case_of_more_than_5000_characters_is_refused_before_anything_is_asked(
    verified: Cli, tmp_path: Path
) -> None:
    use_case = tmp_path / "use-case.txt"
    use_case.write_text("ü" * 5001, encoding="utf-8")
    done = verified(*ASK, "--use-case-file", str(use_case), "--yes", "-o", "json")
    assert (done.code, verified.calls()) == (2, [])
    assert "5,001 characters, and AWS takes 5,000" in done.error["why"]
    use_case.write_text("ü" * 5000, encoding="utf-8")
    assert verified(*ASK, "--use-case-file", str(use_case), "--dry-run").code == 3


def test_a_use_case_that_is_no_text_is_refused(verified: Cli, tmp_path: Path) -> None:
    use_case = tmp_path / "use-case.txt"
    use_case.write_bytes(b"\xff\xfe\x00")
    done = verified(*ASK, "--use-case-file", str(use_case), "-o", "json")
    assert (done.code, done.error["kind"], done.error["why"]) == (2, "file", "it is not a text in UTF-8")


def test_what_is_missing_is_a_mistake_without_a_terminal(verified: Cli) -> None:
    done = verified("request-production", "--yes", "-o", "json")
    assert (done.code, done.error["what"], verified.changes()) == (
        2,
        "--mail-type and --website are missing",
        [],
    )
    website = verified("request-production", "--mail-type", "marketing", "--yes", "-o", "json")
    assert website.error["what"] == "--website is missing"


def test_on_a_terminal_what_is_missing_is_asked_for_until_it_is_right(verified: Cli) -> None:
    with verified.typist("request-production") as typist:
        typist.answers("Mail type", "spam")
        typist.sees("type transactional or marketing")
        typist.answers("Mail type", "")
        typist.answers("Website", "example.com")
        typist.sees("a website begins with https://")
        typist.answers("Website", "https://example.com")
        typist.answers("(Enter for none)", "nobody")
        typist.sees("is not an address")
        typist.answers("(Enter for none)", "admin@example.com")
        typist.sees("declares   I only send to people who asked for it")
        typist.answers("Declare this, and submit? [y/N]", "y")
        done = typist.finish()
    assert (done.code, verified.changes()) == (8, [PUT])
    details = verified.driver.client("sesv2").get_account()["Details"]
    assert details["WebsiteURL"] == "https://example.com"
    assert details["AdditionalContactEmailAddresses"] == ["admin@example.com"]


@pytest.mark.parametrize("typed", ["none", "-"])
def test_nobody_else_may_be_told_of_the_review(verified: Cli, typed: str) -> None:
    with verified.typist(*ASK) as typist:
        typist.answers("(Enter for none)", typed)
        typist.answers("Declare this, and submit? [y/N]", "y")
        assert typist.finish().code == 8
    details = verified.driver.client("sesv2").get_account()["Details"]
    assert not details.get("AdditionalContactEmailAddresses")


def test_the_consent_is_shown_before_a_submission_without_a_question(verified: Cli) -> None:
    assert "declares   I only send to people who asked for it" in verified(*ASK, "--yes").stderr
