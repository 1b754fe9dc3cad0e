from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from support.cli import environment, run

if TYPE_CHECKING:
    from pathlib import Path

    from support.cli import Cli

ENV = environment(
    {"PATH": "/usr/bin:/bin", "SESCTL_RESOLVERS": "127.0.0.1:9", "SESCTL_AUTHORITATIVE": "127.0.0.1:9"}
)
RECORD: dict[str, Any] = {
    "purpose": "dmarc",
    "name": "_dmarc.example.com",
    "type": "TXT",
    "ttl": 300,
    "values": ["v=DMARC1; p=none;"],
}
RIGHT: dict[str, Any] = {
    "schema": "sesctl.records/1",
    "domain": "example.com",
    "region": "eu-west-3",
    "records": [RECORD],
}


def with_record(**changes: object) -> str:
    return json.dumps({**RIGHT, "records": [RECORD, {**RECORD, **changes}]})


def without(key: str) -> str:
    return json.dumps({name: value for name, value in RIGHT.items() if name != key})


BROKEN = {
    "empty": ("", "not JSON"),
    "not JSON": ("<html>Not found</html>", "not JSON"),
    "cut short": (json.dumps(RIGHT)[:-20], "not JSON"),
    "deeply nested": ("[" * 200_000, "not JSON"),
    "a list": ("[]", "the document is not an object"),
    "a huge number": ('{"schema": ' + "9" * 100_000 + "}", ""),
    "the schema of an error": (json.dumps({"schema": "sesctl.error/1"}), "schema is 'sesctl.error/1'"),
    "no schema": (without("schema"), "schema"),
    "a later schema": (json.dumps({**RIGHT, "schema": "sesctl.records/2"}), "sesctl.records/1"),
    "no domain": (without("domain"), "domain is missing"),
    "a domain that is none": (json.dumps({**RIGHT, "domain": "https://example.com"}), "domain"),
    "a number for a domain": (json.dumps({**RIGHT, "domain": 7}), "domain"),
    "no region": (without("region"), "region is missing"),
    "an object for records": (json.dumps({**RIGHT, "records": {}}), "records is not a list"),
    "a text for a record": (json.dumps({**RIGHT, "records": [RECORD, "x"]}), "records[1] is not an object"),
    "an unknown purpose": (with_record(purpose="fun"), "records[1].purpose"),
    "an unknown type": (with_record(type="SRV"), "records[1].type"),
    "a text for a ttl": (with_record(ttl="300"), "records[1].ttl"),
    "a truth for a ttl": (with_record(ttl=True), "records[1].ttl"),
    "a negative ttl": (with_record(ttl=-1), "records[1].ttl"),
    "no values": (with_record(values=[]), "records[1].values"),
    "numbers for values": (with_record(values=[1]), "records[1].values"),
    "a name of control characters": (with_record(name="\x1b[31m.example.com"), "records[1].name"),
    "a name that is too long": (with_record(name="a." * 200 + "example.com"), "records[1].name"),
    "a name with a label that is too long": (with_record(name=f"{'a' * 64}.example.com"), "records[1].name"),
    "a name with an empty label": (with_record(name="a..example.com"), "records[1].name"),
}


@pytest.mark.parametrize(("text", "why"), [pytest.param(*case, id=name) for name, case in BROKEN.items()])
def test_a_file_that_does_not_hold_records_is_named_with_the_part_that_is_wrong(
    tmp_path: Path, text: str, why: str
) -> None:
    path = tmp_path / "records.json"
    path.write_text(text, encoding="utf-8")
    done = run(["check-dns", "--records", str(path), "-o", "json", "--dns-timeout", "0.2"], ENV)
    assert (done.code, done.error["kind"]) == (2, "file"), done.said[:500]
    assert done.error["what"] == f"{path} does not hold records"
    assert why in done.error["why"]
    assert "sesctl records" in done.error["try"]
    assert len(done.stderr.splitlines()) == 3
    assert len(done.stderr) < 5000
    assert "\x1b" not in done.said


def test_files_of_several_domains_are_all_looked_at(tmp_path: Path) -> None:
    names = ["example.com", "example.org", "example.net"]
    one, two, three = (
        json.dumps({**RIGHT, "domain": name, "records": [{**RECORD, "name": f"_dmarc.{name}"}]})
        for name in names
    )
    (tmp_path / "one.json").write_text(one, encoding="utf-8")
    (tmp_path / "others.json").write_text(f"{two}\n{three}\n", encoding="utf-8")
    files = ("--records", str(tmp_path / "one.json"), "--records", str(tmp_path / "others.json"))
    done = run(["check-dns", *files, "-o", "json", "--dns-timeout", "0.2"], ENV)
    assert [domain["domain"] for domain in done.json["domains"]] == names
    chosen = run(["check-dns", "example.net", *files, "-o", "json", "--dns-timeout", "0.2"], ENV)
    assert [domain["domain"] for domain in chosen.json["domains"]] == ["example.net"]
    same = run(["check-dns", *files, *files, "-o", "json", "--dns-timeout", "0.2"], ENV)
    assert len(same.json["domains"]) == 3


def test_files_that_contradict_each_other_are_refused(tmp_path: Path) -> None:
    other = {**RIGHT, "records": [{**RECORD, "values": ["v=DMARC1; p=reject;"]}]}
    for name, document in (("one", RIGHT), ("other", other)):
        (tmp_path / f"{name}.json").write_text(json.dumps(document), encoding="utf-8")
    files = ("--records", str(tmp_path / "one.json"), "--records", str(tmp_path / "other.json"))
    done = run(["check-dns", *files, "-o", "json"], ENV)
    assert (done.code, done.error["kind"]) == (2, "usage")
    assert "has other records of example.com than a file before it" in done.error["what"]


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "records.json"
    path.write_bytes(b"\xff\xfe\x00\x01")
    done = run(["check-dns", "--records", str(path), "-o", "json"], ENV)
    assert (done.code, done.error["why"]) == (2, "it is not a text in UTF-8")


def test_a_folder_is_no_records_file(tmp_path: Path) -> None:
    done = run(["check-dns", "--records", str(tmp_path), "-o", "json"], ENV)
    assert (done.code, done.error["kind"]) == (2, "file")


def test_a_file_with_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    path = tmp_path / "records.json"
    path.write_text(json.dumps(RIGHT), encoding="utf-8-sig")
    done = run(["check-dns", "--records", str(path), "-o", "json", "--dns-timeout", "0.2"], ENV)
    assert done.json["schema"] == "sesctl.check-dns/1", done.said


def test_thousands_of_records_are_looked_up_all_the_same(verified: Cli, tmp_path: Path) -> None:
    path = tmp_path / "records.json"
    cname = {"purpose": "dkim", "type": "CNAME", "ttl": 300}
    records = [
        {**cname, "name": f"t{number}._domainkey.example.com", "values": [f"t{number}.dkim.amazonses.com"]}
        for number in range(400)
    ]
    path.write_text(json.dumps({**RIGHT, "records": records}), encoding="utf-8")
    done = verified("check-dns", "--records", str(path), "-o", "json")
    assert done.code == 1
    assert [one["status"] for one in done.json["domains"][0]["records"]] == ["missing"] * 400


def test_records_of_another_domain_are_a_mistake(tmp_path: Path) -> None:
    path = tmp_path / "records.json"
    path.write_text(json.dumps(RIGHT), encoding="utf-8")
    done = run(["check-dns", "example.org", "--records", str(path), "-o", "json"], ENV)
    assert (done.code, done.error["what"]) == (2, "the records file is not about example.org")
    assert "sesctl records example.org" in done.error["try"]


def test_the_region_of_the_file_is_the_region_of_the_answer(verified: Cli) -> None:
    done = verified("check-dns", "example.com", "--records", "-", "-o", "json", stdin=json.dumps(RIGHT))
    assert (done.code, done.json["region"]) == (0, "eu-west-3")
    assert verified.calls() == []
