"""Every format, read back by a reader of that format that is not ours."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any, get_args

import dns.rdatatype
import dns.zone
import pytest
import yaml
from support.world import right_identity

from sesctl.cli.commands.records import Format
from sesctl.grammar.presentation import quoted, split_text
from sesctl.model.records import Record, RecordSet
from sesctl.planning.desired import desired_records
from sesctl.render.formats import FORMATS, writer

if TYPE_CHECKING:
    from collections.abc import Iterable

LONG = "v=DMARC1; p=none; rua=" + ",".join(f"mailto:dmarc{number}@example.com" for number in range(20)) + ";"
ODD = 'v=DMARC1; p=none; x="quoted\\" ${not} %{not} `tick` | bar ü;'
ZONE = "example.com"


def records(dmarc: str = "v=DMARC1; p=none;") -> RecordSet:
    return desired_records(right_identity(), dmarc)


def written(name: str, dmarc: str = "v=DMARC1; p=none;") -> str:
    return writer(name)(records(dmarc), ZONE)


def facts(read: Iterable[tuple[str, str, str]]) -> set[tuple[str, str, str]]:
    return {
        (name.rstrip("."), kind, value.rstrip(".") if kind != "TXT" else value) for name, kind, value in read
    }


def wanted(dmarc: str) -> set[tuple[str, str, str]]:
    return {(record.name, record.type, value) for record in records(dmarc).records for value in record.values}


def unquoted(presentation: str) -> str:
    text = dns.zone.from_text(
        f"@ 1 IN SOA a. b. 1 1 1 1 1\n@ 1 IN NS a.\nx 1 IN TXT {presentation}\n", "example.com"
    )
    rdata: Any = next(iter(text.find_rdataset("x", "TXT")))
    return b"".join(rdata.strings).decode()


def test_the_command_offers_every_format() -> None:
    assert set(get_args(Format)) == {"text", *FORMATS}


@pytest.mark.parametrize("dmarc", ["v=DMARC1; p=none;", LONG, ODD], ids=["plain", "long", "odd"])
def test_bind_is_read_by_dnspython(dmarc: str) -> None:
    text = "@ 1 IN SOA ns. host. 1 1 1 1 1\n@ 1 IN NS ns.\n" + written("bind", dmarc)
    zone = dns.zone.from_text(text, ZONE, relativize=False)
    read = []
    rdata: Any
    for name, _, rdata in zone.iterate_rdatas():
        kind = dns.rdatatype.to_text(rdata.rdtype)
        if kind not in {"SOA", "NS"}:
            value = b"".join(rdata.strings).decode() if kind == "TXT" else rdata.to_text()
            read.append((name.to_text(), kind, value))
    assert facts(read) == wanted(dmarc)


@pytest.mark.parametrize("dmarc", ["v=DMARC1; p=none;", LONG], ids=["plain", "long"])
def test_csv_is_read_by_the_csv_module(dmarc: str) -> None:
    rows = list(csv.DictReader(io.StringIO(written("csv", dmarc))))
    assert facts((row["name"], row["type"], row["value"]) for row in rows) == wanted(dmarc)


@pytest.mark.parametrize("name", ["route53", "cloudformation"])
@pytest.mark.parametrize("dmarc", ["v=DMARC1; p=none;", LONG, ODD], ids=["plain", "long", "odd"])
def test_aws_documents_hold_the_same_records(name: str, dmarc: str) -> None:
    document = json.loads(written(name, dmarc))
    sets = (
        [change["ResourceRecordSet"] for change in document["Changes"]]
        if name == "route53"
        else document["Resources"]["SesRecords"]["Properties"]["RecordSets"]
    )
    read = []
    for one in sets:
        for value in one["ResourceRecords"]:
            text = value["Value"] if isinstance(value, dict) else value
            read.append((one["Name"], one["Type"], unquoted(text) if one["Type"] == "TXT" else text))
    assert facts(read) == wanted(dmarc)


def test_a_change_batch_creates_and_replaces_nothing() -> None:
    assert {change["Action"] for change in json.loads(written("route53"))["Changes"]} == {"CREATE"}


@pytest.mark.parametrize("dmarc", ["v=DMARC1; p=none;", LONG, ODD], ids=["plain", "long", "odd"])
def test_octodns_is_read_by_a_yaml_parser(dmarc: str) -> None:
    zone: dict[str, Any] = yaml.safe_load(written("octodns", dmarc))
    read = []
    for name, bodies in zone.items():
        for body in bodies if isinstance(bodies, list) else [bodies]:
            for value in body.get("values", [body.get("value")]):
                text = f"{value['preference']} {value['exchange']}" if isinstance(value, dict) else value
                read.append((f"{name}.{ZONE}".removeprefix("."), body["type"], text.replace("\\;", ";")))
    assert facts(read) == wanted(dmarc)


def test_markdown_has_a_row_for_each_value_and_keeps_bars_inside_cells() -> None:
    lines = written("markdown", ODD).splitlines()
    rows = [line for line in lines if line.startswith("| ") and not line.startswith(("| Type", "| ---"))]
    assert len(rows) == len(records().records)
    assert all(row.replace("\\|", "").count("|") == 6 for row in rows)


def test_nsupdate_adds_only_where_nothing_stands() -> None:
    lines = written("nsupdate").splitlines()
    assert lines[1] == "zone example.com."
    assert sum(line.startswith("prereq nxrrset ") for line in lines) == len(records().records)
    assert lines[-1] == "send"


@pytest.mark.parametrize("name", sorted(set(FORMATS) - {"json"}))
def test_hostile_names_and_texts_reach_no_format_as_they_are(name: str) -> None:
    hostile = "x\x1b[31m\n<script>alert(1)</script>\u202e"
    evil = RecordSet(
        ZONE, "eu-west-3", (Record("dkim", f"{hostile}.{ZONE}", "CNAME", 300, (f"{hostile}.example.org",)),)
    )
    text = writer(name)(evil, ZONE)
    assert not {"\x1b", "\u202e"} & set(text)
    assert "<script>alert" not in text


@pytest.mark.parametrize("text", ["", "x" * 255, "x" * 256, "ü" * 200, "x" * 1000])
def test_texts_are_split_so_that_each_part_fits(text: str) -> None:
    parts = split_text(text)
    assert "".join(parts) == text
    assert all(len(part.encode()) <= 255 for part in parts)


@pytest.mark.parametrize("text", ["plain", 'with "quotes"', "back\\slash", "ü", "semi;colon", "\x00\x7f"])
def test_a_quoted_text_is_read_back_by_dnspython(text: str) -> None:
    assert unquoted(quoted(text)) == text
