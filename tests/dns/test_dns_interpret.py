from __future__ import annotations

from typing import TYPE_CHECKING

import dns.edns
import dns.flags
import dns.message
import dns.rcode
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.name_servers import reply_to

from sesctl.dns.interpret import interpret
from sesctl.model.lookup import (
    Absent,
    Answered,
    Ask,
    Question,
    Referral,
    Server,
    Soa,
    Unknown,
)

if TYPE_CHECKING:
    from sesctl.model.lookup import (
        QuestionType,
        Reply,
        Role,
    )

SOA = "example.com. 900 IN SOA NS1.example.com. admin.example.com. 7 3600 600 86400 300"
THE_SOA = Soa("example.com", "ns1.example.com", "admin.example.com", 7, 300, 900)


def judged(
    sections: str,
    *,
    name: str = "www.example.com",
    kind: QuestionType = "A",
    role: Role = "authoritative",
    flags: str = "",
    rcode: str = "NOERROR",
    errors: tuple[dns.edns.EDEOption, ...] = (),
) -> Reply:
    query = dns.message.make_query(name, kind)
    reply = reply_to(query, sections, flags=flags or ("AA" if role == "authoritative" else "RD RA"))
    reply.set_rcode(dns.rcode.from_text(rcode))
    if errors:
        reply.use_edns(options=list(errors))
    wire = dns.message.from_wire(reply.to_wire(), one_rr_per_rrset=True)
    return interpret(wire, Ask(Server("192.0.2.53", role), Question(name, kind)))


def test_addresses_are_sorted_and_have_the_smallest_ttl() -> None:
    reply = judged(";ANSWER\nwww.example.com. 60 IN A 192.0.2.2\nwww.example.com. 30 IN A 192.0.2.1")
    assert reply == Answered(("192.0.2.1", "192.0.2.2"), 30)


@pytest.mark.parametrize(
    ("kind", "data", "value"),
    [
        ("AAAA", "2001:DB8:0::1", "2001:db8::1"),
        ("CNAME", "Token.DKIM.example.org.", "token.dkim.example.org"),
        ("CNAME", r"a\032b\.c.example.org.", r"a\032b\.c.example.org"),
        ("MX", "10 Feedback.example.ORG.", "10 feedback.example.org"),
        ("MX", "0 .", "0 ."),
        ("NS", "NS1.example.org.", "ns1.example.org"),
        ("TXT", '"v=spf1 " "-all "', "v=spf1 -all "),
        ("TXT", r'"\195\169 \255"', "é \\xff"),
        ("TXT", '""', ""),
        ("CAA", '0 issue "ca.example.net"', '0 issue "ca.example.net"'),
        ("SRV", "0 5 5060 Sip.example.net.", "0 5 5060 Sip.example.net."),
        ("DS", "1 13 2 " + "AB" * 32, "1 13 2 " + "ab" * 32),
    ],
)
def test_values_are_in_presentation_form(kind: QuestionType, data: str, value: str) -> None:
    reply = judged(f";ANSWER\nwww.example.com. 60 IN {kind} {data}", kind=kind)
    assert reply == Answered((value,), 60)


def test_a_start_of_authority_comes_as_text_and_as_fields() -> None:
    reply = judged(f";ANSWER\n{SOA}", name="example.com", kind="SOA")
    text = "ns1.example.com admin.example.com 7 3600 600 86400 300"
    assert reply == Answered((text,), 900, soa=THE_SOA)


def test_several_cname_records_at_one_name_are_all_seen() -> None:
    rows = "www.example.com. 60 IN CNAME b.example.org.\nwww.example.com. 60 IN CNAME a.example.org."
    assert judged(f";ANSWER\n{rows}", kind="CNAME") == Answered(("a.example.org", "b.example.org"), 60)


def test_a_cname_chain_is_followed_and_its_smallest_ttl_counts() -> None:
    reply = judged(
        ";ANSWER\nb.example.com. 50 IN CNAME C.example.com.\nc.example.com. 70 IN A 192.0.2.1\n"
        "WWW.example.com. 60 IN CNAME b.example.com."
    )
    assert reply == Answered(("192.0.2.1",), 50, ("b.example.com", "c.example.com"))


def test_records_of_other_names_in_the_answer_are_ignored() -> None:
    reply = judged(";ANSWER\nwww.example.com. 60 IN A 192.0.2.1\nother.example.com. 5 IN A 192.0.2.66")
    assert reply == Answered(("192.0.2.1",), 60)


def test_records_of_another_class_are_ignored() -> None:
    reply = judged(
        ';ANSWER\nwww.example.com. 60 CH TXT "chaos"\nwww.example.com. 60 IN TXT "internet"', kind="TXT"
    )
    assert reply == Answered(("internet",), 60)


@pytest.mark.parametrize("role", ["authoritative", "resolver"])
def test_a_cname_loop_is_shown_once(role: Role) -> None:
    rows = "www.example.com. 60 IN CNAME b.example.com.\nb.example.com. 60 IN CNAME www.example.com."
    assert judged(f";ANSWER\n{rows}", role=role) == Answered((), 60, ("b.example.com", "www.example.com"))


def test_a_cname_to_itself_is_a_loop() -> None:
    reply = judged(";ANSWER\nwww.example.com. 60 IN CNAME www.example.com.")
    assert reply == Answered((), 60, ("www.example.com",))


def test_an_authority_that_has_only_the_alias_answers_with_it() -> None:
    reply = judged(";ANSWER\nwww.example.com. 60 IN CNAME host.example.org.")
    assert reply == Answered((), 60, ("host.example.org",))


def test_an_alias_inside_the_zone_without_data_is_nodata() -> None:
    reply = judged(f";ANSWER\nwww.example.com. 60 IN CNAME b.example.com.\n;AUTHORITY\n{SOA}")
    assert reply == Absent("nodata", THE_SOA, ("b.example.com",))


def test_a_resolver_that_finds_an_alias_and_no_data_says_nodata() -> None:
    reply = judged(";ANSWER\nwww.example.com. 60 IN CNAME host.example.org.", role="resolver")
    assert reply == Absent("nodata", None, ("host.example.org",))


@pytest.mark.parametrize("role", ["authoritative", "resolver"])
def test_nxdomain_behind_an_alias_keeps_the_alias(role: Role) -> None:
    rows = "www.example.com. 60 IN CNAME gone.example.com."
    reply = judged(f";ANSWER\n{rows}\n;AUTHORITY\n{SOA}", role=role, rcode="NXDOMAIN")
    assert reply == Absent("nxdomain", THE_SOA, ("gone.example.com",))


@pytest.mark.parametrize("role", ["authoritative", "resolver"])
def test_an_absence_has_the_zone_that_says_so(role: Role) -> None:
    assert judged(f";AUTHORITY\n{SOA}", role=role) == Absent("nodata", THE_SOA)
    assert judged(f";AUTHORITY\n{SOA}", role=role, rcode="NXDOMAIN") == Absent("nxdomain", THE_SOA)
    assert judged("", role=role) == Absent("nodata")


def test_the_start_of_authority_of_a_foreign_zone_is_ignored() -> None:
    foreign = SOA.replace("example.com. 900", "example.org. 900")
    assert judged(f";AUTHORITY\n{foreign}") == Absent("nodata")


def test_nxdomain_beside_the_records_is_malformed() -> None:
    reply = judged(";ANSWER\nwww.example.com. 60 IN A 192.0.2.1", rcode="NXDOMAIN")
    assert isinstance(reply, Unknown)
    assert reply.reason == "malformed"


def test_a_referral_has_its_zone_hosts_and_glue() -> None:
    reply = judged(
        ";AUTHORITY\nExample.com. 90 IN NS ns2.example.com.\nexample.com. 60 IN NS NS1.example.com.\n"
        ";ADDITIONAL\nns1.example.com. 60 IN A 192.0.2.1\nns1.example.com. 60 IN AAAA 2001:db8::1\n"
        "unrelated.example.com. 60 IN A 192.0.2.66",
        flags="RD",
    )
    glue = (("ns1.example.com", "192.0.2.1"), ("ns1.example.com", "2001:db8::1"))
    assert reply == Referral("example.com", ("ns1.example.com", "ns2.example.com"), glue)
    assert isinstance(reply, Referral)
    assert reply.ttl == 60


@pytest.mark.parametrize("zone", [".", "example.org.", "a.www.example.com."])
def test_a_referral_away_from_the_name_is_lame(zone: str) -> None:
    reply = judged(f";AUTHORITY\n{zone} 60 IN NS ns1.example.org.", flags="RD")
    assert isinstance(reply, Unknown)
    assert reply.reason == "lame"


def test_name_servers_beside_a_start_of_authority_are_no_referral() -> None:
    rows = f"example.com. 60 IN NS ns1.example.com.\n{SOA}"
    assert judged(f";AUTHORITY\n{rows}") == Absent("nodata", THE_SOA)


@pytest.mark.parametrize("rcode", ["NOERROR", "NXDOMAIN"])
def test_an_authority_without_authority_is_lame(rcode: str) -> None:
    reply = judged(f";AUTHORITY\n{SOA}", flags="RD RA", rcode=rcode)
    assert isinstance(reply, Unknown)
    assert reply.reason == "lame"


def test_a_cached_answer_of_an_authority_is_lame() -> None:
    reply = judged(";ANSWER\nwww.example.com. 60 IN A 192.0.2.1", flags="RD RA")
    assert reply == Unknown("lame", "it answers without authority")


def test_a_server_that_does_not_resolve_is_no_resolver() -> None:
    reply = judged("", role="resolver", flags="RD")
    assert reply == Unknown("refused", "it does not resolve for others")


def test_a_resolver_that_refers_elsewhere_has_found_nothing_out() -> None:
    reply = judged(";AUTHORITY\ncom. 60 IN NS ns.example.org.", role="resolver")
    assert isinstance(reply, Unknown)
    assert reply.reason == "refused"


@pytest.mark.parametrize(
    ("rcode", "role", "reason", "detail"),
    [
        ("SERVFAIL", "resolver", "servfail", ""),
        ("REFUSED", "resolver", "refused", ""),
        ("NOTAUTH", "authoritative", "lame", "NOTAUTH"),
        ("NOTAUTH", "resolver", "refused", "NOTAUTH"),
        ("FORMERR", "resolver", "refused", "FORMERR"),
        ("YXDOMAIN", "resolver", "servfail", "YXDOMAIN"),
    ],
)
def test_failures_are_unknown_and_never_absent(rcode: str, role: Role, reason: str, detail: str) -> None:
    reply = judged("", rcode=rcode, role=role)
    assert isinstance(reply, Unknown)
    assert (reply.reason, reply.detail) == (reason, detail)


def test_an_extended_error_is_told_in_printable_words() -> None:
    error = dns.edns.EDEOption(dns.edns.EDECode.DNSSEC_BOGUS, "sig\x1b[31m é" + "x" * 500)
    reply = judged("", rcode="SERVFAIL", errors=(error,))
    assert isinstance(reply, Unknown)
    assert reply.detail.startswith("EDE 6 (DNSSEC Bogus): sig")
    assert reply.detail.isascii()
    assert reply.detail.isprintable()
    assert len(reply.detail) == 200


def test_a_reply_that_is_cut_short_is_not_judged() -> None:
    assert judged("", flags="AA TC") == Unknown("malformed", "cut short")


NAMES = st.sampled_from([".", "com.", "example.com.", "www.example.com.", "a.example.com.", "b.example.org."])
DATA = st.one_of(
    NAMES.map(lambda name: f"CNAME {name}"),
    NAMES.map(lambda name: f"NS {name}"),
    st.just("A 192.0.2.1"),
    st.just("SOA . . 1 2 3 4 5"),
)
ROWS = st.lists(st.tuples(NAMES, DATA), max_size=8)


@given(
    st.tuples(ROWS, ROWS, ROWS),
    st.sampled_from(["authoritative", "resolver"]),
    st.sampled_from(["NOERROR", "NXDOMAIN", "SERVFAIL", "REFUSED"]),
    st.sampled_from(["AA", "RD", "RD RA", "AA RA"]),
)
def test_any_combination_of_records_is_judged(
    rows: tuple[list[tuple[str, str]], ...], role: Role, rcode: str, flags: str
) -> None:
    text = ""
    for title, section in zip(("ANSWER", "AUTHORITY", "ADDITIONAL"), rows, strict=True):
        text += f";{title}\n" + "".join(f"{name} 60 IN {data}\n" for name, data in section)
    reply = judged(text, role=role, rcode=rcode, flags=flags)
    assert isinstance(reply, Answered | Absent | Referral | Unknown)
    if isinstance(reply, Answered | Absent):
        assert len(reply.aliases) <= len(rows[0])
