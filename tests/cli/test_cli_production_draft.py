"""`request-production --draft` and `--reply`: a file of texts, checked, sent, or turned into a reply."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from support.cli import Cli

ASK = ("request-production", "--mail-type", "transactional", "--website", "https://example.com")
ANSWERS = (
    "--answer", "product=Example Notes keeps the notes of teams in one place",
    "--answer", "volume=300 a day, 60 in the busiest hour",
    "--answer", "bounces=Two developers read every bounce and complaint the same day, and disable the account",
)  # fmt: skip
PUT = "ses:PutAccountDetails"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "production.md"


@pytest.fixture
def finished(verified: Cli, path: Path) -> Path:
    """A draft with nothing to mend."""
    done = verified(*ASK, "--draft", str(path), *ANSWERS)
    assert done.code == 0, done.said
    return path


def test_a_draft_is_written_from_what_can_be_seen_and_from_the_answers(verified: Cli, path: Path) -> None:
    done = verified(*ASK, "--draft", str(path), *ANSWERS, "-o", "json")
    assert (done.code, verified.changes()) == (0, [])
    document = done.json
    assert (document["schema"], document["written"], document["remarks"]) == (
        "sesctl.production-draft/1",
        True,
        [],
    )
    assert document["file"] == str(path)
    text = path.read_text(encoding="utf-8")
    for words in (
        "# Production access for example.com in us-east-1",
        "Website: https://example.com",
        "Example Notes keeps the notes of teams in one place.",
        "300 a day, 60 in the busiest hour.",
        "suppression list of the account",
        "verified in us-east-1: DKIM signs every mail",
        "the MAIL FROM domain is mail.example.com",
        "Subject: 123456 is your example.com code",
    ):
        assert words in text


def test_what_nobody_has_answered_is_still_to_be_written_and_is_no_draft_to_send(
    verified: Cli, path: Path
) -> None:
    done = verified(*ASK, "--draft", str(path))
    assert done.code == 1
    assert f"{path}: 3 errors" in done.stdout
    refused = verified("request-production", "--use-case-file", str(path), "--yes", "-o", "json")
    assert (refused.code, refused.error["what"]) == (2, f"{path} is not finished")
    assert verified.changes() == []


def test_events_that_hear_of_bounces_are_named(verified: Cli, path: Path) -> None:
    ses = verified.driver.client("sesv2")
    ses.create_configuration_set(ConfigurationSetName="otp")
    topic = verified.driver.client("sns").create_topic(Name="otp-feedback")["TopicArn"]
    policy = (
        '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Service": "ses.amazonaws.com"},'
        f' "Action": "sns:Publish", "Resource": "{topic}"}}]}}'
    )
    verified.driver.client("sns").set_topic_attributes(
        TopicArn=topic, AttributeName="Policy", AttributeValue=policy
    )
    ses.create_configuration_set_event_destination(
        ConfigurationSetName="otp",
        EventDestinationName="feedback",
        EventDestination={
            "Enabled": True,
            "MatchingEventTypes": ["BOUNCE", "COMPLAINT"],
            "SnsDestination": {"TopicArn": topic},
        },
    )
    ses.put_email_identity_configuration_set_attributes(
        EmailIdentity="example.com", ConfigurationSetName="otp"
    )
    assert verified(*ASK, "--draft", str(path), *ANSWERS).code == 0
    assert "reports both to the SNS topic otp-feedback." in path.read_text(encoding="utf-8")


def test_a_draft_that_is_there_is_checked_and_never_replaced_and_nobody_is_asked(
    verified: Cli, finished: Path
) -> None:
    finished.write_text(
        finished.read_text(encoding="utf-8").replace("300 a day", "a newsletter a day"), encoding="utf-8"
    )
    before = finished.read_text(encoding="utf-8")
    verified.forget_calls()
    done = verified("request-production", "--draft", str(finished), "-o", "json")
    assert (done.code, verified.calls()) == (0, [])
    assert [(one["rule"], one["severity"]) for one in done.json["remarks"]] == [
        ("marketing-words", "warning")
    ]
    assert done.json["written"] is False
    assert finished.read_text(encoding="utf-8") == before
    offline = verified(
        "request-production", "--draft", str(finished), env={"AWS_ACCESS_KEY_ID": None, "AWS_REGION": None}
    )
    assert (offline.code, "warning  marketing-words" in offline.stdout) == (0, True)


def test_on_a_terminal_a_few_questions_are_asked(verified: Cli, path: Path) -> None:
    with verified.typist("request-production", "--draft", str(path)) as typist:
        typist.answers("Mail type", "")
        typist.answers("Website", "https://example.com")
        typist.answers("What the product does", "Example Notes keeps notes for teams")
        typist.answers("Who looks at bounces", "")
        typist.answers("How many mails", "1200")
        done = typist.finish()
    assert done.code == 1
    assert "1 error" in done.stdout
    assert "About 1,200 mails on a usual day." in path.read_text(encoding="utf-8")


def test_marketing_mail_is_asked_for_more(verified: Cli, path: Path) -> None:
    with verified.typist(
        "request-production",
        "--draft",
        str(path),
        "--mail-type",
        "marketing",
        "--website",
        "https://example.com",
    ) as typist:
        for question in (
            "product",
            "bounces",
            "How many",
            "Who gets",
            "Where they gave",
            "How they unsubscribe",
        ):
            typist.answers(question, "")
        done = typist.finish()
    assert done.code == 1
    assert "Mail type: marketing" in path.read_text(encoding="utf-8")


def test_a_finished_draft_is_submitted_as_the_use_case_with_its_website_and_mail_type(
    verified: Cli, finished: Path
) -> None:
    done = verified("request-production", "--use-case-file", str(finished), "--yes", "-o", "json")
    assert (done.code, verified.changes()) == (8, [PUT])
    details = verified.driver.client("sesv2").get_account()["Details"]
    assert (details["MailType"], details["WebsiteURL"]) == ("TRANSACTIONAL", "https://example.com")
    assert "How bounces and complaints are handled:\n" in details["UseCaseDescription"]
    assert "<!--" not in details["UseCaseDescription"]
    assert {one["name"]: one["outcome"] for one in done.json["preflight"]}["use case"] == "ok"


def test_words_that_reviewers_would_not_take_are_shown_before_submitting(
    verified: Cli, tmp_path: Path
) -> None:
    plain = tmp_path / "use-case.txt"
    plain.write_text("We send newsletters and promotions to the customers of our shop.", encoding="utf-8")
    done = verified(*ASK, "--use-case-file", str(plain), "--dry-run")
    assert done.code == 3
    assert "problem  use case: “newsletters” is a word of marketing" in done.stderr


def test_after_a_denial_the_way_on_is_named_and_the_reply_printed(verified: Cli, finished: Path) -> None:
    verified.account(review="DENIED")
    case = verified("status", "-o", "json").json["account"]["review"]["case_id"]
    denied = verified("request-production")
    assert denied.code == 1
    assert f"reply in support case {case} (https://console.aws.amazon.com/support/home)" in denied.stdout
    assert (
        "next: sesctl request-production --draft production.md, then --reply production.md" in denied.stderr
    )
    done = verified("request-production", "--reply", str(finished))
    assert (done.code, verified.changes()) == (0, [])
    assert done.stdout.startswith("Hello,\n\nThank you for looking at our request")
    assert "Example Notes keeps the notes" in done.stdout
    assert f"next: send it in support case {case}" in done.stderr
    document = verified("request-production", "--reply", str(finished), "-o", "json").json
    assert (document["state"], document["case_id"]) == ("denied", case)
    assert document["reply"]["text"].splitlines() == done.stdout.splitlines()
    assert case in document["reply"]["where"]


def test_a_reply_while_the_review_is_under_way_does_not_speak_of_a_denial(
    verified: Cli, finished: Path
) -> None:
    verified.account(review="PENDING")
    done = verified("request-production", "--reply", str(finished))
    assert (done.code, "again" in done.stdout.split("\n\n")[1]) == (0, False)
    assert "next: send it in support case" in done.stderr


def test_without_a_review_there_is_nothing_to_reply_to(verified: Cli, finished: Path) -> None:
    done = verified("request-production", "--reply", str(finished))
    assert done.code == 0
    assert "there is no review to reply to" in done.stderr


def test_a_draft_with_errors_makes_no_reply(verified: Cli, path: Path) -> None:
    assert verified(*ASK, "--draft", str(path)).code == 1
    verified.account(review="DENIED")
    done = verified("request-production", "--reply", str(path))
    assert (done.code, done.stdout) == (1, "")
    assert "error  unfinished" in done.stderr
    document = verified("request-production", "--reply", str(path), "-o", "json").json
    assert document["reply"]["text"] is None
    assert len(document["reply"]["remarks"]) == 3


def test_a_draft_of_another_region_is_noticed(verified: Cli, finished: Path) -> None:
    verified.account(region="eu-west-3", review="DENIED")
    done = verified("request-production", "--reply", str(finished), "--region", "eu-west-3")
    assert "the draft is about us-east-1, and this is eu-west-3" in done.stderr


@pytest.mark.parametrize(
    ("options", "what"),
    [
        (("--draft", "a.md", "--reply", "b.md"), "--draft and --reply do not go together"),
        (("--answer", "volume=1"), "--answer is for a new draft"),
        (("--draft", "a.md", "--answer", "volume"), "'volume' is not an answer"),
        (("--draft", "a.md", "--answer", "mood=good"), "'mood=good' is not an answer"),
        (("--reply", "no-such-file.md"), "cannot read no-such-file.md"),
        (("--reply", "/dev/zero"), "/dev/zero is too large"),
    ],
)
def test_options_that_make_no_sense_are_refused_before_anything_is_asked(
    verified: Cli, options: tuple[str, ...], what: str
) -> None:
    done = verified("request-production", *options, "-o", "json")
    assert (done.code, done.error["what"], verified.calls()) == (2, what, [])


def test_a_file_that_is_no_draft_is_left_alone(verified: Cli, path: Path) -> None:
    path.write_text("My shopping list\n", encoding="utf-8")
    for option in ("--draft", "--reply"):
        done = verified("request-production", option, str(path), "-o", "json")
        assert (done.code, done.error["what"]) == (2, f"{path} is not a draft")
    assert path.read_text(encoding="utf-8") == "My shopping list\n"


def test_a_file_that_cannot_be_written_is_told(verified: Cli, tmp_path: Path) -> None:
    done = verified(*ASK, "--draft", str(tmp_path / "no" / "such" / "folder.md"), "-o", "json")
    assert (done.code, done.error["kind"]) == (2, "file")


def test_a_draft_acts_on_no_terminal(verified: Cli, finished: Path) -> None:
    text = finished.read_text(encoding="utf-8").replace("Example Notes", "\x1b[31mExample\x07 \u202eNotes")
    finished.write_text(text, encoding="utf-8")
    verified.account(review="DENIED")
    done = verified("request-production", "--reply", str(finished))
    assert done.code == 0
    assert not {"\x1b", "\x07", "\u202e"} & set(done.stdout)
