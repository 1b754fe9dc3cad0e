"""`sesctl policy` and `sesctl init sender`: the least policy, and keys only when asked for."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest

from sesctl.sim.environment import SECRET_KEY

if TYPE_CHECKING:
    from pathlib import Path

    from support.cli import Cli, Simulators

OTP = ("--from", "otp@example.com")
USER = ("init", "sender", *OTP, "--user", "my-app", "--yes")


def iam(cli: Cli) -> Any:
    return cli.driver.client("iam")


def policy_of(cli: Cli, user: str = "my-app") -> Any:
    (name,) = iam(cli).list_user_policies(UserName=user)["PolicyNames"]
    return iam(cli).get_user_policy(UserName=user, PolicyName=name)["PolicyDocument"]


def test_the_policy_names_identity_address_and_nothing_else(production: Cli) -> None:
    done = production("policy", "sender", *OTP)
    (statement,) = json.loads(done.stdout)["Statement"]
    assert (done.code, production.changes()) == (0, [])
    assert statement["Action"] == ["ses:SendEmail"]
    assert statement["Resource"] == ["arn:aws:ses:us-east-1:123456789012:identity/example.com"]
    assert statement["Condition"] == {"StringEquals": {"ses:FromAddress": "otp@example.com"}}


def test_a_default_configuration_set_is_allowed_too(production: Cli) -> None:
    ses = production.driver.client("sesv2")
    ses.create_configuration_set(ConfigurationSetName="otp")
    ses.put_email_identity_configuration_set_attributes(
        EmailIdentity="example.com", ConfigurationSetName="otp"
    )
    (statement,) = json.loads(production("policy", "sender", *OTP).stdout)["Statement"]
    assert statement["Resource"][1].endswith(":configuration-set/otp")


def test_in_the_sandbox_it_is_wider_and_says_why(verified: Cli) -> None:
    done = verified("policy", "sender", *OTP, "--raw")
    (statement,) = json.loads(done.stdout)["Statement"]
    assert statement["Resource"] == ["arn:aws:ses:us-east-1:123456789012:identity/*"]
    assert statement["Action"] == ["ses:SendEmail", "ses:SendRawEmail"]
    assert "in the sandbox" in done.stderr


def test_an_account_that_could_not_be_read_is_taken_for_a_sandbox_and_says_so(production: Cli) -> None:
    production.fault("ses:GetAccount", "denied")
    done = production("policy", "sender", *OTP)
    assert done.code == 0
    assert "identity/*" in done.stdout
    assert "not known" in done.stderr


def test_an_address_identity_is_the_one_that_counts(production: Cli) -> None:
    production.driver.client("sesv2").create_email_identity(EmailIdentity="otp@example.com")
    assert ":identity/otp@example.com" in production("policy", "sender", *OTP).stdout


def test_an_address_without_an_identity_is_refused(production: Cli) -> None:
    done = production("policy", "sender", "--from", "otp@example.org")
    assert (done.code, done.stdout) == (1, "")
    assert "sesctl init domain example.org" in done.stderr


def test_the_policy_of_the_operator_is_that_of_the_commands_named(production: Cli) -> None:
    done = production("policy", "operator", "init domain", "--read-only", "--account", "123456789012")
    actions = {action for one in json.loads(done.stdout)["Statement"] for action in one["Action"]}
    assert "ses:GetEmailIdentity" in actions
    assert not [action for action in actions if "Create" in action or "Put" in action or "ChangeR" in action]
    assert production.calls() == []
    unknown = production("policy", "operator", "chek-dns")
    assert (unknown.code, 'operator "check-dns"' in unknown.stderr) == (2, True)
    assert production("policy", "operator", "--account", "12").code == 2


def test_the_policy_of_a_group_is_that_of_all_its_commands(production: Cli) -> None:
    done = production("policy", "operator", "init", "--account", "123456789012")
    for action in ("ses:CreateEmailIdentity", "sns:CreateTopic", "cloudwatch:PutMetricAlarm"):
        assert action in done.stdout, done.said


def test_the_policy_of_the_operator_needs_no_region_and_names_the_way_without_credentials(
    production: Cli,
) -> None:
    nowhere = {"AWS_REGION": None, "AWS_DEFAULT_REGION": None}
    done = production("policy", "operator", "check-dns", env=nowhere)
    assert (done.code, json.loads(done.stdout)["Version"]) == (0, "2012-10-17"), done.said
    keyless = {"AWS_ACCESS_KEY_ID": None, "AWS_SECRET_ACCESS_KEY": None}
    refused = production("policy", "operator", "check-dns", env=keyless)
    assert (refused.code, "--account ID" in refused.stderr) == (4, True), refused.said


def test_only_what_takes_a_configuration_set_is_allowed_on_one(production: Cli) -> None:
    looks = production("policy", "operator", "check-dns", "--account", "123456789012")
    assert "identity/*" in looks.stdout
    assert "configuration-set/*" not in looks.stdout
    sends = production("policy", "operator", "send-test", "--account", "123456789012")
    (both,) = [one for one in json.loads(sends.stdout)["Statement"] if "ses:SendEmail" in one["Action"]]
    assert len(both["Resource"]) == 2


def test_a_user_is_made_once_and_may_send_afterwards(production: Cli) -> None:
    first = production(*USER, "-o", "json")
    assert [step["action"] for step in first.json["steps"]] == ["create-user", "attach-policy"]
    assert policy_of(production) == json.loads(production("policy", "sender", *OTP).stdout)
    production.forget_calls()
    again = production(*USER, "-o", "json")
    assert (again.code, again.json["steps"], production.changes()) == (0, [], [])


def test_after_production_access_the_same_command_makes_it_narrow(verified: Cli) -> None:
    verified(*USER)
    assert policy_of(verified)["Statement"][0]["Resource"][0].endswith(":identity/*")
    verified.account(production=True)
    again = verified(*USER, "-o", "json")
    assert [(one["action"], one["sign"]) for one in again.json["steps"]] == [("attach-policy", "~")]
    assert policy_of(verified)["Statement"][0]["Resource"][0].endswith(":identity/example.com")


def test_what_a_rewritten_policy_no_longer_allows_is_said(production: Cli) -> None:
    production(*USER, "--from", "news@example.com", "--raw")
    planned = production(*USER, "--dry-run")
    assert "note: my-app loses ses:SendRawEmail, mail from news@example.com; to keep it" in planned.stderr
    same = production(*USER, "--from", "news@example.com", "--raw", "--dry-run")
    assert "loses" not in same.stderr
    wider = production(*USER, "--from", "news@example.com", "--from", "b@example.com", "--raw", "--dry-run")
    assert "loses" not in wider.stderr


def test_a_role_has_to_exist(production: Cli) -> None:
    role = ("init", "sender", *OTP, "--role", "my-app", "--yes")
    missing = production(*role)
    assert (missing.code, production.changes()) == (1, [])
    assert "no role my-app" in missing.stderr
    iam(production).create_role(RoleName="my-app", AssumeRolePolicyDocument="{}")
    assert production(*role).code == 0
    assert iam(production).list_role_policies(RoleName="my-app")["PolicyNames"]


def test_what_is_wider_beside_it_is_named(production: Cli) -> None:
    production(*USER)
    wide = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "ses:*", "Resource": "*"}]}
    iam(production).put_user_policy(UserName="my-app", PolicyName="wide", PolicyDocument=json.dumps(wide))
    assert "wide allows ses:*, which is more than sending" in production(*USER).stderr


@pytest.mark.parametrize(
    "how",
    [
        (),
        ("--role", "a", "--user", "b"),
        ("--role", "a", "--create-key"),
        ("--user", "a", "--smtp"),
    ],
)
def test_what_makes_no_sense_is_refused_before_anything_is_asked(
    production: Cli, how: tuple[str, ...]
) -> None:
    done = production("init", "sender", *OTP, *how)
    assert (done.code, production.calls()) == (2, [])


def test_a_key_goes_to_a_terminal_once_and_nowhere_else(production: Cli) -> None:
    refused = production(*USER, "--create-key")
    assert (refused.code, production.changes()) == (2, [])
    with production.typist(*USER, "--create-key", answer_apart=True) as typist:
        done = typist.finish()
    assert done.code == 0, done.said
    assert "AWS_SECRET_ACCESS_KEY=" in done.stderr
    assert done.stdout == ""
    (key,) = iam(production).list_access_keys(UserName="my-app")["AccessKeyMetadata"]
    assert key["AccessKeyId"] in done.stderr


def test_the_secret_is_in_no_document(production: Cli) -> None:
    with production.typist(*USER, "--create-key", "-o", "json", "--debug", answer_apart=True) as typist:
        done = typist.finish()
    secret = done.stderr.partition("AWS_SECRET_ACCESS_KEY=")[2].split()[0]
    assert len(secret) >= 16
    assert secret not in done.stdout
    assert done.stderr.count(secret) == 1


def test_smtp_gets_a_password_for_the_region(production: Cli) -> None:
    with production.typist(*USER, "--create-key", "--smtp", answer_apart=True) as typist:
        done = typist.finish()
    assert "SMTP_HOST=email-smtp.us-east-1.amazonaws.com" in done.stderr
    password = done.stderr.partition("SMTP_PASSWORD=")[2].split()[0]
    assert (len(password), password[0]) == (44, "B")
    assert "AWS_SECRET_ACCESS_KEY" not in done.stderr
    assert policy_of(production)["Statement"][0]["Action"] == ["ses:SendEmail", "ses:SendRawEmail"]


def test_a_second_key_is_planned_with_the_one_that_is_there(verified: Cli, tmp_path: Path) -> None:
    key = ("--create-key", "--env-file")
    first = verified(*USER, *key, str(tmp_path / ".env"))
    assert first.code == 0, first.said
    (there,) = verified.driver.client("iam").list_access_keys(UserName="my-app")["AccessKeyMetadata"]
    again = verified(*USER, *key, str(tmp_path / "other.env"), "--dry-run")
    since = there["CreateDate"].strftime("%Y-%m-%d")
    assert f"make an access key for the user my-app, beside {there['AccessKeyId']} of {since}" in again.said


def test_the_command_for_the_narrow_policy_makes_no_other_key(verified: Cli, tmp_path: Path) -> None:
    done = verified(*USER, "--create-key", "--env-file", str(tmp_path / ".env"))
    said = " ".join(done.stderr.split())
    found = re.search(r"run (sesctl init sender .*) for the narrow one", said)
    assert found, done.said
    assert "--create-key" not in found[1]
    verified.account(production=True)
    again = verified(*found[1].split()[1:], "--yes", "-o", "json")
    assert [one["action"] for one in again.json["steps"]] == ["attach-policy"], again.said
    assert policy_of(verified)["Statement"][0]["Resource"][0].endswith(":identity/example.com")


def test_a_third_key_is_not_tried(production: Cli) -> None:
    production(*USER)
    for _ in range(2):
        iam(production).create_access_key(UserName="my-app")
    production.forget_calls()
    with production.typist(*USER, "--create-key", answer_apart=True) as typist:
        done = typist.finish()
    assert (done.code, production.changes()) == (3, [])
    assert "allows no third" in done.stderr


@pytest.mark.parametrize(
    "action", ["iam:GetUser", "iam:ListUserPolicies", "iam:PutUserPolicy", "iam:CreateUser"]
)
def test_what_is_denied_is_named(production: Cli, action: str) -> None:
    if action == "iam:ListUserPolicies":
        iam(production).create_user(UserName="my-app")
    production.fault(action, "denied")
    done = production(*USER)
    assert done.code == 4, done.said
    assert action in done.stderr
    production.control("DELETE", "/faults")
    assert production(*USER).code == 0
    assert policy_of(production)


@pytest.mark.parametrize(
    "how",
    [
        ("policy", "sender", "--from", "*@example.com"),
        ("init", "sender", *OTP, "--user", "a b/../*"),
        ("init", "sender", *OTP, "--role", "path/to/role"),
    ],
)
def test_patterns_and_paths_are_no_names(production: Cli, how: tuple[str, ...]) -> None:
    done = production(*how)
    assert (done.code, production.calls()) == (2, [])


def test_a_key_goes_into_a_file_and_is_shown_nowhere(production: Cli, tmp_path: Path) -> None:
    path = tmp_path / ".env"
    done = production(*USER, "--create-key", "--env-file", str(path), "-o", "json", "--debug")
    assert done.code == 0, done.said
    text = path.read_text()
    secret = text.partition("AWS_SECRET_ACCESS_KEY=")[2].split()[0]
    assert secret not in done.said
    assert path.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("how", [(), ("--smtp",)])
def test_a_second_run_makes_no_other_key_where_the_file_has_one(
    production: Cli, tmp_path: Path, how: tuple[str, ...]
) -> None:
    command = (*USER, "--create-key", *how, "--env-file", str(tmp_path / ".env"), "--yes")
    assert production(*command).code == 0
    before = (tmp_path / ".env").read_text()
    production.forget_calls()
    again = production(*command)
    assert (again.code, production.changes(), (tmp_path / ".env").read_text()) == (0, [], before), again.said
    assert "is in the file already" in again.stderr


def test_a_key_of_somebody_else_in_the_file_is_not_overwritten(production: Cli, tmp_path: Path) -> None:
    path = tmp_path / ".env"
    path.write_text(f"AWS_ACCESS_KEY_ID=AKIAI44QH8DHBEXAMPLE\nAWS_SECRET_ACCESS_KEY={SECRET_KEY}\n")
    before = path.read_bytes()
    for _ in range(2):
        done = production(*USER, "--create-key", "--env-file", str(path), "--yes")
        assert (done.code, path.read_bytes()) == (1, before)
        assert "is none of the user" in done.stderr
        assert "iam:CreateAccessKey" not in production.changes()
        production(*USER, "--yes")


def test_a_placeholder_in_the_file_makes_room_for_the_key(production: Cli, tmp_path: Path) -> None:
    path = tmp_path / ".env"
    path.write_text("AWS_ACCESS_KEY_ID=changeme\nAWS_SECRET_ACCESS_KEY=changeme\n")
    assert production(*USER, "--create-key", "--env-file", str(path), "--yes").code == 0
    assert "changeme" not in path.read_text()


def test_a_file_that_takes_no_key_keeps_one_from_being_made(production: Cli, tmp_path: Path) -> None:
    done = production(*USER, "--create-key", "--env-file", str(tmp_path / "none" / ".env"))
    assert done.code == 2
    assert production.changes() == []


def test_on_a_terminal_the_address_is_asked_for(simulate: Simulators) -> None:
    cli = simulate(scenario="production")
    with cli.typist("policy", "sender", answer_apart=True) as typist:
        typist.answers("Address that mail comes from", "otp@example.com")
        assert "ses:SendEmail" in typist.finish().stdout
    assert cli("policy", "sender").code == 2
