"""What SPF comes to for one mail, over a DNS of a few records."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sesctl.grammar.spf_macro import expand, needs_reverse_name
from sesctl.model.fact import Unread
from sesctl.model.lookup import Absent, Answered, Seen, Server, Unknown
from sesctl.model.observation import Look
from sesctl.model.spf_result import SpfClient, SpfOutcome
from sesctl.planning.spf_eval import check_host

if TYPE_CHECKING:
    from sesctl.model.lookup import Question

SERVER = Server("192.0.2.53", "resolver")
CLIENT = SpfClient("192.0.2.31", "0102@mail.example.com", "a7-31.smtp-out.amazonses.com")
CLIENT_6 = SpfClient("2001:db8::31", "0102@mail.example.com", "out.example.com")


class Dns:
    """Records by `name TYPE`; what is not there does not exist."""

    def __init__(self) -> None:
        self.records: dict[str, str | list[str] | Unknown] = {}

    def add(self, name: str, value: str | list[str] | Unknown) -> Dns:
        self.records[name] = value
        return self

    def __call__(self, question: Question) -> Look:
        found = self.records.get(f"{question.name} {question.type}")
        if found is None:
            return Look(question, (Seen(SERVER, Absent("nxdomain")),))
        reply = (
            found
            if isinstance(found, Unknown)
            else Answered(tuple([found] if isinstance(found, str) else found), 300)
        )
        return Look(question, (Seen(SERVER, reply),))


def dns(record: str) -> Dns:
    return (
        Dns()
        .add("mail.example.com TXT", record)
        .add("amazonses.com TXT", "v=spf1 ip4:192.0.2.0/24 ip6:2001:db8::/32 -all")
        .add("none.example TXT", "hello")
        .add("soft.example TXT", "v=spf1 ~all")
        .add("host.example A", ["192.0.2.31", "192.0.2.32"])
        .add("host.example AAAA", "2001:db8::31")
        .add("mx.example MX", ["10 other.example", "20 host.example"])
        .add("other.example A", "198.51.100.1")
        .add("192.0.2.31._ip.example A", "127.0.0.2")
        .add("many.example MX", [f"{n} h{n}.example" for n in range(11)])
    )


@pytest.mark.parametrize(
    ("record", "word", "term"),
    [
        ("v=spf1 include:amazonses.com ~all", "pass", "include:amazonses.com"),
        ("v=spf1 include:soft.example -all", "fail", "-all"),
        ("v=spf1 ~include:amazonses.com -all", "softfail", "~include:amazonses.com"),
        ("v=spf1 ip4:192.0.2.31 -all", "pass", "ip4:192.0.2.31"),
        ("v=spf1 ip4:198.51.100.0/24 ?all", "neutral", "?all"),
        ("v=spf1 ip4:198.51.100.0/24", "neutral", ""),
        ("v=spf1 a:host.example -all", "pass", "a:host.example"),
        ("v=spf1 a:other.example -all", "fail", "-all"),
        ("v=spf1 a:host.example/16 -all", "pass", "a:host.example/16"),
        ("v=spf1 mx:mx.example -all", "pass", "mx:mx.example"),
        ("v=spf1 exists:%{i}._ip.example -all", "pass", "exists:%{i}._ip.example"),
        ("v=spf1 redirect=amazonses.com", "pass", "redirect=amazonses.com"),
        ("v=spf1 -all redirect=amazonses.com", "fail", "-all"),
        ("v=spf1 a mx -all", "fail", "-all"),
        ("hello", "none", ""),
    ],
)
def test_the_first_term_that_matches_decides(record: str, word: str, term: str) -> None:
    outcome = check_host(CLIENT, dns(record))
    assert isinstance(outcome, SpfOutcome)
    assert (outcome.word, outcome.term) == (word, term)


@pytest.mark.parametrize(
    ("record", "why"),
    [
        ("v=spf1 inclde:amazonses.com -all", "cannot be read"),
        ("v=spf1 include:none.example -all", "no SPF record at none.example"),
        ("v=spf1 redirect=none.example", "target of its redirect"),
        ("v=spf1 include:mail.example.com -all", "more than 10 lookups"),
        ("v=spf1 a:a.example a:b.example a:c.example -all", "more than 2 lookups find nothing"),
        ("v=spf1 mx:many.example -all", "more than 10 mail servers"),
    ],
)
def test_a_record_that_cannot_be_evaluated_is_an_error_of_its_owner(record: str, why: str) -> None:
    outcome = check_host(CLIENT, dns(record))
    assert isinstance(outcome, SpfOutcome)
    assert outcome.word == "permerror"
    assert why in outcome.why


def test_two_records_are_an_error() -> None:
    outcome = check_host(CLIENT, Dns().add("mail.example.com TXT", ["v=spf1 -all", "v=spf1 ~all"]))
    assert isinstance(outcome, SpfOutcome)
    assert (outcome.word, outcome.why) == ("permerror", "there are 2 SPF records at mail.example.com")


@pytest.mark.parametrize(
    ("record", "word"),
    [
        ("v=spf1 ip4:192.0.2.0/24 -all", "fail"),
        ("v=spf1 include:amazonses.com -all", "pass"),
        ("v=spf1 a:host.example//64 -all", "pass"),
        ("v=spf1 ip6:2001:db8::31 -all", "pass"),
    ],
)
def test_an_ipv6_client_is_looked_for_among_ipv6_addresses(record: str, word: str) -> None:
    outcome = check_host(CLIENT_6, dns(record))
    assert isinstance(outcome, SpfOutcome)
    assert outcome.word == word


@pytest.mark.parametrize(
    ("record", "why"),
    [
        ("v=spf1 include:down.example -all", "down.example could not be looked up (192.0.2.53: no reply)"),
        ("v=spf1 ptr -all", "asks for the name of the address"),
        ("v=spf1 exists:%{p}.example -all", "asks for the name of the address"),
    ],
)
def test_what_cannot_be_looked_up_is_not_decided(record: str, why: str) -> None:
    outcome = check_host(CLIENT, dns(record).add("down.example TXT", Unknown("timeout", "no reply")))
    assert isinstance(outcome, Unread)
    assert why in outcome.reason


def test_a_term_that_is_not_reached_keeps_nothing_from_being_decided() -> None:
    outcome = check_host(CLIENT, dns("v=spf1 include:amazonses.com ptr -all"))
    assert isinstance(outcome, SpfOutcome)
    assert outcome.word == "pass"


def test_while_an_answer_is_missing_there_is_no_outcome_and_all_includes_are_asked_for_at_once() -> None:
    zone = dns("v=spf1 include:a.example include:b.example -all")
    missing = set()

    def ask(question: Question) -> Look | None:
        if question.name == "mail.example.com":
            return zone(question)
        missing.add(question.name)
        return None

    assert check_host(CLIENT, ask) is None
    assert missing == {"a.example", "b.example"}


def test_a_sender_without_a_domain_has_no_result() -> None:
    for sender in ("postmaster@localhost", "a@", "a@[192.0.2.1]"):
        outcome = check_host(SpfClient("192.0.2.31", sender, "x"), Dns())
        assert isinstance(outcome, SpfOutcome)
        assert outcome.word == "none"


@pytest.mark.parametrize(
    ("spec", "name"),
    [
        ("%{d}", "mail.example.com"),
        ("%{d2}", "example.com"),
        ("%{dr}", "com.example.mail"),
        ("%{d2r}", "example.mail"),
        ("%{l}.%{o}", "0102.mail.example.com"),
        ("%{s}", "0102@mail.example.com"),
        ("%{i}.%{v}", "192.0.2.31.in-addr"),
        ("%{ir}.%{v}._spf.%{d2}", "31.2.0.192.in-addr._spf.example.com"),
        ("%{h}", "a7-31.smtp-out.amazonses.com"),
        ("%{l-}", "0102"),
        ("a%%b%_c%-d", "a%b c%20d"),
        ("%{S}", "0102%40mail.example.com"),
        ("%{t}.example", "unknown.example"),
    ],
)
def test_macros_are_expanded(spec: str, name: str) -> None:
    assert expand(spec, CLIENT, "mail.example.com") == name


def test_an_ipv6_address_is_expanded_by_its_digits() -> None:
    assert expand("%{i}.%{v}", CLIENT_6, "x") == f"2.0.0.1.0.d.b.8.{'0.' * 22}3.1.ip6"


def test_of_a_name_that_gets_too_long_the_end_is_kept() -> None:
    client = SpfClient("192.0.2.31", f"{'a.' * 200}b@example.com", "x")
    name = expand("%{l}.example.com", client, "example.com")
    assert len(name) <= 253
    assert name.endswith("a.b.example.com")


def test_a_macro_for_the_name_of_the_address_is_known() -> None:
    assert needs_reverse_name("%{pr}.example")
    assert not needs_reverse_name("%{i}.%%{p}.example")
