"""Laws of publishing, on any zone: nothing is lost, a second run does nothing, undo puts back what there was."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.world import right_identity
from support.zone_host import ZONE, MemoryHost

from sesctl.errors import SesctlError
from sesctl.grammar.dmarc import is_dmarc
from sesctl.grammar.presentation import quoted, text_of
from sesctl.grammar.spf import is_spf, parse_spf
from sesctl.grammar.undo_file import Undo, parse_undo, write_undo
from sesctl.model.hosting import HostedSet
from sesctl.model.lookup import Answered, Server, Unknown
from sesctl.model.observation import DnsView, GivenServers
from sesctl.model.records import RecordSet
from sesctl.model.spf import Mechanism, Spf
from sesctl.planning.desired import apex_spf_record, desired_records
from sesctl.planning.dmarc_policy import DmarcWish
from sesctl.planning.publish import PUBLISH_DANGERS, Wish
from sesctl.workflows.check_dns import Scene
from sesctl.workflows.publish import Places, apply, changes_by_zone, prepare, prepare_undo

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from sesctl.model.lookup import Ask, Reply
    from sesctl.model.plan import Plan

bounded = settings(deadline=None, max_examples=150)
IDENTITY = right_identity()
RECORDS = desired_records(IDENTITY)
WANTED = RecordSet(RECORDS.domain, RECORDS.region, (*RECORDS.records, apex_spf_record(ZONE.name)))
NAMES = sorted({record.name for record in WANTED.records} | {"www.example.com", "other.example.com"})

SPF = st.sampled_from(
    [
        "v=spf1 include:amazonses.com ~all",
        "v=spf1 include:a.example include:b.example -all",
        "v=spf1 ip4:192.0.2.0/24 ?all",
        "v=spf1 redirect=a.example",
        "v=spf1 mx a:host.example exists:%{i}.x.example -all",
        "v=spf1 incldue:broken -all",
        "v=spf1 " + " ".join(f"include:s{number}.example" for number in range(10)) + " -all",
    ]
)
DMARC = st.sampled_from(
    [
        "v=DMARC1; p=none",
        "v=DMARC1; p=quarantine; rua=mailto:a@example.org; fo=1",
        "v=DMARC1;p=reject;sp=none",
        "v=DMARC1 p=none",
        "v=DMARC1; rua=mailto:a@example.org",
    ]
)
RAW = st.text("abc \\\"';\x00é=1", max_size=12).map(quoted)
TEXT = st.one_of(RAW, SPF.map(quoted), DMARC.map(quoted), st.just('"two" "strings"'))
HOST = st.sampled_from(["host.example.net.", "10 mx.example.net.", "tok.dkim.amazonses.com.", "192.0.2.1"])


def a_set(name: str, kind: str) -> st.SearchStrategy[HostedSet]:
    value = TEXT if kind == "TXT" else HOST
    most = 1 if kind == "CNAME" else 5
    values = st.lists(value, min_size=1, max_size=most, unique=True).map(tuple)
    return st.builds(HostedSet, st.just(name), st.just(kind), st.integers(1, 86400), values)


# What stands together at a name; the apex has no alias, and its own NS set is not looked at.
KINDS = ((), ("TXT",), ("MX", "TXT"), ("A",), ("TXT", "A"), ("CNAME",), ("NS",))


def at_name(name: str) -> st.SearchStrategy[tuple[HostedSet, ...]]:
    kinds = KINDS[:-2] if name == ZONE.name else KINDS
    return st.one_of([st.tuples(*(a_set(name, kind) for kind in some)) for some in kinds])


ZONES = st.tuples(*map(at_name, NAMES)).map(lambda found: tuple(one for some in found for one in some))
WISHES = st.builds(
    DmarcWish,
    st.sampled_from([None, "none", "quarantine", "reject"]),
    st.sampled_from([(), ("d@example.org",)]),
)
ALLOWED = st.frozensets(st.sampled_from(PUBLISH_DANGERS))


class Includes:
    """Answers for the names that SPF records lead to."""

    def ask(self, asks: Collection[Ask]) -> Mapping[Ask, Reply]:
        known = Answered(("v=spf1 ip4:192.0.2.1 -all",), 300)
        dark = Unknown("timeout")
        return {ask: dark if ask.question.name == "b.example" else known for ask in asks}


class Clock:
    def now(self) -> datetime:
        return datetime(2026, 11, 21, tzinfo=UTC)

    def sleep(self, seconds: float) -> None:
        raise AssertionError("nothing is waited for")


SCENE = Scene(Includes(), Clock(), (Server("192.0.2.53", "resolver"),))
PLACES = Places(dict.fromkeys((record.name for record in WANTED.records), ZONE), DnsView(GivenServers(())))


def planned(host: MemoryHost, dmarc: DmarcWish, allowed: frozenset[str]) -> Plan:
    records = tuple(
        replace(record, values=(dmarc.value,)) if record.purpose == "dmarc" else record
        for record in WANTED.records
    )
    return prepare(Wish(records, dmarc, allowed), PLACES, host, SCENE, ZONE.name)


def written(host: MemoryHost, plan: Plan) -> list[Undo]:
    kept: list[Undo] = []
    apply(plan, host, kept.append, lambda receipt: None)
    return kept


def state(host: MemoryHost) -> set[tuple[str, str, int, tuple[str, ...]]]:
    return {(one.name, one.type, one.ttl, tuple(sorted(one.values))) for one in host.sets.values()}


@bounded
@given(ZONES, WISHES, ALLOWED)
def test_what_was_applied_is_not_planned_again(
    sets: tuple[HostedSet, ...], dmarc: DmarcWish, allowed: frozenset[str]
) -> None:
    host = MemoryHost(sets)
    written(host, planned(host, dmarc, allowed))
    assert planned(host, dmarc, allowed).steps == ()


@bounded
@given(ZONES, WISHES)
def test_no_value_of_anybody_else_is_lost(sets: tuple[HostedSet, ...], dmarc: DmarcWish) -> None:
    host = MemoryHost(sets)
    written(host, planned(host, dmarc, frozenset()))
    for before in sets:
        after = host.sets[before.key]
        assert (after.ttl, set(foreign(before)) - set(after.values)) == (before.ttl, set())
        assert terms(before) <= terms(after)


def foreign(one: HostedSet) -> list[str]:
    """The values that are neither SPF where ours goes, nor the policy."""
    policy = one.name.startswith("_dmarc.")
    return [value for value in one.values if not (is_dmarc if policy else is_spf)(text_of(value))]


def terms(one: HostedSet) -> set[str]:
    """What the SPF records of a set let through."""
    records = [parse_spf(text_of(value)) for value in one.values if is_spf(text_of(value))]
    found = [term for record in records if isinstance(record, Spf) for term in record.terms]
    return {term.text for term in found if not (isinstance(term, Mechanism) and term.name == "all")}


@bounded
@given(ZONES, WISHES, ALLOWED)
def test_undo_puts_back_what_there_was(
    sets: tuple[HostedSet, ...], dmarc: DmarcWish, allowed: frozenset[str]
) -> None:
    host = MemoryHost(sets)
    first = state(host)
    for undo in written(host, planned(host, dmarc, allowed)):
        read = parse_undo(write_undo(undo))
        assert isinstance(read, Undo)
        written(host, prepare_undo(read, host))
        assert prepare_undo(read, host).steps == ()
    assert state(host) == first


@bounded
@given(ZONES, WISHES, ALLOWED)
def test_planning_writes_nothing(
    sets: tuple[HostedSet, ...], dmarc: DmarcWish, allowed: frozenset[str]
) -> None:
    host = MemoryHost(sets)
    planned(host, dmarc, allowed)
    assert (host.writes, state(host)) == (0, state(MemoryHost(sets)))


@bounded
@given(ZONES, ZONES, WISHES)
def test_what_has_changed_since_the_plan_is_not_overwritten(
    sets: tuple[HostedSet, ...], later: tuple[HostedSet, ...], dmarc: DmarcWish
) -> None:
    plan = planned(MemoryHost(sets), dmarc, frozenset(PUBLISH_DANGERS))
    changes = [change for group in changes_by_zone(plan).values() for change in group]
    host = MemoryHost(later)
    there, before = dict(host.sets), state(host)
    try:
        written(host, plan)
    except SesctlError:
        assert state(host) == before
    else:
        for one in changes:
            now = there.get(one.key)
            assert now is one.before is None or (now and one.before and now.same_as(one.before))


@bounded
@given(ZONES, WISHES)
def test_a_reply_that_got_lost_is_looked_after(sets: tuple[HostedSet, ...], dmarc: DmarcWish) -> None:
    host = MemoryHost(sets)
    host.lose_replies = True
    plan = planned(host, dmarc, frozenset())
    written(host, plan)
    assert host.writes == int(bool(plan.steps))
    assert planned(host, dmarc, frozenset()).steps == ()


@bounded
@given(ZONES, WISHES)
def test_nothing_is_planned_on_what_could_not_be_read(sets: tuple[HostedSet, ...], dmarc: DmarcWish) -> None:
    host = MemoryHost(sets)
    host.fail_reads = True
    with pytest.raises(SesctlError):
        planned(host, dmarc, frozenset(PUBLISH_DANGERS))


def test_what_cannot_be_kept_is_not_replaced() -> None:
    host = MemoryHost()
    plan = planned(host, DmarcWish(), frozenset())

    def keep(_: Undo) -> None:
        raise SesctlError("file", "the disk is full", why="it is a test", try_="nothing")

    with pytest.raises(SesctlError):
        apply(plan, host, keep, lambda receipt: None)
    assert host.writes == 0


@bounded
@given(
    st.one_of(
        st.text(max_size=200),
        st.recursive(
            st.one_of(st.none(), st.text(max_size=9), st.integers()),
            lambda inner: st.one_of(
                st.lists(inner, max_size=3),
                st.dictionaries(
                    st.sampled_from(["Comment", "Changes", "Action", "Name", "TTL"]), inner, max_size=3
                ),
            ),
        ).map(json.dumps),
    )
)
def test_any_text_is_an_undo_file_or_a_fault(text: str) -> None:
    found = parse_undo(text)
    assert isinstance(found, Undo) or found.why
