"""What is left of a plan at a host that is only trusted to create."""

from __future__ import annotations

import pytest

from sesctl.model.hosted_zone import HostedZone
from sesctl.model.hosting import HostedSet, SetChange
from sesctl.model.lookup import Absent, Answered, Question, Seen, Server
from sesctl.model.observation import DnsView, GivenServers, Look
from sesctl.model.plan import ChangeRecordSet, Held
from sesctl.planning.creating import only_created, only_deleted
from sesctl.planning.cross_check import cross_questions, not_unlisted

ZONE = HostedZone("", "example.com", ())
SERVER = Server("192.0.2.53", "authoritative")
KEY = HostedSet("t1._domainkey.example.com", "CNAME", 300, ("t1.dkim.amazonses.com.",))
MX = HostedSet("mail.example.com", "MX", 300, ("10 feedback-smtp.eu-west-3.amazonses.com.",))
OLD_SPF = HostedSet("example.com", "TXT", 300, ('"v=spf1 -all"', '"abc"'))
NEW_SPF = HostedSet("example.com", "TXT", 300, ('"v=spf1 include:amazonses.com -all"', '"abc"'))
TEXT = HostedSet(KEY.name, "TXT", 300, ('"v=DKIM1; p="',))


def step(before: HostedSet | None, after: HostedSet | None) -> ChangeRecordSet:
    return ChangeRecordSet(ZONE, SetChange(before, after), "DKIM")


def view(found: dict[tuple[str, str], Answered | Absent]) -> DnsView:
    questions = {key: Question(key[0], key[1]) for key in found}  # type: ignore[arg-type]
    looks = {questions[key]: Look(questions[key], (Seen(SERVER, reply),)) for key, reply in found.items()}
    return DnsView(GivenServers((SERVER,)), looks)


def test_what_is_missing_is_created() -> None:
    steps = (step(None, KEY), step(None, MX))
    assert only_created((steps, ())) == (steps, ())


def test_what_would_replace_is_held_with_what_to_enter_by_hand() -> None:
    already = Held("something else")
    kept, held = only_created(((step(None, MX), step(OLD_SPF, NEW_SPF)), (already,)))
    assert kept == (step(None, MX),)
    assert held[0] == already
    assert held[1].why.startswith(
        "TXT example.com is not changed, because this host is not trusted to replace a set."
    )
    assert 'take out "v=spf1 -all"; enter "v=spf1 include:amazonses.com -all".' in held[1].why
    assert "abc" not in held[1].why
    assert held[1].asked_for


def test_what_is_taken_out_whole_goes_and_the_rest_is_held() -> None:
    kept, held = only_deleted(((step(MX, None), step(NEW_SPF, OLD_SPF)), (Held("something else"),)))
    assert kept == (step(MX, None),)
    assert held[0] == Held("something else")
    assert 'By hand: take out "v=spf1 include:amazonses.com -all"; enter "v=spf1 -all".' in held[1].why


def test_what_needs_the_place_of_another_is_held_with_it() -> None:
    kept, held = only_created(((step(TEXT, None), step(None, KEY), step(None, MX)), ()))
    assert kept == (step(None, MX),)
    assert 'take out "v=DKIM1; p="' in held[0].why
    assert "enter t1.dkim.amazonses.com." in held[1].why


@pytest.mark.parametrize(
    ("served", "words"),
    [
        ({(KEY.name, "CNAME"): Answered(("other.example.net",), 60)}, "CNAME other.example.net"),
        ({(KEY.name, "TXT"): Answered(("v=DKIM1; p=",), 60)}, "TXT v=DKIM1; p="),
    ],
)
def test_what_dns_has_and_the_host_does_not_list_is_held(
    served: dict[tuple[str, str], Answered | Absent], words: str
) -> None:
    kept, held = not_unlisted(((step(None, KEY), step(None, MX)), ()), view(served))
    assert kept == (step(None, MX),)
    assert words in held[0].why
    assert held[0].asked_for


def test_what_a_wildcard_answers_is_no_set() -> None:
    wild = Answered(("10 mx.example.net",), 60)
    served: dict[tuple[str, str], Answered | Absent] = {
        (MX.name, "MX"): wild,
        ("sesctl-no-such-name.example.com", "MX"): wild,
    }
    assert not_unlisted(((step(None, MX),), ()), view(served)) == ((step(None, MX),), ())


def test_nothing_is_beside_the_apex() -> None:
    served: dict[tuple[str, str], Answered | Absent] = {
        ("example.com", "TXT"): Answered(("v=spf1 -all",), 60)
    }
    kept, held = not_unlisted(((step(None, NEW_SPF),), ()), view(served))
    assert kept == ()
    assert len(held) == 1


def test_absence_and_silence_hold_nothing() -> None:
    steps = (step(None, KEY), step(None, MX))
    assert not_unlisted((steps, ()), view({(MX.name, "MX"): Absent("nodata")})) == (steps, ())


def test_each_name_is_asked_for_with_a_sibling() -> None:
    asked = {(one.name, one.type) for one in cross_questions((step(None, MX), step(None, NEW_SPF)))}
    assert asked == {
        (MX.name, "MX"),
        (MX.name, "CNAME"),
        ("sesctl-no-such-name.example.com", "MX"),
        ("sesctl-no-such-name.example.com", "CNAME"),
        ("example.com", "TXT"),
        ("example.com", "CNAME"),
    }
