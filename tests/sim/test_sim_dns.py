from __future__ import annotations

import random
import socket
from typing import TYPE_CHECKING

import dns.exception
import dns.flags
import dns.message
import dns.query
import dns.update
import pytest
from dns.rcode import Rcode

from sesctl.sim.dns.faults import DnsFaultBook
from sesctl.sim.dns.listener import Listener
from sesctl.sim.dns.log import DnsLog
from sesctl.sim.driver import ControlError

if TYPE_CHECKING:
    from collections.abc import Callable

    from dns.message import Message

    from sesctl.sim.driver import Driver

ZONE = """
$TTL 300
@       SOA ns1 hostmaster 7 7200 900 1209600 60
@       NS  ns1
ns1     A   192.0.2.53
www     CNAME web
web     A   192.0.2.80
away    CNAME mail.example.org.
loop    CNAME pool
pool    CNAME loop
a.b.c   TXT "deep"
*.w     TXT "wild"
x.w     A   192.0.2.1
sub     NS  ns1.sub
ns1.sub A   192.0.2.54
big     TXT "{}" "{}" "{}" "{}" "{}" "{}"
""".format(*["x" * 250] * 6)


@pytest.fixture
def zone(simulate: Callable[..., Driver]) -> Driver:
    driver = simulate()
    driver.control("POST", "/zone?origin=example.com", ZONE)
    driver.control("POST", "/zone?origin=example.org", "mail A 192.0.2.25\n")
    return driver


def values(answer: Message) -> list[str]:
    return [record.to_text() for rrset in answer.answer for record in rrset]


def test_the_authoritative_server_sets_aa_and_follows_inside_its_zone(zone: Driver) -> None:
    answer = zone.ask("www.example.com", server="authoritative")
    assert answer.flags & dns.flags.AA
    assert not answer.flags & dns.flags.RA
    assert values(answer) == ["web.example.com.", "192.0.2.80"]
    assert values(zone.ask("away.example.com", server="authoritative")) == ["mail.example.org."]


def test_the_resolver_follows_across_zones_without_aa(zone: Driver) -> None:
    answer = zone.ask("away.example.com")
    assert answer.flags & dns.flags.RA
    assert not answer.flags & dns.flags.AA
    assert values(answer) == ["mail.example.org.", "192.0.2.25"]


def test_a_chain_without_end_is_servfail_at_the_resolver(zone: Driver) -> None:
    assert zone.ask("loop.example.com").rcode() == Rcode.SERVFAIL


def test_a_name_in_no_zone_is_refused_or_does_not_exist(zone: Driver) -> None:
    assert zone.ask("example.net", server="authoritative").rcode() == Rcode.REFUSED
    answer = zone.ask("nothing.example.net")
    assert answer.rcode() == Rcode.NXDOMAIN
    assert answer.authority[0].name.to_text() == "net."
    assert zone.ask("nothing.nowhere").authority[0].name.to_text() == "."


def test_top_level_domains_look_delegated(zone: Driver) -> None:
    assert values(zone.ask("com", "NS")) == ["a.nic.com."]
    assert values(zone.ask("a.nic.com")) == ["127.0.0.1"]


@pytest.mark.parametrize("server", ["authoritative", "resolver"])
def test_negative_answers_carry_the_soa_with_the_negative_ttl(zone: Driver, server: str) -> None:
    missing = zone.ask("nope.example.com", server=server)  # type: ignore[arg-type]  # both literals
    assert missing.rcode() == Rcode.NXDOMAIN
    assert (missing.authority[0].name.to_text(), missing.authority[0].ttl) == ("example.com.", 60)
    nodata = zone.ask("web.example.com", "MX", server=server)  # type: ignore[arg-type]  # both literals
    assert nodata.rcode() == Rcode.NOERROR
    assert not nodata.answer
    assert nodata.authority[0].ttl == 60


def test_a_name_with_names_below_exists(zone: Driver) -> None:
    assert zone.ask("b.c.example.com").rcode() == Rcode.NOERROR
    assert zone.ask("z.c.example.com").rcode() == Rcode.NXDOMAIN


def test_a_wildcard_is_for_names_that_do_not_exist(zone: Driver) -> None:
    answer = zone.ask("any.w.example.com", "TXT")
    assert values(answer) == ['"wild"']
    assert answer.answer[0].name.to_text() == "any.w.example.com."
    assert not zone.ask("x.w.example.com", "TXT").answer, "an existing name is not covered"
    assert not zone.ask("any.w.example.com", "A").answer


def test_a_delegation_is_a_referral_with_glue(zone: Driver) -> None:
    answer = zone.ask("deep.sub.example.com", server="authoritative")
    assert not answer.flags & dns.flags.AA
    assert not answer.answer
    assert answer.authority[0].to_text().endswith("NS ns1.sub.example.com.")
    assert answer.additional[0].to_text().endswith("A 192.0.2.54")


def test_a_delegation_that_leads_nowhere_is_servfail_at_the_resolver(zone: Driver) -> None:
    assert zone.ask("deep.sub.example.com").rcode() == Rcode.SERVFAIL
    zone.control("POST", "/zone?origin=sub.example.com", "deep A 192.0.2.7\n@ NS ns1\n")
    assert values(zone.ask("deep.sub.example.com")) == ["192.0.2.7"]


def test_a_child_zone_without_delegation_is_unseen_by_the_resolver(zone: Driver) -> None:
    zone.control("POST", "/zone?origin=lost.example.com", "www A 192.0.2.7\n")
    assert values(zone.ask("www.lost.example.com", server="authoritative")) == ["192.0.2.7"]
    assert zone.ask("www.lost.example.com").rcode() == Rcode.NXDOMAIN


def test_the_registrar_may_delegate_elsewhere_or_not_at_all(simulate: Callable[..., Driver]) -> None:
    driver = simulate(zones=["example.com"])
    second = driver.control("POST", "/hosted-zone", {"name": "example.com"})
    driver.control("PUT", "/delegation", {"name": "example.com", "name_servers": second["name_servers"]})
    servers = [value.rstrip(".") for value in values(driver.ask("example.com", "NS"))]
    assert sorted(servers) == sorted(second["name_servers"])
    driver.control("PUT", "/delegation", {"name": "example.com", "name_servers": ["ns.elsewhere.test"]})
    assert driver.ask("example.com", "NS").rcode() == Rcode.SERVFAIL
    driver.control("PUT", "/delegation", {"name": "example.com", "name_servers": []})
    assert driver.ask("example.com", "NS").rcode() == Rcode.NXDOMAIN
    driver.control("PUT", "/delegation", {"name": "example.com", "name_servers": None})
    assert driver.ask("example.com", "NS").answer


def test_name_servers_of_hosted_zones_have_addresses(driver: Driver) -> None:
    for server in values(driver.ask("example.com", "NS")):
        assert values(driver.ask(server)) == ["127.0.0.1"]


def test_the_case_of_the_question_comes_back(zone: Driver) -> None:
    zone.ask("web.example.com")
    answer = zone.ask("WeB.eXample.COM")
    assert answer.question[0].name.to_text() == "WeB.eXample.COM."
    assert values(answer) == ["192.0.2.80"]


def test_what_does_not_fit_is_truncated_and_complete_over_tcp(zone: Driver) -> None:
    small = zone.ask("big.example.com", "TXT", edns=False)
    assert small.flags & dns.flags.TC
    assert not small.answer
    assert not small.opt
    assert zone.ask("big.example.com", "TXT").flags & dns.flags.TC
    assert len(values(zone.ask("big.example.com", "TXT", tcp=True))[0]) > 1500


def test_edns_is_answered_with_edns(zone: Driver) -> None:
    assert zone.ask("web.example.com").opt


def test_one_connection_takes_several_questions(zone: Driver) -> None:
    host, _, port = zone.simulator.resolver.partition(":")
    with socket.create_connection((host, int(port))) as connection:
        for name in ("web.example.com", "www.example.com"):
            query = dns.message.make_query(name, "A")
            assert dns.query.tcp(query, host, sock=connection, timeout=3).answer


def test_noise_is_answered_with_formerr_or_not_at_all(zone: Driver) -> None:
    host, _, port = zone.simulator.resolver.partition(":")
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.settimeout(2)
        sock.sendto(b"x", (host, int(port)))
        sock.sendto(b"\x12\x34\x01\x00" + bytes(8), (host, int(port)))
        assert sock.recv(512)[:4] == b"\x12\x34\x81\x01"
    assert zone.ask("web.example.com").answer, "the server is still there"


def test_only_queries_are_implemented(zone: Driver) -> None:
    host, _, port = zone.simulator.authoritative.partition(":")
    update = dns.update.UpdateMessage("example.com")
    update.add("x", 300, "A", "192.0.2.1")
    assert dns.query.udp(update, host, port=int(port), timeout=3).rcode() == Rcode.NOTIMP


def test_ses_may_see_a_fault_that_nobody_else_sees(zone: Driver) -> None:
    ses = zone.client("sesv2")
    zone.publish_dkim(ses.create_email_identity(EmailIdentity="example.com"), "example.com")
    zone.control("POST", "/dns-faults", {"kind": "timeout", "listener": "ses"})
    zone.control("POST", "/verify")
    found = ses.get_email_identity(EmailIdentity="example.com")
    assert found["VerificationInfo"]["ErrorType"] == "DNS_SERVER_ERROR"
    assert zone.ask("web.example.com").answer


def test_any_bytes_at_all_are_survived(zone: Driver) -> None:
    randomness = random.Random(7)  # noqa: S311 - the same bytes in every run
    valid = dns.message.make_query("www.example.com", "A", use_edns=0).to_wire()
    listener = Listener(
        "resolver",
        zone.simulator.world.names,
        faults=DnsFaultBook(),
        log=DnsLog(),
        now=lambda: 0.0,
        latency=0.0,
    )
    for _ in range(3_000):
        message = bytearray(valid)
        for _ in range(randomness.randrange(1, 6)):
            message[randomness.randrange(len(message))] = randomness.randrange(256)
        answer = listener.handle(bytes(message[: randomness.randrange(len(message) + 1)]), "udp").wire
        assert answer is None or len(answer) >= 12


def test_amazonses_publishes_keys_spf_and_feedback_hosts(simulate: Callable[..., Driver]) -> None:
    driver = simulate(scenario="domain-pending")
    state = driver.control("GET", "/state")
    dkim = state["regions"]["us-east-1"]["identities"]["example.com"]["DkimAttributes"]
    key = driver.ask(f"{dkim['Tokens'][0]}.{dkim['SigningHostedZone']}", "TXT").answer[0][0]
    assert b"".join(key.strings).startswith(b"p=MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8A")
    assert driver.ask(f"{'a' * 32}.dkim.amazonses.com", "TXT").rcode() == Rcode.NXDOMAIN
    assert values(driver.ask("amazonses.com", "TXT"))[0].startswith('"v=spf1 ip4:199.255.192.0/22')
    assert driver.ask("feedback-smtp.eu-west-3.amazonses.com", "MX").answer
    assert driver.ask("email-smtp.eu-west-3.amazonaws.com").answer
    assert driver.ask("email-smtp.af-south-1.amazonaws.com").rcode() == Rcode.NXDOMAIN


@pytest.mark.parametrize(
    ("kind", "rcode"), [("servfail", Rcode.SERVFAIL), ("bogus", Rcode.SERVFAIL), ("refused", Rcode.REFUSED)]
)
def test_a_fault_covers_names_below_and_one_listener(zone: Driver, kind: str, rcode: Rcode) -> None:
    zone.control("POST", "/dns-faults", {"kind": kind, "name": "example.com", "listener": "resolver"})
    assert zone.ask("web.example.com").rcode() == rcode
    assert zone.ask("web.example.com", server="authoritative").rcode() == Rcode.NOERROR
    assert zone.ask("mail.example.org").rcode() == Rcode.NOERROR
    zone.control("DELETE", "/dns-faults")
    assert zone.ask("web.example.com").rcode() == Rcode.NOERROR


def test_broken_dnssec_goes_away_with_cd(zone: Driver) -> None:
    zone.control("POST", "/dns-faults", {"kind": "bogus"})
    assert zone.ask("web.example.com").rcode() == Rcode.SERVFAIL
    assert values(zone.ask("web.example.com", checking_disabled=True)) == ["192.0.2.80"]


def test_a_fault_may_be_for_one_type_and_some_times(zone: Driver) -> None:
    zone.control("POST", "/dns-faults", {"kind": "servfail", "type": "A", "times": 1})
    assert zone.ask("web.example.com", "TXT").rcode() == Rcode.NOERROR
    assert zone.ask("web.example.com").rcode() == Rcode.SERVFAIL
    assert zone.ask("web.example.com").rcode() == Rcode.NOERROR


def test_silence_and_delay(zone: Driver) -> None:
    zone.control("POST", "/dns-faults", {"kind": "delay", "delay_ms": 150})
    with pytest.raises(dns.exception.Timeout):
        zone.ask("web.example.com", timeout=0.1)
    assert zone.ask("web.example.com", timeout=2).answer
    zone.control("POST", "/dns-faults", {"kind": "timeout"})
    with pytest.raises(dns.exception.Timeout):
        zone.ask("web.example.com", timeout=0.3)


def test_a_server_may_not_know_edns(zone: Driver) -> None:
    zone.control("POST", "/dns-faults", {"kind": "formerr-on-edns"})
    assert zone.ask("web.example.com").rcode() == Rcode.FORMERR
    assert zone.ask("web.example.com", edns=False).answer


def test_truncation_on_request_leads_to_tcp(zone: Driver) -> None:
    zone.control("POST", "/dns-faults", {"kind": "truncate"})
    assert zone.ask("web.example.com").flags & dns.flags.TC
    assert zone.ask("web.example.com", tcp=True).answer


def test_a_lame_server_answers_without_aa_and_data(zone: Driver) -> None:
    zone.control("POST", "/dns-faults", {"kind": "lame", "listener": "authoritative"})
    answer = zone.ask("web.example.com", server="authoritative")
    assert (answer.rcode(), answer.flags & dns.flags.AA, answer.answer) == (Rcode.NOERROR, 0, [])


@pytest.mark.parametrize("kind", ["garbage", "wrong-id", "wrong-question"])
def test_hostile_answers_are_not_accepted_by_a_careful_client(zone: Driver, kind: str) -> None:
    zone.control("POST", "/dns-faults", {"kind": kind})
    with pytest.raises((dns.exception.DNSException, EOFError)):
        zone.ask("web.example.com", timeout=0.5)


def test_a_cache_can_show_what_is_no_longer_true(simulate: Callable[..., Driver]) -> None:
    driver = simulate(resolver_cache=True)
    driver.control("POST", "/zone?origin=example.com", ZONE)
    assert driver.ask("new.example.com").rcode() == Rcode.NXDOMAIN
    driver.publish("new.example.com", "A", "192.0.2.1")
    assert driver.ask("new.example.com").rcode() == Rcode.NXDOMAIN
    driver.advance("61s")
    assert driver.ask("new.example.com").answer[0].ttl == 300
    driver.advance("100s")
    assert driver.ask("new.example.com").answer[0].ttl == 200
    driver.publish("new.example.com", "A", "192.0.2.2")
    assert values(driver.ask("new.example.com")) == ["192.0.2.1"]
    driver.control("DELETE", "/dns-cache")
    assert values(driver.ask("new.example.com")) == ["192.0.2.2"]


def test_questions_are_logged(zone: Driver) -> None:
    zone.control("DELETE", "/dns-log")
    zone.ask("Web.example.com", "A", checking_disabled=True)
    zone.ask("web.example.com", "TXT", server="authoritative", tcp=True, edns=False)
    first, second = zone.control("GET", "/dns-log")["questions"]
    assert (first["listener"], first["name"], first["type"]) == ("resolver", "Web.example.com.", "A")
    assert (first["transport"], first["cd"], first["edns"]) == ("udp", True, True)
    assert (second["listener"], second["transport"], second["edns"]) == ("authoritative", "tcp", False)


def test_latency_is_added_to_every_answer(simulate: Callable[..., Driver]) -> None:
    driver = simulate(latency_ms=200)
    with pytest.raises(dns.exception.Timeout):
        driver.ask("com", "NS", timeout=0.1)
    assert driver.ask("com", "NS", timeout=2).answer


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "/zone?origin=example.com", "this is ( no zone"),
        ("POST", "/zone", "@ A 192.0.2.1"),
        ("PUT", "/records", {"name": "x.example.com", "type": "A", "values": ["nonsense"]}),
        ("PUT", "/records", {"name": "x.example.com", "type": "NONE-SUCH", "values": ["x"]}),
        ("POST", "/dns-faults", {"kind": "explode"}),
        ("DELETE", "/records", {"name": "x.example.com", "type": "A"}),
    ],
)
def test_control_says_what_it_does_not_understand(
    driver: Driver, method: str, path: str, body: object
) -> None:
    with pytest.raises(ControlError, match=r"40[04] .*error"):
        driver.control(method, path, body)
