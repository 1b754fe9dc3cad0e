"""What is asked, of whom, and when no more is asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from support.world import RESOLVER, SERVERS, right_identity, world

from sesctl.model.lookup import Absent, Answered, Question, Server, Unknown
from sesctl.model.observation import Delegated, Undelegated, Undetermined
from sesctl.planning.desired import desired_records
from sesctl.planning.dmarc_walk import walk_names
from sesctl.planning.goal import Goal
from sesctl.workflows.look import look_up

if TYPE_CHECKING:
    from support.world import World

DKIM = Question("token1._domainkey.example.com", "CNAME")


def asked_of(built: World, name: str) -> set[Question]:
    return {ask.question for ask in built.asked if ask.server.address == SERVERS[name]}


def test_everything_right_costs_one_round_trip_for_each_dependent_step() -> None:
    built = world()
    built.report()
    # name servers, their addresses, the records, the resolvers and what SPF includes
    assert built.batches == 4


def test_with_servers_given_everything_right_costs_three_round_trips() -> None:
    built = world()
    goal = Goal(
        "example.com",
        desired_records(right_identity()),
        (RESOLVER,),
        (Server(SERVERS["ns1"], "authoritative"),),
    )
    look_up([goal], built)
    assert built.batches <= 3


def test_a_probe_costs_one_round_trip_more() -> None:
    built = world("@drop mail MX")
    built.report()
    assert built.batches <= 5


def test_no_resolver_is_asked_for_a_name_that_no_authoritative_server_has() -> None:
    built = world("@drop token1._domainkey CNAME")
    built.report()
    assert DKIM in asked_of(built, "ns1")
    assert DKIM not in asked_of(built, "resolver")


def test_a_resolver_is_asked_once_one_server_has_the_record() -> None:
    built = world("@at ns2 drop token1._domainkey CNAME")
    built.report()
    assert DKIM in asked_of(built, "resolver")


def test_no_resolver_is_asked_about_the_domain_itself_when_it_may_not_exist_yet() -> None:
    built = world("@domain app.example.com\n@drop app A")
    built.report()
    assert not any(question.name == "app.example.com" for question in asked_of(built, "resolver"))


def test_resolvers_are_asked_where_no_authoritative_server_answers() -> None:
    built = world("@server ns1 timeout\n@server ns2 timeout")
    look = built.observe().dns.look(DKIM)
    assert [type(seen.reply) for seen in look.authoritative] == [Unknown, Unknown]
    assert [type(seen.reply) for seen in look.resolvers] == [Answered]
    assert isinstance(look.known[0], Answered)


def test_nothing_is_asked_below_a_name_that_does_not_exist() -> None:
    built = world("@zone gone")
    view = built.observe().dns
    assert view.delegation == Undelegated("example.com")
    assert asked_of(built, "ns1") == set()
    assert all(isinstance(reply, Absent) for reply in view.look(DKIM).known)


def test_delegation_names_every_address_of_every_server() -> None:
    delegation = world().observe().dns.delegation
    assert isinstance(delegation, Delegated)
    assert [(server.name, server.address) for server in delegation.servers] == [
        ("ns1.example.net", "192.0.2.1"),
        ("ns2.example.net", "192.0.2.2"),
    ]


def test_a_silent_resolver_leaves_the_delegation_undetermined() -> None:
    built = world("@server resolver timeout")
    view = built.observe().dns
    assert isinstance(view.delegation, Undetermined)
    assert view.look(DKIM).known == ()


def test_names_of_eight_and_more_labels_jump_to_seven() -> None:
    assert list(walk_names("a.b.example.com")) == ["a.b.example.com", "b.example.com", "example.com", "com"]
    long = "a.b.c.d.e.f.g.h.i.example.com"
    names = list(walk_names(long))
    assert names[0] == long
    assert names[1] == "e.f.g.h.i.example.com"
    assert names[-1] == "com"
    assert len(names) == 8
