"""DKIM: what is said of the three records and the keys behind them, and when nothing is."""

from __future__ import annotations

from dataclasses import replace

import pytest
from support.world import right_identity, world

from sesctl.model.fact import Found

NAME = "token1._domainkey.example.com"
GONE = "@drop token1._domainkey CNAME\n"
KEY = "p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQC7"


def cname(target: str) -> str:
    return f"{GONE}token1._domainkey CNAME {target}"


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        (GONE, {"dkim-record-missing"}),
        (cname("old.dkim.amazonses.com."), {"dkim-wrong-target"}),
        (cname("token2.dkim.amazonses.com."), {"dkim-wrong-target"}),
        (cname("token1.dkim.amazonses.com.example.org."), {"dkim-wrong-target"}),
        (cname("token1.dkim.amazonses.com.evil.test."), {"dkim-wrong-target"}),
        (cname("TOKEN1.DKIM.AmazonSES.com."), set()),
        (cname("token1.dkim.eu-south-1.amazonses.com."), {"dkim-other-region"}),
        (cname("token1.amazonses.com."), {"dkim-other-region"}),
        (cname("token1.dkim.amazonses.com.example.com."), {"dkim-target-doubled"}),
        (cname("token1.dkim.amazonses.com.com."), {"dkim-target-doubled"}),
        (cname('"token1.dkim.amazonses.com".'), {"dkim-target-quoted"}),
        (cname('"token1.dkim.amazonses.com".example.com.'), {"dkim-target-quoted"}),
        (cname("'token1.dkim.amazonses.com'."), {"dkim-target-quoted"}),
        (f'{GONE}token1._domainkey TXT "token1.dkim.amazonses.com."', {"dkim-txt-instead-of-cname"}),
        (f'{GONE}token1._domainkey TXT "TOKEN1.dkim.amazonses.com"', {"dkim-txt-instead-of-cname"}),
        (f'{GONE}token1._domainkey TXT "token2.dkim.amazonses.com"', {"dkim-record-missing"}),
        (f"{GONE}token1._domainkey.example.com CNAME token1.dkim.amazonses.com.", {"dkim-zone-doubled"}),
        (f"{GONE}token1._domainkey.example.com CNAME other.example.org.", {"dkim-record-missing"}),
        (f"{GONE}token1.domainkey CNAME token1.dkim.amazonses.com.", {"dkim-underscore-dropped"}),
        (f"{GONE}token1.domainkey CNAME other.example.org.", {"dkim-record-missing"}),
        (f"{GONE}token1._domainkey A 192.0.2.99", {"dkim-proxied"}),
        (f"{GONE}token1._domainkey AAAA 2001:db8::1", {"dkim-proxied"}),
        (f'{GONE}token1._domainkey TXT "{KEY}"', {"dkim-flattened"}),
        (f'{GONE}token1._domainkey A 192.0.2.99\ntoken1._domainkey TXT "{KEY}"', {"dkim-flattened"}),
        (f"{GONE}*._domainkey A 192.0.2.99", {"dkim-wildcard"}),
        (f'{GONE}*._domainkey TXT "v=spf1 -all"', {"dkim-wildcard"}),
        (f"{GONE}*._domainkey CNAME web.example.org.", {"dkim-wildcard"}),
        ("*._domainkey CNAME web.example.org.", set()),
        (cname("token1._domainkey.example.com."), {"dkim-cname-loop"}),
        ("@keys none", {"dkim-key-missing"}),
        ("@keys p=", {"dkim-key-revoked"}),
        ("@keys 512", {"dkim-key-weak"}),
        ("@keys 1024", {"dkim-key-weak"}),
        ("@keys 2048", set()),
        ("@keys 4096", set()),
        # What is spoken of once is not spoken of twice.
        (f"{GONE}@keys none", {"dkim-record-missing", "dkim-key-missing"}),
    ],
)  # fmt: skip
def test_each_slip_has_one_name(changes: str, expected: set[str]) -> None:
    assert world(changes).checks() == expected


@pytest.mark.parametrize(("bits", "word"), [(512, "error"), (768, "error"), (1024, "note"), (1536, "note")])
def test_a_key_is_weak_by_its_length(bits: int, word: str) -> None:
    found = world(f"@keys {bits}").report().findings
    assert {(finding.check, finding.severity.word) for finding in found} == {("dkim-key-weak", word)}
    assert all(f"{bits} bits" in finding.message for finding in found)


def test_each_record_has_a_finding_of_its_own() -> None:
    changes = "\n".join(f"@drop token{number}._domainkey CNAME" for number in (1, 2, 3))
    found = world(changes).report().findings
    assert {finding.subject for finding in found} == {
        f"token{number}._domainkey.example.com" for number in (1, 2, 3)
    }


def test_two_slips_of_two_records_are_told_apart() -> None:
    changes = f"{GONE}@drop token2._domainkey CNAME\ntoken2.domainkey CNAME token2.dkim.amazonses.com."
    found = {finding.subject: finding.check for finding in world(changes).report().findings}
    assert found == {NAME: "dkim-record-missing", NAME.replace("1", "2"): "dkim-underscore-dropped"}


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        (f"{GONE}token1 CNAME token1.dkim.amazonses.com.", "stands at token1.example.com."),
        (f"{GONE}token1 CNAME token9.dkim.amazonses.com.", ""),
        (
            "@domain shop.example.com\n@drop token1._domainkey.shop CNAME\n",
            "stands at token1._domainkey.example.com.",
        ),
        (
            "@domain shop.example.com\n@drop token1._domainkey.shop CNAME\n@drop token1._domainkey CNAME\n",
            "",
        ),
        (f"{GONE}* CNAME web.example.org.", ""),
    ],
)
def test_a_record_that_stands_elsewhere_is_said_to(changes: str, where: str) -> None:
    (found,) = [one for one in world(changes).report().findings if one.check == "dkim-record-missing"]
    assert ("stands at" in found.message) == bool(where)
    assert found.message.endswith(where)


@pytest.mark.parametrize(
    ("target", "slip"),
    [
        ("token2.dkim.amazonses.com.", ", which belongs to token2._domainkey.example.com."),
        ("token1.dkim.amazonaws.com.", "; its end has to be amazonses.com."),
        ("older.dkim.amazonses.com.", ", a key of another set-up of DKIM."),
        ("web.example.org.", "points to web.example.org."),
    ],
)
def test_how_a_target_came_to_be_wrong_is_said(target: str, slip: str) -> None:
    (found,) = world(cname(target)).report().findings
    assert (found.check, found.message.endswith(slip)) == ("dkim-wrong-target", True), found.message


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ("@identity dkim.signing=false", {"dkim-signing-off"}),
        ("@identity dkim.status=TEMPORARY_FAILURE", {"dkim-temporary-failure"}),
        ("@identity dkim.tokens= dkim.status=NOT_STARTED", {"dkim-not-started"}),
        ("@identity dkim.status=PENDING", set()),
        ("@identity dkim.status=UNRECOGNIZED", set()),
    ],
)
def test_what_ses_says_of_dkim(changes: str, expected: set[str]) -> None:
    assert world(changes).checks() == expected


@pytest.mark.parametrize("wildcard", ["* CNAME web.example.org.", "* A 192.0.2.99", '* TXT "v=spf1 -all"'])
def test_a_wildcard_beside_a_missing_record_is_not_taken_for_a_slip(wildcard: str) -> None:
    assert world(f"{GONE}{wildcard}").checks() == {"dkim-record-missing"}


# BYODKIM: nobody knows what to expect but the owner of the key.

OWN = "@identity dkim.origin=EXTERNAL dkim.tokens=sel\n"


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        (f'{OWN}sel._domainkey TXT "k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQC7"', set()),
        (f'{OWN}sel._domainkey TXT "p="', {"dkim-key-revoked"}),
        (OWN, {"dkim-key-missing"}),
        (f'{OWN}sel._domainkey TXT "no key"', {"dkim-key-missing"}),
        (f'{OWN}sel._domainkey TXT "p=AAAA"\n@at resolver drop sel._domainkey TXT', set()),
    ],
)
def test_of_a_key_of_ones_own_only_its_presence_is_judged(changes: str, expected: set[str]) -> None:
    judged = world(changes).report()
    assert {finding.check for finding in judged.findings} == expected
    reasons = {skip.check: skip for skip in judged.skipped}
    assert reasons["dkim-record-missing"].on_purpose
    assert "BYODKIM" in reasons["dkim-record-missing"].reason


# Unknown is not missing.


@pytest.mark.parametrize("reason", ["servfail", "timeout", "refused", "lame"])
def test_a_record_of_which_nobody_tells_is_skipped_not_missing(reason: str) -> None:
    judged = world("\n".join(f"@server {who} {reason}" for who in ("ns1", "ns2", "resolver"))).report()
    assert not [finding for finding in judged.findings if finding.check.startswith("dkim")]
    skipped = {skip.check for skip in judged.skipped if not skip.on_purpose}
    assert "dkim-key-missing" not in skipped  # No record is known to lead to a key.
    assert judged.verdict == "unknown"
    assert {record.status for record in judged.records} == {"unknown"}


@pytest.mark.parametrize("reason", ["servfail", "timeout", "refused"])
def test_a_key_that_nobody_could_fetch_is_skipped_not_missing(reason: str) -> None:
    judged = world(f"@fail resolver _domainkey.example.com {reason}").report()
    skipped = [skip for skip in judged.skipped if skip.check == "dkim-key-missing"]
    assert [skip.on_purpose for skip in skipped] == [False]
    assert reason in skipped[0].reason
    assert judged.verdict == "unknown"


def test_a_resolver_that_remembers_the_time_before_says_nothing_of_the_key() -> None:
    report = world("@at resolver drop token1._domainkey CNAME").report()
    assert {finding.check for finding in report.findings} == {"resolver-stale"}
    assert report.verdict == "ready"


def test_one_server_that_denies_what_another_has_does_not_make_it_missing() -> None:
    assert world(f"@at ns2 {GONE.strip().removeprefix('@')}").checks() == {"zone-servers-disagree"}


def test_records_cannot_be_judged_without_knowing_the_signing_zone() -> None:
    built = world()
    identity = right_identity()
    dkim = replace(identity.dkim, signing_zone=None)
    built.identity = Found(replace(identity, region="xx-nowhere-1", dkim=dkim))
    judged = built.report()
    (skip,) = [skip for skip in judged.skipped if skip.check == "dkim-record-missing"]
    assert not skip.on_purpose
    assert "xx-nowhere-1" in skip.reason
