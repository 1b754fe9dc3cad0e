"""DMARC: which policy applies, where it comes from, and what keeps it from having effect."""

from __future__ import annotations

import pytest
from support.world import world

from sesctl.checks.run import judge

GONE = "@drop _dmarc TXT\n"
RUA = "rua=mailto:d@example.com"


def own(text: str, more: str = "") -> str:
    return f"{GONE}_dmarc TXT '{text}'\n{more}"


AGREED = 'example.com._report._dmarc.example.org TXT "v=DMARC1;"'


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        (GONE, {"dmarc-missing"}),
        (own("some-verification=abc"), {"dmarc-missing"}),
        (own(f"v=DMARC1; p=reject; {RUA}", '_dmarc TXT "verify=abc"'), set()),
        (own(f"v=DMARC1;p=reject;{RUA}"), set()),
        (own(f"v = DMARC1 ; p = REJECT ; {RUA} ;"), set()),
        (own(f"v=DMARC1; p=reject; {RUA}", '_dmarc TXT "v=DMARC1; p=none;"'), {"dmarc-multiple-records"}),
        (own("v=dmarc1; p=reject"), {"dmarc-syntax-error"}),
        (own("V=DMARC1; p=reject"), {"dmarc-syntax-error"}),
        (own("p=reject; v=DMARC1"), {"dmarc-syntax-error"}),
        (own("v=DMARC1 p=reject"), {"dmarc-syntax-error"}),
        (own("v=DMARC1; p=rejected"), {"dmarc-syntax-error"}),
        (own("v=DMARC1;"), {"dmarc-syntax-error"}),
        # Honoured as p=none, since there is somebody to report to.
        (own(f"v=DMARC1; {RUA}"), {"dmarc-monitoring-only"}),
        (own(f"v=DMARC1; p=oops; {RUA}"), {"dmarc-syntax-error", "dmarc-monitoring-only"}),
        (own('"v=DMARC1; p=reject;"'), {"dmarc-quoted"}),
        (f"{GONE}_dmarc.example.com TXT 'v=DMARC1; p=none;'", {"dmarc-zone-doubled"}),
        (f"{GONE}_dmarc.example.com TXT 'verify=abc'", {"dmarc-missing"}),
        (f"{GONE}@ TXT 'v=DMARC1; p=none;'", {"dmarc-at-domain"}),
        ("@ TXT 'v=DMARC1; p=none;'", set()),
        (own(f"v=DMARC1; p=none; {RUA}"), {"dmarc-monitoring-only"}),
        (own("v=DMARC1; p=reject"), {"dmarc-no-reports"}),
        (own("v=DMARC1; p=reject; rua=dmarc@example.com"), {"dmarc-syntax-error", "dmarc-no-reports"}),
        (own(f"v=DMARC1; p=reject; t=y; {RUA}"), {"dmarc-test-mode"}),
        (own(f"v=DMARC1; p=reject; pct=100; rf=afrf; ri=86400; {RUA}"), {"dmarc-obsolete-tag"}),
        (own(f"v=DMARC1; p=reject; fo=1; unknown=x; {RUA}"), set()),
        (own("v=DMARC1; p=reject; rua=mailto:d@example.org"), {"dmarc-rua-unauthorized"}),
        (own("v=DMARC1; p=reject; rua=mailto:d@reports.example.com"), set()),
        (own("v=DMARC1; p=reject; rua=mailto:d@EXAMPLE.com!10m"), set()),
        (own(f"v=DMARC1; p=reject; aspf=s; {RUA}"), {"dmarc-spf-misaligned"}),
        (own(f"v=DMARC1; p=reject; adkim=s; {RUA}"), set()),
        (own(f"v=DMARC1; p=reject; adkim=s; {RUA}", "@address otp@app.example.com"), {"dmarc-dkim-misaligned", "identity-address-shadows-domain"}),
        ("@identity mail_from= dkim.signing=false", {"dmarc-spf-misaligned", "mail-from-not-set", "dkim-signing-off"}),
    ],
)  # fmt: skip
def test_each_fault_has_one_name(changes: str, expected: set[str]) -> None:
    assert world(changes).checks() == expected


BELOW = "@domain app.example.com\n@drop _dmarc.app TXT\n"


@pytest.mark.parametrize(
    ("changes", "expected", "policy"),
    [
        (BELOW, {"dmarc-inherited"}, "reject"),
        (f"{BELOW}{own(f'v=DMARC1; p=reject; sp=none; {RUA}')}", {"dmarc-inherited", "dmarc-monitoring-only"}, "none"),
        (f"{BELOW}{own(f'v=DMARC1; p=none; sp=reject; {RUA}')}", {"dmarc-inherited"}, "reject"),
        (f"{BELOW}{GONE}", {"dmarc-missing"}, None),
        ("@domain app.example.com", set(), "reject"),
        # A record of its own that receivers ignore: the one above applies, and the slip is told.
        (f"{BELOW}_dmarc.app TXT 'v=DMARC1 p=none'", {"dmarc-inherited", "dmarc-syntax-error"}, "reject"),
        ("@domain a.b.example.com\n@drop _dmarc.a.b TXT", {"dmarc-inherited"}, "reject"),
    ],
)  # fmt: skip
def test_a_policy_comes_down_the_tree(changes: str, expected: set[str], policy: str | None) -> None:
    judged = world(changes).report()
    assert {finding.check for finding in judged.findings} - {"spf-domain-missing"} == expected
    assert (judged.dmarc.policy if judged.dmarc else None) == policy


@pytest.mark.parametrize("reason", ["servfail", "timeout", "refused", "lame"])
def test_a_policy_of_which_nobody_tells_is_not_missing(reason: str) -> None:
    fails = "\n".join(f"@fail {who} _dmarc.example.com {reason}" for who in ("ns1", "ns2", "resolver"))
    judged = world(f"{GONE}{fails}").report()
    assert {finding.check for finding in judged.findings} == set()
    skipped = {skip.check: skip for skip in judged.skipped if not skip.on_purpose}
    assert reason in skipped["dmarc-missing"].reason
    assert judged.verdict == "unknown"


def test_a_walk_that_cannot_be_ended_does_not_end_in_missing() -> None:
    judged = world(f"{GONE}@fail resolver _dmarc.com servfail").report()
    assert "dmarc-missing" not in {finding.check for finding in judged.findings}
    assert judged.verdict == "unknown"


@pytest.mark.parametrize("reason", ["servfail", "timeout", "refused"])
def test_whether_reports_are_wanted_is_skipped_where_nobody_tells(reason: str) -> None:
    fail = f"@fail resolver example.com._report._dmarc.example.org {reason}"
    findings, skipped = judge(world(own("v=DMARC1; p=reject; rua=mailto:d@example.org", fail)).observe())
    assert findings == ()
    (skip,) = [skip for skip in skipped if skip.check == "dmarc-rua-unauthorized"]
    assert reason in skip.reason
    assert not skip.on_purpose


def test_one_taker_of_reports_that_is_unknown_does_not_hide_another_that_has_not_agreed() -> None:
    fail = "@fail resolver example.com._report._dmarc.example.org servfail"
    rua = "rua=mailto:d@example.org,mailto:d@example.net"
    found = world(own(f"v=DMARC1; p=reject; {rua}", fail)).report().findings
    assert ["example.net" in finding.message for finding in found] == [True]


def test_who_has_agreed_to_take_reports_is_no_finding() -> None:
    built = world(own("v=DMARC1; p=reject; rua=mailto:d@example.org"))
    built.zones["resolver"]["example.com._report._dmarc.example.org", "TXT"] = ("v=DMARC1;",)
    assert built.checks() == set()


@pytest.mark.parametrize(
    ("changes", "aligned", "outcome"),
    [
        ("", (True, True), "mail passes DMARC by DKIM and SPF"),
        ("@identity mail_from=", (True, False), "mail passes DMARC by DKIM"),
        ("@identity dkim.signing=false", (False, True), "mail passes DMARC by SPF"),
        ("@identity dkim.signing=false mail_from=", (False, False), "mail fails DMARC and is refused"),
        (own(f"v=DMARC1; p=reject; t=y; {RUA}", "@identity dkim.signing=false mail_from="), (False, False), "mail fails DMARC and goes to spam"),
        (own(f"v=DMARC1; p=none; {RUA}", "@identity dkim.signing=false mail_from="), (False, False), "mail fails DMARC and is delivered all the same"),
        (own(f"v=DMARC1; p=reject; aspf=s; {RUA}"), (True, False), "mail passes DMARC by DKIM"),
    ],
)  # fmt: skip
def test_the_report_says_what_receivers_will_make_of_mail(
    changes: str, aligned: tuple[bool, bool], outcome: str
) -> None:
    dmarc = world(changes).report().dmarc
    assert dmarc
    assert (dmarc.dkim_aligned, dmarc.spf_aligned) == aligned
    assert dmarc.outcome == outcome
