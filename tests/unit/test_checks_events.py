from __future__ import annotations

import pytest
from support import alarms_world, events_world
from support.events_world import findings, fires, judge


def test_an_identity_whose_feedback_is_heard_of_has_no_finding() -> None:
    assert judge("") == ((), ())


@pytest.mark.parametrize(
    "changes",
    [
        "@destination BOUNCE none",
        "@destination COMPLAINT none",
        "@destination BOUNCE bounces off",
        "@destination BOUNCE CloudWatch",
        "@set none\n@identity-topic BOUNCE bounces",
        "@subscription bounces none",
    ],
)
def test_feedback_that_nobody_hears_of_is_missing(changes: str) -> None:
    assert fires(changes) == {"events-missing"}


@pytest.mark.parametrize(
    "changes",
    [
        "@destination BOUNCE EventBridge\n@destination COMPLAINT Firehose",
        "@destination BOUNCE other\n@destination COMPLAINT other",
        "@set none\n@identity-topic BOUNCE one\n@identity-topic COMPLAINT one",
        "@destinations unread no answer\n@identity-topic BOUNCE one\n@identity-topic COMPLAINT one",
        "@topic bounces foreign",
    ],
)
def test_feedback_that_is_heard_of_otherwise_is_not(changes: str) -> None:
    assert fires(changes) == set()


def test_what_could_not_be_read_is_skipped_and_not_missing() -> None:
    found, skipped = judge("@destinations unread no answer came")
    assert found == ()
    assert {(one.check, one.reason) for one in skipped} == {("events-missing", "no answer came")}


def test_an_identity_that_is_not_there_is_nobodys_business_here() -> None:
    found, skipped = judge("@identity missing")
    assert found == ()
    assert [one.on_purpose for one in skipped if one.check == "events-missing"] == [True]


def test_a_pending_subscription_is_named_with_the_way_to_ask_again() -> None:
    (found,) = findings("@subscription complaints https https://hooks.example.com/ses pending")
    assert (found.check, found.subject) == ("events-subscription-pending", "https://hooks.example.com/ses")
    assert "hears of complaints" in found.message
    assert "sesctl init events example.com --resend --region eu-west-3" in found.fix


def test_topics_of_the_identity_are_set_right_without_a_configuration_set() -> None:
    changes = "@identity-topic BOUNCE one\n@identity-topic COMPLAINT one\n@set none\n@policy one none"
    (found,) = findings(changes)
    assert "sesctl init events example.com --identity-topics --region eu-west-3" in found.fix


@pytest.mark.parametrize(("what", "words"), [("paused", "sending is off"), ("missing", "is not there")])
def test_a_default_configuration_set_that_takes_no_mail_is_an_error(what: str, words: str) -> None:
    found = {finding.check: finding for finding in findings(f"@set {what}")}
    assert words in found["events-set-refuses-mail"].message
    assert "example-com" in found["events-set-refuses-mail"].fix


def test_a_configuration_set_that_could_not_be_read_is_skipped() -> None:
    found, skipped = judge("@set unread it is denied")
    assert "events-set-refuses-mail" not in {finding.check for finding in found}
    assert ("events-set-refuses-mail", "it is denied") in {(one.check, one.reason) for one in skipped}


@pytest.mark.parametrize("what", ["none", "deny", "other-account", "broken"])
def test_a_policy_that_does_not_let_ses_publish_is_an_error(what: str) -> None:
    (found,) = findings(f"@policy bounces {what}")
    assert (found.check, found.severity.word) == ("events-topic-policy", "error")


def test_a_statement_that_denies_is_named() -> None:
    (found,) = findings("@policy bounces deny")
    assert "OnlyOurs denies it" in found.message
    assert "Take the statement OnlyOurs out" in found.fix


@pytest.mark.parametrize("what", ["aws", "closed"])
def test_a_key_that_ses_may_not_use_is_an_error(what: str) -> None:
    (found,) = findings(f"@key bounces {what}")
    assert found.check == "events-topic-policy"
    assert "kms:GenerateDataKey and kms:Decrypt" in found.fix


@pytest.mark.parametrize("what", ["open", "unread"])
def test_a_key_that_ses_may_use_or_that_is_not_known_is_none(what: str) -> None:
    assert fires(f"@key bounces {what}") == set()


def test_a_topic_that_is_gone_is_said_once() -> None:
    (found,) = findings("@topic bounces missing")
    assert (found.check, found.seen) == ("events-topic-policy", "nothing")


def test_a_topic_that_could_not_be_read_is_skipped() -> None:
    found, skipped = judge("@topic bounces unread sns:GetTopicAttributes is not allowed")
    assert found == ()
    assert {one.check for one in skipped} == {"events-topic-policy", "events-subscription-pending"}
    assert all("sns:GetTopicAttributes" in one.reason for one in skipped)


def test_a_topic_that_nothing_uses_is_not_looked_at() -> None:
    assert fires("@policy elsewhere none") == set()


def test_an_account_with_an_alarm_on_each_rate_has_no_finding() -> None:
    assert alarms_world.judge("") == ((), ())


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ("@drop Reputation.BounceRate", {"alarms-missing"}),
        (
            "@drop Reputation.ComplaintRate\n@alarm mine Reputation.ComplaintRate 0.001 mute",
            {"alarms-missing"},
        ),
        (
            "@drop Reputation.ComplaintRate\n@alarm mine Reputation.ComplaintRate 0.001 off",
            {"alarms-missing"},
        ),
        ("@drop Reputation.BounceRate\n@alarm mine Reputation.BounceRate 5 computed", set()),
        ("@alarm mine Reputation.BounceRate 5", {"alarms-threshold-percent"}),
        ("@alarm mine Reputation.ComplaintRate 1", {"alarms-threshold-percent"}),
        ("@alarm mine Reputation.BounceRate 0.99", set()),
        ("@alarm mine Send 40000", set()),
        ("@unread no answer", set()),
        ("@subscription email ops@example.com pending", {"alarms-unheard"}),
        ("@subscription none", {"alarms-unheard"}),
        ("@topic missing", {"alarms-unheard"}),
        ("@topic foreign", set()),
        ("@policy none", {"alarms-unheard"}),
        ("@policy deny", {"alarms-unheard"}),
        ("@policy default", set()),
        ("@key alias/aws/sns", {"alarms-unheard"}),
        ("@key alias/mine", set()),
        ("@topic unread", set()),
        ("@daily 200", set()),
        ("@daily 200\n@quota 50000", {"alarms-quota-outdated"}),
        ("@quota 50000", set()),
    ],
)
def test_alarms_are_judged(changes: str, expected: set[str]) -> None:
    assert alarms_world.fires(changes) == expected


def test_alarms_that_tell_nobody_are_named() -> None:
    changes = "@drop Reputation.BounceRate\n@alarm mine Reputation.BounceRate 0.05 off"
    (found,) = alarms_world.findings(changes)
    assert "mine has no action, or it is switched off" in found.message


def test_alarms_that_could_not_be_read_are_skipped() -> None:
    _, skipped = alarms_world.judge("@unread cloudwatch:DescribeAlarms is not allowed")
    assert {one.check for one in skipped} == {
        "alarms-missing",
        "alarms-quota-outdated",
        "alarms-threshold-percent",
        "alarms-unheard",
    }


def test_a_topic_of_alarms_that_could_not_be_read_is_skipped() -> None:
    _, (skipped,) = alarms_world.judge("@topic unread")
    assert (skipped.check, skipped.reason) == ("alarms-unheard", "sns:GetTopicAttributes is not allowed")


def test_whoever_has_not_confirmed_alarms_and_the_alarms_are_named() -> None:
    (found,) = alarms_world.findings("@subscription email ops@example.com pending")
    assert found.message == (
        "ops@example.com has not confirmed that it hears of ses-alarms. "
        "Nobody hears of: ses-bounce-rate, ses-complaint-rate."
    )
    assert "sesctl init alarms --resend --region eu-west-3" in found.fix


def test_the_right_threshold_is_told() -> None:
    (found,) = alarms_world.findings("@alarm mine Reputation.BounceRate 5")
    assert (found.seen, found.expected) == ("5", "0.05")


def test_worlds_refuse_what_they_do_not_know() -> None:
    for world in (events_world, alarms_world):
        with pytest.raises(ValueError, match="@odd"):
            world.fires("@odd")
