from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from sesctl.errors import SesctlError
from sesctl.hosts.lexicon_host import LexiconHost
from sesctl.hosts.values import content
from sesctl.model.hosted_zone import HostedZone
from sesctl.model.hosting import HostedSet, SetChange

if TYPE_CHECKING:
    from pathlib import Path

    from support.lexicon_providers.inmemory import State

GIVEN = "what-the-tests-give-2b41"
ZONE = HostedZone("", "example.com", ())
KEY = HostedSet("t1._domainkey.example.com", "CNAME", 300, ("t1.dkim.amazonses.com.",))
MX = HostedSet("mail.example.com", "MX", 300, ("10 feedback-smtp.eu-west-3.amazonses.com.",))
SPF = HostedSet("mail.example.com", "TXT", 300, ('"v=spf1 include:amazonses.com ~all"',))
WANTED = (KEY, MX, SPF)
NAMES = (KEY.name, MX.name)
CREATE = [SetChange(None, one) for one in WANTED]


@dataclass
class Answer:
    """What requests has in an error."""

    status_code: int
    text: str


class HttpError(Exception):
    def __init__(self, status: int, text: str = "") -> None:
        super().__init__(f"{status} for https://api.example/?token={GIVEN}")
        self.response = Answer(status, text)


def host(told: list[str] | None = None) -> LexiconHost:
    return LexiconHost("inmemory", (told if told is not None else []).append)


def put(state: State, name: str, kind: str, content: str, **more: Any) -> None:
    state.last += 1
    state.records[str(state.last)] = {
        "id": str(state.last), "type": kind, "name": name, "ttl": 3600, "content": content, **more,
    }  # fmt: skip


def sets(state: State) -> dict[tuple[str, str], tuple[str, ...]]:
    return {one.key: one.values for one in host().record_sets(ZONE, NAMES)}


def failing(error: Exception, what: str, kind: str = "") -> Any:
    def fail(called: str, rtype: str, name: str) -> None:
        if called == what and kind in {"", rtype}:
            raise error

    return fail


def test_what_is_created_is_listed_and_told_of(state: State) -> None:
    told: list[str] = []
    host(told).change(ZONE, CREATE)
    assert sets(state) == {one.key: one.values for one in WANTED}
    assert told == [f"created: {one.type} {one.name}" for one in WANTED]
    assert {one["ttl"] for one in state.records.values()} == {300}


def test_what_was_created_can_be_deleted_and_nothing_else(state: State) -> None:
    put(state, "example.com", "TXT", "google-site-verification=abc")
    host().change(ZONE, CREATE)
    host().change(ZONE, [one.undone for one in CREATE])
    assert sets(state) == {("example.com", "TXT"): ('"google-site-verification=abc"',)}


@pytest.mark.parametrize("other", ["v=spf1 -all", "another"])
def test_a_set_with_another_value_by_now_is_not_deleted(state: State, other: str) -> None:
    host().change(ZONE, CREATE)
    put(state, SPF.name, "TXT", other)
    with pytest.raises(SesctlError) as caught:
        host().change(ZONE, [SetChange(SPF, None)])
    assert caught.value.kind == "refused"
    assert len([one for one in state.records.values() if one["type"] == "TXT"]) == 2


def test_a_set_is_never_replaced(state: State) -> None:
    put(state, SPF.name, "TXT", "old")
    old = HostedSet(SPF.name, "TXT", 0, ('"old"',))
    for change in (SetChange(old, SPF), SetChange(None, SPF)):
        with pytest.raises(SesctlError) as caught:
            host().change(ZONE, [change])
        assert caught.value.kind == "refused"
    assert [one["content"] for one in state.records.values()] == ["old"]


@pytest.mark.parametrize(
    ("error", "kind"),
    [(HttpError(422, "no"), "refused"), (HttpError(500), "service"), (RuntimeError("odd"), "service")],
)
def test_one_refusal_does_not_keep_the_others_from_being_written(
    state: State, error: Exception, kind: str
) -> None:
    state.fail = failing(error, "create", "MX")
    with pytest.raises(SesctlError) as caught:
        host().change(ZONE, CREATE)
    assert caught.value.kind == kind
    assert f"Written: CNAME {KEY.name}, TXT {SPF.name}. Not written: MX {MX.name}." in caught.value.why
    assert set(sets(state)) == {KEY.key, SPF.key}
    state.fail = lambda *_: None
    host().change(ZONE, [SetChange(None, MX)])
    assert set(sets(state)) == {one.key for one in WANTED}


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (HttpError(401), "credentials"),
        (HttpError(403), "credentials"),
        (HttpError(429), "throttled"),
        (ConnectionError("reset"), "network"),
        (TimeoutError("slow"), "network"),
    ],
)
def test_what_fails_for_all_ends_the_writing(state: State, error: Exception, kind: str) -> None:
    state.fail = failing(error, "create", "MX")
    with pytest.raises(SesctlError) as caught:
        host().change(ZONE, CREATE)
    assert caught.value.kind == kind
    assert f"Written: CNAME {KEY.name}. Not written: MX {MX.name}, TXT {SPF.name}." in caught.value.why
    assert set(sets(state)) == {KEY.key}


@pytest.mark.parametrize("what", ["authenticate", "list"])
@pytest.mark.parametrize(
    "error", [HttpError(503), OSError("gone"), KeyError("result"), ValueError("no JSON")]
)
def test_a_failed_read_is_never_empty(state: State, what: str, error: Exception) -> None:
    state.fail = failing(error, what)
    with pytest.raises(SesctlError):
        host().record_sets(ZONE, NAMES)


def test_a_host_that_writes_something_else_is_found_out(state: State) -> None:
    state.stored = lambda kind, content: f"{content}example.com" if kind == "CNAME" else content
    with pytest.raises(SesctlError) as caught:
        host().change(ZONE, CREATE)
    assert "otherwise than it was told to" in caught.value.what
    assert "t1.dkim.amazonses.com.example.com." in caught.value.why


def test_what_a_list_leaves_out_is_asked_for_by_name(state: State) -> None:
    for number in range(5):
        put(state, f"host{number}.example.com", "A", "192.0.2.1")
    host().change(ZONE, CREATE)
    state.page = 3
    assert {one.key for one in WANTED} <= set(sets(state))


LISTED = {
    "without final dots": lambda one: {**one, "content": one["content"].rstrip(".")},
    "with quotes": lambda one: {**one, "content": f'"{one["content"]}"' if one["type"] == "TXT" else one["content"]},
    "in several strings": lambda one: {**one, "content": one["content"].replace("include", '" "include')}
    if one["type"] != "TXT" else {**one, "content": '"v=spf1 " "include:amazonses.com ~all"'},
    "with relative names": lambda one: {**one, "name": one["name"].removesuffix(".example.com")},
    "with final dots of names": lambda one: {**one, "name": f"{one['name']}."},
    "in capitals": lambda one: {**one, "name": one["name"].upper(), "type": one["type"].lower()},
    "with the preference apart": lambda one: {
        **one, "content": one["content"].split()[-1], "options": {"mx": {"priority": 10}},
    } if one["type"] == "MX" else one,
    "with the preference beside": lambda one: {**one, "content": one["content"].split()[-1], "priority": "10"}
    if one["type"] == "MX" else one,
    "without a preference": lambda one: {**one, "content": one["content"].split()[-1]} if one["type"] == "MX" else one,
    "without a TTL": lambda one: {key: value for key, value in one.items() if key != "ttl"},
}  # fmt: skip


@pytest.mark.parametrize("way", LISTED)
def test_each_way_of_listing_is_understood(state: State, way: str) -> None:
    state.listed = LISTED[way]
    host().change(ZONE, CREATE)
    assert sets(state) == {one.key: one.values for one in WANTED}


@pytest.mark.parametrize("name", ["", "@", "@.example.com", "example.com", "example.com.", "EXAMPLE.com"])
def test_each_name_of_the_apex_is_understood(state: State, name: str) -> None:
    put(state, name, "TXT", "v=spf1 -all")
    assert sets(state) == {("example.com", "TXT"): ('"v=spf1 -all"',)}


def test_the_preference_goes_apart_where_the_provider_wants_it_so(state: State) -> None:
    assert content("cloudflare", "MX", MX.values[0]) == ("feedback-smtp.eu-west-3.amazonses.com.", "10")
    assert content("inmemory", "MX", MX.values[0]) == (MX.values[0], None)


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (HttpError(404), "not-found"),
        (HttpError(401, f"bad token {GIVEN}"), "credentials"),
        (RuntimeError(f"cannot use {GIVEN}"), "service"),
        (ConnectionError(f"https://api.example/?token={GIVEN}"), "network"),
    ],
)
def test_no_message_repeats_a_secret(state: State, error: Exception, kind: str) -> None:
    state.fail = failing(error, "authenticate")
    with pytest.raises(SesctlError) as caught:
        host().zone("example.com")
    told = caught.value
    assert told.kind == kind
    assert GIVEN not in told.what + told.why + told.try_
    assert told.__cause__ is None
    assert told.__suppress_context__


def test_a_zone_that_is_not_there_names_the_variables_that_lexicon_reads(state: State) -> None:
    with pytest.raises(SesctlError) as caught:
        host().zone("example.net")
    assert caught.value.kind == "credentials"
    assert "No domain found" in caught.value.why
    assert "LEXICON_INMEMORY_AUTH_USER, LEXICON_INMEMORY_AUTH_TOKEN" in caught.value.try_


def test_without_credentials_nothing_is_asked(state: State, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LEXICON_INMEMORY_AUTH_TOKEN")
    with pytest.raises(SesctlError) as caught:
        host()
    assert caught.value.kind == "credentials"
    assert "LEXICON_INMEMORY_AUTH_TOKEN=…" in caught.value.try_
    assert not state.calls


def test_credentials_are_read_from_the_files_of_lexicon_too(
    state: State, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("LEXICON_INMEMORY_AUTH_TOKEN")
    (tmp_path / "lexicon_inmemory.yml").write_text(f"auth_token: {GIVEN}\n")
    assert host().zone("example.com") == ZONE


def test_a_broken_file_of_lexicon_is_said_to_be_and_not_shown(state: State, tmp_path: Path) -> None:
    (tmp_path / "lexicon.yml").write_text(f"{{ token: {GIVEN}\n")
    with pytest.raises(SesctlError) as caught:
        host()
    assert caught.value.kind == "file"
    assert GIVEN not in str(caught.value.why)


@pytest.mark.parametrize(
    ("name", "kind", "words"),
    [
        ("cloudflar", "usage", "--to lexicon:cloudflare"),
        ("nothing-like-it", "usage", "lexicon:"),
        ("auto", "usage", "name the provider"),
        ("ddns", "usage", "--to nsupdate"),
        ("route53", "usage", "--to route53"),
        ("namecheap", "usage", "by hand"),
        ("powerdns", "usage", "--to nsupdate"),
        ("oci", "missing-extra", "pip install 'dns-lexicon[oci]'"),
    ],
)
def test_what_is_not_used_says_what_to_do_instead(state: State, name: str, kind: str, words: str) -> None:
    with pytest.raises(SesctlError) as caught:
        LexiconHost(name, print)
    assert (caught.value.kind, words in caught.value.try_) == (kind, True)


def test_without_the_extra_it_is_said_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name == "lexicon" or name.startswith("lexicon.")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "lexicon", None)
    with pytest.raises(SesctlError) as caught:
        LexiconHost("cloudflare", print)
    assert caught.value.kind == "missing-extra"
    assert caught.value.try_ == "pip install 'sesctl[lexicon]'"


def test_a_provider_that_cannot_delete_one_record_is_not_asked_to(
    state: State, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sesctl.hosts.lexicon_host.NEVER_DELETES", {"inmemory": "it would write all anew"})
    host().change(ZONE, CREATE)
    with pytest.raises(SesctlError) as caught:
        host().change(ZONE, [SetChange(SPF, None)])
    assert "it would write all anew" in caught.value.why
    assert SPF.key in sets(state)
