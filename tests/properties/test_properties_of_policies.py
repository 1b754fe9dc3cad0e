"""Whatever stands in a policy, the statements of others survive, and ours is added once."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from sesctl.grammar.resource_policy import rule_on
from sesctl.model.arn import Place
from sesctl.model.fault import Fault
from sesctl.model.grant import ses_may_publish
from sesctl.planning.topic_policy import merged

PLACE = Place("aws", "eu-west-3", "123456789012")
TOPIC = "arn:aws:sns:eu-west-3:123456789012:events"

scalars = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=12)
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=8,
)
patterns = st.sampled_from(
    ["*", "sns:*", "SNS:Publish", "sns:Subscribe", TOPIC, f"{TOPIC}*", "arn:aws:sns:*", "", "[", "?*?"]
)
conditions = st.dictionaries(
    st.sampled_from(["StringEquals", "ArnLike", "StringNotLike", "Bool", "Null", "DateLessThan"]),
    st.dictionaries(st.sampled_from(["AWS:SourceArn", "aws:SourceOwner", "x"]), values, max_size=2) | values,
    max_size=2,
)
principals = (
    st.sampled_from(["*", {"AWS": "*"}, {"Service": "ses.amazonaws.com"}, {"Service": ["a", "b"]}]) | values
)
statements = st.fixed_dictionaries(
    {},
    optional={
        "Sid": st.text(max_size=8) | values,
        "Effect": st.sampled_from(["Allow", "Deny"]) | values,
        "Principal": principals,
        "Action": patterns | st.lists(patterns, max_size=3) | values,
        "NotAction": patterns,
        "Resource": patterns | values,
        "Condition": conditions | values,
        "Odd": values,
    },
)
documents = st.fixed_dictionaries(
    {"Statement": st.lists(statements, max_size=4) | statements},
    optional={"Version": st.text(), "Id": values},
)
sources = st.sampled_from(["configuration-set/a", "configuration-set/b", "identity/example.com"])


def listed(document: dict[str, Any]) -> list[Any]:
    found = document["Statement"]
    return found if isinstance(found, list) else [found]


@given(documents, st.lists(sources, min_size=1, max_size=3, unique=True))
def test_no_statement_of_others_is_ever_lost_or_changed(document: dict[str, Any], named: list[str]) -> None:
    grants = [ses_may_publish(PLACE, TOPIC, source) for source in named]
    text = merged(json.dumps(document), grants)
    assert not isinstance(text, Fault)
    after = document if text is None else json.loads(text)
    kept = listed(after)[: len(listed(document))]
    assert kept == listed(document)
    assert {**after, "Statement": None} == {**document, "Statement": None}


@given(documents, st.lists(sources, min_size=1, max_size=3, unique=True))
def test_merging_twice_is_merging_once(document: dict[str, Any], named: list[str]) -> None:
    grants = [ses_may_publish(PLACE, TOPIC, source) for source in named]
    once = merged(json.dumps(document), grants)
    assert not isinstance(once, Fault)
    assert merged(json.dumps(document) if once is None else once, grants) is None


@given(documents, sources, st.permutations(["configuration-set/a", "configuration-set/b"]))
def test_ours_is_in_it_afterwards_unless_somebody_denies_it(
    document: dict[str, Any], source: str, order: list[str]
) -> None:
    text: str | None = json.dumps(document)
    for one in (source, *order):
        added = merged(text, [ses_may_publish(PLACE, TOPIC, one)])
        assert not isinstance(added, Fault)
        text = text if added is None else added
    ruling = rule_on(text, ses_may_publish(PLACE, TOPIC, source))
    denies = any(one.get("Effect") == "Deny" for one in listed(document))
    assert ruling == "allowed" or denies


@given(st.text() | st.binary().map(lambda raw: raw.decode("latin-1")) | values.map(json.dumps))
def test_whatever_is_read_is_ruled_on_or_is_a_fault(text: str) -> None:
    grant = ses_may_publish(PLACE, TOPIC, "identity/example.com")
    ruling = rule_on(text, grant)
    assert isinstance(ruling, Fault) or ruling in {"allowed", "denied", "not-allowed", "unknown"}
