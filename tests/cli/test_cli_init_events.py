"""`init events` in front of the simulator: from nothing to an event that arrives, whatever stands in the way."""

from __future__ import annotations

import json
import threading
import time
from typing import TYPE_CHECKING, Any

import pytest
from support.certificates import make_certificate
from support.cli import Simulators, wait_until
from support.hook import hook

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from support.cli import Cli, Result

INIT = ("init", "events", "example.com")
OPS, HOOK, QUEUE = "ops@example.com", "https://hooks.example.com/ses", "ses-example-com-events"
ALL = (*INIT, "--email", OPS, "--https", HOOK, "--sqs", QUEUE, "--yes")
ACCOUNT = "123456789012"
BOUNCES, COMPLAINTS = (
    f"arn:aws:sns:us-east-1:{ACCOUNT}:ses-example-com-{what}" for what in ("bounces", "complaints")
)


@pytest.fixture
def cli(verified: Cli) -> Cli:
    """example.com is verified, in the sandbox."""
    return verified


def state(cli: Cli) -> dict[str, Any]:
    """Everything that `init events` makes, less what differs from run to run."""
    ses, sns, sqs = (cli.driver.client(one) for one in ("sesv2", "sns", "sqs"))
    sets = ses.list_configuration_sets()["ConfigurationSets"]
    topics = [one["TopicArn"] for one in sns.list_topics()["Topics"]]
    queues = sqs.list_queues().get("QueueUrls", [])
    attributes = [
        sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"] for url in queues
    ]
    return {
        "default": cli.identity("example.com").get("ConfigurationSetName"),
        "forwarding": cli.identity("example.com")["FeedbackForwardingStatus"],
        "sets": {name: destinations(cli, name) for name in sets},
        "policies": {arn: policy(cli, arn) for arn in topics},
        "queues": {one["QueueArn"]: json.loads(one.get("Policy", "{}")) for one in attributes},
        "subscriptions": {
            (one["TopicArn"], one["Protocol"], one["Endpoint"])
            for one in sns.list_subscriptions()["Subscriptions"]
        },
    }


def destinations(cli: Cli, name: str) -> list[Any]:
    found: list[Any] = cli.driver.client("sesv2").get_configuration_set_event_destinations(
        ConfigurationSetName=name
    )["EventDestinations"]
    return found


def policy(cli: Cli, arn: str) -> Any:
    attributes = cli.driver.client("sns").get_topic_attributes(TopicArn=arn)["Attributes"]
    return json.loads(attributes["Policy"])


def set_policy(cli: Cli, arn: str, document: object) -> None:
    cli.driver.client("sns").set_topic_attributes(
        TopicArn=arn, AttributeName="Policy", AttributeValue=json.dumps(document)
    )


def confirm(cli: Cli, *endpoints: str) -> None:
    for endpoint in endpoints:
        cli.control("POST", "/subscriptions/confirm", {"endpoint": endpoint})


def writes(cli: Cli) -> list[str]:
    """What was changed, in order; looking at a queue's address changes nothing."""
    return [one for one in cli.changes() if one != "sqs:ReceiveMessage"]


def test_everything_is_made_in_the_order_that_aws_takes(cli: Cli) -> None:
    done = cli(*ALL, "-o", "json")
    assert done.code == 8, done.said
    assert writes(cli) == [
        "sns:CreateTopic", "sns:SetTopicAttributes", "sns:CreateTopic", "sns:SetTopicAttributes",
        "sqs:CreateQueue", "sqs:SetQueueAttributes", *["sns:Subscribe"] * 6,
        "ses:CreateConfigurationSet", *["ses:CreateConfigurationSetEventDestination"] * 2,
        "ses:PutEmailIdentityConfigurationSetAttributes",
    ]  # fmt: skip
    made = state(cli)
    assert (made["default"], made["forwarding"]) == ("example-com", True)
    assert [one["MatchingEventTypes"] for one in made["sets"]["example-com"]] == [["BOUNCE"], ["COMPLAINT"]]
    events = done.json["events"]
    assert {one["event"]: (one["topic"], one["ready"]) for one in events["routes"]} == {
        "BOUNCE": (BOUNCES, True),
        "COMPLAINT": (COMPLAINTS, True),
    }
    assert {one["endpoint"]: one["confirmed"] for one in events["subscriptions"]} == {
        OPS: False,
        HOOK: False,
        f"arn:aws:sqs:us-east-1:{ACCOUNT}:{QUEUE}": True,
    }


def test_an_https_endpoint_confirms_while_the_command_waits_and_then_hears_of_a_bounce(
    cli: Cli, tmp_path: Path
) -> None:
    with hook(make_certificate(tmp_path), confirms=True) as listening:
        done = cli(*INIT, "--https", f"{listening.url}/ses", "--wait", "--yes")
        assert done.code == 0, done.said
        assert {listening.next().json["TopicArn"] for _ in range(2)} == {BOUNCES, COMPLAINTS}
        cli("send-test", "--from", "otp@example.com", "--simulate", "bounce")
        assert json.loads(listening.next().json["Message"])["eventType"] == "Bounce"


def test_a_second_run_changes_nothing(cli: Cli) -> None:
    cli(*ALL)
    before = state(cli)
    cli.forget_calls()
    again = cli(*ALL, "-o", "json")
    assert (again.code, again.json["steps"], writes(cli), state(cli)) == (8, [], [], before)
    assert "nothing to change" in cli(*ALL).stderr


def test_a_run_that_names_nobody_says_that_nobody_hears(cli: Cli) -> None:
    cli(*INIT, "--yes")
    done = cli(*INIT)
    assert (done.code, "nothing to change, and nobody hears" in done.stderr) == (0, True), done.said


def test_the_answer_ends_with_what_is_left_to_do(cli: Cli) -> None:
    done = cli(*INIT, "--email", OPS, "--yes")
    assert "ops@example.com (email) waits for its confirmation" in done.stdout
    left = done.stdout.partition("left to do:")[2]
    assert "follow the links in 2 mails from\n    no-reply@sns.amazonaws.com" in left
    assert "within two days" in left.replace("\n    ", " ")
    assert "sesctl init events example.com --region us-east-1 --resend" in left
    assert all(len(line) <= 80 for line in done.stdout.splitlines())


@pytest.mark.slow
def test_once_everybody_has_confirmed_it_is_done(cli: Cli) -> None:
    cli(*INIT, "--email", OPS, "--yes")
    confirm(cli, OPS)
    done = cli(*INIT, "--email", OPS)
    assert (done.code, "left to do" in done.stdout) == (0, False)
    assert "ops@example.com (email) hears of it" in done.stdout


@pytest.mark.slow
def test_a_confirmation_while_waiting_is_noticed(cli: Cli) -> None:
    def click_once_asked() -> None:
        wait_until(lambda: cli.calls().count("sns:ListSubscriptionsByTopic") >= 1, "the command waits")
        confirm(cli, OPS)

    clicker = threading.Thread(target=click_once_asked)
    clicker.start()
    done = cli(*INIT, "--email", OPS, "--yes", "--wait", "--timeout", "20s")
    clicker.join()
    assert done.code == 0, done.said


@pytest.mark.slow
def test_waiting_in_vain_ends_as_pending_and_names_who(cli: Cli) -> None:
    done = cli(*INIT, "--email", OPS, "--yes", "--wait", "--timeout", "0s")
    assert done.code == 8
    assert "waiting until they agree to hear: ops@example.com" in done.stderr


@pytest.mark.slow
def test_a_wait_can_be_stopped_and_gone_on_with(cli: Cli) -> None:
    with cli.typist(*INIT, "--email", OPS, "--yes", "--wait") as typist:
        typist.sees("waiting until they agree to hear: ops@example.com")
        typist.interrupt()
        typist.sees("the same command goes on from here")
        assert typist.finish().code == 130


@pytest.mark.slow
def test_the_request_is_sent_again_only_when_asked_for(cli: Cli) -> None:
    cli(*INIT, "--email", OPS, "--one-topic", "--yes")
    cli.forget_calls()
    assert cli(*INIT, "--one-topic", "--yes").code == 8
    assert writes(cli) == []
    done = cli(*INIT, "--one-topic", "--resend", "--yes", "-o", "json")
    assert (done.code, writes(cli)) == (8, ["sns:Subscribe"])
    assert done.json["steps"][0]["parameters"]["again"] is True


@pytest.mark.slow
def test_without_anybody_to_hear_that_is_what_is_left(cli: Cli) -> None:
    done = cli(*INIT, "--yes")
    assert done.code == 0
    assert (
        "nothing is subscribed to ses-example-com-bounces and\n    ses-example-com-complaints:" in done.stdout
    )


def test_a_bounce_is_proved_to_arrive(cli: Cli) -> None:
    done = cli(*INIT, "--sqs", QUEUE, "--prove", "--yes", "-o", "json")
    assert done.code == 0, done.said
    assert (done.json["proof"]["state"], done.json["proof"]["wanted"]) == ("proved", "BOUNCE")
    (mail,) = cli.mails()
    assert (mail["from"], mail["configuration_set"]) == ("otp@example.com", "example-com")
    assert mail["to"][0].startswith("bounce+sesctl-")


def test_a_notification_of_the_identity_is_proved_to_arrive(cli: Cli) -> None:
    done = cli(*INIT, "--identity-topics", "--sqs", QUEUE, "--prove", "--yes", "-o", "json")
    assert (done.code, done.json["proof"]["state"]) == (0, "proved"), done.said
    assert cli.mails()[0]["configuration_set"] is None


@pytest.mark.parametrize(
    ("args", "why"),
    [
        (("--email", OPS), "nothing is subscribed to it"),
        (("--eventbridge",), "EventBridge, where sesctl cannot look"),
    ],
)
def test_what_could_not_be_seen_is_not_proved_and_nothing_is_made(
    cli: Cli, args: tuple[str, ...], why: str
) -> None:
    done = cli(*INIT, *args, "--prove", "--yes", "-o", "json")
    assert (done.code, done.error["kind"], cli.changes()) == (1, "not-found", [])
    assert why in done.error["why"]
    assert done.error["try"].startswith("sesctl init events example.com")
    assert done.error["try"].endswith("--sqs ses-example-com-events --prove")


@pytest.mark.slow
def test_an_event_that_does_not_arrive_is_pending(cli: Cli) -> None:
    cli(*INIT, "--sqs", QUEUE, "--yes")
    url = cli.driver.client("sqs").get_queue_url(QueueName=QUEUE)["QueueUrl"]
    closed = {"Statement": [{"Effect": "Deny", "Principal": "*", "Action": "*", "Resource": "*"}]}
    # Behind sesctl's back, after it has looked: the policy of the queue lets nobody in.
    cli.driver.client("sqs").set_queue_attributes(QueueUrl=url, Attributes={"Policy": json.dumps(closed)})
    done = cli(*INIT, "--prove", "--timeout", "1s")
    assert done.code == 8, done.said
    assert "BOUNCE → ses-example-com-bounces".replace("BOUNCE ", "BOUNCE     ") in done.stdout


def test_dry_run_and_no_yes_change_nothing(cli: Cli) -> None:
    for how in (("--dry-run",), ()):
        done = cli(*INIT, "--email", OPS, "--prove", "--sqs", QUEUE, *how)
        assert (done.code, cli.changes()) == (3, [])
        assert "+ create the topic ses-example-com-bounces" in done.stdout
    assert cli(*ALL, "--dry-run", "-o", "json").json["applied"] is False


@pytest.mark.slow
def test_dry_run_sends_nothing_where_all_is_there(cli: Cli) -> None:
    args = (*INIT, "--sqs", QUEUE, "--prove")
    cli(*args, "--yes")
    sent = len(cli.mails())
    assert (cli(*args, "--dry-run").code, len(cli.mails())) == (0, sent)


FOREIGN = [
    {"Sid": "budgets", "Effect": "Allow", "Principal": {"Service": "budgets.amazonaws.com"}, "Action": "SNS:Publish"},
    {"Sid": "tls", "Effect": "Deny", "Principal": "*", "Action": "*", "Resource": "*",
     "Condition": {"Bool": {"aws:SecureTransport": "false"}}},
]  # fmt: skip


def test_statements_of_others_stay_as_they_are(cli: Cli) -> None:
    cli.driver.client("sns").create_topic(Name="ses-example-com-bounces")
    set_policy(cli, BOUNCES, {"Version": "2012-10-17", "Id": "ours", "Statement": FOREIGN})
    assert cli(*INIT, "--yes").code == 0
    after = policy(cli, BOUNCES)
    assert (after["Version"], after["Id"], after["Statement"][:2]) == ("2012-10-17", "ours", FOREIGN)
    assert len(after["Statement"]) == 3
    added = after["Statement"][2]
    assert added["Principal"] == {"Service": "ses.amazonaws.com"}
    assert added["Condition"]["StringEquals"]["AWS:SourceArn"].endswith(":configuration-set/example-com")


@pytest.mark.slow
def test_a_policy_that_somebody_replaced_is_added_to_again(cli: Cli) -> None:
    cli(*INIT, "--yes")
    set_policy(cli, BOUNCES, {"Version": "2012-10-17", "Statement": FOREIGN})
    cli.forget_calls()
    assert cli(*INIT, "--yes").code == 0
    assert (writes(cli), len(policy(cli, BOUNCES)["Statement"])) == (["sns:SetTopicAttributes"], 3)


def test_a_policy_that_could_not_be_read_is_not_written(cli: Cli) -> None:
    cli.driver.client("sns").create_topic(Name="ses-example-com-bounces")
    cli.forget_calls()
    cli.fault("sns:GetTopicAttributes", "denied")
    done = cli(*INIT, "--yes", "-o", "json")
    assert (done.code, done.error["kind"], writes(cli)) == (4, "permission", [])


def test_a_policy_that_is_none_is_an_error_and_is_not_overwritten(cli: Cli) -> None:
    cli.driver.client("sns").create_topic(Name="ses-example-com-bounces")
    topic = cli.driver.simulator.world.topics.find(BOUNCES)
    assert topic is not None
    # SNS itself takes no such policy.
    topic._policy_json = {"odd": True}
    cli.forget_calls()
    done = cli(*INIT, "--yes", "-o", "json")
    assert (done.code, done.error["kind"], writes(cli)) == (1, "refused", [])
    assert "the policy of ses-example-com-bounces cannot be read" in done.error["what"]


def test_a_policy_that_denies_is_named(cli: Cli) -> None:
    cli.driver.client("sns").create_topic(Name="ses-example-com-bounces")
    deny = {"Sid": "Nobody", "Effect": "Deny", "Principal": "*", "Action": "sns:Publish", "Resource": "*"}
    set_policy(cli, BOUNCES, {"Statement": [deny]})
    cli.forget_calls()
    done = cli(*INIT, "--yes", "-o", "json")
    assert (done.code, writes(cli), "Nobody" in done.error["why"]) == (1, [], True)


def encrypt(cli: Cli, key: str) -> None:
    sns = cli.driver.client("sns")
    sns.create_topic(Name="ses-example-com-bounces")
    sns.set_topic_attributes(TopicArn=BOUNCES, AttributeName="KmsMasterKeyId", AttributeValue=key)
    cli.forget_calls()


def key(cli: Cli, *, is_open: bool) -> str:
    use = {
        "Effect": "Allow",
        "Principal": {"Service": "ses.amazonaws.com"},
        "Action": ["kms:GenerateDataKey*", "kms:Decrypt"],
        "Resource": "*",
    }
    text = json.dumps({"Version": "2012-10-17", "Statement": [use] if is_open else []})
    found: str = cli.driver.client("kms").create_key(Policy=text)["KeyMetadata"]["Arn"]
    return found


def test_the_key_of_sns_is_one_that_ses_cannot_use(cli: Cli) -> None:
    encrypt(cli, "alias/aws/sns")
    done = cli(*INIT, "--yes", "-o", "json")
    assert (done.code, done.error["kind"], writes(cli)) == (1, "refused", [])
    assert "encrypted with alias/aws/sns, which SES cannot use" in done.error["what"]
    assert "KmsMasterKeyId" in done.error["try"]


def test_a_key_that_does_not_let_ses_use_it_is_told_with_the_statement(cli: Cli) -> None:
    encrypt(cli, key(cli, is_open=False))
    done = cli(*INIT, "--yes", "-o", "json")
    assert (done.code, writes(cli)) == (1, [])
    assert '"Action": ["kms:GenerateDataKey", "kms:Decrypt"]' in done.error["try"]


def test_a_key_that_lets_ses_use_it_is_fine(cli: Cli) -> None:
    encrypt(cli, key(cli, is_open=True))
    assert cli(*INIT, "--yes").code == 0


@pytest.mark.slow
def test_a_key_that_may_not_be_read_is_no_obstacle(cli: Cli) -> None:
    encrypt(cli, key(cli, is_open=True))
    cli.fault("kms:*", "denied")
    done = cli(*INIT, "--yes")
    assert done.code == 0, done.said
    assert "whose policy could not be read (DescribeKey failed" in done.stderr


@pytest.mark.slow
def test_ses_that_cannot_publish_after_all_is_explained(cli: Cli) -> None:
    encrypt(cli, key(cli, is_open=False))
    cli.fault("kms:*", "denied")
    done = cli(*INIT, "--yes", "-o", "json")
    assert (done.code, done.error["kind"]) == (1, "refused")
    assert "SES may not publish to the topic" in done.error["what"]


@pytest.mark.slow
def test_a_policy_that_ses_does_not_see_yet_is_waited_for(cli: Cli) -> None:
    fault = {
        "action": "ses:CreateConfigurationSetEventDestination",
        "kind": "error",
        "code": "BadRequestException",
        "message": f"Could not publish message to SNS topic <{BOUNCES}>.",
        "times": 2,
    }
    cli.control("POST", "/faults", fault)
    assert cli(*INIT, "--yes").code == 0
    assert len(destinations(cli, "example-com")) == 2


@pytest.mark.slow
def test_a_default_set_that_there_is_is_used(cli: Cli) -> None:
    ses = cli.driver.client("sesv2")
    ses.create_configuration_set(ConfigurationSetName="otp")
    ses.put_email_identity_configuration_set_attributes(
        EmailIdentity="example.com", ConfigurationSetName="otp"
    )
    assert cli(*INIT, "--yes").code == 0
    assert set(state(cli)["sets"]) == {"otp"}


@pytest.mark.slow
def test_another_default_set_is_left_alone_unless_that_is_allowed(cli: Cli) -> None:
    ses = cli.driver.client("sesv2")
    ses.create_configuration_set(ConfigurationSetName="otp")
    ses.put_email_identity_configuration_set_attributes(
        EmailIdentity="example.com", ConfigurationSetName="otp"
    )
    args = (*INIT, "--configuration-set", "new", "--yes")
    held = cli(*args, "-o", "json")
    assert (held.code, [one["allow"] for one in held.json["held"]]) == (3, ["change-configuration-set"])
    assert state(cli)["default"] == "otp"
    assert cli(*args, "--allow", "change-configuration-set").code == 0
    assert state(cli)["default"] == "new"


def test_events_that_go_somewhere_already_count(cli: Cli) -> None:
    cli(*INIT, "--eventbridge", "--yes")
    cli.forget_calls()
    done = cli(*INIT, "--yes", "-o", "json")
    assert (done.code, writes(cli)) == (0, [])
    assert {one["elsewhere"] for one in done.json["events"]["routes"]} == {"EventBridge"}
    assert "rule of the default event bus" in done.json["events"]["left"][0]


@pytest.mark.slow
def test_a_destination_of_our_name_is_left_alone_unless_that_is_allowed(cli: Cli) -> None:
    cli(*INIT, "--yes")
    ses = cli.driver.client("sesv2")
    (there, _) = destinations(cli, "example-com")
    off = {name: value for name, value in there.items() if name != "Name"} | {"Enabled": False}
    ses.update_configuration_set_event_destination(
        ConfigurationSetName="example-com", EventDestinationName=there["Name"], EventDestination=off
    )
    held = cli(*INIT, "--yes")
    assert held.code == 3
    assert "is switched off; it is left as it is. To change it: --allow change-destination" in held.stderr
    assert cli(*INIT, "--yes", "--allow", "change-destination").code == 0
    assert all(one["Enabled"] for one in destinations(cli, "example-com"))


@pytest.mark.slow
def test_more_kinds_of_events_are_added_to_a_destination(cli: Cli) -> None:
    cli(*INIT, "--one-topic", "--yes")
    assert cli(*INIT, "--one-topic", "--also", "delivery", "--also", "Delivery-Delay", "--yes").code == 0
    (found,) = destinations(cli, "example-com")
    assert found["MatchingEventTypes"] == ["BOUNCE", "COMPLAINT", "DELIVERY", "DELIVERY_DELAY"]


def test_mail_to_the_sender_stops_when_allowed_and_somebody_has_confirmed(cli: Cli) -> None:
    args = (*INIT, "--email", OPS, "--allow", "stop-forwarding", "--yes")
    waiting = cli(*args)
    assert (waiting.code, state(cli)["forwarding"]) == (8, True)
    assert "go on coming to the sender as mail until a subscription is confirmed" in waiting.stderr
    confirm(cli, OPS)
    cli.forget_calls()
    assert cli(*args).code == 0
    assert writes(cli) == ["ses:PutEmailIdentityFeedbackAttributes"]
    assert state(cli)["forwarding"] is False


@pytest.mark.slow
def test_mail_to_the_sender_stops_in_the_same_run_where_a_queue_hears_at_once(cli: Cli) -> None:
    done = cli(*INIT, "--sqs", QUEUE, "--allow", "stop-forwarding", "--yes", "-o", "json")
    assert (done.code, state(cli)["forwarding"]) == (0, False)
    assert done.json["steps"][-1]["action"] == "stop-forwarding"


@pytest.mark.slow
def test_mail_to_the_sender_goes_on_unless_that_is_allowed(cli: Cli) -> None:
    done = cli(*INIT, "--sqs", QUEUE, "--yes")
    assert (done.code, state(cli)["forwarding"]) == (0, True)
    assert "--allow stop-forwarding" in cli(*INIT).stderr


def test_topics_of_the_identity_are_for_those_who_name_no_configuration_set(cli: Cli) -> None:
    done = cli(*INIT, "--identity-topics", "--email", OPS, "--yes")
    assert done.code == 8, done.said
    assert state(cli)["sets"] == {}
    found = cli.driver.client("ses").get_identity_notification_attributes(Identities=["example.com"])
    attributes = found["NotificationAttributes"]["example.com"]
    assert (attributes["BounceTopic"], attributes["ComplaintTopic"]) == (BOUNCES, COMPLAINTS)
    cli.forget_calls()
    assert (cli(*INIT, "--identity-topics", "--email", OPS, "--yes").code, writes(cli)) == (8, [])


@pytest.mark.slow
def test_another_topic_of_the_identity_is_left_alone_unless_that_is_allowed(cli: Cli) -> None:
    cli(*INIT, "--identity-topics", "--yes")
    args = (*INIT, "--identity-topics", "--topic", "mine", "--yes")
    held = cli(*args, "-o", "json")
    assert (held.code, {one["allow"] for one in held.json["held"] if one["allow"]}) == (
        3,
        {"change-identity-topic"},
    )
    assert cli(*args, "--allow", "change-identity-topic").code == 0


@pytest.mark.parametrize(
    ("args", "words"),
    [
        ((), "no domain was given"),
        (("not a domain",), "is not a domain"),
        (("example.com", "--topic", f"arn:aws:sns:eu-west-1:{ACCOUNT}:mine"), "is in eu-west-1"),
        (("example.com", "--topic", "mine.fifo"), "is a FIFO topic"),
        (("example.com", "--topic", "a b"), "neither the name nor the ARN of a topic"),
        (("example.com", "--topic", f"arn:aws:sqs:us-east-1:{ACCOUNT}:mine"), "neither the name nor the ARN"),
        (("example.com", "--sqs", "mine.fifo"), "is a FIFO queue"),
        (("example.com", "--sqs", "a/b"), "neither the name nor the ARN of a queue"),
        (("example.com", "--email", "nobody"), "is not an e-mail address"),
        (("example.com", "--https", "http://hooks.example.com/"), "is not an https URL"),
        (("example.com", "--https", "https://"), "is not an https URL"),
        (("example.com", "--https", "https://me:secret@hooks.example.com/"), "user name or a password"),
        (("example.com", "--also", "delivry"), "there is no event 'delivry'"),
        (("example.com", "--configuration-set", "a.b"), "not the name of a configuration set"),
        (("example.com", "--identity-topics", "--eventbridge"), "--identity-topics and --eventbridge"),
        (("example.com", "--allow", "everything"), "nothing called 'everything'"),
        (("example.com", "--from", "me@example.org", "--prove"), "is not an address of example.com"),
        (("example.com", "--timeout", "soon"), "is not a duration"),
    ],
)
def test_what_was_typed_wrong_is_said_and_nothing_is_made(
    cli: Cli, args: tuple[str, ...], words: str
) -> None:
    done = cli("init", "events", *args, "--yes", "-o", "json")
    assert (done.code, done.error["kind"], writes(cli)) == (2, "usage", [])
    assert words in done.error["what"]
    assert "secret" not in done.said


def test_an_identity_that_is_not_there_is_the_first_thing_to_make(cli: Cli) -> None:
    done = cli("init", "events", "nobody.example", "--yes", "-o", "json")
    assert (done.code, done.error["kind"], writes(cli)) == (1, "not-found", [])
    assert done.error["try"] == "sesctl init domain nobody.example --region us-east-1"


def test_on_a_terminal_the_plan_is_asked_about(cli: Cli) -> None:
    with cli.typist("init", "events") as typist:
        typist.answers("Domain", "example.com")
        typist.sees("plan:")
        typist.answers("[y/N]", "n")
        assert typist.finish().code == 3
    assert cli.changes() == []


ACTIONS = (
    "sns:CreateTopic", "sns:SetTopicAttributes", "sns:GetTopicAttributes", "sns:Subscribe",
    "sns:ListSubscriptionsByTopic", "sqs:GetQueueUrl", "sqs:GetQueueAttributes", "sqs:CreateQueue",
    "sqs:SetQueueAttributes", "ses:GetEmailIdentity", "ses:GetConfigurationSet", "ses:CreateConfigurationSet",
    "ses:GetConfigurationSetEventDestinations", "ses:CreateConfigurationSetEventDestination",
    "ses:PutEmailIdentityConfigurationSetAttributes", "sts:GetCallerIdentity",
)  # fmt: skip


@pytest.fixture(scope="module")
def finished() -> dict[str, Any]:
    """What there is after a run that nothing has disturbed."""
    simulate = Simulators()
    try:
        cli = simulate(scenario="domain-verified")
        assert cli(*ALL).code == 8
        return state(cli)
    finally:
        simulate.close()


@pytest.mark.slow
@pytest.mark.parametrize("action", ACTIONS)
def test_a_denied_action_is_named_and_the_next_run_ends_where_it_would_have(
    cli: Cli, action: str, finished: dict[str, Any]
) -> None:
    cli.fault(action, "denied")
    broken = cli(*ALL, "-o", "json")
    reached = broken.code == 4
    # Some are only asked once there is something to ask about.
    assert reached or action in {"sqs:GetQueueAttributes", "ses:GetConfigurationSetEventDestinations"}, (
        broken.said
    )
    if reached:
        assert broken.error["kind"] == "permission"
        assert action in f"{broken.error['what']} {broken.error['try']}"
    cli.control("DELETE", "/faults")
    assert cli(*ALL).code == 8
    assert state(cli) == finished


MUTATIONS = [
    one for one in ACTIONS if one.partition(":")[2].startswith(("Create", "Set", "Put", "Subscribe"))
]


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["server-error", "drop-reply", "drop-request"])
@pytest.mark.parametrize("action", MUTATIONS)
def test_what_broke_at_any_step_is_finished_by_running_it_again(
    cli: Cli, action: str, kind: str, finished: dict[str, Any]
) -> None:
    cli.fault(action, kind, times=3)  # botocore tries three times
    broken = cli(*ALL)
    assert broken.code == 5, broken.said
    cli.control("DELETE", "/faults")
    assert cli(*ALL).code == 8
    assert state(cli) == finished


@pytest.mark.slow
@pytest.mark.parametrize("action", MUTATIONS)
def test_what_was_killed_at_any_step_is_finished_by_running_it_again(
    cli: Cli, action: str, finished: dict[str, Any]
) -> None:
    before: Callable[[], int] = lambda: len(cli.calls())  # noqa: E731 - the number of calls that were answered
    cli.fault(action, "hang")
    with cli.started(*ALL) as process:
        settled(before, process.poll)
        process.kill()
    cli.control("DELETE", "/faults")
    assert cli(*ALL).code == 8
    assert state(cli) == finished


def settled(count: Callable[[], int], ended: Callable[[], int | None]) -> None:
    """Wait until no more calls are answered, since one hangs."""
    last = [-1, -1, -1, -1, -1]

    def still() -> bool:
        time.sleep(0.2)
        last.append(count())
        del last[0]
        return ended() is not None or (last[0] > 0 and len(set(last)) == 1)

    wait_until(still, "the command hangs")


@pytest.mark.slow
def test_hostile_names_are_shown_and_do_nothing(cli: Cli) -> None:
    cli(*INIT, "--yes")
    topic = cli.driver.client("sns")
    topic.subscribe(TopicArn=BOUNCES, Protocol="email", Endpoint="ops\x9b31m\u202e@example.com")
    done = cli(*INIT)
    assert not {"\x9b", "\u202e"} & set(done.said)
    assert "ops" in done.stdout


def test_the_document_is_that_of_the_contract_with_more_fields(cli: Cli) -> None:
    done: Result = cli(*INIT, "--email", OPS, "--yes", "-o", "json")
    assert set(done.json) == {
        "schema", "region", "account", "applied", "steps", "held", "identity", "records", "undo", "read_back",
        "events",
    }  # fmt: skip
    assert done.json["schema"] == "sesctl.plan/1"
    assert done.json["identity"]["verification_status"] == "SUCCESS"
    step = done.json["steps"][1]
    assert (step["action"], step["sign"]) == ("allow-publishing", "~")
    (statement,) = step["parameters"]["statements"]
    assert statement["Principal"] == {"Service": "ses.amazonaws.com"}


@pytest.mark.slow
def test_another_region_is_another_world(simulate: Simulators) -> None:
    cli = simulate(scenario="domain-verified", region="eu-west-3")
    assert cli(*INIT, "--yes", "--region", "eu-west-3").code == 0
    (bounces, _) = cli.driver.client("sns", "eu-west-3").list_topics()["Topics"]
    assert bounces["TopicArn"].startswith("arn:aws:sns:eu-west-3:")
