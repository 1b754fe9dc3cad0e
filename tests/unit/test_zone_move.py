"""A zone that moves: what the parent says, what the old servers have, and what becomes of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from sesctl.model.hosted_zone import HostedZone
from sesctl.model.hosting import HostedSet
from sesctl.model.lookup import Absent, Answered, Question, Referral, Server, Soa, Unknown
from sesctl.model.plan import ChangeRecordSet, CreateZone, DelegateZone
from sesctl.model.records import RecordSet
from sesctl.model.zone_move import Copy, Hosting, LedNowhere, LedTo, NotTold, Parent
from sesctl.planning.goal import Goal
from sesctl.planning.zone_copy import copied
from sesctl.planning.zone_plan import Present, Undecided, batches, choose, inherited, plan_zone
from sesctl.planning.zone_survey import Move
from sesctl.workflows.check_dns import Scene
from sesctl.workflows.zone import look
from sesctl.workflows.zone_wait import wait_until_delegated

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from sesctl.model.lookup import Ask, Reply
    from sesctl.model.plan import Plan
    from sesctl.planning.zone_survey import Sight

RESOLVER = Server("192.0.2.200", "resolver")
TLD, OLD1, OLD2 = "192.0.2.1", "192.0.2.11", "192.0.2.12"
HOSTS = ("ns1.old.example", "ns2.old.example")
SOA = Soa("example.com", "ns1.old.example", "admin.old.example", 1, 600, 600)
NOTHING = Absent("nxdomain", SOA)


@dataclass
class Internet:
    """Implements `sesctl.ports.Resolver`: what each address says; whatever else is asked is NXDOMAIN."""

    says: dict[tuple[str, str, str], Reply] = field(default_factory=dict)
    silent: set[str] = field(default_factory=set)
    asked: list[Ask] = field(default_factory=list)
    rounds: int = 0

    def ask(self, asks: Collection[Ask]) -> Mapping[Ask, Reply]:
        self.rounds += 1
        self.asked += asks
        return {ask: self._reply(ask) for ask in asks}

    def _reply(self, ask: Ask) -> Reply:
        if ask.server.address in self.silent:
            return Unknown("timeout")
        key = ask.server.address, ask.question.name, ask.question.type
        return self.says.get(key, NOTHING)

    def put(self, address: str, name: str, kind: str, reply: Reply) -> None:
        self.says[address, name, kind] = reply

    def of(self, address: str) -> set[str]:
        return {ask.question.name for ask in self.asked if ask.server.address == address}


class Clock:
    """Implements `sesctl.ports.Clock` without waiting."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def now(self) -> datetime:
        return datetime.fromtimestamp(self.seconds, UTC)

    def sleep(self, seconds: float) -> None:
        self.seconds += seconds


@pytest.fixture
def net() -> Internet:
    """example.com, delegated to two servers that have its SOA and nothing else."""
    net = Internet()
    net.put(RESOLVER.address, "com", "NS", Answered(("a.gtld.example",), 300))
    net.put(RESOLVER.address, "a.gtld.example", "A", Answered((TLD,), 300))
    net.put(TLD, "example.com", "NS", Referral("example.com", HOSTS, ttl=172800))
    net.put(TLD, "example.com", "DS", Absent("nodata"))
    for host, address in zip(HOSTS, (OLD1, OLD2), strict=True):
        net.put(RESOLVER.address, host, "A", Answered((address,), 300))
        net.put(address, "example.com", "SOA", Answered(("…",), 600, soa=SOA))
    return net


def have(
    net: Internet, name: str, kind: str, *values: str, ttl: int = 60, aliases: tuple[str, ...] = ()
) -> None:
    for address in (OLD1, OLD2):
        net.put(address, name, kind, Answered(values, ttl, aliases))


def scene(net: Internet, *given: Server) -> Scene:
    return Scene(net, Clock(), (RESOLVER,), given)


def goal(domain: str, *given: Server) -> Goal:
    return Goal(domain, RecordSet(domain, "", ()), (RESOLVER,), given)


def seen(
    net: Internet, domain: str = "example.com", *, copy: bool = True, not_old: frozenset[str] = frozenset()
) -> Sight:
    return look(Move(goal(domain), not_old, ("token._domainkey.example.com",), copy), scene(net))


def parent_of(net: Internet, domain: str = "example.com") -> Parent:
    parent = seen(net, domain, copy=False).parent
    assert parent
    return parent


def copy_of(net: Internet, hosts: tuple[str, ...] = HOSTS) -> Copy:
    return copied("example.com", seen(net), hosts)


def sets_of(net: Internet) -> dict[tuple[str, str], tuple[int, tuple[str, ...]]]:
    return {one.key: (one.ttl, one.values) for one in copy_of(net).sets}


# what the parent says


def test_the_parents_own_servers_say_who_serves_a_domain(net: Internet) -> None:
    assert parent_of(net) == Parent("com", LedTo(HOSTS, 172800), ("a.gtld.example",), signed=False)
    assert net.of(RESOLVER.address) == {"com", "a.gtld.example"}


def test_a_ds_record_at_the_parent_is_seen(net: Internet) -> None:
    net.put(TLD, "example.com", "DS", Answered(("1 13 2 ab",), 3600))
    assert (parent_of(net).signed, parent_of(net).signed_ttl) == (True, 3600)


def test_zones_between_are_walked_through(net: Internet) -> None:
    net.put(RESOLVER.address, "example.com", "NS", Answered(HOSTS, 300))
    net.put(OLD1, "x.a.example.com", "NS", Referral("a.example.com", ("ns.a.example.com",)))
    net.put(OLD2, "x.a.example.com", "NS", Referral("a.example.com", ("ns.a.example.com",)))
    net.put(RESOLVER.address, "ns.a.example.com", "A", Answered(("192.0.2.31",), 300))
    net.put("192.0.2.31", "x.a.example.com", "NS", Referral("x.a.example.com", ("ns.x.example",), ttl=60))
    parent = parent_of(net, "x.a.example.com")
    assert (parent.zone, parent.delegation) == ("a.example.com", LedTo(("ns.x.example",), 60))


def test_a_suffix_of_two_labels_is_a_parent(net: Internet) -> None:
    net.put(RESOLVER.address, "co.uk", "NS", Answered(("a.gtld.example",), 300))
    net.put(TLD, "example.co.uk", "NS", Referral("example.co.uk", HOSTS, ttl=900))
    assert parent_of(net, "example.co.uk").zone == "co.uk"


@pytest.mark.parametrize(
    ("reply", "exists"), [(Absent("nxdomain", SOA), False), (Absent("nodata", SOA), True)]
)
def test_a_name_that_is_not_delegated_is_not_unknown(net: Internet, reply: Reply, exists: bool) -> None:
    net.put(TLD, "example.com", "NS", reply)
    assert parent_of(net).delegation == LedNowhere(exists=exists)


def test_resolvers_stand_in_for_a_parent_that_cannot_be_reached(net: Internet) -> None:
    net.silent.add(TLD)
    net.put(RESOLVER.address, "example.com", "NS", Answered(HOSTS, 40))
    net.put(RESOLVER.address, "example.com", "DS", Answered(("1 13 2 ab",), 50))
    assert parent_of(net) == Parent("com", LedTo(HOSTS, 40), ("a.gtld.example",), signed=True, signed_ttl=50)


def test_without_any_answer_nothing_is_told(net: Internet) -> None:
    net.silent |= {RESOLVER.address}
    parent = parent_of(net)
    assert isinstance(parent.delegation, NotTold)
    assert "no resolver could say who serves com" in parent.delegation.reason
    assert (parent.state(HOSTS), parent.named) == ("unknown", ())


def test_while_a_change_spreads_the_servers_that_lag_count(net: Internet) -> None:
    net.put(RESOLVER.address, "a.gtld.example", "A", Answered((TLD, "192.0.2.2"), 300))
    net.put("192.0.2.2", "example.com", "NS", Referral("example.com", ("ns.new.example",), ttl=60))
    assert parent_of(net).state(("ns.new.example",)) == "partly"
    net.put("192.0.2.2", "example.com", "NS", NOTHING)
    assert parent_of(net).state(HOSTS) == "none"


@pytest.mark.parametrize(
    ("ours", "state"),
    [
        (HOSTS, "ours"),
        ((*HOSTS, "ns3.old.example"), "partly"),
        ((HOSTS[0], "ns9.example"), "partly"),
        (("ns9.example",), "elsewhere"),
        ((), "elsewhere"),
    ],
)
def test_a_domain_is_ours_when_the_parent_names_all_and_no_others(
    net: Internet, ours: tuple[str, ...], state: str
) -> None:
    assert parent_of(net).state(ours) == state


# what the old servers have


def test_usual_records_are_found_with_their_ttl_and_type(net: Internet) -> None:
    have(net, "example.com", "MX", "10 mx.example.net", ttl=900)
    have(net, "example.com", "TXT", "v=spf1 -all", 'quote " and ü')
    have(net, "example.com", "CAA", '0 issue "ca.example.net"')
    have(net, "_sip._tls.example.com", "SRV", "1 2 443 sip.example.net.")
    assert sets_of(net) == {
        ("example.com", "MX"): (900, ("10 mx.example.net.",)),
        ("example.com", "TXT"): (60, ('"v=spf1 -all"', r'"quote \" and \195\188"')),
        ("example.com", "CAA"): (60, ('0 issue "ca.example.net"',)),
        ("_sip._tls.example.com", "SRV"): (60, ("1 2 443 sip.example.net.",)),
    }


def test_a_null_mx_stays_one(net: Internet) -> None:
    have(net, "example.com", "MX", "0 .")
    assert sets_of(net) == {("example.com", "MX"): (60, ("0 .",))}


def test_an_alias_is_copied_as_such_with_its_own_ttl_and_what_it_leads_to(net: Internet) -> None:
    have(net, "www.example.com", "A", "192.0.2.80", ttl=5, aliases=("hidden.example.com",))
    have(net, "www.example.com", "CNAME", "hidden.example.com", ttl=3600)
    have(net, "hidden.example.com", "A", "192.0.2.80", ttl=5)
    assert sets_of(net) == {
        ("www.example.com", "CNAME"): (3600, ("hidden.example.com.",)),
        ("hidden.example.com", "A"): (5, ("192.0.2.80",)),
    }


def test_an_alias_that_leads_to_nothing_is_an_alias_all_the_same(net: Internet) -> None:
    for address in (OLD1, OLD2):
        net.put(address, "s1._domainkey.example.com", "TXT", Absent("nxdomain", None, ("s1.mail.example",)))
    have(net, "s1._domainkey.example.com", "CNAME", "s1.mail.example", ttl=1800)
    assert sets_of(net) == {("s1._domainkey.example.com", "CNAME"): (1800, ("s1.mail.example.",))}


def test_hosts_that_values_name_are_looked_for_too(net: Internet) -> None:
    have(net, "example.com", "MX", "10 post-office.example.com")
    have(net, "post-office.example.com", "A", "192.0.2.25")
    assert ("post-office.example.com", "A") in sets_of(net)


def test_a_name_that_exists_is_asked_for_more(net: Internet) -> None:
    for address in (OLD1, OLD2):
        net.put(address, "api.example.com", "A", Absent("nodata", SOA))
    have(net, "api.example.com", "TXT", "hello")
    assert sets_of(net) == {("api.example.com", "TXT"): (60, ('"hello"',))}


def test_the_zones_own_servers_and_keys_are_not_copied(net: Internet) -> None:
    have(net, "example.com", "NS", *HOSTS, ttl=86400)
    found = copy_of(net)
    assert (found.sets, found.ttl) == ((), 86400)


def test_a_wildcard_is_copied_once_and_explains_what_answers(net: Internet) -> None:
    class Wild(Internet):
        def _reply(self, ask: Ask) -> Reply:
            found = super()._reply(ask)
            below = ask.server.address in {OLD1, OLD2} and ask.question.name.endswith(".example.com")
            named = {name for _, name, _ in self.says}
            if found is NOTHING and below and ask.question.name not in named:
                return Answered(("192.0.2.77",), 60) if ask.question.type == "A" else Absent("nodata", SOA)
            return Absent("nodata", SOA) if found is NOTHING and below else found

    wild = Wild(net.says)
    have(wild, "mail.example.com", "A", "192.0.2.77")
    have(wild, "mail.example.com", "MX", "10 mx.example.net")
    have(wild, "www.example.com", "A", "192.0.2.80")
    have(wild, "_dmarc.example.com", "TXT", "v=DMARC1; p=none")
    assert sets_of(wild) == {
        ("*.example.com", "A"): (60, ("192.0.2.77",)),
        ("mail.example.com", "A"): (60, ("192.0.2.77",)),
        ("mail.example.com", "MX"): (60, ("10 mx.example.net.",)),
        ("www.example.com", "A"): (60, ("192.0.2.80",)),
        ("_dmarc.example.com", "TXT"): (60, ('"v=DMARC1; p=none"',)),
    }


def test_a_delegation_below_is_copied_with_its_glue(net: Internet) -> None:
    glue = (("ns.shop.example.com", "192.0.2.53"), ("ns.shop.example.com", "2001:db8::53"))
    referral = Referral("shop.example.com", ("ns.shop.example.com", "ns.example.net"), glue, ttl=7200)
    for address in (OLD1, OLD2):
        net.put(address, "shop.example.com", "A", referral)
    assert sets_of(net) == {
        ("shop.example.com", "NS"): (7200, ("ns.shop.example.com.", "ns.example.net.")),
        ("ns.shop.example.com", "A"): (7200, ("192.0.2.53",)),
        ("ns.shop.example.com", "AAAA"): (7200, ("2001:db8::53",)),
    }


def test_addresses_of_cloudflares_proxy_are_left_out_when_cloudflare_was_the_host(net: Internet) -> None:
    have(net, "www.example.com", "A", "104.16.1.2", "104.16.1.3")
    have(net, "api.example.com", "A", "192.0.2.8")
    found = copy_of(net, ("ada.ns.cloudflare.com", "bob.ns.cloudflare.com"))
    assert [one.name for one in found.sets] == ["api.example.com"]
    assert "A www.example.com leads to Cloudflare's own proxy" in found.left[0]
    assert len(copy_of(net).sets) == 2


def test_bytes_that_are_no_text_are_left_to_the_user(net: Internet) -> None:
    have(net, "t.example.com", "TXT", "x\\xe4")
    have(net, "t.example.com", "A", "192.0.2.9")
    found = copy_of(net)
    assert found.left == ("TXT t.example.com holds bytes that are no text.",)


def test_addresses_at_the_apex_are_doubted(net: Internet) -> None:
    have(net, "example.com", "A", "192.0.2.9")
    (doubt,) = copy_of(net).doubts
    assert "ALIAS or a flattened CNAME" in doubt


def test_the_work_is_shared_and_a_server_that_fails_is_replaced(net: Internet) -> None:
    have(net, "www.example.com", "A", "192.0.2.80")
    seen(net)
    first, second = (sum(ask.server.address == one for ask in net.asked) for one in (OLD1, OLD2))
    assert first > 100
    assert second > 100
    for kind in ("A", "AAAA", "MX", "TXT"):
        net.put(OLD1, "www.example.com", kind, Unknown("servfail"))
    assert sets_of(net) == {("www.example.com", "A"): (60, ("192.0.2.80",))}


def test_what_nobody_answers_is_counted_and_not_taken_for_absent(net: Internet) -> None:
    have(net, "example.com", "MX", "10 mx.example.net")
    for address in (OLD1, OLD2):
        net.put(address, "www.example.com", "A", Unknown("timeout"))
    found = copy_of(net)
    assert (found.unanswered, len(found.sets)) == (1, 1)


def test_a_batch_is_a_round_trip_and_there_are_few(net: Internet) -> None:
    have(net, "www.example.com", "A", "192.0.2.80")
    seen(net)
    assert net.rounds <= 9


def test_servers_without_the_zone_are_not_asked_for_its_records(net: Internet) -> None:
    net.put(OLD1, "example.com", "SOA", Unknown("lame", "it answers without authority"))
    seen(net)
    assert net.of(OLD1) == {"example.com"}


def test_resolvers_are_asked_where_no_old_server_can_be_reached(net: Internet) -> None:
    net.silent |= {OLD1, OLD2}
    net.put(RESOLVER.address, "example.com", "SOA", Answered(("…",), 600, soa=SOA))
    net.put(RESOLVER.address, "www.example.com", "A", Answered(("192.0.2.80",), 7))
    found = copy_of(net)
    assert found.source == "resolvers"
    assert [(one.name, one.ttl) for one in found.sets] == [("www.example.com", 300)]
    # What SES asks for may not be there yet, and a resolver would remember that.
    assert "token._domainkey.example.com" not in net.of(RESOLVER.address)


def test_names_of_ses_are_asked_of_the_old_servers(net: Internet) -> None:
    have(net, "token._domainkey.example.com", "CNAME", "token.dkim.amazonses.com")
    have(net, "token._domainkey.example.com", "TXT", ttl=60, aliases=("token.dkim.amazonses.com",))
    assert sets_of(net) == {
        ("token._domainkey.example.com", "CNAME"): (60, ("token.dkim.amazonses.com.",)),
    }


def test_when_nobody_answers_the_reason_is_kept(net: Internet) -> None:
    net.silent |= {OLD1, OLD2}
    found = copy_of(net)
    assert (found.source, found.reason) == ("none", "ns1.old.example: timeout; ns2.old.example: timeout")


def test_the_servers_of_the_new_zone_are_no_old_ones(net: Internet) -> None:
    seen(net, not_old=frozenset(HOSTS))
    assert net.of(OLD1) == set()


def test_a_name_in_its_parents_zone_is_looked_for_there(net: Internet) -> None:
    net.put(RESOLVER.address, "example.com", "NS", Answered(HOSTS, 300))
    for address in (OLD1, OLD2):
        net.put(address, "otp.example.com", "NS", Absent("nodata", SOA))
        net.put(address, "otp.example.com", "SOA", Absent("nodata", SOA))
    have(net, "otp.example.com", "A", "192.0.2.5")
    sight = seen(net, "otp.example.com")
    assert sight.parent == Parent("example.com", LedNowhere(exists=True), HOSTS)
    assert [one.key for one in copied("otp.example.com", sight, ()).sets] == [("otp.example.com", "A")]


# which zone it is


OURS = HostedZone("Z1", "example.com", ("ns1.new.example", "ns2.new.example"))
OTHER = HostedZone("Z2", "example.com", HOSTS)
PRIVATE = HostedZone("Z3", "example.com", (), private=True)
ABOVE = HostedZone("Z4", "example.com", HOSTS)
ELSEWHERE = Parent("com", LedTo(HOSTS, 172800))


def test_the_only_public_zone_is_adopted_and_private_ones_are_not() -> None:
    assert choose("example.com", [PRIVATE, OURS], ELSEWHERE) == Hosting("example.com", OURS, (PRIVATE,))
    assert choose("example.com", [PRIVATE], ELSEWHERE) == Hosting("example.com", None, (PRIVATE,))


def test_of_several_zones_the_one_is_adopted_that_the_parent_names() -> None:
    found = choose("example.com", [OURS, OTHER], ELSEWHERE)
    assert isinstance(found, Hosting)
    assert found.zone == OTHER


@pytest.mark.parametrize(
    "parent",
    [
        Parent("com", LedNowhere(exists=False)),
        Parent("", NotTold("no answer")),
        Parent("com", LedTo(("ns.else.example",), 60)),
        Parent("com", LedTo((HOSTS[0], "ns1.new.example"), 60)),
    ],
)
def test_several_zones_that_cannot_be_told_apart_are_not_guessed_among(parent: Parent) -> None:
    assert choose("example.com", [OURS, OTHER], parent) == Undecided((OURS, OTHER))


def test_the_nearest_zone_above_is_known() -> None:
    nearer = HostedZone("Z5", "b.example.com", HOSTS)
    found = choose("a.b.example.com", [ABOVE, nearer, PRIVATE], ELSEWHERE)
    assert isinstance(found, Hosting)
    assert (found.zone, found.above) == (None, nearer)


# what is to be done


WWW = HostedSet("www.example.com", "A", 60, ("192.0.2.80",))


def planned(*wanted: HostedSet, there: tuple[HostedSet, ...] = (), zone: HostedZone | None = OURS) -> Plan:
    copy = Copy("servers", sets=wanted, doubts=("doubt",), left=("left",))
    return plan_zone(Hosting("example.com", zone), copy, Present(there), ELSEWHERE, delegate=False)


def test_a_zone_is_created_before_records_are_put_into_it() -> None:
    plan = planned(WWW, zone=None)
    create, change = plan.steps
    assert create == CreateZone("example.com")
    assert isinstance(change, ChangeRecordSet)
    assert (change.zone.id, change.change.before, change.change.after) == ("", None, WWW)
    assert [held.why for held in plan.held] == ["doubt", "Not copied: left"]


def test_what_is_there_already_is_not_planned_again() -> None:
    plan = planned(WWW, there=(HostedSet("www.example.com", "A", 999, ("192.0.2.80",)),))
    assert plan.steps == ()
    assert [held.why for held in plan.held] == ["Not copied: left"]


@pytest.mark.parametrize(
    "there",
    [
        HostedSet("www.example.com", "A", 60, ("192.0.2.81",)),
        HostedSet("www.example.com", "CNAME", 60, ("x.example.",)),
        HostedSet("www.example.com", "A", 0, (), "is an alias of lb.example"),
    ],
)
def test_what_the_new_zone_has_stays(there: HostedSet) -> None:
    plan = planned(WWW, there=(there,))
    assert plan.steps == ()
    assert "www.example.com " in plan.held[0].why
    assert plan.held[0].why.endswith("before; it stays.")


def test_an_alias_is_not_put_beside_records() -> None:
    alias = HostedSet("www.example.com", "CNAME", 60, ("x.example.",))
    assert planned(alias, there=(WWW,)).steps == ()


def test_nothing_is_put_below_a_delegation_of_the_new_zone() -> None:
    cut = HostedSet("www.example.com", "NS", 60, ("ns.example.",))
    assert planned(WWW, HostedSet("a.www.example.com", "A", 60, ("192.0.2.1",)), there=(cut,)).steps == ()


def test_zones_of_route53_that_the_account_does_not_have_are_pointed_out() -> None:
    servers = ("ns-1.awsdns-01.com", "ns-2.awsdns-02.net")
    parent = Parent("com", LedTo(servers, 60))
    plan = plan_zone(Hosting("example.com", OURS), Copy("none"), Present(), parent, delegate=False)
    assert "from a zone that this account does not have" in plan.held[0].why


CHILD = HostedZone("Z9", "otp.example.com", ("ns1.new.example", "ns2.new.example"))
UNTOLD = Parent("example.com", LedNowhere(exists=True), HOSTS)


def test_a_zone_above_is_pointed_out_and_written_only_when_asked() -> None:
    hosting = Hosting("otp.example.com", CHILD, (), ABOVE)
    plan = plan_zone(hosting, Copy("none"), Present(), UNTOLD, delegate=False)
    assert plan.steps == ()
    assert "a zone of its own is mostly not needed" in plan.held[0].why
    plan = plan_zone(hosting, Copy("none"), Present(), UNTOLD, delegate=True)
    assert (plan.steps, plan.held) == ((DelegateZone(ABOVE, "otp.example.com"),), ())


def test_a_delegation_that_is_right_is_left_alone() -> None:
    hosting = Hosting("otp.example.com", CHILD, (), ABOVE)
    right = HostedSet("otp.example.com", "NS", 60, ("ns2.new.example.", "ns1.new.example."))
    assert plan_zone(hosting, Copy("none"), Present((), right), UNTOLD, delegate=True).steps == ()


def test_what_a_delegation_would_hide_is_taken_along() -> None:
    sets = (
        HostedSet("otp.example.com", "A", 60, ("192.0.2.5",)),
        HostedSet("a.otp.example.com", "TXT", 60, ('"x"',)),
        HostedSet("lb.otp.example.com", "A", 0, (), "is an alias of lb.example"),
        HostedSet("xotp.example.com", "A", 60, ("192.0.2.6",)),
        HostedSet("example.com", "MX", 60, ("10 mx.example.",)),
    )
    found = inherited("otp.example.com", ABOVE, sets)
    assert [one.name for one in found.sets] == ["otp.example.com", "a.otp.example.com"]
    assert found.left == ("A lb.otp.example.com is an alias of lb.example; make it anew in the new zone.",)
    assert found.complete


def test_a_large_zone_is_written_in_parts() -> None:
    sets = [HostedSet(f"h{number}.example.com", "A", 60, ("192.0.2.1",)) for number in range(2000)]
    steps = [step for step in planned(*sets).steps if isinstance(step, ChangeRecordSet)]
    parts = list(batches(steps))
    assert [len(part) for part in parts] == [900, 900, 200]
    assert [step for part in parts for step in part] == steps
    long = [HostedSet(f"t{number}.example.com", "TXT", 60, ('"' + "x" * 3000 + '"',)) for number in range(20)]
    steps = [step for step in planned(*long).steps if isinstance(step, ChangeRecordSet)]
    assert [len(part) for part in batches(steps)] == [9, 9, 2]


# waiting


def test_a_wait_ends_when_the_parent_names_the_new_servers(net: Internet) -> None:
    class Switching(Internet):
        def ask(self, asks: Collection[Ask]) -> Mapping[Ask, Reply]:
            if clock.seconds > 60:
                self.put(TLD, "example.com", "NS", Referral("example.com", OURS.name_servers, ttl=172800))
            return super().ask(asks)

    clock = Clock()
    there = Scene(Switching(net.says), clock, (RESOLVER,))
    pauses: list[float] = []
    parent = wait_until_delegated("example.com", OURS, there, 600, lambda _, pause: pauses.append(pause))
    assert parent.state(OURS.name_servers) == "ours"
    assert (clock.seconds, pauses[-1]) == (65, 0)


def test_a_wait_ends_when_the_time_is_over(net: Internet) -> None:
    clock = Clock()
    parent = wait_until_delegated(
        "example.com", OURS, Scene(net, clock, (RESOLVER,)), 601, lambda _parent, _pause: None
    )
    assert parent.state(OURS.name_servers) == "elsewhere"
    assert clock.seconds == 601


def test_servers_that_the_user_names_are_asked_instead_of_the_old_ones(net: Internet) -> None:
    given = Server("192.0.2.99", "authoritative")
    net.put(given.address, "example.com", "SOA", Answered(("…",), 600, soa=SOA))
    net.put(given.address, "www.example.com", "A", Answered(("192.0.2.80",), 60))
    net.put(RESOLVER.address, "example.com", "NS", Answered(HOSTS, 60))
    sight = look(Move(goal("example.com", given)), scene(net, given))
    assert [one.key for one in copied("example.com", sight, HOSTS).sets] == [("www.example.com", "A")]
    assert net.of(OLD1) == net.of(TLD) == set()
    assert Question("example.com", "NS") in {ask.question for ask in net.asked if ask.server == RESOLVER}
