"""What SES says of the identity, the one verdict, and when to look again."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from support.world import NOW, world

from sesctl.checks.verdict import SES_IS_ASKED_EVERY, SOON, report
from sesctl.model.fact import Found, NotAsked, Unread
from sesctl.model.identity import LastCheck

PENDING = "@identity verified=false status=PENDING dkim.status=PENDING"


@pytest.mark.parametrize(
    ("changes", "expected", "verdict"),
    [
        ("", set(), "ready"),
        ("@identity missing", {"identity-missing"}, "failing"),
        ("@identity missing\n@elsewhere us-east-1", {"identity-in-other-region"}, "failing"),
        (f"{PENDING}\n@elsewhere us-east-1", {"identity-pending", "identity-in-other-region"}, "failing"),
        ("@elsewhere us-east-1", set(), "ready"),
        (PENDING, {"identity-pending"}, "pending"),
        (f"{PENDING} soa=NS1.example.net.:7", {"identity-pending"}, "pending"),
        (f"{PENDING} soa=ns.old.example.net:3", {"identity-pending", "identity-soa-mismatch"}, "failing"),
        ("@identity soa=ns.old.example.net:3", set(), "ready"),
        ("@identity verified=false status=FAILED dkim.status=FAILED", {"identity-failed"}, "failing"),
        ("@identity verified=false status=TEMPORARY_FAILURE", set(), "pending"),
        ("@identity mail_from.status=PENDING", set(), "pending"),
        ("@address otp@example.com", {"identity-address-shadows-domain"}, "warnings"),
        ("@address otp@app.example.com", {"identity-address-shadows-domain"}, "warnings"),
        ("@address otp@notexample.com", set(), "ready"),
        ("@drop @ TXT", {"spf-domain-missing"}, "ready"),
        ("@server ns2 refused", {"zone-lame-server"}, "warnings"),
        ("@at ns2 drop mail MX", {"zone-servers-disagree"}, "pending"),
        (f"{PENDING}\n@drop mail MX", {"identity-pending", "mail-from-mx-missing"}, "failing"),
        ("@server ns1 timeout\n@server ns2 timeout\n@server resolver timeout", set(), "unknown"),
        (f"{PENDING}\n@server resolver timeout", {"identity-pending"}, "unknown"),
    ],
)  # fmt: skip
def test_findings_lead_to_one_verdict(changes: str, expected: set[str], verdict: str) -> None:
    judged = world(changes).report()
    assert {finding.check for finding in judged.findings} == expected
    assert judged.verdict == verdict


def test_a_denied_permission_leaves_the_identity_unknown_and_the_rest_judged() -> None:
    seen = world("@drop mail MX").observe()
    judged = report(replace(seen, identity=Unread("ses:GetEmailIdentity is denied", "permission")))
    assert {finding.check for finding in judged.findings} == {"mail-from-mx-missing"}
    reasons = {skip.check: skip for skip in judged.skipped}
    assert reasons["identity-missing"].reason == "ses:GetEmailIdentity is denied"
    assert not reasons["identity-missing"].on_purpose


def test_for_the_domain_of_a_mailbox_provider_an_address_is_proposed() -> None:
    seen = replace(world("@identity missing").observe(), domain="gmail.com")
    (found,) = [one for one in report(seen).findings if one.check == "identity-missing"]
    assert "sesctl init email YOU@gmail.com" in found.fix
    assert "init domain" not in found.fix


def test_an_identity_that_could_not_be_read_is_no_reason_to_be_ready() -> None:
    seen = replace(world().observe(), identity=Unread("throttled"))
    assert report(seen).verdict == "unknown"


def test_without_aws_dns_alone_decides() -> None:
    seen = replace(world().observe(), identity=NotAsked("AWS was not asked"))
    judged = report(seen)
    assert judged.verdict == "ready"
    assert judged.findings == ()


def test_without_expected_records_only_what_the_domain_shows_is_judged() -> None:
    seen = world("@drop mail MX\n@drop _dmarc TXT").observe()
    nothing = NotAsked("nobody said what to expect")
    judged = report(replace(seen, identity=nothing, expected=nothing))
    assert {finding.check for finding in judged.findings} == {"dmarc-missing"}


# When to look again


def test_a_ready_domain_need_not_be_looked_at_again() -> None:
    assert world().report().next_look is None


def test_what_is_missing_in_the_zone_may_be_there_at_any_time() -> None:
    assert world("@drop mail MX").report().next_look == NOW + SOON


def test_a_pending_identity_is_asked_for_no_oftener_than_ses_tells() -> None:
    assert world(PENDING).report().next_look == NOW + SES_IS_ASKED_EVERY


@pytest.mark.parametrize(
    ("error", "wait"),
    [
        ("HOST_NOT_FOUND", 300),
        ("TYPE_NOT_FOUND", 300),
        ("INVALID_VALUE", 30),
        ("SERVICE_ERROR", 30),
        (None, 30),
    ],
)
def test_what_ses_remembers_is_waited_for(error: str | None, wait: int) -> None:
    built = world(PENDING)
    assert isinstance(built.identity, Found)
    built.identity = Found(replace(built.identity.value, last_check=LastCheck(error, NOW, None, None)))
    assert built.report().next_look == NOW + timedelta(seconds=wait)


def test_an_absence_that_only_resolvers_tell_lasts_as_long_as_they_remember() -> None:
    judged = world("@server ns1 timeout\n@server ns2 timeout\n@at resolver drop mail MX").report()
    assert judged.next_look == NOW + timedelta(seconds=300)
