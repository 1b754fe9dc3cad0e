"""check-dns against Knot and NSD, with Unbound in front, by the executable."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from support.cli import environment, run
from support.name_servers import knot, nsd, unbound

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from support.cli import Result

ENV = environment({"PATH": "/usr/bin:/bin"})
TOKENS = ("aaaa", "bbbb", "cccc")
SOA = "@ IN SOA ns1.example.test. admin.example.test. 1 3600 600 86400 60\n@ IN NS ns1.example.test.\nns1 IN A 127.0.0.1\n"
RIGHT = (
    "$TTL 300\n"
    + SOA
    + "".join(f"{token}._domainkey IN CNAME {token}.dkim.amazonses.com.\n" for token in TOKENS)
    + "mail IN MX 10 feedback-smtp.eu-west-3.amazonses.com.\n"
    + 'mail IN TXT "v=spf1 include:amazonses.com ~all"\n'
    + '_dmarc IN TXT "v=DMARC1; p=reject;"\n'
)
SES = (
    "$TTL 300\n"
    + SOA.replace("example.test", "amazonses.com")
    + (
        '@ IN TXT "v=spf1 ip4:192.0.2.0/24 -all"\n'
        + "".join(
            f'{token}.dkim IN TXT "p=" "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA"\n' for token in TOKENS
        )
    )
)


def records() -> dict[str, Any]:
    def one(purpose: str, name: str, kind: str, value: str) -> dict[str, Any]:
        return {"purpose": purpose, "name": name, "type": kind, "ttl": 300, "values": [value]}

    dkim = [
        one("dkim", f"{token}._domainkey.example.test", "CNAME", f"{token}.dkim.amazonses.com")
        for token in TOKENS
    ]
    return {
        "schema": "sesctl.records/1",
        "domain": "example.test",
        "region": "eu-west-3",
        "records": [
            *dkim,
            one("mail-from-mx", "mail.example.test", "MX", "10 feedback-smtp.eu-west-3.amazonses.com"),
            one("mail-from-spf", "mail.example.test", "TXT", "v=spf1 include:amazonses.com ~all"),
            one("dmarc", "_dmarc.example.test", "TXT", "v=DMARC1; p=reject;"),
        ],
    }


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "records.json"
    file.write_text(json.dumps(records()), encoding="utf-8")
    return file


@pytest.fixture(scope="module", params=[knot, nsd], ids=["knot", "nsd"])
def authority(request: pytest.FixtureRequest) -> Iterator[str]:
    with request.param({"example.test": RIGHT, "amazonses.com": SES}) as address:
        yield address


def look(path: Path, *options: str) -> Result:
    return run(["check-dns", "--records", str(path), "-o", "json", *options], ENV)


def states(done: Result) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for record in done.json["domains"][0]["records"]:
        found.setdefault(record["purpose"], set()).add(record["status"])
    return found


ALL_OK = {purpose: {"ok"} for purpose in ("dkim", "mail-from-mx", "mail-from-spf", "dmarc")}


def test_a_zone_in_which_all_is_right(authority: str, path: Path) -> None:
    stubs = {"example.test": authority, "amazonses.com": authority}
    with unbound(stubs) as resolver:
        done = look(path, "--authoritative", authority, "--resolver", resolver)
    assert states(done) == ALL_OK
    assert done.json["domains"][0]["dmarc"]["policy"] == "reject"
    errors = [one for one in done.json["domains"][0]["findings"] if one["severity"] == "error"]
    assert (done.code, errors) == (0, []), done.stdout
    seen = [one for record in done.json["domains"][0]["records"] for one in record["seen"]]
    assert {(one["role"], one["result"]) for one in seen} == {
        ("authoritative", "answer"),
        ("resolver", "answer"),
    }
    assert {one["ttl"] for one in seen if one["role"] == "authoritative"} == {300}


def test_slips_in_a_zone_are_named(path: Path) -> None:
    wrong = RIGHT.replace("aaaa._domainkey IN", "aaaa._domainkey.example.test IN").replace(
        "eu-west-3", "eu-west-1"
    )
    wrong = wrong.replace("_dmarc IN", "_dmarc.example.test IN")
    with knot({"example.test": wrong, "amazonses.com": SES}) as authority:
        stubs = {"example.test": authority, "amazonses.com": authority}
        with unbound(stubs) as resolver:
            done = look(path, "--authoritative", authority, "--resolver", resolver)
    found = {one["check"] for one in done.json["domains"][0]["findings"]}
    assert done.code == 1
    assert {"dkim-zone-doubled", "mail-from-mx-other-region", "dmarc-zone-doubled"} <= found
    assert states(done)["dkim"] == {"ok", "missing"}


def test_servers_that_disagree_are_told_apart(path: Path) -> None:
    older = RIGHT.replace("bbbb._domainkey IN CNAME bbbb.dkim.amazonses.com.\n", "")
    with knot({"example.test": RIGHT, "amazonses.com": SES}) as new, nsd({"example.test": older}) as old:
        done = look(path, "--authoritative", new, "--authoritative", old, "--resolver", new)
    (spreading,) = [one for one in done.json["domains"][0]["records"] if one["name"].startswith("bbbb.")]
    by_server = {one["address"]: one["result"] for one in spreading["seen"] if one["role"] == "authoritative"}
    assert by_server == {new: "answer", old: "nxdomain"}
    assert spreading["propagating"] is True


def test_a_server_that_refuses_is_unknown_and_not_missing(path: Path) -> None:
    with nsd({"example.org": RIGHT.replace("example.test", "example.org")}) as stranger:
        done = look(path, "--authoritative", stranger, "--resolver", stranger)
    assert {status for found in states(done).values() for status in found} == {"unknown"}
    assert {one["result"] for record in done.json["domains"][0]["records"] for one in record["seen"]} == {
        "refused"
    }
    assert not [one for one in done.json["domains"][0]["findings"] if one["check"].endswith("-missing")]
