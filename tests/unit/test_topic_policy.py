"""Policies of topics: what they let SES do, and what is added to them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from sesctl.grammar.resource_policy import Access, denying, rule, rule_on
from sesctl.model.arn import Place, arn_of, resource_name
from sesctl.model.fault import Fault
from sesctl.model.grant import cloudwatch_may_publish, may_use_key, ses_may_publish, sns_may_send
from sesctl.planning.topic_policy import merged

PLACE = Place("aws", "eu-west-3", "123456789012")
TOPIC = "arn:aws:sns:eu-west-3:123456789012:ses-example-com-bounces"
SOURCE = "arn:aws:ses:eu-west-3:123456789012:configuration-set/example-com"
GRANT = ses_may_publish(PLACE, TOPIC, "configuration-set/example-com")
ACCESS = Access(
    "ses.amazonaws.com",
    "sns:Publish",
    TOPIC,
    {"aws:sourceaccount": "123456789012", "aws:sourcearn": SOURCE, "aws:securetransport": "true"},
)
# As SNS makes it for a new topic.
DEFAULT: dict[str, Any] = {
    "Version": "2008-10-17",
    "Id": "__default_policy_ID",
    "Statement": [
        {
            "Sid": "__default_statement_ID",
            "Effect": "Allow",
            "Principal": {"AWS": "*"},
            "Action": ["SNS:Publish", "SNS:Subscribe"],
            "Resource": TOPIC,
            "Condition": {"StringEquals": {"AWS:SourceOwner": "123456789012"}},
        }
    ],
}


def policy(*statements: dict[str, Any]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def allow(**changes: Any) -> dict[str, Any]:
    whole = {
        "Effect": "Allow",
        "Principal": {"Service": "ses.amazonaws.com"},
        "Action": "SNS:Publish",
        "Resource": TOPIC,
        **changes,
    }
    return {name: value for name, value in whole.items() if value is not None}


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"Action": ["sns:GetTopicAttributes", "sns:publish"]},
        {"Action": "sns:*"},
        {"Action": "*", "Resource": "*"},
        {"Action": None, "NotAction": "sns:Subscribe"},
        {"Resource": "arn:aws:sns:*:123456789012:ses-*"},
        {"Resource": "arn:aws:sns:eu-west-?:123456789012:ses-example-com-bounces"},
        {"Principal": "*"},
        {"Principal": {"AWS": "*"}},
        {"Principal": {"Service": ["cloudwatch.amazonaws.com", "ses.amazonaws.com"]}},
        {"Condition": {"StringEquals": {"AWS:SourceAccount": "123456789012"}}},
        {"Condition": {"StringEquals": {"aws:sourceaccount": ["210987654321", "123456789012"]}}},
        {"Condition": {"ArnLike": {"AWS:SourceArn": "arn:aws:ses:*:123456789012:*"}}},
        {"Condition": {"StringLike": {"AWS:SourceArn": SOURCE}, "Bool": {"aws:SecureTransport": True}}},
        {"Condition": {"StringNotEquals": {"AWS:SourceAccount": "210987654321"}}},
        {"Condition": {"StringEqualsIfExists": {"aws:PrincipalOrgID": "o-example"}}},
        {"Condition": {"Null": {"aws:PrincipalArn": "true"}}},
    ],
    ids=str,
)
def test_these_statements_let_ses_publish(changes: dict[str, Any]) -> None:
    assert rule(policy(allow(**changes)), ACCESS) == "allowed"


@pytest.mark.parametrize(
    "changes",
    [
        {"Principal": {"Service": "sns.amazonaws.com"}},
        {"Principal": {"AWS": "arn:aws:iam::123456789012:root"}},
        {"Principal": None},
        {"Action": "sns:Subscribe"},
        {"Action": None, "NotAction": "sns:*"},
        {"Resource": f"{TOPIC}x"},
        {"Resource": "arn:aws:sns:eu-west-3:123456789012:ses-[a-z]*"},
        {"Condition": {"StringEquals": {"AWS:SourceAccount": "210987654321"}}},
        {"Condition": {"StringEquals": {"AWS:SourceArn": f"{SOURCE}-2"}}},
        {"Condition": {"StringEquals": {"AWS:SourceOwner": "123456789012"}}},
        {"Condition": {"StringNotEquals": {"AWS:SourceAccount": "123456789012"}}},
        {"Condition": {"Bool": {"aws:SecureTransport": "false"}}},
        {"Condition": {"Null": {"aws:SourceArn": "true"}}},
        {"Effect": "Deny", "Principal": {"Service": "sns.amazonaws.com"}},
    ],
    ids=str,
)
def test_these_statements_do_not(changes: dict[str, Any]) -> None:
    assert rule(policy(allow(**changes)), ACCESS) == "not-allowed"


@pytest.mark.parametrize(
    "condition",
    [
        {"DateGreaterThan": {"aws:CurrentTime": "2026-01-01T00:00:00Z"}},
        {"StringEquals": {"aws:SourceOrgID": "o-example"}},
        {"StringLike": {"AWS:SourceArn": "arn:aws:ses:*:${aws:PrincipalAccount}:*"}},
        {"ForAnyValue:StringEquals": {"AWS:SourceArn": SOURCE}},
        ["not an object"],
    ],
    ids=str,
)
def test_a_condition_that_is_not_understood_leaves_it_open(condition: object) -> None:
    assert rule(policy(allow(Condition=condition)), ACCESS) == "unknown"
    assert rule(policy(allow(), allow(Effect="Deny", Condition=condition)), ACCESS) == "unknown"


def test_a_deny_outdoes_every_allow_and_is_named() -> None:
    text = policy(allow(), allow(Effect="Deny", Sid="OnlyOurs", Principal="*"))
    assert rule(text, ACCESS) == "denied"
    assert denying(text, ACCESS) == "OnlyOurs"


def test_a_deny_of_what_is_not_encrypted_on_the_way_does_not_concern_ses() -> None:
    plain = {"Bool": {"aws:SecureTransport": "false"}}
    assert rule(policy(allow(), allow(Effect="Deny", Principal="*", Condition=plain)), ACCESS) == "allowed"


def test_the_policy_of_a_new_topic_lets_ses_do_nothing() -> None:
    assert rule_on(json.dumps(DEFAULT), GRANT) == "not-allowed"


@pytest.mark.parametrize(
    "text", ["{", "[]", "null", '"*"', "{}", '{"Statement": ["x"]}', "1e999", "[" * 5000]
)
def test_what_is_no_policy_is_a_fault_and_is_not_replaced(text: str) -> None:
    assert isinstance(rule(text, ACCESS), Fault)
    assert isinstance(merged(text, [GRANT]), Fault)


def test_a_key_needs_both_of_its_actions() -> None:
    grant = may_use_key("ses.amazonaws.com")
    half = {**grant.statement, "Action": "kms:Decrypt"}
    assert rule_on(policy(half), grant) == "not-allowed"
    assert rule_on(policy(grant.statement), grant) == "allowed"
    assert (
        rule_on(policy({**grant.statement, "Action": ["kms:Decrypt", "kms:GenerateDataKey*"]}), grant)
        == "allowed"
    )


@pytest.mark.parametrize(
    "grant",
    [
        GRANT,
        ses_may_publish(PLACE, TOPIC, "identity/example.com"),
        cloudwatch_may_publish(PLACE, TOPIC),
        sns_may_send("arn:aws:sqs:eu-west-3:123456789012:events", TOPIC),
        may_use_key("sns.amazonaws.com"),
    ],
    ids=lambda grant: grant.sid,
)
def test_every_grant_gives_what_it_asks_for(grant: Any) -> None:
    added = merged(None, [grant])
    assert isinstance(added, str)
    assert rule_on(added, grant) == "allowed"
    assert merged(added, [grant]) is None
    assert grant.sid.isalnum()


def test_our_statement_is_added_behind_those_of_others() -> None:
    text = merged(json.dumps(DEFAULT), [GRANT])
    assert isinstance(text, str)
    found = json.loads(text)
    assert found == {**DEFAULT, "Statement": [*DEFAULT["Statement"], GRANT.statement]}
    assert GRANT.statement["Condition"] == {
        "StringEquals": {"AWS:SourceAccount": "123456789012", "AWS:SourceArn": SOURCE}
    }


def test_one_that_others_have_made_is_enough() -> None:
    assert merged(policy(allow(Sid="mine")), [GRANT]) is None


def test_our_own_statement_is_replaced_where_somebody_has_changed_it() -> None:
    other = allow(Sid="mine", Action="sns:Subscribe")
    changed = {**GRANT.statement, "Resource": "arn:aws:sns:eu-west-3:123456789012:elsewhere"}
    text = merged(policy(changed, other), [GRANT])
    assert isinstance(text, str)
    assert json.loads(text)["Statement"] == [GRANT.statement, other]


def test_a_single_statement_without_a_list_is_kept() -> None:
    text = merged(json.dumps({"Statement": DEFAULT["Statement"][0]}), [GRANT])
    assert isinstance(text, str)
    assert json.loads(text)["Statement"] == [*DEFAULT["Statement"], GRANT.statement]


def test_two_configuration_sets_share_a_topic() -> None:
    other = ses_may_publish(PLACE, TOPIC, "configuration-set/other")
    text = merged(merged(json.dumps(DEFAULT), [GRANT]), [other])  # type: ignore[arg-type]
    assert isinstance(text, str)
    assert [rule_on(text, grant) for grant in (GRANT, other)] == ["allowed", "allowed"]
    assert GRANT.sid != other.sid


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (TOPIC, "ses-example-com-bounces"),
        ("ops@example.com", "ops@example.com"),
        ("arn:aws:sns", "arn:aws:sns"),
    ],
)
def test_things_are_called_by_the_last_part_of_their_arn(text: str, name: str) -> None:
    assert resource_name(text) == name


@pytest.mark.parametrize(
    "text", ["", "arn:aws:sns:eu-west-3:1", "arn::sns:eu-west-3:1:x", "urn:aws:sns:a:b:c"]
)
def test_what_is_no_arn_is_not_read(text: str) -> None:
    assert arn_of(text) is None
    assert str(arn_of(TOPIC)) == TOPIC
