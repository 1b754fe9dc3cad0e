"""The sender's policy: least, valid, and judged as IAM judges it."""

from __future__ import annotations

import json
import warnings
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.sender_world import IDENTITY, NOW, sender
from support.sender_world import findings as judged

from sesctl.checks.run import judge_view
from sesctl.cli.permissions import actions_by_command
from sesctl.grammar.policy import parse_policy, write_policy
from sesctl.grammar.policy_eval import allows, beyond_sending, matches
from sesctl.model.fault import Fault
from sesctl.model.policy import Policy, Statement
from sesctl.planning.operator_policy import operator_policy
from sesctl.planning.sender_policy import SenderWish, policy_name, sender_policy
from sesctl.planning.smtp_password import smtp_password

with warnings.catch_warnings():
    # It leaves files of its own open.
    warnings.simplefilter("ignore", ResourceWarning)
    from parliament import analyze_policy_string

if TYPE_CHECKING:
    from collections.abc import Iterable

SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"  # noqa: S105 - AWS's documented example
WISH = SenderWish("aws", "eu-west-3", "123456789012", "example.com", ("otp@example.com",))
AS = {"ses:FromAddress": "otp@example.com"}
bounded = settings(deadline=None, max_examples=200)


def linted(policy: Policy) -> list[str]:
    return [f"{one.issue}: {one.detail}" for one in analyze_policy_string(write_policy(policy)).findings]


@pytest.mark.parametrize("raw", [False, True])
@pytest.mark.parametrize("sandbox", [False, True])
@pytest.mark.parametrize("configuration_set", ["", "otp"])
def test_a_public_linter_finds_nothing_wrong_with_it(
    raw: bool, sandbox: bool, configuration_set: str
) -> None:
    wish = replace(WISH, raw=raw, sandbox=sandbox, configuration_set=configuration_set)
    assert linted(sender_policy(wish)) == []


def test_it_allows_sending_and_nothing_else() -> None:
    policies = [sender_policy(replace(WISH, configuration_set="otp"))]
    assert allows(policies, "ses:SendEmail", IDENTITY, AS) is True
    assert allows(policies, "ses:sendemail", IDENTITY, AS) is True
    assert allows(policies, "ses:SendRawEmail", IDENTITY, AS) is False
    assert allows(policies, "ses:SendEmail", IDENTITY, {"ses:FromAddress": "ceo@example.com"}) is False
    assert allows(policies, "ses:SendEmail", IDENTITY.replace(".com", ".org"), AS) is False
    assert allows(policies, "ses:DeleteEmailIdentity", IDENTITY, AS) is False
    assert list(beyond_sending(policies)) == []


def test_in_the_sandbox_the_from_address_holds_the_line() -> None:
    (statement,) = sender_policy(replace(WISH, sandbox=True)).statements
    assert statement.resources == ("arn:aws:ses:eu-west-3:123456789012:identity/*",)
    assert statement.conditions == {"StringEquals": {"ses:FromAddress": ("otp@example.com",)}}
    (anybody,) = sender_policy(replace(WISH, sandbox=True, senders=())).statements
    assert anybody.conditions == {"StringLike": {"ses:FromAddress": ("*@example.com",)}}


def test_other_partitions_have_arns_of_their_own() -> None:
    (statement,) = sender_policy(replace(WISH, partition="aws-us-gov", region="us-gov-west-1")).statements
    assert statement.resources[0].startswith("arn:aws-us-gov:ses:us-gov-west-1:")


@pytest.mark.parametrize(
    "identity", ["example.com", "otp@example.com", "x" * 250 + ".example", "odd name/üé"]
)
def test_its_name_is_one_that_iam_takes(identity: str) -> None:
    name = policy_name(replace(WISH, identity=identity))
    assert len(name) <= 128
    assert matches("sesctl-send-*", name)
    assert all(one.isascii() and (one.isalnum() or one in "+=,.@-_") for one in name)


@pytest.mark.parametrize("command", sorted(actions_by_command()))
def test_every_action_of_the_operator_exists(command: str) -> None:
    policy = operator_policy(actions_by_command()[command], "aws", "123456789012")
    unknown = [
        line for line in linted(policy) if "UNKNOWN" in line or "MALFORMED" in line or "MISMATCH" in line
    ]
    assert [line for line in unknown if not _newer_than_the_linter(line)] == []


def _newer_than_the_linter(line: str) -> bool:
    """The linter knows version 1 of SES under the same prefix, and not all of version 2."""
    return "UNKNOWN_ACTION" in line and "ses:" in line


@pytest.mark.parametrize(
    ("region", "password"),
    [
        ("us-east-1", "BLBM/9hSUELfq8Gw+rU1YcBjkOxGbhT2XG763xVLGWL9"),
        ("eu-west-1", "BMW5RDrXmmVs0lV7GpI4oLkHXpZ4stDsk6q91z1g38Pk"),
    ],
)
def test_smtp_passwords_are_those_of_the_developer_guide(region: str, password: str) -> None:
    assert smtp_password(SECRET, region) == password


@pytest.mark.parametrize(
    ("statements", "answer"),
    [
        ([{"Effect": "Allow", "Action": "ses:*", "Resource": "*"}], True),
        ([{"Effect": "Allow", "Action": "*", "Resource": "*"}], True),
        ([{"Effect": "Allow", "Action": "SES:Send*", "Resource": "arn:*:identity/*"}], True),
        ([{"Effect": "Allow", "Action": "ses:SendE?ail", "Resource": "*"}], True),
        ([{"Effect": "Allow", "Action": "ses:SendEmail", "Resource": "arn:aws:ses:us-east-1:*:*"}], False),
        ([{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}], False),
        ([], False),
        (
            [
                {"Effect": "Allow", "Action": "*", "Resource": "*"},
                {"Effect": "Deny", "Action": "ses:Send*", "Resource": "*"},
            ],
            False,
        ),
        (
            [
                {
                    "Effect": "Allow",
                    "Action": "ses:SendEmail",
                    "Resource": "*",
                    "Condition": {"IpAddress": {"aws:SourceIp": "192.0.2.0/24"}},
                }
            ],
            None,
        ),
        (
            [
                {
                    "Effect": "Allow",
                    "Action": "ses:SendEmail",
                    "Resource": "*",
                    "Condition": {"StringLike": {"SES:fromaddress": ["x@example.com", "*@example.com"]}},
                }
            ],
            True,
        ),
    ],
)
def test_policies_are_evaluated_as_iam_does(statements: list[dict[str, Any]], answer: bool | None) -> None:
    policy = parse_policy(json.dumps({"Version": "2012-10-17", "Statement": statements}))
    assert isinstance(policy, Policy)
    assert allows([policy], "ses:SendEmail", IDENTITY, AS) is answer


@bounded
@given(
    st.one_of(
        st.text(max_size=99),
        st.recursive(
            st.one_of(
                st.none(), st.booleans(), st.text(max_size=9), st.sampled_from(["Allow", "*", "ses:*"])
            ),
            lambda inner: st.one_of(
                st.lists(inner, max_size=3),
                st.dictionaries(
                    st.sampled_from(["Statement", "Effect", "Action", "Resource", "Condition", "x"]),
                    inner,
                    max_size=4,
                ),
            ),
        ).map(json.dumps),
    )
)
def test_any_text_is_a_policy_or_a_fault(text: str) -> None:
    found = parse_policy(text)
    assert isinstance(found, Fault) or allows([found], "ses:SendEmail", IDENTITY, AS) in {True, False, None}


@bounded
@given(st.lists(st.sampled_from(["ses:SendEmail", "ses:*", "*", "s3:Get*", "ses:GetAccount"]), min_size=1))
def test_what_is_written_is_read_back(actions: list[str]) -> None:
    policy = Policy(
        (Statement("Allow", tuple(actions), (IDENTITY,), {"StringEquals": {"a:b": ("c", "d")}}, "S"),)
    )
    assert parse_policy(write_policy(policy)) == policy


@pytest.mark.parametrize(
    ("changes", "fires"),
    [
        ("", set()),
        ("@policy AmazonSESFullAccess ses:*", {"policy-too-wide"}),
        ("@policy AdministratorAccess *", {"policy-too-wide"}),
        ("@policy logs logs:PutLogEvents\n@policy send ses:SendEmail identity/example.com", set()),
        ("@policy read ses:GetAccount\n@policy send ses:SendEmail identity/example.com", {"policy-too-wide"}),
        ("@policy send ses:SendEmail identity/example.org", {"policy-lacks-send"}),
        ("@configuration-set otp", {"policy-lacks-send"}),
        ("@key AKIAIOSFODNN7EXAMPLE 91", {"key-old"}),
        ("@key AKIAIOSFODNN7EXAMPLE 90", set()),
    ],
)
def test_a_sender_is_judged_by_what_it_may_do(changes: str, fires: Iterable[str]) -> None:
    assert {one.check for one in judged(changes)} == set(fires)


def test_what_could_not_be_read_is_skipped_with_the_reason() -> None:
    found, skipped = judge_view(sender("@unread iam:GetUser is not allowed"), "sender")
    assert found == ()
    assert {(one.check, one.reason) for one in skipped} == {
        (check, "iam:GetUser is not allowed") for check in ("policy-too-wide", "policy-lacks-send", "key-old")
    }
    assert sender().at == NOW
