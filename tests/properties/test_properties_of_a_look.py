"""A look ends in every world, asks nothing twice, and what it saw is judged whatever it is."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.world import RESOLVER, SERVERS, World, right_identity, world

from sesctl.checks.run import judge
from sesctl.checks.verdict import report
from sesctl.model.fact import Found, NotAsked
from sesctl.model.lookup import Absent, Answered, Question, Referral, Seen, Server, Soa, Unknown
from sesctl.model.observation import Delegated, GivenServers, Look, Observation
from sesctl.planning.desired import desired_records
from sesctl.planning.goal import Goal
from sesctl.planning.spf_merge import suggestions
from sesctl.workflows.look import look_up

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from sesctl.model.lookup import Ask, RecordType, Reply
    from sesctl.model.observation import DnsView

bounded = settings(deadline=None, max_examples=60)
NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
DOMAIN = "example.com"
EXPECTED = desired_records(right_identity())
TYPES: tuple[RecordType, ...] = ("A", "AAAA", "CNAME", "MX", "NS", "SOA", "TXT")

NAMES = (
    *(
        "example.com",
        "mail.example.com",
        "_dmarc.example.com",
        "com",
        "",
        "ns1.example.net",
        "a.b.example.com",
    ),
    *("token1._domainkey.example.com", "token1.dkim.amazonses.com", "amazonses.com", "_spf.example.org"),
    *("." * 5, "x" * 300, ".".join("y" * 63 for _ in range(5)), "\x1b[31m", "a b", "*.example.com", "\\000"),
)
TEXTS = (
    *(
        "v=spf1 include:amazonses.com ~all",
        "v=spf1 -all",
        "v=spf1 redirect=example.com",
        "v=spf1 include:%{i}.x.test",
    ),
    *(
        "v=spf1 include:mail.example.com include:_spf.example.org mx a exists:%{i}.test ~all",
        "v=spf1 include:",
        "",
    ),
    *(
        "v=DMARC1; p=none;",
        "v=DMARC1; p=reject; rua=mailto:a@example.org,mailto:@,x",
        "v=DMARC1; psd=y; p=none",
    ),
    *(
        "p=",
        "k=rsa; p=MIGf",
        "k=rsa; p=MAA=",
        '"v=spf1 -all"',
        "\x00\x1b]0;x\x07",
        "\\xff\\xfe",
        "\udc80",
        "ä" * 300,
    ),
    *("x" * 65_535, "v=spf1 " + "a:" * 30_000, "v=DMARC1;" + ";" * 65_000, "v=spf1 include:" + "a." * 500),
)
names = st.sampled_from(NAMES)
values = st.one_of(
    names,
    st.sampled_from(TEXTS),
    st.sampled_from(("10 feedback-smtp.eu-west-3.amazonses.com", "0 .", "10", "x y z", "192.0.2.1", "::1", "no address")),
    st.text(max_size=12),
)  # fmt: skip
soas = st.none() | st.builds(
    Soa, names, names, names, st.integers(0, 9), st.integers(0, 2**31), st.integers(0, 2**31)
)
replies: st.SearchStrategy[Reply] = st.one_of(
    st.builds(
        Answered,
        st.lists(values, max_size=4).map(lambda some: tuple(sorted(some))),
        st.integers(0, 2**31 - 1),
        st.lists(names, max_size=3).map(tuple),
        soas,
    ),
    st.builds(Absent, st.sampled_from(("nodata", "nxdomain")), soas, st.lists(names, max_size=2).map(tuple)),
    st.builds(
        Referral,
        names,
        st.lists(names, max_size=3).map(tuple),
        st.lists(st.tuples(names, st.sampled_from(("192.0.2.9", "nonsense"))), max_size=2).map(tuple),
    ),
    st.builds(
        Unknown, st.sampled_from(("servfail", "refused", "timeout", "lame", "malformed")), st.text(max_size=9)
    ),
)


class Chaos:
    """Answers everything at random, yet the same question always alike."""

    def __init__(self, pool: list[Reply], seed: int) -> None:
        self.pool = pool
        self.seed = seed
        self.asked: list[Ask] = []
        self.batches = 0

    def ask(self, asks: Collection[Ask]) -> Mapping[Ask, Reply]:
        self.batches += 1
        self.asked += asks
        # Names below a delegation lead on, so that a look has somewhere to go.
        return {ask: self._reply(ask) for ask in asks}

    def _reply(self, ask: Ask) -> Reply:
        chance = random.Random(f"{self.seed} {ask!r}")  # noqa: S311 - a test wants it repeatable
        question = ask.question
        if question.type == "NS" and chance.random() < 0.8:
            return Answered(("ns1.example.net",), 60)
        if question.name == "ns1.example.net" and question.type == "A":
            return Answered(("192.0.2.1",), 60)
        return chance.choice(self.pool)


@bounded
@given(st.lists(replies, min_size=1, max_size=12), st.integers(0, 99), st.booleans())
def test_a_look_ends_in_any_world_and_asks_nothing_twice(
    pool: list[Reply], seed: int, given_servers: bool
) -> None:
    chaos = Chaos(pool, seed)
    servers = (
        (Server("192.0.2.1", "authoritative"), Server("192.0.2.2", "authoritative")) if given_servers else ()
    )
    (view,) = look_up([Goal(DOMAIN, EXPECTED, (RESOLVER,), servers)], chaos)
    assert chaos.batches <= 40
    assert len(chaos.asked) == len(set(chaos.asked))
    report(observation(view))
    suggestions(view.spf, "mail.example.com")


def observation(view: DnsView) -> Observation:
    return Observation(
        DOMAIN, "eu-west-3", NOW, Found(EXPECTED), view, Found(right_identity()), hosted=Found(())
    )


class Growing:
    """Every name has an SPF record that includes two longer ones, an alias to one more, a zone cut below."""

    def __init__(self) -> None:
        self.asked: list[Ask] = []

    def ask(self, asks: Collection[Ask]) -> Mapping[Ask, Reply]:
        self.asked += asks
        return {ask: self._reply(ask.question) for ask in asks}

    def _reply(self, question: Question) -> Reply:
        name = question.name
        match question.type:
            case "NS":
                return Answered(("ns1.example.net", "ns2.example.net"), 60)
            case "A":
                return Answered(("192.0.2.1", "192.0.2.2"), 60)
            case "CNAME":
                return Answered((f"a.{name}",), 60)
            case "TXT":
                return Answered((f"v=spf1 include:a.{name} include:b.{name} mx:c.{name} ~all",), 60)
            case _:
                return Referral(f"x.{name}", (f"ns.x.{name}",), ((f"ns.x.{name}", "192.0.2.7"),))


def test_includes_that_only_grow_are_given_up() -> None:
    growing = Growing()
    (view,) = look_up([Goal(DOMAIN, EXPECTED, (RESOLVER,))], growing)
    assert len(growing.asked) == len(set(growing.asked))
    assert len(growing.asked) < 10_000
    assert "spf-too-many-lookups" in {finding.check for finding in judge(observation(view))[0]}


def test_a_thousand_takers_of_reports_cost_no_thousand_questions() -> None:
    uris = ",".join(f"mailto:a@example{number}.org" for number in range(1000))
    built = world(f'@drop _dmarc TXT\n_dmarc TXT "v=DMARC1; p=none; rua={uris}"')
    built.report()
    assert len({ask.question for ask in built.asked if "._report._dmarc." in ask.question.name}) <= 20


@pytest.mark.timeout(60)
@pytest.mark.parametrize(
    "record",
    [
        "v=spf1 " + "include:example.com " * 10_000,
        "v=spf1 " + "include:%{i}.example.org " * 10_000 + "-all",
        "v=spf1 " + "a:host.example.com " * 10_000 + "-all",
        "v=spf1 " + " ".join(f"include:s{number}.example.org" for number in range(10_000)),
        "v=spf1 " + "%" * 60_000,
        "v=spf1" + " " * 65_000,
    ],
    ids=lambda record: record[:40].strip(),
)
def test_ten_thousand_terms_cost_no_more_than_the_limit(record: str) -> None:
    built = world("@drop mail TXT")
    for zone in built.zones.values():
        zone["mail.example.com", "TXT"] = (record,)
    built.report()
    assert len(built.asked) < 600


@pytest.mark.timeout(60)
@pytest.mark.parametrize(
    "text", ["v=spf1 -all {}", "v=DMARC1; p=none; x{}=", "{}", 'p={}"', "v=spf1 include:{}.test"]
)
def test_ten_thousand_texts_at_a_name_are_judged(text: str) -> None:
    built = world()
    for zone in built.zones.values():
        for name in ("mail.example.com", "_dmarc.example.com", "example.com"):
            zone[name, "TXT"] = tuple(text.format(number) for number in range(10_000))
    assert built.report().verdict == "failing"


# Judging what was made up


LOOKS = st.dictionaries(
    st.builds(Question, st.sampled_from([record.name for record in EXPECTED.records] + [DOMAIN, "token1._domainkey.example.com.example.com", "sesctl-no-such-name._domainkey.example.com"]), st.sampled_from(TYPES), st.booleans()),
    st.lists(st.tuples(st.sampled_from((*SERVERS.values(), "https://dns.example/dns-query")), st.sampled_from(("authoritative", "resolver")), replies), max_size=4),
    max_size=12,
)  # fmt: skip


@bounded
@given(LOOKS, st.integers(0, 2))
def test_whatever_was_seen_is_judged(
    made_up: dict[Question, list[tuple[str, str, Reply]]], delegation: int
) -> None:
    looks = {
        question: Look(
            question,
            tuple(Seen(Server(address, "resolver" if role == "resolver" else "authoritative"), reply) for address, role, reply in seen),
        )
        for question, seen in made_up.items()
    }  # fmt: skip
    real = world().observe().dns
    choices = (Delegated(DOMAIN, ("ns1.example.net",), ()), GivenServers(()), real.delegation)
    seen = observation(replace(real, delegation=choices[delegation], looks={**real.looks, **looks}))
    judged = report(seen)
    assert judged.verdict in {"ready", "warnings", "pending", "failing", "unknown"}
    assert all(finding.message and finding.fix for finding in judged.findings)


CHANGES = st.lists(
    st.sampled_from(
        (
            *(
                "@drop mail MX",
                "@drop mail TXT",
                "@drop _dmarc TXT",
                "@drop token1._domainkey CNAME",
                "@keys 1024",
            ),
            *(
                "@at ns2 drop mail MX",
                "@at ns2 drop _dmarc TXT",
                "@at resolver drop mail MX",
                "@server ns2 timeout",
            ),
            *(
                "* CNAME web.example.org.",
                '* TXT "v=spf1 -all"',
                "@cut mail",
                "@server resolver bogus",
                "@keys none",
            ),
            *(
                'mail TXT "v=spf1 ~all"',
                "mail MX 20 mx.example.org.",
                '@ TXT "v=DMARC1; p=none;"',
                "@server ns1 refused",
            ),
            *("token2._domainkey.example.com CNAME token2.dkim.amazonses.com.", "@at ns1 drop mail TXT"),
        )
    ),
    max_size=5,
    unique=True,
)


@bounded
@given(CHANGES, st.integers(0, 9))
def test_no_judgement_depends_on_the_order_in_which_replies_came(changes: list[str], seed: int) -> None:
    seen = world("\n".join(changes)).observe()
    chance = random.Random(seed)  # noqa: S311 - a test wants it repeatable
    shuffled = list(seen.dns.looks.items())
    chance.shuffle(shuffled)
    other = replace(seen, dns=replace(seen.dns, looks=dict(shuffled)))
    assert set(judge(other)[0]) == set(judge(seen)[0])
    assert {skip.check for skip in judge(other)[1]} == {skip.check for skip in judge(seen)[1]}
    assert report(other).verdict == report(seen).verdict
    assert report(other).records == report(seen).records
    assert report(other).next_look == report(seen).next_look


class Shuffled(World):
    """Gives its replies in another order."""

    def ask(self, asks: Collection[Ask]) -> Mapping[Ask, Reply]:
        return super().ask(sorted(asks, key=repr, reverse=True))


@bounded
@given(CHANGES)
def test_no_judgement_depends_on_the_order_of_a_batch(changes: list[str]) -> None:
    plain = world("\n".join(changes))
    shuffled = world("\n".join(changes))
    shuffled.__class__ = Shuffled
    assert shuffled.report() == plain.report()


@bounded
@given(CHANGES)
def test_every_finding_is_of_the_catalogue_and_the_worst_comes_first(changes: list[str]) -> None:
    found = world("\n".join(changes)).report().findings
    assert [finding.severity for finding in found] == sorted(
        (finding.severity for finding in found), reverse=True
    )
    assert len(set(found)) == len(found)


@bounded
@given(CHANGES, st.sampled_from(("servfail", "timeout", "refused", "lame", "malformed")))
def test_silence_is_never_taken_for_absence(changes: list[str], reason: str) -> None:
    built = world("\n".join(changes))
    for server in SERVERS:
        built.failures[server] = Unknown(reason)  # type: ignore[arg-type]
    judged = built.report()
    assert not [finding for finding in judged.findings if "missing" in finding.check]
    assert {record.status for record in judged.records} == {"unknown"}
    assert judged.verdict == "unknown"


def test_nothing_that_was_not_asked_is_judged() -> None:
    seen = Observation(
        DOMAIN, None, NOW, NotAsked("nobody said"), world().observe().dns, NotAsked("nobody said")
    )
    assert judge(seen)[0] == ()
