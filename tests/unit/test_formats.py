"""What holds for the formats beside that each is read back (tests/formats)."""

from __future__ import annotations

import json
from typing import Any, get_args

import dns.rdata
import pytest
from support.world import right_identity

from sesctl.cli.commands.records import Format
from sesctl.grammar.octal import in_octal
from sesctl.grammar.presentation import quoted, split_text
from sesctl.model.records import Record, RecordSet
from sesctl.planning.desired import desired_records
from sesctl.render.formats import FORMATS, writer

ZONE = "example.com"


def written(name: str) -> str:
    return writer(name)(desired_records(right_identity()), ZONE)


def test_the_command_offers_every_format() -> None:
    assert set(get_args(Format)) == {"text", *FORMATS}


def test_a_change_batch_creates_and_replaces_nothing() -> None:
    assert {change["Action"] for change in json.loads(written("route53"))["Changes"]} == {"CREATE"}


@pytest.mark.parametrize("name", sorted(set(FORMATS) - {"json"}))
def test_hostile_names_and_texts_reach_no_format_as_they_are(name: str) -> None:
    hostile = "x\x1b[31m\n<script>alert(1)</script>\u202e"
    record = Record("dkim", f"{hostile}.{ZONE}", "CNAME", 300, (f"{hostile}.example.org",))
    text = writer(name)(RecordSet(f"{hostile}.{ZONE}", hostile, (record,)), f"{hostile}.{ZONE}")
    assert not {"\x1b", "\u202e"} & set(text)
    assert "<script>alert" not in text


@pytest.mark.parametrize("text", ["", "x" * 255, "x" * 256, "ü" * 200, "x" * 1000])
def test_texts_are_split_so_that_each_part_fits(text: str) -> None:
    parts = split_text(text)
    assert "".join(parts) == text
    assert all(len(part.encode()) <= 255 for part in parts)


@pytest.mark.parametrize("text", ["plain", 'with "quotes"', "back\\slash", "ü", "semi;colon", "\x00\x7f"])
def test_a_quoted_text_is_read_back_by_dnspython(text: str) -> None:
    rdata: Any = dns.rdata.from_text("IN", "TXT", quoted(text))
    assert b"".join(rdata.strings).decode() == text


@pytest.mark.parametrize(
    ("decimal", "octal"),
    [
        ("\\195\\188", "\\303\\274"),
        ('\\"\\\\', '\\"\\\\'),
        ("\\\\195", "\\\\195"),
        ("*.example.com.", "*.example.com."),
    ],
)
def test_route_53_has_its_codes_in_octal_and_all_else_alike(decimal: str, octal: str) -> None:
    assert in_octal(decimal) == octal
