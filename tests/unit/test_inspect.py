"""A mail that dkimpy has signed, judged whole; each header field is broken in turn."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.message_world import CODE, RESOLVER, WRITTEN, message
from support.signing import HEADERS, rsa_key, sign
from support.world import FakeClock

from sesctl.errors import SesctlError
from sesctl.model.fact import NotAsked, Unread
from sesctl.model.lookup import Answered
from sesctl.model.spf_result import SpfOutcome
from sesctl.planning.message_observe import Given
from sesctl.workflows.inspect import Inspection, inspect_bytes

if TYPE_CHECKING:
    from datetime import datetime

    from sesctl.model.message_report import MessageReport

SLIPS = [
    "@altered body",
    "@altered Subject: other",
    "@altered X-Spam-Score: 1",
    "@signed ses",
    "@signed none",
    "@signed example.net ses",
    "@signed example.com/partial",
    "@envelope domain=amazonses.com",
    "@envelope tls=off",
    "@envelope delay=4000s",
    "@envelope ip=198.51.100.9",
    "@envelope host=mail.example.net",
    "@receiver none",
    "@receiver mx.receiver.example; dkim=fail; spf=fail; dmarc=fail",
    "@forged mx.elsewhere.example; dkim=pass; spf=pass; dmarc=pass",
    "@dns token1._domainkey.example.com TXT none",
    "@dns token1._domainkey.example.com TXT timeout",
    "@dns token1._domainkey.example.com TXT p=",
    "@dns ses1._domainkey.amazonses.com TXT servfail",
    "@dns mail.example.com TXT none",
    "@dns mail.example.com TXT timeout",
    "@dns _dmarc.example.com TXT none",
    "@dns _dmarc.example.com TXT timeout",
    "@dns _dmarc.example.com TXT v=DMARC1; p=none; adkim=s; aspf=s",
    "@text none",
    "@html none",
    "@text something else entirely",
    "@inspected 400",
    "From:",
    "From: a@example.com, b@example.net",
    "+ From: c@example.org",
    "Date:",
    "Date: 1 Jan 2040 00:00:00 +0000",
    "Message-ID:",
    "List-Unsubscribe: <mailto:x@example.com>",
    "Content-Type: multipart/alternative",
]


def statuses(report: MessageReport) -> list[str]:
    return [one.status for one in report.seen.dkim]


@pytest.mark.parametrize("name", HEADERS)
def test_each_signed_header_field_that_is_broken_breaks_both_signatures(name: str) -> None:
    report = message(f"@altered {name}: otp@example.com 000000").inspect()
    assert statuses(report) == ["header-altered", "header-altered"]
    assert report.verdict == "failing"
    assert [one.subject for one in report.findings if one.check == "message-dkim-invalid"] == [
        "example.com",
        "amazonses.com",
    ]


@pytest.mark.parametrize("name", HEADERS)
def test_each_signed_header_field_that_is_added_once_more_breaks_nothing_but_is_told(name: str) -> None:
    world = message()
    raw = world.raw.replace(b"DKIM-Signature", f"{name}: otp@example.com\r\nDKIM-Signature".encode(), 1)
    report = inspect_bytes(raw, "mail.eml", Inspection(_Clock(), world, (RESOLVER,)))
    assert statuses(report) == ["pass", "pass"]
    assert {"message-from-multiple", "message-header-repeated"} & {one.check for one in report.findings}


class _Clock:
    def now(self) -> datetime:
        return message().arrived + timedelta(minutes=1)

    def sleep(self, seconds: float) -> None:
        raise AssertionError(seconds)


def test_a_field_that_only_ses_signs_breaks_the_signature_of_ses_alone() -> None:
    report = message("@altered Feedback-ID: ::1.eu-west-3.other=:AmazonSES").inspect()
    assert statuses(report) == ["pass", "header-altered"]
    (finding,) = [one for one in report.findings if one.check == "message-dkim-invalid"]
    assert finding.severity.word == "warning"


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ("@altered body", "body-altered"),
        ("@dns token1._domainkey.example.com TXT none", "key-missing"),
        ("@dns token1._domainkey.example.com TXT p=", "key-revoked"),
        ("@dns token1._domainkey.example.com TXT nonsense", "key-unusable"),
        ("@dns token1._domainkey.example.com TXT k=ed25519; p=AAAA", "key-unusable"),
        ("@dns token1._domainkey.example.com TXT s=tlsrpt; p=AAAA", "key-unusable"),
        ("@dns token1._domainkey.example.com TXT h=sha1; p=AAAA", "key-unusable"),
        ("@dns token1._domainkey.example.com TXT p=AAAA", "key-unusable"),
        ("@dns token1._domainkey.example.com TXT timeout", "unknown"),
        ("@dns token1._domainkey.example.com TXT servfail", "unknown"),
    ],
)
def test_each_way_to_fail_is_told_apart(changes: str, status: str) -> None:
    assert statuses(message(changes).inspect())[0] == status


def test_a_silent_server_is_unknown_and_never_a_missing_key() -> None:
    report = message("@dns token1._domainkey.example.com TXT timeout\n@receiver none").inspect()
    assert report.verdict == "unknown"
    assert not [one for one in report.findings if one.severity.word == "error"]
    assert "message-dkim-invalid" in {one.check for one in report.skipped}


def test_a_key_that_is_gone_may_have_been_rotated_since() -> None:
    gone = "@dns token1._domainkey.example.com TXT none"
    fresh, old = (message(f"{gone}\n@inspected {days}").inspect().findings[0].message for days in (1, 30))
    assert "may have been changed since" not in fresh
    assert "signed 30 days ago, and the key may have been changed since" in old


@pytest.mark.parametrize(
    ("tags", "status"),
    [
        ("x=1795262404", "expired"),
        ("x=1795262999", "pass"),
        ("l=1", "body-altered"),
        ("a=rsa-sha1", "malformed"),
    ],
)
def test_tags_of_a_signature_are_heeded(tags: str, status: str) -> None:
    """The signature of these tags is not genuine, so that `pass` shows as a header that was altered."""
    world = message("@signed example.com")
    old = b" a=rsa-sha256" if tags.startswith("a=") else b" s=token1"
    raw = world.raw.replace(old, (b"" if tags.startswith("a=") else b" s=token1;") + b" " + tags.encode(), 1)
    report = inspect_bytes(raw, "mail.eml", Inspection(_Clock(), world, (RESOLVER,)))
    assert statuses(report) == [status.replace("pass", "header-altered")]


def test_dns_is_asked_in_two_batches_and_never_twice() -> None:
    world = message()
    world.inspect()
    assert world.batches == 2
    assert len(world.asked) == len(set(world.asked))


def test_nothing_is_asked_without_dns() -> None:
    world = message()
    report = world.inspect(dns=False)
    assert world.batches == 0
    assert isinstance(report.seen.spf.outcome, NotAsked)
    assert statuses(report) == ["unknown", "unknown"]
    assert report.verdict == "ready"


def test_without_dns_and_without_a_receiver_nothing_is_judged_and_nothing_fails() -> None:
    report = message("@receiver none").inspect(dns=False)
    assert report.findings == ()
    assert all(one.on_purpose for one in report.skipped)


def test_what_the_user_says_of_the_handover_wins() -> None:
    report = message().inspect(Given(address="198.51.100.9", sender="x@amazonses.com"))
    assert not isinstance(report.seen.spf.outcome, Unread | NotAsked)
    assert (report.seen.spf.outcome.word, report.seen.frame.envelope.domain) == ("fail", "amazonses.com")


@pytest.mark.parametrize(
    ("policy", "sender", "by"),
    [
        ("v=DMARC1; p=reject", "otp@example.com", ("DKIM", "SPF")),
        ("v=DMARC1; p=reject; aspf=s", "otp@example.com", ("DKIM",)),
        ("v=DMARC1; p=reject", "otp@mail.example.com", ("DKIM", "SPF")),
        ("v=DMARC1; p=reject; adkim=s", "otp@mail.example.com", ("SPF",)),
        ("v=DMARC1; p=reject; adkim=s", "otp@a.example.com", ("SPF",)),
        ("v=DMARC1; p=reject; adkim=s; aspf=s", "otp@a.example.com", ()),
    ],
)
def test_alignment_follows_the_policy(policy: str, sender: str, by: tuple[str, ...]) -> None:
    report = message(f"From: {sender}\n@dns _dmarc.example.com TXT {policy}").inspect()
    assert report.seen.dmarc.by == by
    assert report.seen.dmarc.result == ("pass" if by else "fail")


def test_a_public_suffix_parts_owners() -> None:
    suffix = "@dns _dmarc.example.com TXT v=DMARC1; p=none; psd=y\nFrom: otp@a.example.com"
    report = message(f"{suffix}\n@signed ses").inspect()
    assert report.seen.spf.aligned is False
    assert report.seen.dmarc.result == "fail"


@pytest.mark.parametrize(
    ("policy", "exists", "applies"),
    [
        ("p=none; sp=quarantine; np=reject", True, "quarantine"),
        ("p=none; sp=quarantine; np=reject", False, "reject"),
        ("p=reject", False, "reject"),
        ("p=reject; t=y", True, "quarantine"),
    ],
)
def test_the_policy_of_a_subdomain_is_that_for_subdomains(policy: str, exists: bool, applies: str) -> None:
    world = message(f"From: otp@a.example.com\n@dns _dmarc.example.com TXT v=DMARC1; {policy}")
    if exists:
        world.records["a.example.com", "TXT"] = Answered(("here",), 300)
    assert world.inspect().seen.dmarc.policy == applies


def test_traces_of_ses_give_its_region_away() -> None:
    first = message(
        "Message-ID: <010001a1@email.amazonses.com>\nFeedback-ID: ::1.us-east-1.x=:AmazonSES"
        "\n@envelope host=a8-31.smtp-out.amazonses.com"
    ).inspect()
    assert (first.seen.ses.region, first.findings) == ("us-east-1", ())
    other = message(
        "Message-ID: <1@example.com>\nFeedback-ID:\nX-SES-Outgoing:\n@envelope host=a.example.net\n@signed none"
    ).inspect()
    assert other.seen.ses.sent is False


def test_what_is_no_mail_is_an_error_of_the_file() -> None:
    with pytest.raises(SesctlError, match=r"a\.png is not a mail") as error:
        inspect_bytes(b"\x89PNG", "a.png", Inspection(_Clock()))
    assert (error.value.kind, error.value.why) == ("file", "it is an image")


def test_a_code_is_seen_in_both_texts() -> None:
    assert message().inspect().seen.content.codes == (CODE,)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.sampled_from(SLIPS), max_size=6), st.booleans())
def test_whatever_is_wrong_the_worst_comes_first_and_the_verdict_follows(slips: list[str], dns: bool) -> None:
    report = message("\n".join(slips)).inspect(dns=dns)
    severities = [one.severity for one in report.findings]
    assert severities == sorted(severities, reverse=True)
    worst = report.findings[0].severity.word if report.findings else "note"
    assert (report.verdict == "failing") is (worst == "error")
    assert all(one.message.endswith((".", "?")) and one.fix for one in report.findings)
    assert not {one.check for one in report.skipped if one.on_purpose} or not dns or "From:" in slips


@settings(deadline=None, max_examples=60)
@given(st.lists(st.sampled_from(SLIPS), max_size=4))
def test_a_resolver_that_says_nothing_makes_no_error_out_of_what_was_none(slips: list[str]) -> None:
    changes = "\n".join([*slips, "@receiver none"])
    known = {one.check for one in message(changes).inspect().findings if one.severity.word == "error"}
    silent = message(changes)
    silent.unreachable = True
    unknown = {one.check for one in silent.inspect().findings if one.severity.word == "error"}
    assert unknown <= known


def test_what_the_receiver_says_of_another_mail_from_domain_is_not_said_of_this_one() -> None:
    mail = message("@receiver mx.receiver.example; spf=fail smtp.mailfrom=other@example.net")
    assert mail.inspect().seen.spf.claimed == ""
    assert "message-claims-differ" not in mail.checks()


def test_domain_alone_is_told_as_a_domain_and_evaluated_for_its_postmaster() -> None:
    mail = message()
    raw = b"\r\n".join(line for line in mail.raw.split(b"\r\n") if not line.startswith(b"Return-Path"))
    clock = FakeClock(mail.arrived)
    seen = inspect_bytes(raw, "mail.eml", Inspection(clock, mail, (RESOLVER,))).seen
    assert seen.frame.envelope.sender == "mail.example.com"
    assert isinstance(seen.spf.outcome, SpfOutcome)
    assert seen.spf.outcome.word == "pass"


def test_without_a_sender_nothing_is_aligned_or_misaligned() -> None:
    assert {one.aligned for one in message("From:").inspect().seen.dkim} == {None}


def test_list_that_signs_what_it_changed_is_not_told_to_be_an_identity() -> None:
    checks = message("@signed example.net example.com ses").checks()
    assert "message-dkim-not-aligned" not in checks
    altered = message("@signed example.com ses\n@altered body")
    from_list = sign(altered.raw, "example.net", "token1", rsa_key(), at=WRITTEN)
    report = inspect_bytes(
        from_list, "mail.eml", Inspection(FakeClock(altered.arrived), altered, (RESOLVER,))
    )
    found = {one.check for one in report.findings}
    assert "message-body-altered" in found
    assert "message-dkim-not-aligned" not in found


def test_no_record_of_amazon_is_to_be_mended_by_the_sender() -> None:
    mail = message("@envelope domain=a7-31.smtp-out.eu-west-3.amazonses.com")
    fixes = {one.check: one.fix for one in mail.inspect().findings}
    assert fixes["message-spf-fail"] == (
        "a7-31.smtp-out.eu-west-3.amazonses.com is Amazon's; set a custom MAIL FROM domain: "
        "sesctl init domain example.com"
    )


@pytest.mark.parametrize("line_break", [b"\n", b"\r"])
def test_line_breaks_of_any_kind_are_those_that_were_signed(line_break: bytes) -> None:
    mail = message()
    raw = mail.raw.replace(b"\r\n", line_break)
    seen = inspect_bytes(raw, "mail.eml", Inspection(FakeClock(mail.arrived), mail, (RESOLVER,))).seen
    assert {one.status for one in seen.dkim} == {"pass"}


def test_notice_of_ses_itself_is_signed_by_its_sender() -> None:
    mail = message("From: MAILER-DAEMON@eu-west-3.amazonses.com\n@signed ses")
    assert [one.aligned for one in mail.inspect().seen.dkim] == [True]
    assert "message-dkim-missing" not in mail.checks()
