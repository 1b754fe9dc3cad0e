"""SPF at the MAIL FROM domain and at the domain: what is wrong with a record, whoever sends by it."""

from __future__ import annotations

import pytest
from support.world import world

SES = "include:amazonses.com"


def mail(text: str, more: str = "") -> str:
    return f"@drop mail TXT\nmail TXT '{text}'\n{more}"


def above(text: str, more: str = "") -> str:
    return f"@drop @ TXT\n@ TXT '{text}'\n{more}"


MX_HOSTS = "\n".join(f"many MX 10 mx{number}.example.org." for number in range(11))


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        (mail(f"v=spf1 {SES} ~all", 'mail TXT "v=spf1 -all"'), {"spf-multiple-records"}),
        ('@ TXT "v=spf1 ~all"', {"spf-multiple-records"}),
        (mail(f"v=spf1 {SES} ~all", 'mail TXT "v=spf2.0/pra -all"'), set()),
        (mail("v=spf1 include: amazonses.com ~all"), {"spf-syntax-error"}),
        (mail(f"v=spf1 {SES} ip4:192.0.2 ~all"), {"spf-syntax-error"}),
        (mail(f"v=spf1 {SES} ~all;"), {"spf-syntax-error"}),
        (mail(f"v=spf1 {SES}, ~all"), {"spf-syntax-error"}),
        (mail(f"v=spf1  {SES}   ~all  "), set()),
        (mail(f'"v=spf1 {SES} ~all"'), {"spf-quoted"}),
        (mail(f"v=spf1 {SES} +all"), {"spf-allows-everyone"}),
        (mail(f"v=spf1 {SES} all"), {"spf-allows-everyone"}),
        (mail(f"v=spf1 {SES} ?all"), {"spf-no-default"}),
        (mail(f"v=spf1 {SES}"), {"spf-no-default"}),
        (mail("v=spf1 redirect=amazonses.com"), set()),
        (mail(f"v=spf1 {SES} ~all ip4:192.0.2.1"), {"spf-terms-after-all"}),
        (mail(f"v=spf1 {SES} ~all redirect=_spf.example.org"), {"spf-terms-after-all"}),
        (mail(f"v=spf1 {SES} ~all exp=why.example.org"), set()),
        (mail(f"v=spf1 ptr {SES} ~all"), {"spf-uses-ptr"}),
        (mail(f"v=spf1 include:mail.example.com {SES} ~all"), {"spf-include-loop"}),
        (mail(f"v=spf1 include:a.example.com {SES} ~all", 'a TXT "v=spf1 include:mail.example.com -all"'), {"spf-include-loop"}),
        (mail(f"v=spf1 include:gone.example.com {SES} ~all"), {"spf-include-broken"}),
        (mail(f"v=spf1 include:a.example.com {SES} ~all", "a TXT 'v=spf1 ip4:x -all'"), {"spf-include-broken"}),
        (mail(f"v=spf1 include:a.example.com {SES} ~all", "a TXT 'v=spf1 -all'\na TXT 'v=spf1 ~all'"), {"spf-include-broken"}),
        (mail(f"v=spf1 include:a.example.com {SES} ~all", "a TXT 'v=spf1 -all'"), set()),
        (mail(f"v=spf1 {SES} " + "mx:a.example.com " * 9 + "~all", "a MX 10 a.example.com."), set()),
        (mail(f"v=spf1 {SES} " + "mx:a.example.com " * 10 + "~all", "a MX 10 a.example.com."), {"spf-too-many-lookups"}),
        (mail(f"v=spf1 {SES} mx:many.example.com ~all", MX_HOSTS), {"spf-too-many-lookups"}),
        (mail(f"v=spf1 {SES} a:x.example.com a:y.example.com ~all"), set()),
        (mail(f"v=spf1 {SES} a:x.example.com a:y.example.com mx:z.example.com ~all"), {"spf-too-many-void-lookups"}),
        ("@drop @ TXT", {"spf-domain-missing"}),
        (above('"v=spf1 -all"'), {"spf-quoted"}),
        (above("v=spf1 include: -all"), {"spf-syntax-error"}),
        (above("v=spf1 +all"), {"spf-allows-everyone"}),
        (above("v=spf1 include:_spf.gone.example.com -all"), {"spf-include-broken"}),
        # Nothing says that SES has to be at the domain too.
        (above("v=spf1 ip4:192.0.2.0/24 -all"), set()),
    ],
)  # fmt: skip
def test_each_fault_has_one_name(changes: str, expected: set[str]) -> None:
    assert world(changes).checks() == expected


def test_a_fault_is_told_with_its_place() -> None:
    report = world(mail(f"v=spf1 {SES} ip5:192.0.2.1 ~all")).report()
    assert "at character 30, 'ip5:192.0.2.1'" in report.findings[0].message


def test_the_costs_of_the_branches_are_told_dearest_first() -> None:
    text = "v=spf1 include:cheap.example.com include:dear.example.com include:amazonses.com ~all"
    more = f"cheap TXT 'v=spf1 a -all'\ncheap A 192.0.2.1\ndear TXT 'v=spf1 {'mx ' * 9}-all'\ndear MX 10 cheap.example.com."
    report = world(mail(text, more)).report()
    (found,) = report.findings
    assert found.seen == "13 lookups"
    assert "include:dear.example.com costs 10; include:cheap.example.com costs 2" in found.message


@pytest.mark.parametrize("reason", ["servfail", "timeout", "refused"])
def test_an_include_of_which_nobody_tells_is_skipped_not_broken(reason: str) -> None:
    fail = f"@fail resolver _spf.example.org {reason}"
    judged = world(mail(f"v=spf1 include:_spf.example.org {SES} ~all", fail)).report()
    assert {finding.check for finding in judged.findings} == set()
    assert judged.verdict == "unknown"


def test_an_include_that_is_unknown_does_not_hide_what_is_known() -> None:
    fail = "@fail resolver _spf.example.org servfail"
    text = f"v=spf1 include:_spf.example.org include:gone.example.com {SES} ~all"
    assert world(mail(text, fail)).checks() == {"spf-include-broken"}
    many = above("v=spf1 " + "mx:a.example.com " * 11 + "-all", "a MX 10 a.example.com.")
    assert world(mail(f"v=spf1 include:_spf.example.org {SES} ~all", fail) + "\n" + many).checks() == {
        "spf-too-many-lookups"
    }


def test_a_tree_that_is_unknown_does_not_hide_what_is_wrong_with_the_other() -> None:
    judged = world(f"@server resolver timeout\n{above('v=spf1 +all')}").report()
    assert judged.verdict == "unknown"


def test_an_spf_record_behind_an_alias_counts() -> None:
    more = f"other TXT 'v=spf1 {SES} ~all'"
    changes = f"@drop mail TXT\n@drop mail MX\nmail CNAME other.example.com.\n{more}"
    assert world(changes).checks() == {"mail-from-cname"}
