"""`send-test --prove` and `--wait-delivery`: what became of the mail after SES took it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from support.cli import interrupted
from support.events import SET, Events

if TYPE_CHECKING:
    from support.cli import Cli, Simulators

FROM = ("send-test", "--from", "otp@example.com")
PROVE = (*FROM, "--simulate", "bounce", "--prove")
TO_A_STRANGER = (*FROM, "--to", "me@example.org")
WAIT = (*TO_A_STRANGER, "--wait-delivery")


@pytest.fixture
def events(production: Cli) -> Events:
    return Events(production)


@pytest.fixture
def insights(simulate: Simulators) -> Cli:
    """An account in production with message insights, which know everything at once."""
    cli = simulate(scenario="production", insights_after=0)
    cli.driver.client("sesv2").put_account_vdm_attributes(VdmAttributes={"VdmEnabled": "ENABLED"})
    return cli


@pytest.mark.parametrize("raw", [False, True], ids=["in the envelope of SNS", "raw"])
@pytest.mark.parametrize(
    ("case", "kinds"),
    [
        ("success", ["SEND", "DELIVERY"]),
        ("bounce", ["SEND", "BOUNCE"]),
        ("complaint", ["SEND", "DELIVERY", "COMPLAINT"]),
        ("ooto", ["SEND", "DELIVERY"]),
        ("suppressionlist", ["SEND", "BOUNCE"]),
    ],
)
def test_every_case_is_proved_by_its_event(
    production: Cli, events: Events, case: str, kinds: list[str], raw: bool
) -> None:
    url = events.whole(raw=raw)
    done = production(*FROM, "--simulate", case, "--prove", "-o", "json")
    assert done.code == 0, done.said
    proof = done.json["proof"]
    assert (proof["state"], proof["wanted"], proof["queue"]) == ("proved", kinds[-1], url)
    assert [one["kind"] for one in proof["events"]] == kinds
    assert re.fullmatch(rf"{case}\+sesctl-[0-9a-f]{{8}}@simulator\.amazonses\.com", done.json["to"])
    assert len(events.left_on(url)) == len(kinds)


def test_messages_of_others_stay_and_are_seen_by_others_at_once(production: Cli, events: Events) -> None:
    url = events.whole()
    foreign = [f"foreign {number}" for number in range(13)]
    for body in foreign:
        events.client("sqs").send_message(QueueUrl=url, MessageBody=body)
    production.driver.client("sesv2").send_email(
        FromEmailAddress="otp@example.com",
        Destination={"ToAddresses": ["bounce@simulator.amazonses.com"]},
        Content={"Simple": {"Subject": {"Data": "x"}, "Body": {"Text": {"Data": "x"}}}},
    )
    done = production(*PROVE)
    assert done.code == 0, done.said
    assert "proved: BOUNCE of this very mail arrived on the queue" in done.stderr
    assert "messages of other mail, seen and given back: 15" in done.stderr
    left = events.left_on(url)
    assert [body for body in left if body.startswith("foreign")] == foreign
    assert len(left) == 13 + 2 + 2


def test_the_message_id_alone_is_on_stdout(production: Cli, events: Events) -> None:
    events.whole()
    done = production(*PROVE)
    assert done.stdout == f"{production.mails()[0]['message_id']}\n"
    assert re.search(r"\d\d:\d\d:\d\d BOUNCE: Permanent, General, smtp; 550 5.1.1 user unknown", done.stderr)


def test_the_configuration_set_of_the_mail_leads_to_the_queue(production: Cli, events: Events) -> None:
    events.configuration_set()
    events.destination()
    url = events.queue()
    done = production(*PROVE, "--configuration-set", SET, "-o", "json")
    assert (done.code, done.json["proof"]["queue"]) == (0, url)


def test_a_queue_that_is_named_needs_no_way_to_be_found(production: Cli, events: Events) -> None:
    url = events.whole()
    production.forget_calls()
    assert production(*PROVE, "--queue", url).code == 0
    assert not {"sns:ListSubscriptionsByTopic", "ses:GetConfigurationSetEventDestinations"} & set(
        production.calls()
    )


def test_mail_to_a_real_address_is_proved_by_its_delivery(production: Cli, events: Events) -> None:
    events.whole()
    done = production(*TO_A_STRANGER, "--prove", "-o", "json")
    assert (done.code, done.json["to"], done.json["proof"]["wanted"]) == (0, "me@example.org", "DELIVERY")


def test_another_event_than_the_wanted_one_is_a_finding(production: Cli, events: Events) -> None:
    events.whole()
    suppressed = {"EmailAddress": "me@example.org", "Reason": "BOUNCE"}
    production.driver.client("sesv2").put_suppressed_destination(**suppressed)
    done = production(*TO_A_STRANGER, "--prove", "--allow", "suppressed")
    assert done.code == 1
    assert "BOUNCE: Permanent, OnAccountSuppressionList" in done.stderr
    assert "not proved: DELIVERY was to come, and what came is SEND, BOUNCE" in done.stderr


def test_without_a_configuration_set_nothing_is_sent(production: Cli) -> None:
    done = production(*PROVE, "-o", "json")
    assert (done.code, done.error["kind"], production.mails()) == (1, "not-found", [])
    assert done.error["what"] == "no configuration set is known for mail from otp@example.com"
    assert done.error["try"].startswith("sesctl init events example.com --sqs QUEUE --region us-east-1")


def test_without_a_destination_nothing_is_sent(production: Cli, events: Events) -> None:
    events.configuration_set(default=True)
    done = production(*PROVE, "-o", "json")
    assert (done.code, done.error["why"], production.mails()) == (1, "it has no event destination", [])


def test_a_destination_without_the_event_is_told_before_anything_is_sent(
    production: Cli, events: Events
) -> None:
    events.configuration_set(default=True)
    events.destination(MatchingEventTypes=["SEND"])
    done = production(*PROVE, "-o", "json")
    assert (done.code, production.mails()) == (1, [])
    assert done.error["why"] == "the event destination all does not have BOUNCE in its events"


def test_without_a_queue_nothing_is_sent(production: Cli, events: Events) -> None:
    events.configuration_set(default=True)
    events.destination()
    done = production(*PROVE, "-o", "json")
    assert (done.code, done.error["why"], production.mails()) == (1, "nothing is subscribed to it", [])
    assert "aws sns subscribe --topic-arn" in done.error["try"]


def test_a_queue_that_is_subscribed_and_gone_is_told_before_anything_is_sent(
    production: Cli, events: Events
) -> None:
    url = events.whole()
    events.client("sqs").delete_queue(QueueUrl=url)
    for line in (PROVE, (*PROVE, "--queue", url)):
        done = production(*line, "-o", "json")
        assert (done.code, done.error["kind"], production.mails()) == (1, "not-found", [])
        assert "there is no such queue" in done.error["what"]


@pytest.mark.parametrize(
    "url", ["nonsense", "https://example.com/events", "https://example.com/123456789012/"]
)
def test_what_is_no_queue_is_a_usage_error(production: Cli, url: str) -> None:
    done = production(*PROVE, "--queue", url, "-o", "json")
    assert (done.code, done.error["kind"], production.calls()) == (2, "usage", [])


def test_a_queue_without_prove_is_a_usage_error(production: Cli) -> None:
    done = production(*TO_A_STRANGER, "--queue", "https://x/123456789012/q", "-o", "json")
    assert (done.code, done.error["what"], production.calls()) == (2, "--queue is for --prove", [])


def test_a_queue_that_lets_nobody_send_stays_empty_and_the_policy_is_named(
    production: Cli, events: Events
) -> None:
    events.configuration_set(default=True)
    events.destination()
    events.queue(policy=False)
    done = production(*PROVE, "--timeout", "1s")
    assert done.code == 8
    assert "not proved: no BOUNCE of this mail arrived" in done.stderr
    assert "the policy of the queue may not let SNS send" in done.stderr


@pytest.mark.parametrize(
    ("action", "code", "sent"),
    [
        ("ses:GetConfigurationSetEventDestinations", 4, 0),
        ("sns:ListSubscriptionsByTopic", 4, 0),
        ("sqs:GetQueueUrl", 4, 0),
        ("sqs:ReceiveMessage", 4, 1),
        ("sqs:ChangeMessageVisibility", 0, 1),
    ],
)
def test_a_permission_that_is_missing_is_named(
    production: Cli, events: Events, action: str, code: int, sent: int
) -> None:
    url = events.whole()
    events.client("sqs").send_message(QueueUrl=url, MessageBody="foreign")
    production.fault(action, "denied")
    done = production(*PROVE)
    assert (done.code, len(production.mails())) == (code, sent), done.said
    assert (action in done.stderr) is (code == 4)


def test_a_refusal_after_the_mail_was_sent_does_not_hide_its_message_id(
    production: Cli, events: Events
) -> None:
    events.whole()
    production.fault("sqs:ReceiveMessage", "denied")
    document = production(*PROVE, "-o", "json").json
    assert document["message_id"] == production.mails()[0]["message_id"]
    assert (document["proof"]["state"], document["proof"]["error"]["kind"]) == ("unknown", "permission")


def test_ctrl_c_in_the_wait_leaves_the_document_and_gives_messages_back(
    production: Cli, events: Events
) -> None:
    events.configuration_set(default=True)
    events.destination()
    url = events.queue(policy=False)
    events.client("sqs").send_message(QueueUrl=url, MessageBody="foreign")
    with production.started(*PROVE, "-o", "json") as process:
        assert process.stderr
        while "waiting up to" not in process.stderr.readline():
            pass
        done = interrupted(process)
    assert done.code == 130
    assert done.json["message_id"] == production.mails()[0]["message_id"]
    assert events.left_on(url) == ["foreign"]


def test_the_proof_can_be_of_one_mail_only(production: Cli) -> None:
    done = production(*PROVE, "--count", "2", "-o", "json")
    assert (done.code, done.error["what"]) == (2, "--count does not go with --prove")


def test_a_dry_run_finds_the_queue_and_sends_nothing(production: Cli, events: Events) -> None:
    assert production(*PROVE, "--dry-run").code == 1
    events.whole()
    assert production(*PROVE, "--dry-run").code == 3
    assert production.mails() == []


def test_insights_tell_that_the_mail_was_delivered(insights: Cli) -> None:
    done = insights(*WAIT)
    assert done.code == 0, done.said
    assert "delivered: the mail server of me@example.org took it" in done.stderr
    assert done.stdout == f"{insights.mails()[0]['message_id']}\n"


def test_insights_tell_that_the_mail_was_not_delivered(insights: Cli) -> None:
    document = insights(*FROM, "--simulate", "bounce", "--wait-delivery", "-o", "json")
    assert document.code == 1
    delivery = document.json["delivery"]
    assert (delivery["state"], [one["kind"] for one in delivery["events"]]) == ("failed", ["SEND", "BOUNCE"])
    assert "550 5.1.1" in delivery["events"][1]["detail"]


def test_without_insights_nothing_is_sent_and_what_else_there_is_is_said(production: Cli) -> None:
    done = production(*WAIT, "-o", "json")
    assert (done.code, done.error["kind"], production.mails()) == (1, "not-found", [])
    assert "the account has no message insights in us-east-1" in done.error["what"]
    assert done.error["try"].startswith("--prove instead of --wait-delivery")


def test_without_the_right_to_read_the_account_the_insights_themselves_tell_that_there_are_none(
    production: Cli,
) -> None:
    production.fault("ses:GetAccount", "denied")
    done = production(*WAIT)
    assert (done.code, len(production.mails())) == (1, 1)
    assert "not known whether it was delivered:" in done.stderr
    assert "the account has no message insights in us-east-1" in done.stderr


def test_insights_that_may_not_be_read_are_unknown_and_the_action_is_named(insights: Cli) -> None:
    insights.fault("ses:GetMessageInsights", "denied")
    done = insights(*WAIT)
    assert (done.code, len(insights.mails())) == (4, 1)
    assert "ses:GetMessageInsights" in done.stderr


@pytest.mark.slow
def test_insights_that_lag_behind_are_waited_for(simulate: Simulators) -> None:
    cli = simulate(scenario="production", insights_after=1)
    cli.driver.client("sesv2").put_account_vdm_attributes(VdmAttributes={"VdmEnabled": "ENABLED"})
    assert cli(*WAIT).code == 0


def test_insights_that_know_nothing_in_time_are_pending(simulate: Simulators) -> None:
    cli = simulate(scenario="production", insights_after=3600)
    cli.driver.client("sesv2").put_account_vdm_attributes(VdmAttributes={"VdmEnabled": "ENABLED"})
    done = cli(*FROM, "--simulate", "success", "--wait-delivery", "--timeout", "1s")
    assert done.code == 8
    assert "may leave the mailbox simulator out altogether" in done.stderr
    assert "try: --prove instead" in done.stderr
