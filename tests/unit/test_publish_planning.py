"""What a zone is to hold: nothing of anybody else is lost, and DMARC is never weakened unasked."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from support.world import right_identity
from support.zone_host import ZONE

from sesctl.grammar.dmarc import parse_dmarc
from sesctl.grammar.presentation import quoted, text_of
from sesctl.model.dmarc import Dmarc
from sesctl.model.hosting import HostedSet
from sesctl.model.lookup import Answered, Seen, Server
from sesctl.model.observation import Look
from sesctl.model.records import Record
from sesctl.planning.dmarc_policy import DmarcWish, changed, warning
from sesctl.planning.dmarc_walk import dmarc_walk
from sesctl.planning.publish import Present, Wish, plan_zone
from sesctl.planning.spf_tree import spf_tree

if TYPE_CHECKING:
    from sesctl.model.lookup import Question
    from sesctl.model.plan import Held
    from sesctl.planning.publish import Outcome

DKIM = Record("dkim", "tok._domainkey.example.com", "CNAME", 300, ("tok.dkim.amazonses.com",))
MX = Record("mail-from-mx", "mail.example.com", "MX", 300, ("10 feedback-smtp.eu-west-3.amazonses.com",))
SPF = Record("mail-from-spf", "mail.example.com", "TXT", 300, ("v=spf1 include:amazonses.com ~all",))
APEX = Record("spf", "example.com", "TXT", 300, ("v=spf1 include:amazonses.com ~all",))
DMARC = Record("dmarc", "_dmarc.example.com", "TXT", 300, ("v=DMARC1; p=none;",))


def texts(name: str, *values: str, ttl: int = 3600) -> HostedSet:
    return HostedSet(name, "TXT", ttl, tuple(map(quoted, values)))


def plan(
    record: Record,
    *sets: HostedSet,
    allow: str = "",
    dmarc: DmarcWish | None = None,
    above: str = "",
    includes: dict[str, str] | None = None,
) -> Outcome:
    known = includes or {}

    def ask(question: Question) -> Look:
        host = [text_of(value) for one in sets if one.key == (question.name, "TXT") for value in one.values]
        values = tuple(host) or ((known[question.name],) if question.name in known else ())
        return Look(question, (Seen(Server("192.0.2.1", "authoritative"), Answered(values, 300)),))

    def ask_policy(question: Question) -> Look:
        values = (above,) if above and question.name == "_dmarc.com" else ()
        return Look(question, (Seen(Server("192.0.2.1", "authoritative"), Answered(values, 300)),))

    trees = {record.name: spf_tree(record.name, ask)} if "spf" in record.purpose else {}
    present = Present(ZONE, sets, trees, dmarc_walk("example.com", ask_policy), "example.com")
    wish = Wish((record,), dmarc or DmarcWish(), frozenset({allow} - {""}))
    return plan_zone(wish, present)


def after(outcome: Outcome) -> list[tuple[str, ...]]:
    return [step.change.after.values for step in outcome[0] if step.change.after]


def only(outcome: Outcome) -> Held:
    (held,) = outcome[1]
    assert outcome[0] == ()
    return held


@pytest.mark.parametrize("record", [DKIM, MX, SPF, APEX, DMARC], ids=lambda record: record.purpose)
def test_an_empty_zone_gets_the_record(record: Record) -> None:
    (step,), held = plan(record)
    assert (step.change.before, held) == (None, ())
    assert step.change.after is not None
    assert (step.change.after.key, step.change.after.ttl) == ((record.name, record.type), 300)


@pytest.mark.parametrize(
    ("record", "there"),
    [
        (DKIM, HostedSet(DKIM.name, "CNAME", 60, ("TOK.dkim.AmazonSES.com",))),
        (DKIM, HostedSet(DKIM.name, "CNAME", 60, ("tok.dkim.amazonses.com.",))),
        (MX, HostedSet(MX.name, "MX", 60, ("10  feedback-smtp.eu-west-3.amazonses.com",))),
        (SPF, texts("mail.example.com", "v=spf1 include:amazonses.com -all", "other")),
        (DMARC, texts("_dmarc.example.com", "v=DMARC1; p=reject; rua=mailto:d@example.org")),
    ],
)
def test_what_is_there_in_another_spelling_is_left_alone(record: Record, there: HostedSet) -> None:
    assert plan(record, there) == ((), ())


@pytest.mark.parametrize(
    ("record", "there"),
    [
        (DKIM, HostedSet(DKIM.name, "CNAME", 60, ("old.dkim.amazonses.com.",))),
        (DKIM, HostedSet(DKIM.name, "TXT", 60, ('"tok.dkim.amazonses.com"',))),
        (MX, HostedSet(MX.name, "MX", 60, ("10 mx.example.net.",))),
        (MX, HostedSet(MX.name, "MX", 60, (*(f"{MX.values[0]}.",), "20 mx.example.net."))),
        (MX, HostedSet(MX.name, "CNAME", 60, ("host.example.net.",))),
        (SPF, HostedSet(MX.name, "CNAME", 60, ("host.example.net.",))),
        (DMARC, texts("_dmarc.example.com", "v=DMARC1 p=none")),
    ],
)
def test_what_stands_in_the_way_is_shown_and_goes_only_when_allowed(record: Record, there: HostedSet) -> None:
    held = only(plan(record, there))
    assert (held.allow, held.asked_for) == ("replace-record", True)
    assert there.values[0] in held.why
    steps, left = plan(record, there, allow="replace-record")
    assert left == ()
    assert there in [step.change.before for step in steps]
    assert (record.name, record.type) in [step.change.after.key for step in steps if step.change.after]


def test_two_records_that_need_the_same_room_make_it_once() -> None:
    alias = HostedSet(MX.name, "CNAME", 60, ("host.example.net.",))
    wish = Wish((MX, SPF), DmarcWish(), frozenset({"replace-record"}))
    steps, _ = plan_zone(wish, Present(ZONE, (alias,)))
    assert [(step.change.before is not None, step.change.key[1]) for step in steps] == [
        (True, "CNAME"),
        (False, "MX"),
        (False, "TXT"),
    ]


def test_foreign_texts_stay_exactly_as_they_were() -> None:
    odd = HostedSet("example.com", "TXT", 600, ('"a" "b"', '"\\303\\244"', '"MS=ms1"'))
    (step,), held = plan(APEX, odd)
    assert (held, step.change.before) == ((), odd)
    assert step.change.after is not None
    assert step.change.after.values == (*odd.values, '"v=spf1 include:amazonses.com ~all"')
    assert step.change.after.ttl == 600


def test_one_spf_record_comes_of_two_and_in_the_place_of_the_first() -> None:
    there = texts("example.com", "x", "v=spf1 include:a.example -all", "y", "v=spf1 ip4:192.0.2.1 ~all")
    found = plan(APEX, there, includes={"a.example": "v=spf1 ip4:192.0.2.9 -all"})
    assert [text_of(value) for value in after(found)[0]] == [
        "x",
        "v=spf1 include:a.example ip4:192.0.2.1 include:amazonses.com ~all",
        "y",
    ]


@pytest.mark.parametrize(
    ("now", "then"),
    [
        ("v=spf1 mx +all", "v=spf1 mx include:amazonses.com +all"),
        ("v=spf1 mx -all include:late.example", "v=spf1 mx include:amazonses.com -all include:late.example"),
        ("V=SPF1  mx ?ALL", "V=SPF1 mx include:amazonses.com ?ALL"),
        ("v=spf1 mx", "v=spf1 mx include:amazonses.com"),
        ("v=spf1", "v=spf1 include:amazonses.com"),
        ("v=spf1 mx exp=e.example", "v=spf1 mx include:amazonses.com exp=e.example"),
    ],
)
def test_one_spf_record_gets_the_include_of_ses_and_nothing_else(now: str, then: str) -> None:
    known = {"example.com": "", "late.example": "v=spf1 -all"}
    steps, held = plan(APEX, texts("example.com", now), includes=known)
    assert ([text_of(value) for value in after((steps, held))[0]], held) == ([then], ())


def test_one_mail_exchanger_of_ses_is_right_whatever_its_preference() -> None:
    host = MX.values[0].split()[1]
    assert plan(MX, HostedSet(MX.name, "MX", 60, (f"20 {host.upper()}.",))) == ((), ())
    two = HostedSet(MX.name, "MX", 60, (f"20 {host}.", "30 mx.example.net."))
    assert only(plan(MX, two)).allow == "replace-record"


def test_the_tenth_lookup_is_the_last() -> None:
    nine = " ".join(f"include:s{number}.example" for number in range(9))
    known = {f"s{number}.example": "v=spf1 ip4:192.0.2.1 -all" for number in range(10)}
    known["amazonses.com"] = "v=spf1 ip4:192.0.2.2 -all"
    fits = plan(APEX, texts("example.com", f"v=spf1 {nine} -all"), includes=known)
    assert "include:amazonses.com -all" in after(fits)[0][0]
    full = f"v=spf1 {nine} include:s9.example -all"
    held = only(plan(APEX, texts("example.com", full), includes=known))
    assert "11 lookups" in held.why
    assert held.asked_for


def test_an_include_that_nobody_could_look_up_is_no_room() -> None:
    there = texts("example.com", "v=spf1 include:dark.example -all")

    def ask(question: Question) -> Look | None:
        if question.name == "example.com":
            reply = Answered(("v=spf1 include:dark.example -all",), 300)
            return Look(question, (Seen(Server("192.0.2.1", "authoritative"), reply),))
        return Look(question)

    present = Present(ZONE, (there,), {"example.com": spf_tree("example.com", ask)})
    held = only(plan_zone(Wish((APEX,)), present))
    assert "dark.example could not be looked up" in held.why


def test_a_broken_spf_record_is_nobodys_to_mend() -> None:
    held = only(plan(APEX, texts("example.com", "v=spf1 include:a.example incldue:b -all")))
    assert "has to be corrected first" in held.why


@pytest.mark.parametrize(
    ("now", "wish", "text"),
    [
        ("v=DMARC1; p=none;", DmarcWish("quarantine"), "v=DMARC1; p=quarantine;"),
        (
            "v=DMARC1;p=quarantine;sp=none;rua=mailto:a@example.org",
            DmarcWish("reject"),
            "v=DMARC1;p=reject;sp=none;rua=mailto:a@example.org",
        ),
        ("v=DMARC1; P = none ; adkim=s", DmarcWish("reject"), "v=DMARC1; P = reject; adkim=s"),
        (
            "v=DMARC1; rua=mailto:a@example.org",
            DmarcWish("reject"),
            "v=DMARC1; p=reject; rua=mailto:a@example.org",
        ),
        (
            "v=DMARC1; p=none",
            DmarcWish(None, ("d@example.org",)),
            "v=DMARC1; p=none; rua=mailto:d@example.org;",
        ),
        (
            "v=DMARC1; p=none; rua=mailto:a@example.org;",
            DmarcWish(None, ("d@example.org", "a@example.org")),
            "v=DMARC1; p=none; rua=mailto:a@example.org,mailto:d@example.org;",
        ),
    ],
)
def test_a_policy_is_raised_in_its_own_words(now: str, wish: DmarcWish, text: str) -> None:
    found = plan(DMARC, texts("_dmarc.example.com", "keep", now), dmarc=wish)
    assert [text_of(value) for value in after(found)[0]] == ["keep", text]
    again = plan(DMARC, texts("_dmarc.example.com", "keep", text), dmarc=wish)
    assert again == ((), ())


@pytest.mark.parametrize(
    ("now", "wanted"), [("reject", "quarantine"), ("reject", "none"), ("quarantine", "none")]
)
def test_a_policy_is_weakened_only_by_name(now: str, wanted: str) -> None:
    there = texts("_dmarc.example.com", f"v=DMARC1; p={now}; rua=mailto:a@example.org")
    held = only(plan(DMARC, there, dmarc=DmarcWish(wanted)))  # type: ignore[arg-type]
    assert (held.allow, held.asked_for) == ("weaken-dmarc", True)
    found = plan(DMARC, there, dmarc=DmarcWish(wanted), allow="weaken-dmarc")  # type: ignore[arg-type]
    assert text_of(after(found)[0][0]) == f"v=DMARC1; p={wanted}; rua=mailto:a@example.org"


def test_what_cannot_be_written_again_as_it_was_is_not_rewritten() -> None:
    policy = HostedSet("_dmarc.example.com", "TXT", 60, ('"v=DMARC1; p=none; x=\\303\\244"',))
    held = only(plan(DMARC, policy, dmarc=DmarcWish("reject")))
    assert "change it by hand" in held.why
    assert plan(DMARC, policy) == ((), ())
    spf = HostedSet("example.com", "TXT", 60, ('"v=spf1 include:a.example -all"', '"v=spf1 x=\\303 ~all"'))
    assert only(plan(APEX, spf, includes={"a.example": "v=spf1 -all"})).asked_for


def test_two_policies_are_for_the_owner_to_sort_out() -> None:
    there = texts("_dmarc.example.com", "v=DMARC1; p=none", "v=DMARC1; p=reject")
    held = only(plan(DMARC, there, allow="replace-record"))
    assert (held.allow, held.asked_for) == ("", True)
    assert "2 DMARC records" in held.why


def test_a_policy_from_above_is_not_overridden_unasked() -> None:
    held = only(plan(DMARC, above="v=DMARC1; p=reject; psd=n"))
    assert "p=reject" in held.why
    assert not held.asked_for
    weaker = only(plan(DMARC, above="v=DMARC1; p=reject; psd=n", dmarc=DmarcWish("none")))
    assert weaker.allow == "weaken-dmarc"
    raised = plan(DMARC, above="v=DMARC1; p=none; psd=n", dmarc=DmarcWish("none"))
    assert after(raised) == [('"v=DMARC1; p=none;"',)]


def test_a_walk_that_could_not_be_ended_is_not_taken_for_no_policy() -> None:
    silent = dmarc_walk("example.com", Look)
    held = only(plan_zone(Wish((DMARC,)), Present(ZONE, (), {}, silent, "example.com")))
    assert "could not be told whether a DMARC policy above" in held.why
    assert held.asked_for


def test_an_alias_at_the_policy_is_left_to_whoever_runs_it() -> None:
    alias = HostedSet("_dmarc.example.com", "CNAME", 60, ("dmarc.vendor.example.",))
    assert not only(plan(DMARC, alias)).asked_for
    assert only(plan(DMARC, alias, dmarc=DmarcWish("reject"))).asked_for


def test_a_set_by_routing_policy_is_not_touched() -> None:
    routed = HostedSet(MX.name, "MX", 60, ("10 mx.example.net.",), "is one of several by routing policy (a)")
    held = only(plan(MX, routed, allow="replace-record"))
    assert "routing policy" in held.why
    elsewhere = HostedSet(MX.name, "A", 0, (), "is an alias of d1.cloudfront.net")
    assert len(plan(MX, elsewhere)[0]) == 1


def test_a_report_address_becomes_a_uri_that_older_receivers_read_too() -> None:
    wish = DmarcWish(None, ("a!10m%b+c@example.com",))
    assert wish.value == "v=DMARC1; p=none; rua=mailto:a%2110m%25b+c@example.com;"
    again = parse_dmarc(wish.value)
    assert isinstance(again, Dmarc)
    assert changed(again, wish) == wish.value


@pytest.mark.parametrize("cut", ["mail.example.com", "_domainkey.example.com"])
def test_nothing_is_written_below_a_delegation(cut: str) -> None:
    record = MX if cut.startswith("mail") else DKIM
    delegation = HostedSet(cut, "NS", 300, ("ns1.example.net.",))
    held = only(plan(record, delegation))
    assert f"this zone delegates {cut}" in held.why


def test_a_delegation_is_told_once_for_all_that_lie_below_it() -> None:
    keys = tuple(replace(DKIM, name=f"key{number}._domainkey.example.com") for number in range(3))
    cut = HostedSet("_domainkey.example.com", "NS", 300, ("ns1.example.net.",))
    steps, (held,) = plan_zone(Wish(keys), Present(ZONE, (cut,)))
    assert (steps, held.why.startswith("3 names below _domainkey.example.com are left out")) == ((), True)


def test_raising_the_policy_warns_while_nothing_is_proven() -> None:
    identity = right_identity()
    assert warning(DmarcWish("none"), None) == warning(DmarcWish(), None) == ""
    assert "before DKIM is verified" in warning(DmarcWish("reject"), None)
    assert "refuse" in warning(DmarcWish("reject"), None)
    assert "before DKIM" not in warning(DmarcWish("reject"), identity)


def test_a_changed_record_reads_as_what_was_wished() -> None:
    now = parse_dmarc("v=DMARC1; p=none; sp=reject; fo=1")
    assert isinstance(now, Dmarc)
    found = parse_dmarc(changed(now, DmarcWish("quarantine", ("d@example.org",))))
    assert isinstance(found, Dmarc)
    assert (found.policy, found.subdomain_policy) == ("quarantine", "reject")
    assert found.aggregate_reports == ("mailto:d@example.org",)
