"""`sesctl publish` to hosts other than Route 53, with neither AWS nor its simulator at hand."""

from __future__ import annotations

import json
import os
import socket
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import dns.rdatatype
import dns.zone
import pytest
from support.cli import environment, run
from support.update_servers import (
    KEY,
    OTHER_NAME,
    OTHER_SECRET,
    bind,
    contents,
    knot,
    line,
    secrets_of,
    statement,
)

from sesctl.dns.address import endpoint
from sesctl.dns.update import UpdateHost
from sesctl.model.hosted_zone import HostedZone
from sesctl.model.hosting import HostedSet, SetChange

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from contextlib import AbstractContextManager
    from pathlib import Path

    from support.cli import Cli, Result, Simulators

DOMAIN = "example.test"
# The resolver of these tests is the server itself, which so has to know the top of the tree.
TOP = "@ 60 IN SOA ns admin 1 3600 600 86400 60\n@ 60 IN NS ns\nns 60 IN A 192.0.2.1\nexample 60 IN NS ns1.example\n"
ZONE = r"""$TTL 300
@ IN SOA ns1 admin 1 3600 600 86400 60
@ IN NS ns1
ns1 IN A 127.0.0.1
@ 600 IN TXT "google-site-verification=abc"
@ 600 IN TXT "MS=ms1"
@ 600 IN TXT "quo\"ted" "in two"
@ 600 IN TXT "v=spf1 include:_spf.example.test include:spf2.example.test -all"
_spf IN TXT "v=spf1 ip4:192.0.2.0/24 -all"
spf2 IN TXT "v=spf1 ip4:198.51.100.0/24 -all"
mail IN TXT "somebody else's"
* IN A 192.0.2.9
* IN MX 10 mx.example.net.
"""
SPF = "v=spf1 include:_spf.example.test include:spf2.example.test include:amazonses.com -all"
NEW = {
    f"t1._domainkey.{DOMAIN}. 300 CNAME t1.dkim.amazonses.com.",
    f"mail.{DOMAIN}. 300 MX 10 feedback-smtp.eu-west-3.amazonses.com.",
    f'mail.{DOMAIN}. 300 TXT "v=spf1 include:amazonses.com ~all"',
    f'_dmarc.{DOMAIN}. 300 TXT "v=DMARC1; p=none;"',
    f'{DOMAIN}. 600 TXT "{SPF}"',
}
RECORDS = {
    "schema": "sesctl.records/1",
    "domain": DOMAIN,
    "region": "eu-west-3",
    "records": [
        {"purpose": purpose, "name": name, "type": kind, "ttl": 300, "values": [value]}
        for purpose, name, kind, value in [
            ("dkim", f"t1._domainkey.{DOMAIN}", "CNAME", "t1.dkim.amazonses.com"),
            ("mail-from-mx", f"mail.{DOMAIN}", "MX", "10 feedback-smtp.eu-west-3.amazonses.com"),
            ("mail-from-spf", f"mail.{DOMAIN}", "TXT", "v=spf1 include:amazonses.com ~all"),
            ("dmarc", f"_dmarc.{DOMAIN}", "TXT", "v=DMARC1; p=none;"),
        ]
    ],
}
SERVERS: dict[str, Callable[[Mapping[str, str]], AbstractContextManager[str]]] = {
    "bind": bind,
    "knot": knot,
    "knot that signs": partial(knot, signed=True),
}


@dataclass
class Place:
    """A folder, a server, and sesctl in front of both."""

    folder: Path
    address: str

    def __call__(self, *args: str, env: Mapping[str, str | None] | None = None, tty: bool = False) -> Result:
        own = {"PATH": os.environ["PATH"], "HOME": str(self.folder), "SESCTL_TSIG": f"@{self.folder}/key"}
        # No account could be opened: any call would end at a port that nobody listens on.
        own |= {"AWS_ENDPOINT_URL": "http://127.0.0.1:9", "AWS_EC2_METADATA_DISABLED": "true"}
        own |= {"SESCTL_RESOLVERS": self.address, "SESCTL_AUTHORITATIVE": self.address}
        done = run(args, environment(own, env), tty=tty)
        for key in (KEY, OTHER_SECRET):
            assert not any(secret in done.said for secret in secrets_of(key))
        return done

    def publish(self, *args: str, env: Mapping[str, str | None] | None = None) -> Result:
        return self(
            *("publish", "--records", str(self.folder / "records.json"), "--to", "nsupdate"),
            *("--server", self.address, *args),
            env=env,
        )

    def undo(self, done: Result, *args: str) -> Result:
        (path,) = done.json["undo"]
        return self("publish", "--undo", str(path), "--server", self.address, *args)

    def contents(self) -> set[str]:
        return contents(self.address, DOMAIN)

    @property
    def files(self) -> list[Path]:
        return list((self.folder / ".local/state/sesctl/undo").glob("*"))


@pytest.fixture(params=list(SERVERS))
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    (tmp_path / "key").write_text(statement(KEY))
    (tmp_path / "wrong").write_text(statement(OTHER_SECRET))
    (tmp_path / "records.json").write_text(json.dumps(RECORDS))
    with SERVERS[request.param]({DOMAIN: ZONE, "test": TOP}) as address:
        yield Place(tmp_path, address)


def one_server(test: Any) -> Any:
    """Run a test that is about sesctl, and not about servers, in front of one."""
    return pytest.mark.parametrize("place", ["knot"], indirect=True)(test)


def test_publishing_publishing_again_and_undoing_leaves_the_zone_as_it_was(place: Place) -> None:
    before = place.contents()
    done = place.publish("--spf", "--yes", "-o", "json")
    assert done.code == 0, done.said
    after = place.contents()
    assert after - before == NEW
    assert {line.partition(" TXT ")[2] for line in before - after} == {
        '"v=spf1 include:_spf.example.test include:spf2.example.test -all"'
    }
    assert {(one["have"], one["asked"]) for one in done.json["read_back"]} == {(1, 1)}
    again = place.publish("--spf", "--yes", "-o", "json")
    assert (again.code, again.json["steps"], again.json["undo"]) == (0, [], [])
    undone = place.undo(done, "--yes", "-o", "json")
    assert undone.code == 0, undone.said
    assert place.contents() == before
    assert "nothing to put back" in place.undo(done, "--yes").stderr
    redone = place.undo(undone, "--yes")
    assert (redone.code, place.contents()) == (0, after)


@pytest.mark.parametrize(
    ("env", "args", "words"),
    [
        ({"SESCTL_TSIG": None}, (), "without a key"),
        ({"SESCTL_TSIG": line(OTHER_SECRET)}, (), "BADSIG"),
        ({"SESCTL_TSIG": line(OTHER_NAME)}, (), "BADKEY"),
        ({}, ("--tsig-key", "{folder}/wrong"), "BADSIG"),
    ],
    ids=["no key", "wrong secret", "unknown key", "wrong secret in a file"],
)
@pytest.mark.parametrize("debug", [(), ("--debug", "-v")], ids=["", "debug"])
def test_without_the_right_key_nothing_is_written(
    place: Place,
    env: Mapping[str, str | None],
    args: tuple[str, ...],
    words: str,
    debug: tuple[str, ...],
) -> None:
    before = place.contents()
    args = tuple(one.format(folder=place.folder) for one in args)
    done = place.publish("--yes", *args, *debug, env=env)
    assert done.code == 4, done.said
    assert words in done.stderr
    assert place.contents() == before


@one_server
@pytest.mark.parametrize("form", [statement(KEY), line(KEY)], ids=["tsig-keygen", "kdig"])
def test_a_key_is_taken_from_a_file_or_from_the_environment(place: Place, form: str) -> None:
    (place.folder / "given").write_text(form)
    for env, args in [
        ({"SESCTL_TSIG": form}, ()),
        ({"SESCTL_TSIG": f"@{place.folder}/given"}, ()),
        ({"SESCTL_TSIG": line(OTHER_SECRET)}, ("--tsig-key", f"{place.folder}/given")),
    ]:
        done = place.publish("--dry-run", *args, env=env)
        assert (done.code, "+ CNAME t1._domainkey.example.test" in done.stdout) == (3, True), done.said


@one_server
@pytest.mark.parametrize(
    ("text", "why"),
    [
        (line(KEY).removesuffix("=")[:-3] + "!", "its secret is not in base64"),
        (statement(KEY) * 2, "it holds several keys"),
        ("nothing", "it holds no key"),
    ],
)
def test_what_is_no_key_is_said_and_never_shown(place: Place, text: str, why: str) -> None:
    (place.folder / "broken").write_text(text)
    for env, args in [({"SESCTL_TSIG": text}, ()), ({}, ("--tsig-key", f"{place.folder}/broken"))]:
        done = place.publish("--yes", "--debug", *args, env=env)
        assert (done.code, why in done.stderr) == (2, True), done.said
        assert text not in done.said


@one_server
def test_a_key_file_that_is_not_there_is_said_to_be(place: Place) -> None:
    done = place.publish("--tsig-key", "nowhere")
    assert (done.code, "cannot read the key in nowhere" in done.stderr) == (2, True)


@one_server
def test_the_printed_command_puts_things_back(place: Place) -> None:
    before = place.contents()
    key = str(place.folder / "key")
    done = place.publish("--yes", "--tsig-key", key, env={"SESCTL_TSIG": None})
    (path,) = place.files
    typed = f"sesctl publish --undo {path} --server {place.address} --tsig-key {key}"
    assert typed in done.stderr
    undone = place(*typed.split()[1:], "--yes", env={"SESCTL_TSIG": None})
    assert (undone.code, place.contents()) == (0, before)


@one_server
def test_a_set_that_has_changed_since_is_not_put_back(place: Place) -> None:
    done = place.publish("--yes", "-o", "json")
    theirs = f'mail.{DOMAIN}. 300 TXT "somebody\'s new one"'
    host = UpdateHost(lambda _: [endpoint(place.address)], KEY)
    zone = HostedZone("", DOMAIN, ())
    (now,) = [one for one in host.record_sets(zone, [f"mail.{DOMAIN}"]) if one.type == "TXT"]
    host.change(
        zone, [SetChange(now, HostedSet(now.name, "TXT", 300, (*now.values, '"somebody\'s new one"')))]
    )
    before = place.contents()
    undone = place.undo(done, "--yes")
    assert undone.code == 1, undone.said
    assert "has changed since it was published" in undone.stderr
    assert (place.contents(), theirs in before) == (before, True)


@one_server
def test_a_zone_whose_servers_cannot_be_known_is_written_only_where_it_is_named(place: Place) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        closed = f"127.0.0.1:{free.getsockname()[1]}"
    outside = {"SESCTL_AUTHORITATIVE": None, "SESCTL_RESOLVERS": closed}
    done = place.publish("--yes", "--dns-timeout", "0.5", env=outside)
    assert (done.code, place.files, "--zone NAME" in done.stderr) == (5, [], True), done.said
    done = place.publish("--yes", "--zone", DOMAIN, "--dns-timeout", "0.5", env=outside)
    assert done.code == 3, done.said
    assert "could not be told whether a DMARC policy above" in done.stderr
    assert f"mail.{DOMAIN}. 300 MX 10 feedback-smtp.eu-west-3.amazonses.com." in place.contents()


@one_server
def test_a_zone_that_the_world_is_not_led_to_is_written_only_where_it_is_named(place: Place) -> None:
    theirs = ZONE.replace("@ IN NS ns1", "@ IN NS ns.elsewhere.example.")
    with knot({DOMAIN: theirs, "test": TOP}) as world:
        env = {"SESCTL_AUTHORITATIVE": world, "SESCTL_RESOLVERS": world}
        done = place.publish("--yes", env=env)
        assert (done.code, place.files) == (1, []), done.said
        assert "the world is led to ns.elsewhere.example, and this zone names ns1.example.test" in done.stderr
        done = place.publish("--dry-run", "--zone", DOMAIN, env=env)
    assert (done.code, "+ MX mail.example.test" in done.stdout) == (3, True), done.said


@one_server
def test_a_zone_that_the_server_does_not_keep_is_not_found(place: Place) -> None:
    done = place.publish("--yes", "--zone", f"mail.{DOMAIN}")
    assert (done.code, "does not keep the zone mail.example.test" in done.stderr) == (1, True), done.said


@one_server
def test_a_server_may_be_named_by_its_host_name(place: Place) -> None:
    port = place.address.partition(":")[2]
    done = place("publish", "--records", f"{place.folder}/records.json", "--to", "nsupdate", "--server",
                 f"ns1.{DOMAIN}:{port}", "--dry-run")  # fmt: skip
    assert (done.code, "plan:" in done.stdout) == (3, True), done.said


@one_server
def test_without_a_server_the_primary_of_the_zone_is_asked_and_named(place: Place) -> None:
    done = place("publish", "--records", f"{place.folder}/records.json", "--to", "nsupdate", "--dry-run")
    assert f"{DOMAIN} is changed at ns1.{DOMAIN} (127.0.0.1), the primary by its SOA record" in done.stderr
    # Nothing listens at its port 53 on a machine that is no name server itself.
    assert done.code in {1, 3, 4, 5}


@one_server
@pytest.mark.parametrize(
    ("args", "words"),
    [
        (("--to", "nsupdate", "--zone-id", "Z1"), "--zone NAME"),
        (("--to", "route53", "--zone", DOMAIN), "--zone-id ID"),
        (("--to", "route53", "--server", "127.0.0.1"), "--to nsupdate"),
        (("--tsig-key", "key"), "--to nsupdate"),
        (("--to", "nsupdat"), "--to nsupdate"),
        (("--to", "somewhere"), "there are: route53, nsupdate"),
        (("--to", "nsupdate", "--server", "https://dns.example/dns-query"), "192.0.2.1:5353"),
        (("--to", "nsupdate", "--server", "ns1.example.test:dns"), "port"),
        (("--to", "nsupdate", "--server", "-"), "192.0.2.1:5353"),
    ],
)
def test_options_of_another_host_are_usage_errors(place: Place, args: tuple[str, ...], words: str) -> None:
    done = place("publish", "--records", f"{place.folder}/records.json", *args)
    assert (done.code, words in done.stderr) == (2, True), done.said


@one_server
def test_an_undo_file_is_put_back_only_at_its_own_host(place: Place) -> None:
    done = place.publish("--yes", "-o", "json")
    (path,) = done.json["undo"]
    wrong = place("publish", "--undo", path, "--to", "route53")
    assert (wrong.code, "is for nsupdate, not for route53" in wrong.stderr) == (2, True), wrong.said


@one_server
def test_on_a_terminal_the_plan_is_asked_about(place: Place) -> None:
    before = place.contents()
    args = (
        "publish",
        "--records",
        f"{place.folder}/records.json",
        "--to",
        "nsupdate",
        "--server",
        place.address,
    )
    done = run(args, environment({
        "PATH": os.environ["PATH"], "HOME": str(place.folder), "SESCTL_TSIG": line(KEY),
        "SESCTL_RESOLVERS": place.address, "SESCTL_AUTHORITATIVE": place.address,
    }), "n\n", tty=True)  # fmt: skip
    assert done.code == 3
    assert "Write these records? [y/N]" in done.said
    assert place.contents() == before


# through lexicon: a zone file, which needs no account

FILE = ZONE.replace('mail IN TXT "somebody else\'s"\n', "")


@pytest.fixture
def local(tmp_path: Path) -> Iterator[Place]:
    """A zone file that lexicon edits, beside a server that serves the zone as it was."""
    (tmp_path / "records.json").write_text(json.dumps(RECORDS))
    (tmp_path / "zone").write_text(FILE)
    with knot({DOMAIN: FILE, "test": TOP}) as address:
        yield Place(tmp_path, address)


def lexicon(place: Place, *args: str, to: str = "lexicon:localzone", **env: str | None) -> Result:
    """Publish through lexicon; the zone's own servers cannot be asked, unless they are named."""
    own = {"SESCTL_AUTHORITATIVE": None, "LEXICON_LOCALZONE_FILENAME": f"{place.folder}/zone", **env}
    return place("publish", "--records", f"{place.folder}/records.json", "--to", to, *args, env=own)


def filed(folder: Path) -> set[str]:
    """The records of the zone file, but for its start of authority, whose serial lexicon raises."""
    zone = dns.zone.from_file(str(folder / "zone"), origin=DOMAIN, relativize=False)
    return {
        f"{name} {dns.rdatatype.to_text(data.rdtype)} {data.to_text()}"
        for name, _, data in zone.iterate_rdatas()
        if data.rdtype != dns.rdatatype.SOA
    }


def test_lexicon_creates_what_is_missing_and_takes_back_only_that(local: Place) -> None:
    before = filed(local.folder)
    done = lexicon(local, "--spf", "--yes", "-o", "json")
    assert done.code == 3, done.said
    assert filed(local.folder) - before == {one.replace(" 300 ", " ") for one in NEW if SPF not in one}
    assert before <= filed(local.folder)
    (held,) = done.json["held"]
    assert held["why"].endswith(f'enter "{SPF}".')
    assert "created: CNAME t1._domainkey.example.test" in done.stderr
    again = lexicon(local, "--yes", "-o", "json")
    assert (again.code, again.json["steps"]) == (0, [])
    (path,) = done.json["undo"]
    file = {"LEXICON_LOCALZONE_FILENAME": f"{local.folder}/zone", "SESCTL_AUTHORITATIVE": None}
    undone = local("publish", "--undo", path, "--yes", env=file)
    assert undone.code == 0, undone.said
    assert filed(local.folder) == before


def test_what_dns_has_and_the_host_does_not_list_is_not_created(local: Place) -> None:
    (local.folder / "zone").write_text("\n".join(FILE.splitlines()[:4]) + "\n")
    before = filed(local.folder)
    done = lexicon(local, "--spf", "--dry-run", "-o", "json", SESCTL_AUTHORITATIVE=local.address)
    assert done.code == 3
    assert any("TXT example.test is not created: DNS has TXT" in one["why"] for one in done.json["held"])
    assert filed(local.folder) == before


@pytest.mark.parametrize(
    ("to", "file", "code", "words"),
    [
        ("lexicon:localzon", None, 2, "--to lexicon:localzone"),
        ("lexicon:localzone", "/nowhere/zone", 2, "/nowhere/zone: No such file"),
        ("lexicon:localzone", None, 4, "LEXICON_LOCALZONE_FILENAME"),
        ("lexicon:cloudflare", None, 4, "LEXICON_CLOUDFLARE_AUTH_TOKEN"),
        ("localzone", None, 2, "--to lexicon:localzone"),
    ],
)
def test_what_keeps_lexicon_from_working_is_said(
    local: Place, to: str, file: str | None, code: int, words: str
) -> None:
    done = lexicon(local, "--yes", to=to, LEXICON_LOCALZONE_FILENAME=file)
    assert (done.code, words in done.stderr) == (code, True), done.said


# with SES to say what to publish


@pytest.fixture
def sim(simulate: Simulators) -> Cli:
    return simulate()


def test_an_identity_is_created_and_published_in_one_go(sim: Cli, tmp_path: Path) -> None:
    (tmp_path / "key").write_text(statement(KEY))
    with bind({DOMAIN: ZONE}) as address:
        to = ("--publish", "nsupdate", "--zone", DOMAIN, "--server", address, "--tsig-key", f"{tmp_path}/key")
        args = ("init", "domain", DOMAIN, *to, "--undo-dir", f"{tmp_path}/undo", "--dmarc", "none", "--yes")
        before = contents(address, DOMAIN)
        done = sim(*args, env={"SESCTL_AUTHORITATIVE": address})
        assert done.code == 0, done.said
        added = contents(address, DOMAIN) - before
        assert len([one for one in added if "_domainkey" in one and " CNAME " in one]) == 3
        assert [one for one in added if " MX 10 feedback-smtp.us-east-1.amazonses.com." in one]


def test_an_onboarding_is_undone_at_its_own_server(sim: Cli, tmp_path: Path) -> None:
    (tmp_path / "key").write_text(statement(KEY))
    with bind({DOMAIN: ZONE}) as address:
        key = ("--server", address, "--tsig-key", f"{tmp_path}/key", "--yes")
        site = ("--zone", DOMAIN, *key, "--undo-dir", f"{tmp_path}/undo")
        asks = {"SESCTL_AUTHORITATIVE": address}
        before = contents(address, DOMAIN)
        assert sim("init", "domain", DOMAIN, "--publish", "nsupdate", *site, env=asks).code == 0
        assert len(contents(address, DOMAIN) - before) == 6
        remove = ("remove", "domain", DOMAIN, "--unpublish", "nsupdate", *site, "-o", "json")
        planned = sim(*remove, env=asks)
        assert (planned.code, len(planned.json["steps"])) == (3, 7)
        assert len(contents(address, DOMAIN) - before) == 6
        done = sim(*remove, "--allow", "delete", env=asks)
        assert done.code == 0, done.said
        assert contents(address, DOMAIN) == before
        (path,) = done.json["undo"]
        assert sim("publish", "--undo", path, *key, env=asks).code == 0
        assert len(contents(address, DOMAIN) - before) == 6


def test_an_onboarding_is_undone_through_lexicon_but_for_sets_with_other_values(
    sim: Cli, tmp_path: Path
) -> None:
    (tmp_path / "zone").write_text(FILE)
    file = {"LEXICON_LOCALZONE_FILENAME": f"{tmp_path}/zone", "SESCTL_AUTHORITATIVE": None}
    with knot({DOMAIN: FILE, "test": TOP}) as address:
        asks = {**file, "SESCTL_RESOLVERS": address}
        args = ("domain", DOMAIN, "--undo-dir", f"{tmp_path}/undo", "--yes")
        assert sim("init", *args, "--publish", "lexicon:localzone", env=asks).code == 0
        published = filed(tmp_path)
        assert len([one for one in published if "amazonses.com" in one or "DMARC1" in one]) == 6
        text = (tmp_path / "zone").read_text()
        (tmp_path / "zone").write_text(f'{text}mail.{DOMAIN}. 300 IN TXT "ours too"\n')
        remove = ("remove", *args, "--unpublish", "lexicon:localzone", "--allow", "delete", "-o", "json")
        done = sim(*remove, env=asks)
        assert done.code == 3, done.said
    (held,) = done.json["held"]
    assert held["why"].endswith('By hand: take out "v=spf1 include:amazonses.com ~all".')
    left = {one for one in published - filed(tmp_path) if "amazonses.com" in one or "DMARC1" in one}
    assert len(left) == 5


def test_nothing_is_created_where_it_could_not_be_published(sim: Cli, tmp_path: Path) -> None:
    (tmp_path / "key").write_text(statement(OTHER_SECRET))
    with bind({DOMAIN: ZONE}) as address:
        to = ("--publish", "nsupdate", "--zone", DOMAIN, "--server", address, "--tsig-key", f"{tmp_path}/key")
        done = sim("init", "domain", DOMAIN, *to, "--yes", env={"SESCTL_AUTHORITATIVE": address})
    assert (done.code, "BADSIG" in done.stderr, sim.changes()) == (4, True, []), done.said


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (("--publish", "nsupdat"), "--publish nsupdate"),
        (("--publish", "nsupdate", "--zone-id", "Z1"), "--zone NAME"),
        (("--publish", "lexicon:cloudflare"), "LEXICON_CLOUDFLARE_AUTH_TOKEN"),
        (("--publish", "route53", "--zone-id", ""), "--zone-id is empty"),
        (("--publish", "nsupdate", "--server", " "), "--server is empty"),
        (("--zone-id", "Z1"), "--publish HOST --zone-id Z1"),
    ],
)
def test_a_host_that_cannot_be_reached_is_said_before_anything_is_created(
    sim: Cli, args: tuple[str, ...], words: str
) -> None:
    done = sim("init", "domain", DOMAIN, "--yes", *args)
    assert (done.code in {2, 4}, words in done.stderr, sim.changes()) == (True, True, []), done.said
