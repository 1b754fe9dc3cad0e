"""`init alarms` in front of the simulator."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from support.cli import wait_until

if TYPE_CHECKING:
    from support.cli import Cli

INIT = ("init", "alarms")
OPS = "ops@example.com"
ALL = (*INIT, "--email", OPS, "--yes")
ACCOUNT = "123456789012"
TOPIC = f"arn:aws:sns:us-east-1:{ACCOUNT}:ses-alarms"
NAMES = {
    "ses-bounce-rate": 0.05,
    "ses-bounce-rate-warning": 0.02,
    "ses-complaint-rate": 0.001,
    "ses-complaint-rate-warning": 0.0005,
    "ses-daily-quota": 40_000,
}


@pytest.fixture
def cli(production: Cli) -> Cli:
    """example.com is verified, with production access."""
    return production


def alarms(cli: Cli) -> dict[str, Any]:
    found = cli.driver.client("cloudwatch").describe_alarms()["MetricAlarms"]
    return {one["AlarmName"]: one for one in found}


def state(cli: Cli) -> dict[str, Any]:
    sns = cli.driver.client("sns")
    topics = [one["TopicArn"] for one in sns.list_topics()["Topics"]]
    policies = [sns.get_topic_attributes(TopicArn=arn)["Attributes"]["Policy"] for arn in topics]
    return {
        "alarms": {name: (one["Threshold"], one["AlarmActions"]) for name, one in alarms(cli).items()},
        "policies": dict(zip(topics, map(json.loads, policies), strict=True)),
        "subscriptions": [one["Endpoint"] for one in sns.list_subscriptions()["Subscriptions"]],
    }


def put(cli: Cli, name: str, threshold: float, **changes: Any) -> None:
    cli.driver.client("cloudwatch").put_metric_alarm(
        **{
            "AlarmName": name,
            "Namespace": "AWS/SES",
            "MetricName": "Reputation.BounceRate",
            "Statistic": "Average",
            "Period": 3600,
            "EvaluationPeriods": 1,
            "Threshold": threshold,
            "ComparisonOperator": "GreaterThanOrEqualToThreshold",
            **changes,
        }
    )


def test_the_topic_may_be_published_to_before_an_alarm_tells_it(cli: Cli) -> None:
    done = cli(*ALL, "-o", "json")
    assert done.code == 8, done.said
    assert cli.changes() == [
        "sns:CreateTopic", "sns:SetTopicAttributes", "sns:Subscribe", *["cloudwatch:PutMetricAlarm"] * 5,
    ]  # fmt: skip
    made = alarms(cli)
    assert {name: one["Threshold"] for name, one in made.items()} == NAMES
    assert {tuple(one["AlarmActions"]) for one in made.values()} == {(TOPIC,)}
    rates = [one for name, one in made.items() if name.endswith(("rate", "warning"))]
    assert {(one["Statistic"], one["Period"], one["TreatMissingData"]) for one in rates} == {
        ("Average", 3600, "ignore")
    }
    statement = state(cli)["policies"][TOPIC]["Statement"][-1]
    assert statement["Principal"] == {"Service": "cloudwatch.amazonaws.com"}
    assert {one["name"] for one in done.json["alarms"]["alarms"]} == set(NAMES)


def test_a_second_run_changes_nothing(cli: Cli) -> None:
    cli(*ALL)
    before = state(cli)
    cli.forget_calls()
    again = cli(*ALL, "-o", "json")
    assert (again.code, again.json["steps"], cli.changes(), state(cli)) == (8, [], [], before)


def test_alarms_without_data_are_explained(cli: Cli) -> None:
    done = cli(*ALL)
    assert done.stdout.count("no data yet") == 4
    assert "SES publishes no rates before the first mail" in done.stdout
    assert "follow the link in the mail" in done.stdout
    assert "sesctl init alarms --region us-east-1 --resend" in done.stdout


def test_once_somebody_has_confirmed_and_mail_was_sent_it_is_quiet(cli: Cli) -> None:
    cli(*ALL)
    cli.control("POST", "/subscriptions/confirm", {"endpoint": OPS})
    cli.control("POST", "/reputation", {"bounce": [0.03], "complaint": [0.0]})
    done = cli(*INIT)
    assert done.code == 0
    lines = {
        line.split()[0]: line.split()[-1] for line in done.stdout.splitlines() if line.startswith("  ses-")
    }
    assert (lines["ses-bounce-rate"], lines["ses-bounce-rate-warning"]) == ("quiet", "off")
    assert "before the first mail" not in done.stdout


def test_a_percentage_is_no_rate(cli: Cli) -> None:
    done = cli(*INIT, "--bounce", "5", "-o", "json")
    assert (done.code, done.error["kind"], cli.calls()) == (2, "usage", [])
    assert (done.error["try"], "5 % is 0.05" in done.error["why"]) == ("--bounce 0.05", True)


@pytest.mark.parametrize(
    "args",
    [("--bounce", "0"), ("--complaint", "-1"), ("--bounce", "500"), ("--quota", "80"), ("--bounce", "nan")],
)
def test_levels_that_make_no_sense_are_refused(cli: Cli, args: tuple[str, ...]) -> None:
    done = cli(*INIT, *args, "--yes", "-o", "json")
    assert (done.code, cli.changes()) == (2, [])


def test_the_percentages_of_others_are_found_and_left_to_them(cli: Cli) -> None:
    put(cli, "mine", 5, AlarmActions=[TOPIC])
    done = cli(*ALL, "-o", "json")
    (held,) = done.json["held"]
    assert "The alarm mine goes off from 5 on" in held["why"]
    assert alarms(cli)["mine"]["Threshold"] == 5


def test_one_of_our_name_is_changed_only_when_that_is_allowed(cli: Cli) -> None:
    put(cli, "ses-bounce-rate", 0.1, AlarmActions=[f"{TOPIC}-pager"], OKActions=[f"{TOPIC}-pager"])
    held = cli(*INIT, "--yes", "-o", "json")
    assert [one["allow"] for one in held.json["held"]] == ["change-alarm"]
    assert alarms(cli)["ses-bounce-rate"]["Threshold"] == 0.1
    assert cli(*INIT, "--yes", "--allow", "change-alarm").code == 0
    changed = alarms(cli)["ses-bounce-rate"]
    assert changed["Threshold"] == 0.05
    assert changed["AlarmActions"] == [f"{TOPIC}-pager", TOPIC]
    assert changed["OKActions"] == [f"{TOPIC}-pager"]


def test_a_level_that_was_asked_for_and_is_not_set_is_a_refusal(cli: Cli) -> None:
    cli(*INIT, "--yes")
    assert cli(*INIT, "--bounce", "0.03", "--yes").code == 3
    assert cli(*INIT, "--bounce", "0.03", "--yes", "--allow", "change-alarm").code == 0
    assert alarms(cli)["ses-bounce-rate"]["Threshold"] == 0.03


def test_when_the_quota_has_changed_its_alarm_is_set_again(cli: Cli) -> None:
    cli(*INIT, "--yes")
    cli.account(quota=100_000)
    assert cli(*INIT, "--yes").code == 0
    assert alarms(cli)["ses-daily-quota"]["Threshold"] == 80_000


@pytest.mark.parametrize("how", ["denied", "unlimited", "unwanted"])
def test_without_a_quota_there_is_no_alarm_on_it(cli: Cli, how: str) -> None:
    if how == "denied":
        cli.fault("ses:GetAccount", "denied")
    if how == "unlimited":
        cli.account(quota=-1)
    done = cli(*INIT, "--yes", *(("--quota", "0") if how == "unwanted" else ()))
    assert (done.code, set(alarms(cli))) == (0, set(NAMES) - {"ses-daily-quota"})
    assert ("no alarm on the daily quota" in done.stderr) is (how != "unwanted")


def test_a_topic_that_there_is_is_told(cli: Cli) -> None:
    arn = cli.driver.client("sns").create_topic(Name="ops-alerts")["TopicArn"]
    assert cli(*INIT, "--topic", "ops-alerts", "--yes").code == 0
    assert {tuple(one["AlarmActions"]) for one in alarms(cli).values()} == {(arn,)}


@pytest.mark.parametrize("topic", [f"arn:aws:sns:eu-west-1:{ACCOUNT}:alerts", "alerts.fifo"])
def test_a_topic_that_no_alarm_can_tell_is_refused(cli: Cli, topic: str) -> None:
    done = cli(*INIT, "--topic", topic, "--yes", "-o", "json")
    assert (done.code, done.error["kind"], cli.changes()) == (2, "usage", [])


def test_an_encrypted_topic_that_cloudwatch_cannot_use_is_refused(cli: Cli) -> None:
    sns = cli.driver.client("sns")
    sns.create_topic(Name="ses-alarms", Attributes={"KmsMasterKeyId": "alias/aws/sns"})
    cli.forget_calls()
    done = cli(*INIT, "--yes", "-o", "json")
    assert (done.code, cli.changes(), "CloudWatch cannot use" in done.error["what"]) == (1, [], True)


def test_alarms_that_could_not_be_read_are_not_made(cli: Cli) -> None:
    cli.fault("cloudwatch:DescribeAlarms", "denied")
    done = cli(*ALL, "-o", "json")
    assert (done.code, done.error["kind"], cli.changes()) == (4, "permission", [])
    assert "cloudwatch:DescribeAlarms" in done.error["what"]


@pytest.mark.parametrize("how", [(), ("--dry-run",), ("--dry-run", "--yes")])
def test_nothing_is_changed_without_a_yes(cli: Cli, how: tuple[str, ...]) -> None:
    done = cli(*INIT, *how)
    assert (done.code, cli.changes()) == (3, [])
    assert "+ create the alarm ses-bounce-rate: Reputation.BounceRate from 0.05" in done.stdout


def test_waiting_ends_when_somebody_has_confirmed(cli: Cli) -> None:
    cli(*ALL)
    cli.control("POST", "/subscriptions/confirm", {"endpoint": OPS})
    assert cli(*ALL, "--wait", "--timeout", "5s").code == 0


MUTATIONS = ("sns:CreateTopic", "sns:SetTopicAttributes", "sns:Subscribe", "cloudwatch:PutMetricAlarm")


@pytest.mark.parametrize("kind", ["denied", "server-error", "drop-reply"])
@pytest.mark.parametrize("action", MUTATIONS)
def test_what_broke_at_any_step_is_finished_by_running_it_again(cli: Cli, action: str, kind: str) -> None:
    cli.fault(action, kind, times=3)
    broken = cli(*ALL, "-o", "json")
    assert broken.code == (4 if kind == "denied" else 5), broken.said
    if kind == "denied":
        assert action in broken.error["what"]
    cli.control("DELETE", "/faults")
    assert cli(*ALL).code == 8
    assert set(alarms(cli)) == set(NAMES)
    assert state(cli)["subscriptions"] == [OPS]
    assert len(state(cli)["policies"][TOPIC]["Statement"]) == 2
    cli.forget_calls()
    assert (cli(*ALL).code, cli.changes()) == (8, [])


def test_what_was_killed_between_two_alarms_is_finished_by_running_it_again(cli: Cli) -> None:
    cli.control("POST", "/faults", {"action": "cloudwatch:PutMetricAlarm", "kind": "hang", "after": 2})
    with cli.started(*ALL) as process:
        wait_until(lambda: cli.calls().count("cloudwatch:PutMetricAlarm") == 2, "two alarms are made")
        process.kill()
    cli.control("DELETE", "/faults")
    assert len(alarms(cli)) == 2
    assert (cli(*ALL).code, set(alarms(cli))) == (8, set(NAMES))


def test_a_second_run_without_a_topic_uses_the_one_that_the_alarms_tell(cli: Cli) -> None:
    assert cli(*INIT, "--topic", "ops-alerts", "--yes").code == 0
    cli.forget_calls()
    again = cli(*INIT, "-o", "json")
    assert (again.code, again.json["steps"], cli.changes()) == (0, [], []), again.said


def test_the_table_fits_a_terminal(cli: Cli) -> None:
    table = cli(*INIT, "--yes").stdout.partition("left to do")[0]
    assert max(map(len, table.splitlines())) <= 80


def test_a_warning_that_comes_after_the_alarm_is_refused(cli: Cli) -> None:
    for options in (("--bounce", "0.01"), ("--complaint-warning", "0.001")):
        refused = cli(*INIT, *options, "--dry-run")
        assert (refused.code, cli.calls()) == (2, []), refused.said
        assert "warns of nothing" in refused.stderr


def test_the_test_mail_that_is_proposed_can_be_sent(verified: Cli) -> None:
    done = verified("init", "alarms", "--yes")
    (line,) = [one.strip() for one in done.stdout.splitlines() if "sesctl send-test" in one]
    assert line == "sesctl send-test --from otp@example.com --simulate success --region us-east-1"
    assert verified(*line.split()[1:]).code == 0


def test_a_sender_that_may_not_be_looked_for_is_left_to_whoever_types(verified: Cli) -> None:
    verified.fault("ses:ListEmailIdentities", "denied")
    done = verified("init", "alarms", "--yes")
    assert (done.code, "--from otp@YOUR-DOMAIN" in done.stdout) == (0, True), done.said
