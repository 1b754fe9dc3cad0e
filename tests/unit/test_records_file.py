"""The file that `check-dns --records` reads."""

from __future__ import annotations

import json

import pytest
from support.world import right_identity

from sesctl.grammar.records_file import parse_many, parse_records
from sesctl.model.fault import Fault
from sesctl.model.records import RecordSet
from sesctl.planning.desired import desired_records
from sesctl.render.documents import to_json
from sesctl.render.records import records_document

RECORD = {
    "purpose": "dmarc",
    "name": "_dmarc.example.com",
    "type": "TXT",
    "ttl": 300,
    "values": ["v=DMARC1; p=none;"],
}


def document(**changes: object) -> str:
    return json.dumps(
        {
            "schema": "sesctl.records/1",
            "domain": "example.com",
            "region": "eu-west-3",
            "records": [RECORD],
            **changes,
        }
    )


def test_what_was_written_is_read_back() -> None:
    records = desired_records(right_identity())
    assert parse_records(to_json(records_document(records))) == records


def test_names_and_hosts_are_normalised_and_texts_are_not() -> None:
    cname = {
        "purpose": "dkim",
        "name": "T._domainkey.Example.com.",
        "type": "CNAME",
        "ttl": 1,
        "values": ["T.Amazonses.com."],
    }
    read = parse_records(document(records=[cname, RECORD | {"values": ["v=DMARC1; P=None;"]}]))
    assert isinstance(read, RecordSet)
    assert (read.records[0].name, read.records[0].values) == (
        "t._domainkey.example.com",
        ("t.amazonses.com",),
    )
    assert read.records[1].values == ("v=DMARC1; P=None;",)


def test_fields_of_a_later_minor_version_are_ignored() -> None:
    assert isinstance(parse_records(document(new="field", records=[RECORD | {"note": 1}])), RecordSet)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "not JSON"),
        ("[", "not JSON"),
        ("[" * 100_000, "not JSON"),
        ("[]", "not an object"),
        ("null", "not an object"),
        (document(schema="sesctl.records/2"), "schema is 'sesctl.records/2'"),
        (document(domain="https://example.com"), "domain"),
        (document(domain=None), "domain is missing"),
        (document(region=3), "region is missing"),
        (document(records={}), "records is not a list"),
        (document(records=["x"]), "records[0] is not an object"),
        (document(records=[RECORD, RECORD | {"purpose": "x"}]), "records[1].purpose is 'x'"),
        (document(records=[RECORD | {"type": "CAA"}]), "records[0].type is 'CAA'"),
        (document(records=[RECORD | {"ttl": "300"}]), "records[0].ttl"),
        (document(records=[RECORD | {"ttl": True}]), "records[0].ttl"),
        (document(records=[RECORD | {"ttl": -1}]), "records[0].ttl"),
        (document(records=[RECORD | {"values": []}]), "records[0].values"),
        (document(records=[RECORD | {"values": [1]}]), "records[0].values"),
        (document(records=[RECORD | {"name": "x" * 300}]), "records[0].name"),
        (document(records=[RECORD | {"name": "a b"}]), "records[0].name"),
    ],
)
def test_what_is_not_a_records_file_says_which_part(text: str, why: str) -> None:
    fault = parse_records(text)
    assert isinstance(fault, Fault)
    assert why in fault.why
    assert "sesctl records" in fault.hint


ONE, OTHER = document(), document(domain="example.org")


@pytest.mark.parametrize(
    "text",
    [ONE + OTHER, f"{ONE}\n\n{OTHER}\n", f"[{ONE}, {OTHER}]", " ".join(map(str.strip, (ONE, OTHER)))],
)
def test_documents_of_several_domains_are_read_however_they_were_joined(text: str) -> None:
    read = parse_many(text)
    assert isinstance(read, tuple), read
    assert [one.domain for one in read] == ["example.com", "example.org"]
    single = parse_records(text)
    assert isinstance(single, Fault)
    assert single.why == "it holds the records of example.com, example.org, and one is wanted"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (ONE + ONE, "it holds the records of example.com twice"),
        (ONE + "{", "that is not JSON"),
        (f"{ONE},{OTHER}", "that is not JSON"),
        (f"[[{ONE}]]", "the document is not an object"),
        ("[]", "the document is not an object"),
        ("", "that is not JSON"),
    ],
)
def test_what_is_none_of_several_documents_is_a_fault(text: str, why: str) -> None:
    fault = parse_many(text)
    assert isinstance(fault, Fault)
    assert why in fault.why
