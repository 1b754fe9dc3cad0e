"""From an empty account to a green doctor with sesctl alone; then things break, and doctor names each."""

from __future__ import annotations

import json
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from moto.iam.models import iam_backends
from support.cli import Simulators

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from support.cli import Cli

ACCOUNT = "123456789012"
SENDER = ("--from", "otp@example.com", "--user", "my-app")
ONBOARDING: tuple[tuple[str, ...], ...] = (
    ("init", "domain", "example.com", "--publish", "route53", "--yes", "--wait"),
    ("init", "events", "example.com", "--email", "ops@example.com", "--yes"),
    ("init", "alarms", "--topic", "ses-example-com-bounces", "--yes"),
    ("init", "sender", *SENDER, "--yes"),
    ("init", "env", "--from", "otp@example.com", "--yes"),
)
DOCTOR = ("doctor", "example.com", *SENDER, "-o", "json")
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def simulators() -> Iterator[Simulators]:
    simulators = Simulators()
    yield simulators
    simulators.close()


@pytest.fixture(scope="module")
def green(simulators: Simulators, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cli]:
    """An account that sesctl alone has set up, in a working directory of its own."""
    folder = tmp_path_factory.mktemp("green")
    with pytest.MonkeyPatch.context() as patched:
        patched.chdir(folder)
        patched.setenv("HOME", str(folder))
        cli = simulators(zones=["example.com"], production=True)
        for command in ONBOARDING:
            done = cli(*command)
            assert done.code in {0, 8}, done.said
        cli.control("POST", "/subscriptions/confirm", {"endpoint": "ops@example.com"})
        cli("init", "events", "example.com", "--yes")
        yield cli


def doctor(cli: Cli) -> Any:
    return cli(*DOCTOR).json


def checks(document: Any) -> set[str]:
    return {one["check"] for one in document["findings"] if one["severity"] != "note"}


def test_doctor_is_green_and_the_second_run_has_nothing_to_do(green: Cli) -> None:
    document = doctor(green)
    states = {one["name"]: one["state"] for one in document["sections"]}
    assert set(states.values()) <= {"ok", "note"}, states
    assert document["next"] == [
        "sesctl send-test --from otp@example.com --simulate success --region us-east-1"
    ]
    green.forget_calls()
    for command in ONBOARDING:
        done = green(*command, "-o", "json")
        assert (done.code, done.json["steps"]) == (0, []), done.said
    assert green.changes() == []


@contextmanager
def attribute(cli: Cli, topic: str, name: str, value: str) -> Iterator[None]:
    sns = cli.driver.client("sns")
    arn = f"arn:aws:sns:us-east-1:{ACCOUNT}:{topic}"
    before = sns.get_topic_attributes(TopicArn=arn)["Attributes"][name]
    sns.set_topic_attributes(TopicArn=arn, AttributeName=name, AttributeValue=value)
    yield
    sns.set_topic_attributes(TopicArn=arn, AttributeName=name, AttributeValue=before)


def topic_policy_removed(cli: Cli) -> Any:
    policy = json.dumps({"Version": "2012-10-17", "Statement": []})
    return attribute(cli, "ses-example-com-bounces", "Policy", policy)


@contextmanager
def subscription_unconfirmed(cli: Cli) -> Iterator[None]:
    sns = cli.driver.client("sns")
    arn = f"arn:aws:sns:us-east-1:{ACCOUNT}:ses-example-com-bounces"
    sns.subscribe(TopicArn=arn, Protocol="email", Endpoint="late@example.com")
    yield
    cli.control("POST", "/subscriptions/confirm", {"endpoint": "late@example.com"})


@contextmanager
def alarm_in_percent(cli: Cli) -> Iterator[None]:
    cloudwatch = cli.driver.client("cloudwatch")
    alarm = {
        "AlarmName": "by-hand", "Namespace": "AWS/SES", "MetricName": "Reputation.BounceRate", "Period": 3600,
        "EvaluationPeriods": 1, "Statistic": "Average", "ComparisonOperator": "GreaterThanOrEqualToThreshold",
    }  # fmt: skip
    cloudwatch.put_metric_alarm(**alarm, Threshold=5.0)
    yield
    cloudwatch.delete_alarms(AlarmNames=["by-hand"])


@contextmanager
def alarms_deleted(cli: Cli) -> Iterator[None]:
    cloudwatch = cli.driver.client("cloudwatch")
    names = [one["AlarmName"] for one in cloudwatch.describe_alarms()["MetricAlarms"]]
    cloudwatch.delete_alarms(AlarmNames=names)
    yield
    cli(*ONBOARDING[2])


@contextmanager
def destination_deleted(cli: Cli) -> Iterator[None]:
    ses = cli.driver.client("sesv2")
    name = cli.identity("example.com")["ConfigurationSetName"]
    found = ses.get_configuration_set_event_destinations(ConfigurationSetName=name)["EventDestinations"]
    for one in found:
        ses.delete_configuration_set_event_destination(
            ConfigurationSetName=name, EventDestinationName=one["Name"]
        )
    yield
    cli(*ONBOARDING[1])


@contextmanager
def set_paused(cli: Cli) -> Iterator[None]:
    ses = cli.driver.client("sesv2")
    name = cli.identity("example.com")["ConfigurationSetName"]
    ses.put_configuration_set_sending_options(ConfigurationSetName=name, SendingEnabled=False)
    yield
    ses.put_configuration_set_sending_options(ConfigurationSetName=name, SendingEnabled=True)


def env_line(name: str, value: str) -> Callable[[Cli], Any]:
    @contextmanager
    def broken(cli: Cli) -> Iterator[None]:
        path = Path(".env")
        before = path.read_bytes()
        path.write_bytes(before + f"\n{name}={value}\n".encode())
        yield
        path.write_bytes(before)

    return broken


@contextmanager
def key_in_env(cli: Cli) -> Iterator[str]:
    """A key in the file, as `init sender` puts it there; yields its secret."""
    path = Path(".env")
    before = path.read_bytes()
    done = cli("init", "sender", *SENDER, "--create-key", "--env-file", ".env", "--yes")
    assert done.code == 0, done.said
    secret = next(one for one in path.read_text().splitlines() if one.startswith("AWS_SECRET_ACCESS_KEY="))
    yield secret.partition("=")[2]
    path.write_bytes(before)
    iam = cli.driver.client("iam")
    for key in iam.list_access_keys(UserName="my-app")["AccessKeyMetadata"]:
        iam.delete_access_key(UserName="my-app", AccessKeyId=key["AccessKeyId"])


@contextmanager
def env_readable(cli: Cli) -> Iterator[None]:
    with key_in_env(cli):
        Path(".env").chmod(0o644)
        yield
        Path(".env").chmod(0o600)


@contextmanager
def secret_as_smtp_password(cli: Cli) -> Iterator[None]:
    with key_in_env(cli) as secret, env_line("SMTP_PASSWORD", secret)(cli):
        yield


@contextmanager
def key_too_old(cli: Cli) -> Iterator[None]:
    iam = cli.driver.client("iam")
    key = iam.create_access_key(UserName="my-app")["AccessKey"]["AccessKeyId"]
    stored = iam_backends[ACCOUNT]["aws"].users["my-app"].access_keys[0]
    stored.create_date -= timedelta(days=120)
    yield
    iam.delete_access_key(UserName="my-app", AccessKeyId=key)


def policy(document: Any, name: str = "") -> Callable[[Cli], Any]:
    @contextmanager
    def broken(cli: Cli) -> Iterator[None]:
        iam = cli.driver.client("iam")
        own = iam.list_user_policies(UserName="my-app")["PolicyNames"][0]
        statement = {"Version": "2012-10-17", "Statement": [document]}
        iam.put_user_policy(UserName="my-app", PolicyName=name or own, PolicyDocument=json.dumps(statement))
        yield
        if name:
            iam.delete_user_policy(UserName="my-app", PolicyName=name)
        cli(*ONBOARDING[3])

    return broken


def record_removed(purpose: str) -> Callable[[Cli], Any]:
    @contextmanager
    def broken(cli: Cli) -> Iterator[None]:
        found = cli("records", "example.com", "-o", "json").json["records"]
        record = next(one for one in found if one["purpose"] == purpose)
        cli.remove(record["name"], record["type"])
        yield
        cli.publish([record])

    return broken


@contextmanager
def another_mx(cli: Cli) -> Iterator[None]:
    found = cli("records", "example.com", "-o", "json").json["records"]
    record = next(one for one in found if one["purpose"] == "mail-from-mx")
    cli.publish([{**record, "values": ["10 mx.example.net"]}])
    yield
    cli.publish([record])


@contextmanager
def account(cli: Cli, broken: dict[str, Any], right: dict[str, Any]) -> Iterator[None]:
    cli.account(**broken)
    yield
    cli.account(**right)


IDENTITY = f"arn:aws:ses:us-east-1:{ACCOUNT}:identity/example.com"
SEND = {"Effect": "Allow", "Action": "ses:SendEmail", "Resource": IDENTITY}
BROKEN: dict[str, tuple[Callable[[Cli], Any], str]] = {
    "topic policy removed": (topic_policy_removed, "events-topic-policy"),
    "subscription unconfirmed": (subscription_unconfirmed, "events-subscription-pending"),
    "event destination deleted": (destination_deleted, "events-missing"),
    "configuration set paused": (set_paused, "events-set-refuses-mail"),
    "alarm in percent": (alarm_in_percent, "alarms-threshold-percent"),
    "region in .env wrong": (env_line("AWS_SES_REGION", "eu-west-3"), "env-region-mismatch"),
    "from address of another domain": (
        env_line("AWS_SES_FROM_EMAIL", "otp@example.org"),
        "env-from-unverified",
    ),
    "configuration set that is not there": (
        env_line("AWS_SES_CONFIGURATION_SET", "example-org"),
        "env-configuration-set",
    ),
    "production mode off": (env_line("AWS_SES_PRODUCTION_MODE", "false"), "env-production-mode"),
    "placeholder in .env": (env_line("AWS_SES_FROM_EMAIL", "changeme"), "env-missing-value"),
    "secret key as SMTP password": (secret_as_smtp_password, "env-smtp-password-is-secret-key"),
    ".env readable by others": (env_readable, "env-readable-by-others"),
    "key too old": (key_too_old, "key-old"),
    "policy without the configuration set": (policy(SEND), "policy-lacks-send"),
    "policy too wide": (policy({**SEND, "Action": "ses:*", "Resource": "*"}, "wide"), "policy-too-wide"),
    "DKIM record removed": (record_removed("dkim"), "dkim-record-missing"),
    "DMARC record removed": (record_removed("dmarc"), "dmarc-missing"),
    "MX elsewhere": (another_mx, "mail-from-mx-wrong"),
    "sending paused": (
        lambda cli: account(cli, {"sending_enabled": False}, {"sending_enabled": True}),
        "account-sending-paused",
    ),
    "shut down by AWS": (
        lambda cli: account(cli, {"enforcement": "SHUTDOWN"}, {"enforcement": "HEALTHY"}),
        "account-shut-down",
    ),
    "quota used up": (
        lambda cli: account(cli, {"sent_last_24_hours": 49_900}, {"sent_last_24_hours": 0}),
        "account-quota-nearly-used",
    ),
}


@pytest.mark.parametrize("what", BROKEN)
def test_what_broke_is_named(green: Cli, what: str) -> None:
    broken, check = BROKEN[what]
    assert check not in checks(doctor(green))
    with broken(green):
        assert check in checks(doctor(green))


def test_alarms_that_are_gone_are_named_in_a_note(green: Cli) -> None:
    with alarms_deleted(green):
        assert "alarms-missing" in {one["check"] for one in doctor(green)["findings"]}
