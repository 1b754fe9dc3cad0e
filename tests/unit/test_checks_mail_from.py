"""The MAIL FROM domain: its MX and SPF record, and what SES says of it."""

from __future__ import annotations

import pytest
from support.world import world

NO_MX = "@drop mail MX\n"
NO_TXT = "@drop mail TXT\n"
FEEDBACK = "feedback-smtp.eu-west-3.amazonses.com."


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        (NO_MX, {"mail-from-mx-missing"}),
        (NO_TXT, {"mail-from-spf-missing"}),
        (NO_MX + NO_TXT, {"mail-from-mx-missing", "mail-from-spf-missing"}),
        (f"{NO_MX}mail MX 20 {FEEDBACK}", set()),
        (f"{NO_MX}mail MX 10 {FEEDBACK.upper()}", set()),
        (f"mail MX 20 {FEEDBACK}", {"mail-from-mx-multiple"}),
        ("mail MX 20 mx.example.org.", {"mail-from-mx-multiple"}),
        (f"{NO_MX}mail MX 10 mx1.example.org.\nmail MX 20 mx2.example.org.", {"mail-from-mx-multiple"}),
        (f"{NO_MX}mail MX 10 mx.example.org.", {"mail-from-mx-wrong"}),
        (f"{NO_MX}mail MX 10 {FEEDBACK}example.com.", {"mail-from-target-doubled"}),
        (f"{NO_MX}mail MX 10 {FEEDBACK}example.org.", {"mail-from-mx-wrong"}),
        (f"{NO_MX}mail MX 10 feedback-smtp.eu-west-3.amazonaws.com.", {"mail-from-mx-wrong"}),
        (f"{NO_MX}mail MX 10 inbound-smtp.eu-west-3.amazonaws.com.", {"mail-from-mx-wrong"}),
        (f"{NO_MX}mail MX 10 feedback-smtp.us-east-1.amazonses.com.", {"mail-from-mx-other-region"}),
        (f"{NO_MX}mail CNAME web.example.org.", {"mail-from-cname"}),
        (f"{NO_MX}{NO_TXT}mail CNAME web.example.org.", {"mail-from-cname"}),
        (f"{NO_MX}mail.example.com MX 10 {FEEDBACK}", {"mail-from-zone-doubled"}),
        (f"{NO_MX}mail.example.com MX 10 mx.example.org.", {"mail-from-mx-missing"}),
        (f'{NO_TXT}mail.example.com TXT "v=spf1 include:amazonses.com ~all"', {"mail-from-zone-doubled"}),
        (f'{NO_TXT}mail.example.com TXT "verify=abc"', {"mail-from-spf-missing"}),
        (f'{NO_TXT}mail TXT "verify=abc"', {"mail-from-spf-missing"}),
        (f'{NO_TXT}mail TXT "v=spf10 include:amazonses.com"', {"spf-syntax-error"}),
        (f'{NO_TXT}mail TXT " v=spf1 include:amazonses.com ~all"', {"spf-syntax-error"}),
        (f'{NO_TXT}mail TXT "vspf1 include:amazonses.com ~all"', {"spf-syntax-error"}),
        ('mail TXT "verify=abc"', set()),
        (f'{NO_TXT}mail TXT "V=SPF1 INCLUDE:AmazonSES.com -ALL"', set()),
        (f'{NO_TXT}mail TXT "v=spf1 redirect=amazonses.com"', set()),
        (f'{NO_TXT}mail TXT "v=spf1 include:s.example.com -all"\ns TXT "v=spf1 include:amazonses.com -all"', set()),
        (f'{NO_TXT}mail TXT "v=spf1 ip4:192.0.2.0/24 -all"', {"mail-from-spf-lacks-ses"}),
        (f'{NO_TXT}mail TXT "v=spf1 ?include:amazonses.com -all"', {"mail-from-spf-lacks-ses"}),
        (f'{NO_TXT}mail TXT "v=spf1 -all include:amazonses.com"', {"mail-from-spf-lacks-ses", "spf-terms-after-all"}),
        (f'{NO_TXT}mail TXT "v=spf1 include:email.amazonses.com -all"', {"mail-from-spf-lacks-ses", "spf-include-broken"}),
    ],
)  # fmt: skip
def test_each_slip_has_one_name(changes: str, expected: set[str]) -> None:
    assert world(changes).checks() == expected


def test_the_slip_of_amazonaws_for_amazonses_is_said() -> None:
    report = world(f"{NO_MX}mail MX 10 feedback-smtp.eu-west-3.amazonaws.com.").report()
    assert "it has to be amazonses.com" in report.findings[0].message
    report = world(f"{NO_MX}mail MX 10 mx.example.org.").report()
    assert "amazonaws" not in report.findings[0].message


def test_the_feedback_host_at_the_domain_itself_is_said_to_be_there() -> None:
    at_domain = f"{NO_MX}@ MX 10 feedback-smtp.eu-west-3.amazonses.com."
    (found,) = world(at_domain).report().findings
    assert (found.check, found.seen) == ("mail-from-mx-missing", "MX at example.com")
    assert "stands at example.com itself" in found.message
    assert "Delete the MX record of SES at example.com" in found.fix
    (found,) = world(f"{NO_MX}@ MX 10 mx.example.org.").report().findings
    assert (found.seen, "itself" in found.message) == ("nothing", False)


def test_the_records_to_delete_are_listed() -> None:
    report = world("mail MX 20 mx.example.org.").report()
    assert "Delete MX 20 mx.example.org there" in report.findings[0].fix


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ("@identity mail_from=", {"mail-from-not-set"}),
        ("@identity mail_from.status=FAILED", {"mail-from-failed"}),
        ("@identity mail_from.status=PENDING", set()),
        ("@identity mail_from.status=TEMPORARY_FAILURE", set()),
        ("@identity mail_from=mail.example.org", {"mail-from-not-subdomain"}),
        ("@identity mail_from=notexample.com", {"mail-from-not-subdomain"}),
        ("@identity mail_from=example.com", {"mail-from-not-subdomain"}),
        # Beside the identity, below the same registered domain.
        ("@domain app.example.com\n@identity mail_from=mail.example.com", set()),
        ("@domain app.example.com\n@identity mail_from=app.example.com", {"mail-from-not-subdomain"}),
    ],
)
def test_what_ses_says_of_the_mail_from_domain(changes: str, expected: set[str]) -> None:
    found = {
        check for check in world(changes).checks() if check.startswith(("mail-from-not", "mail-from-failed"))
    }
    assert found == expected


@pytest.mark.parametrize("reason", ["servfail", "timeout", "refused", "lame"])
def test_silence_is_not_absence(reason: str) -> None:
    for servers in (("ns1", "ns2", "resolver"), ("ns1", "ns2")):
        judged = world(NO_MX + "\n".join(f"@server {who} {reason}" for who in servers)).report()
        missing = {finding.check for finding in judged.findings if finding.check.startswith("mail-from")}
        # Where only the zone's own servers are silent, a resolver may know of the absence.
        assert missing == (set() if "resolver" in servers else {"mail-from-mx-missing"})


def test_spf_of_which_a_part_is_unknown_is_not_said_to_lack_ses() -> None:
    built = world(f'{NO_TXT}mail TXT "v=spf1 include:%{{i}}._spf.example.org -all"')
    judged = built.report()
    assert {finding.check for finding in judged.findings} == set()
    assert [record.status for record in judged.records if record.record.purpose == "mail-from-spf"] == [
        "unknown"
    ]
