"""The zone: what is said of the delegation and of its servers, and when nothing is."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from support.world import SERVERS, world

from sesctl.checks.run import judge
from sesctl.model.fact import Found, NotAsked
from sesctl.model.finding import Severity
from sesctl.model.hosted_zone import HostedZone
from sesctl.model.lookup import Absent, Answered, Question, Seen, Server, Soa, Unknown
from sesctl.model.observation import Delegated, GivenServers, Look, Undetermined

if TYPE_CHECKING:
    from sesctl.model.finding import Finding
    from sesctl.model.lookup import Reply
    from sesctl.model.observation import Observation

MX = Question("mail.example.com", "MX")
SOA = Question("example.com", "SOA")
AWS = ("ns-1.awsdns-01.com", "ns-2.awsdns-02.net", "ns-3.awsdns-03.org", "ns-4.awsdns-04.co.uk")


def findings(seen: Observation, check: str) -> list[Finding]:
    return [finding for finding in judge(seen)[0] if finding.check == check]


def checks(seen: Observation) -> set[str]:
    return {finding.check for finding in judge(seen)[0]}


def skipped(seen: Observation, check: str) -> list[str]:
    return [skip.reason for skip in judge(seen)[1] if skip.check == check]


def looking(seen: Observation, question: Question, *replies: tuple[Server, Reply]) -> Observation:
    """Replace what was seen of one question."""
    look = Look(question, tuple(Seen(server, reply) for server, reply in replies))
    return replace(seen, dns=replace(seen.dns, looks={**seen.dns.looks, question: look}))


def authority(name: str, address: str = "192.0.2.1") -> Server:
    return Server(address, "authoritative", name)


def denied_by(zone: str) -> Observation:
    """Nothing has the name app.ZONE yet, and ZONE says so."""
    seen = world("@zone gone").observe()
    server = authority("ns1.example.net")
    question = Question(f"app.{zone}", "SOA")
    absent = Absent("nxdomain", Soa(zone, "ns1.example.net", "admin.example.net", 1, 300, 300))
    dns = replace(seen.dns, delegation=Delegated(zone, ("ns1.example.net",), (server,)), looks={})
    return looking(replace(seen, domain=f"app.{zone}", dns=dns), question, (server, absent))


# zone-not-found


@pytest.mark.parametrize("zone", ["foo.test", "foo.xx", "example.com", "example.co.uk"])
def test_a_zone_of_the_owners_may_not_have_the_name_yet(zone: str) -> None:
    assert findings(denied_by(zone), "zone-not-found") == []


@pytest.mark.parametrize("registry", ["com", "co.uk", "com.au", "org.nz", "ac.jp"])
def test_what_a_registry_denies_was_never_registered(registry: str) -> None:
    assert checks(denied_by(registry)) == {"zone-not-found"}


@pytest.mark.parametrize("reason", ["servfail", "timeout", "refused"])
def test_whether_a_domain_exists_is_unknown_where_no_resolver_says(reason: str) -> None:
    seen = world(f"@server resolver {reason}").observe()
    assert isinstance(seen.dns.delegation, Undetermined)
    assert findings(seen, "zone-not-found") == []
    assert reason in skipped(seen, "zone-not-found")[0]


def test_nothing_but_the_missing_domain_is_spoken_of() -> None:
    report = world("@zone gone").report()
    assert [finding.check for finding in report.findings] == ["zone-not-found"]
    assert report.verdict == "failing"


# zone-lame-server


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ("@server ns2 refused", {"ns2.example.net": "warning"}),
        ("@server ns2 lame", {"ns2.example.net": "warning"}),
        ("@server ns2 timeout", {"ns2.example.net": "warning"}),
        ("@server ns2 servfail", {"ns2.example.net": "warning"}),
        ("@server ns1 refused\n@server ns2 lame", {"ns1.example.net": "error", "ns2.example.net": "error"}),
        # Everybody is silent: rather the network here than both servers.
        ("@server ns1 timeout\n@server ns2 timeout", {}),
        ("@server ns1 servfail\n@server ns2 servfail", {}),
        ("@server resolver refused", {}),
        ("@at ns2 drop mail MX", {}),
    ],
)
def test_a_server_is_lame_when_it_never_answers_and_another_does(
    changes: str, expected: dict[str, str]
) -> None:
    found = findings(world(changes).observe(), "zone-lame-server")
    assert {finding.subject: finding.severity.word for finding in found} == expected


def test_a_server_that_cannot_be_reached_from_here_is_not_lame() -> None:
    built = world()
    built.failures["ns2"] = Unknown("timeout", "no route to the host", local=True)
    assert findings(built.observe(), "zone-lame-server") == []


def test_a_server_that_failed_once_is_not_lame() -> None:
    seen = world().observe()
    one, two = (look.server for look in seen.dns.look(MX).authoritative)
    answer = seen.dns.look(MX).known[0]
    assert findings(looking(seen, MX, (one, answer), (two, Unknown("timeout"))), "zone-lame-server") == []


def test_given_servers_are_judged_as_given() -> None:
    seen = world("@server ns2 refused").observe()
    servers = tuple(Server(SERVERS[name], "authoritative") for name in ("ns1", "ns2"))
    given = replace(seen, dns=replace(seen.dns, delegation=GivenServers(servers)))
    assert "--authoritative" in findings(given, "zone-lame-server")[0].fix


# zone-servers-disagree


@pytest.mark.parametrize(
    ("changes", "subjects"),
    [
        ("@at ns2 drop mail MX", {"mail.example.com"}),
        ("@at ns1 drop mail MX", {"mail.example.com"}),
        ("@at ns1 drop token1._domainkey CNAME", {"token1._domainkey.example.com"}),
        ("@at ns2 drop token1._domainkey CNAME\n@at ns2 token1._domainkey CNAME old.dkim.amazonses.com.", {"token1._domainkey.example.com"}),
        # Both have it, in other words.
        ("@at ns2 drop mail MX\n@at ns2 mail MX 20 feedback-smtp.eu-west-3.amazonses.com.", set()),
        # Nobody has it right.
        ("@drop mail MX", set()),
        ("@at ns1 drop mail MX\n@drop mail MX", set()),
        ("@server ns2 timeout", set()),
        ("@at resolver drop mail MX", set()),
    ],
)  # fmt: skip
def test_servers_disagree_when_one_has_the_record_right_and_another_has_not(
    changes: str, subjects: set[str]
) -> None:
    found = findings(world(changes).observe(), "zone-servers-disagree")
    assert {finding.subject for finding in found} == subjects


def test_a_record_that_is_still_spreading_is_neither_missing_nor_wrong() -> None:
    report = world("@at ns2 drop token1._domainkey CNAME\n@at ns2 drop mail MX").report()
    assert {finding.check for finding in report.findings} == {"zone-servers-disagree"}
    assert report.verdict == "pending"
    assert report.next_look


@pytest.mark.parametrize(
    "changes",
    [
        '@at {} drop mail TXT\n@at {} mail TXT "v=spf1 -all"',
        '@at {} drop mail TXT\n@at {} mail TXT "v=spf1 include: x"',
        '@at {} mail TXT "v=spf1 -all"',
        "@at {} drop mail TXT",
        '@at {} drop _dmarc TXT\n@at {} _dmarc TXT "v=DMARC1 p=none"',
        '@at {} _dmarc TXT "v=DMARC1; p=none;"',
        "@at {} drop _dmarc TXT",
        "@at {} drop mail MX",
    ],
)
def test_it_does_not_matter_which_of_the_servers_is_stale(changes: str) -> None:
    first, second = (world(changes.replace("{}", name)).report() for name in ("ns1", "ns2"))
    assert [(one.check, one.severity) for one in first.findings] == [
        (one.check, one.severity) for one in second.findings
    ]
    assert first.verdict == second.verdict
    assert [one.status for one in first.records] == [one.status for one in second.records]


def test_a_stale_server_does_not_hide_that_another_spells_spf_its_own_way() -> None:
    own_words = 'drop mail TXT\n@at {0} mail TXT "v=spf1 ip4:192.0.2.7 include:amazonses.com -all"'
    stale = 'drop mail TXT\n@at {0} mail TXT "v=spf1 -all"'
    for right, old in (("ns1", "ns2"), ("ns2", "ns1")):
        changes = f"@at {right} {own_words.format(right)}\n@at {old} {stale.format(old)}"
        assert world(changes).checks() == {"zone-servers-disagree"}


# resolver-stale


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ("@at resolver drop mail MX", "remembers that there is nothing, until 12:05:00 UTC"),
        ("@at resolver drop mail MX\n@at resolver mail MX 10 old.example.org.", "remembers an older value"),
        ("@at resolver drop token1._domainkey CNAME", "remembers that there is nothing"),
        ("@at ns2 drop mail MX\n@at resolver drop mail MX", "remembers that there is nothing"),
    ],
)
def test_a_resolver_is_stale_when_the_zones_own_servers_are_right(changes: str, words: str) -> None:
    (found,) = findings(world(changes).observe(), "resolver-stale")
    assert words in found.message


@pytest.mark.parametrize(
    "changes",
    [
        "@drop mail MX",
        "@server resolver timeout",
        "@server ns1 timeout\n@server ns2 timeout\n@at resolver drop mail MX",
    ],
)
def test_a_resolver_is_not_called_stale_without_a_better_answer(changes: str) -> None:
    assert findings(world(changes).observe(), "resolver-stale") == []


def test_a_stale_resolver_leaves_a_domain_ready_and_says_when_to_look() -> None:
    report = world("@at resolver drop mail MX").report()
    assert report.verdict == "ready"


# zone-dnssec-bogus


def test_broken_dnssec_is_one_finding_however_many_records_there_are() -> None:
    assert len(findings(world("@server resolver bogus").observe(), "zone-dnssec-bogus")) == 1


@pytest.mark.parametrize("reason", ["servfail", "timeout", "refused"])
def test_a_resolver_that_fails_either_way_is_not_bogus(reason: str) -> None:
    assert findings(world(f"@server resolver {reason}").observe(), "zone-dnssec-bogus") == []


def test_broken_dnssec_of_another_domain_is_not_blamed_on_this_one() -> None:
    seen = world().observe()
    resolver = Server(SERVERS["resolver"], "resolver")
    for name, kind in (("_spf.example.org", "TXT"), ("example.com._report._dmarc.example.org", "TXT")):
        question = Question(name, kind)  # type: ignore[arg-type]
        answered = Answered(("v=spf1 -all",), 300)
        seen = looking(seen, question, (resolver, Unknown("servfail", "DNSSEC Bogus")))
        seen = looking(seen, replace(question, checking_disabled=True), (resolver, answered))
    assert findings(seen, "zone-dnssec-bogus") == []


# zone-delegated-elsewhere, zone-duplicate


def hosting(seen: Observation, *zones: HostedZone) -> Observation:
    return replace(seen, hosted=Found(zones))


def test_a_hosted_zone_that_nobody_is_sent_to_outweighs_what_is_missing() -> None:
    seen = hosting(world("@drop mail MX\n@drop _dmarc TXT").observe(), HostedZone("Z1", "example.com", AWS))
    assert checks(seen) == {"zone-delegated-elsewhere"}


def test_a_delegation_to_some_of_the_hosted_zones_servers_is_one_to_it() -> None:
    servers = ("ns1.example.net", "ns2.example.net", "ns3.example.net", "ns4.example.net")
    seen = hosting(world("@drop mail MX").observe(), HostedZone("Z1", "example.com", servers))
    assert checks(seen) == {"mail-from-mx-missing"}


def test_a_hosted_zone_below_that_the_zone_above_delegates_is_in_order() -> None:
    built = world("@domain app.example.com\n@drop mail.app MX")
    seen = built.observe()
    replies = [
        (
            authority(name, f"192.0.2.{10 + number}"),
            seen.dns.look(Question("app.example.com", "SOA")).known[0],
        )
        for number, name in enumerate(AWS)
    ]
    seen = looking(seen, Question("app.example.com", "SOA"), *replies)
    seen = hosting(seen, HostedZone("Z1", "app.example.com", AWS))
    assert findings(seen, "zone-delegated-elsewhere") == []
    assert "mail-from-mx-missing" in checks(seen)


def test_nothing_is_said_of_hosted_zones_where_nobody_looked() -> None:
    seen = replace(world("@drop mail MX").observe(), hosted=NotAsked("Route 53 was not asked"))
    assert findings(seen, "zone-delegated-elsewhere") == []
    assert skipped(seen, "zone-delegated-elsewhere") == ["Route 53 was not asked"]


def test_two_hosted_zones_of_different_names_are_no_duplicates() -> None:
    zones = (HostedZone("Z1", "example.com", AWS), HostedZone("Z2", "app.example.com", AWS))
    assert findings(hosting(world().observe(), *zones), "zone-duplicate") == []
    twice = (*zones, HostedZone("Z3", "example.com", AWS))
    (found,) = findings(hosting(world().observe(), *twice), "zone-duplicate")
    assert (found.subject, found.seen, found.severity) == ("example.com", "Z1, Z3", Severity.WARNING)


# zone-cut-below


@pytest.mark.parametrize(
    ("changes", "fires"),
    [
        ("@drop mail MX\n@cut mail", True),
        ("@drop mail TXT\n@cut mail", True),
        ("@cut mail", False),
        ("@drop mail MX", False),
        ("@drop mail MX\n@cut other", False),
        ("@drop token1._domainkey CNAME\n@cut _domainkey", True),
    ],
)
def test_a_zone_cut_is_named_where_a_record_below_it_is_missing(changes: str, fires: bool) -> None:
    found = checks(world(changes).observe())
    assert found == ({"zone-cut-below"} if fires else found - {"zone-cut-below"})


@pytest.mark.parametrize(
    ("line", "fires"),
    [
        ("_domainconnect TXT api.dns-host.example", True),
        ("_domainconnect TXT domainconnect.dns-host.example/v2", True),
        ("_domainconnect CNAME _domainconnect.gd.dns-host.example.", True),
        ("* TXT v=spf1", False),
        ("* CNAME parked.dns-host.example.", False),
        ("_domainconnect TXT not a host", False),
    ],
)
def test_domain_connect_is_told_from_a_wildcard(line: str, fires: bool) -> None:
    found = world(f"@drop mail MX\n{line}").checks()
    assert ("zone-domain-connect" in found) is fires
