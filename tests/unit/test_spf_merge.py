"""The SPF record that is suggested in place of what stands there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.world import world

from sesctl.grammar.spf import parse_spf
from sesctl.model.spf import Mechanism, Modifier, Spf
from sesctl.planning.spf_merge import suggest, suggestions

if TYPE_CHECKING:
    from sesctl.model.spf import Suggestion

MAIL = "mail.example.com"


def suggested(*records: str, at: str = MAIL, more: str = "") -> Suggestion | None:
    built = world(f"@drop mail TXT\n@drop @ TXT\n{more}")
    for zone in built.zones.values():
        zone[at, "TXT"] = records
    found = {one.name: one for one in suggestions(built.observe().dns.spf, MAIL)}
    return found.get(at)


@pytest.mark.parametrize(
    ("records", "value"),
    [
        ([], "v=spf1 include:amazonses.com ~all"),
        (["verify=abc"], "v=spf1 include:amazonses.com ~all"),
        (["v=spf1 ip4:192.0.2.0/24 -all"], "v=spf1 ip4:192.0.2.0/24 include:amazonses.com -all"),
        (["v=spf1 a mx"], "v=spf1 a mx include:amazonses.com ~all"),
        (["v=spf1 ip4:192.0.2.1 +all"], "v=spf1 ip4:192.0.2.1 include:amazonses.com ~all"),
        (["v=spf1 a ~all", "v=spf1 include:amazonses.com -all"], "v=spf1 a include:amazonses.com ~all"),
        (["v=spf1 a -all", "v=spf1 A ?all"], "v=spf1 A include:amazonses.com ?all"),
        (["v=spf1 -include:amazonses.com ~all"], "v=spf1 include:amazonses.com ~all"),
        (["v=spf1 ?include:amazonses.com a -all"], "v=spf1 a include:amazonses.com -all"),
        (["v=spf1 exp=why.example.org a -all"], "v=spf1 a include:amazonses.com -all exp=why.example.org"),
    ],
)
def test_a_record_is_suggested_that_keeps_what_is_there(records: list[str], value: str) -> None:
    found = suggested(*records)
    assert found
    assert found.value == value
    assert found.why


def test_nothing_is_suggested_where_nothing_has_to_change() -> None:
    assert suggested("v=spf1 include:amazonses.com ~all") is None
    assert suggested("v=spf1 -all", at="example.com") is None


def test_nothing_is_suggested_on_what_is_not_known() -> None:
    assert suggestions(world("@server resolver timeout").observe().dns.spf, MAIL) == ()


@pytest.mark.parametrize(
    ("records", "why"),
    [
        (["v=spf1 include: -all"], "has to be corrected first"),
        (["v=spf1 ip4:x -all", "v=spf1 a -all"], "has an error"),
        (["v=spf1 redirect=_spf.example.org", "v=spf1 a -all"], "merged by hand"),
        (["v=spf1 " + " ".join(f"a:h{number}.example.com" for number in range(10)) + " -all"], "11 lookups"),
    ],
)
def test_where_no_record_can_be_suggested_it_is_said_why(records: list[str], why: str) -> None:
    found = suggested(*records)
    assert found
    assert found.value == ""
    assert why in found.why


def test_at_the_domain_records_are_merged_and_ses_is_not_added() -> None:
    found = suggested("v=spf1 a -all", "v=spf1 mx -all", at="example.com")
    assert found
    assert found.value == "v=spf1 a mx -all"


TERMS = st.sampled_from(
    [
        *(
            "a",
            "mx",
            "+a",
            "-ip4:192.0.2.1",
            "ip4:192.0.2.0/24",
            "~ip6:2001:db8::/32",
            "exists:%{i}.example.org",
        ),
        *(
            "?a:host.example.com",
            "include:_spf.example.org",
            "ip4:198.51.100.7",
            "x-mine=1",
            "exp=why.example.org",
        ),
    ]
)
RECORDS = st.lists(
    st.tuples(
        st.lists(TERMS, max_size=4, unique_by=lambda term: term.partition("=")[0]), st.sampled_from(("", "~all", "-all", "?all"))
    ),
    min_size=1,
    max_size=3,
)  # fmt: skip


@settings(deadline=None, max_examples=80)
@given(RECORDS)
def test_no_term_of_anybody_else_is_dropped(parts: list[tuple[list[str], str]]) -> None:
    records = [" ".join(filter(None, ["v=spf1", *terms, last])) for terms, last in parts]
    found = suggested(*dict.fromkeys(records), more='_spf.example.org.x TXT "v=spf1 -all"')
    if found is None or not found.value:
        return
    merged = parse_spf(found.value)
    assert isinstance(merged, Spf)
    kept = {term.text.lower().removeprefix("+") for term in merged.terms}
    assert {term.lower().removeprefix("+") for terms, _ in parts for term in terms} <= kept
    assert "include:amazonses.com" in kept
    ends = [term for term in merged.terms if isinstance(term, Mechanism) and term.name == "all"]
    assert len(ends) == 1
    assert all(isinstance(term, Modifier) for term in merged.terms if term.position > ends[0].position)


def test_a_suggestion_is_content_with_itself() -> None:
    found = suggested("v=spf1 ip4:192.0.2.0/24 -all", "v=spf1 a ~all")
    assert found
    again = suggested(found.value)
    assert again is None


def test_a_loop_or_a_macro_calls_for_no_suggestion() -> None:
    tree = world('@drop mail TXT\nmail TXT "v=spf1 include:%{i}.example.org -all"').observe().dns.spf[0]
    assert suggest(tree, needs_ses=True) is None
