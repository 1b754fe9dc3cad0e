"""Where a production request stands, and what is looked at before one."""

from __future__ import annotations

from dataclasses import replace

import pytest
from support.world import REGION, world

from sesctl.model.account import Account, Details, Review
from sesctl.model.production import state_of
from sesctl.planning.production import (
    may_submit,
    preflight,
    words_for,
    wrong_contact,
    wrong_website,
)

SANDBOX = Account(REGION, production=False, sending_enabled=True, enforcement="HEALTHY")


def reviewed(status: str, case_id: str | None = "1234") -> Account:
    return replace(SANDBOX, details=Details(review=Review(status, case_id)))


@pytest.mark.parametrize(
    ("account", "state", "submits"),
    [
        (SANDBOX, "never-asked", True),
        (replace(SANDBOX, details=Details()), "never-asked", True),
        (reviewed("PENDING"), "pending", False),
        (reviewed("DENIED"), "denied", False),
        (reviewed("FAILED"), "failed", True),
        (reviewed("SOMETHING_NEW"), "unknown", False),
        # Only ProductionAccessEnabled tells, whatever the last review said.
        (reviewed("GRANTED"), "unknown", False),
        (replace(reviewed("DENIED"), production=True), "granted", False),
        (replace(SANDBOX, production=True), "granted", False),
    ],
)
def test_a_request_is_made_only_where_it_can_help(account: Account, state: str, submits: bool) -> None:
    assert state_of(account) == state
    assert may_submit(state_of(account)) is submits
    assert words_for(state_of(account), account)


def test_the_support_case_is_named_where_ses_gave_one() -> None:
    assert "support case 1234" in words_for("denied", reviewed("DENIED"))
    assert "Support Center" in words_for("denied", reviewed("DENIED", None))


@pytest.mark.parametrize(
    ("changes", "problems"),
    [
        ("", set()),
        ("@keys 1024", set()),
        ("@identity verified=false status=PENDING", {"identity"}),
        ("@drop token1._domainkey CNAME", {"DKIM"}),
        ("@drop mail MX", {"MAIL FROM"}),
        ("@drop _dmarc TXT", {"DMARC"}),
        ("@identity missing", {"identity"}),
    ],
)
def test_preflight_names_what_reviewers_would_see(changes: str, problems: set[str]) -> None:
    found = preflight(SANDBOX, world(changes).report())
    assert {one.name for one in found if one.outcome == "problem"} == problems
    assert all(one.fix for one in found if one.outcome == "problem")


def test_without_a_domain_the_identity_is_the_problem() -> None:
    assert [one.name for one in preflight(SANDBOX, None) if one.outcome == "problem"] == ["identity"]


@pytest.mark.parametrize(
    ("account", "name"),
    [
        (replace(SANDBOX, enforcement="PROBATION"), "reputation"),
        (replace(SANDBOX, sending_enabled=False), "sending"),
        (replace(SANDBOX, suppressed_reasons=()), "suppression list"),
        (replace(SANDBOX, suppressed_reasons=("BOUNCE",)), "suppression list"),
    ],
)
def test_an_account_in_trouble_is_a_problem(account: Account, name: str) -> None:
    assert name in {one.name for one in preflight(account, world().report()) if one.outcome == "problem"}


def test_what_dns_did_not_tell_is_unknown_not_in_order() -> None:
    report = world("@server ns1 timeout\n@server ns2 timeout\n@server resolver timeout").report()
    outcomes = {one.name: one.outcome for one in preflight(SANDBOX, report)}
    assert {outcomes["DKIM"], outcomes["MAIL FROM"], outcomes["DMARC"]} == {"unknown"}


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("https://example.com", True),
        ("http://example.com/about?x=1", True),
        (" https://example.com ", True),
        ("example.com", False),
        ("ftp://example.com", False),
        ("https://", False),
        ("https://localhost", False),
        ("https://[::1", False),
        ("https://exa mple.com", False),
        ("https://example.com/" + "a" * 1000, False),
        ("", False),
    ],
)
def test_a_website_is_a_url_of_a_domain(text: str, right: bool) -> None:
    assert (wrong_website(text) is None) is right


@pytest.mark.parametrize(
    ("text", "right"),
    [("a@example.com", True), ("nobody", False), ("a@b.c", False), ("a" * 65 + "@example.com", False)],
)
def test_a_contact_is_an_address_that_aws_takes(text: str, right: bool) -> None:
    assert (wrong_contact(text) is None) is right
