"""How a record stands is told as it is: absent, different and unknown are three things."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import pytest
from formats.readers import markdown_table
from support.world import world

from sesctl.model.dns_hosts import UNRECOGNISED
from sesctl.model.records import RecordSet
from sesctl.render.formats import writer
from sesctl.render.records_standing import explained, standing_of
from sesctl.render.records_text import records_text

if TYPE_CHECKING:
    from sesctl.render.records_standing import Standing

SILENT = "@server ns1 timeout\n@server ns2 refused\n@server resolver servfail"

SILENT_ABOUT_ONE = """
@fail ns1 token1._domainkey.example.com timeout
@fail ns2 token1._domainkey.example.com refused
@fail resolver token1._domainkey.example.com servfail
"""


def looked(changes: str) -> tuple[RecordSet, Standing]:
    report = world(changes).report()
    records = RecordSet("example.com", "eu-west-3", tuple(one.record for one in report.records))
    return records, standing_of(report)


def told(changes: str, name: str) -> tuple[str, str, str]:
    _, standing = looked(changes)
    report = next(
        report for record, report in standing.reports.items() if record.name == f"{name}.example.com"
    )
    return (report.status, *explained(report))


@pytest.mark.parametrize(
    ("changes", "name", "state"),
    [
        ("", "token1._domainkey", ("ok", "every server has it", "")),
        ("@server ns2 timeout", "token1._domainkey", ("ok", "every server that answered has it", "")),
        (
            "@at resolver drop token1._domainkey CNAME",
            "token1._domainkey",
            ("ok", "the zone's own servers have it, and not yet every resolver", ""),
        ),
        ("", "_dmarc", ("ok", "leave what is there, it is right too", "v=DMARC1; p=reject; rua=mailto:dmarc@example.com;")),
        (
            "@domain news.example.com\n@drop _dmarc.news TXT",
            "_dmarc.news",
            ("ok", "nothing stands at this name, and the record of a domain above applies", ""),
        ),
        ("@drop token1._domainkey CNAME", "token1._domainkey", ("missing", "no server has it", "")),
        (
            "@at ns2 drop token1._domainkey CNAME",
            "token1._domainkey",
            ("missing", "on its way: 1 of 2 servers have it", ""),
        ),
        (
            "@drop token1._domainkey CNAME\ntoken1._domainkey CNAME other.example.org.",
            "token1._domainkey",
            ("wrong", "in its place stands", "other.example.org"),
        ),
        (
            "@drop mail MX\n@drop mail TXT\nmail CNAME mail.example.org.",
            "mail",
            ("wrong", "in its place stands", "an alias of mail.example.org"),
        ),
        (
            SILENT_ABOUT_ONE,
            "token1._domainkey",
            ("unknown", "no server gave an answer (timeout, refused, servfail), so nothing is known", ""),
        ),
    ],
)  # fmt: skip
def test_each_case_has_its_words(changes: str, name: str, state: tuple[str, str, str]) -> None:
    assert told(changes, name) == state


def test_who_was_silent_is_named() -> None:
    _, standing = looked("@server ns2 timeout")
    assert (
        standing.sources
        == "name servers ns1.example.net, ns2.example.net (no answer) and resolver 192.0.2.53"
    )
    assert (standing.when, standing.summary) == ("2026-11-21 12:00 UTC", "6 ok")


@pytest.mark.parametrize("name", ["csv", "markdown", "html"])
def test_unknown_is_never_called_missing(name: str) -> None:
    text = writer(name)(*looked_in_zone(SILENT))
    body = text.partition("<main>")[2] or text
    assert "unknown" in body
    assert "missing" not in body
    assert "wrong" not in body.replace("what is marked wrong", "")


def looked_in_zone(changes: str) -> tuple[RecordSet, str, Standing]:
    records, standing = looked(changes)
    return records, "example.com", standing


def test_text_tells_states_and_what_was_looked_at() -> None:
    records, standing = looked("@drop _dmarc TXT")
    text = records_text(records, UNRECOGNISED, "example.com", standing)
    assert "In DNS at 2026-11-21 12:00 UTC: 5 ok, 1 missing\nAsked: name servers ns1.example.net" in text
    assert text.count("\n         State   ok: every server has it") == 5
    assert text.endswith("         Value   v=DMARC1; p=none;\n         State   missing: no server has it")


def test_a_spreadsheet_has_the_status_and_the_time_of_the_look() -> None:
    text = writer("csv")(*looked_in_zone("@drop _dmarc TXT"))
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["status"] for row in rows] == ["ok"] * 5 + ["missing"]
    assert {row["looked_at"] for row in rows} == {"2026-11-21T12:00:00Z"}


def test_a_markdown_table_has_a_column_more_that_hostile_values_cannot_leave() -> None:
    hostile = "@drop mail TXT\nmail TXT 'v=spf1 | ` -all'"
    lines = markdown_table(writer("markdown")(*looked_in_zone(hostile)))
    assert [line["State"] for line in lines[3:]] == [
        "ok: every server has it",
        "wrong: in its place stands v=spf1 | ` -all",
        "ok: leave what is there, it is right too v=DMARC1; p=reject; rua=mailto:dmarc@example.com;",
    ]


@pytest.mark.parametrize("name", ["json", "bind", "terraform"])
def test_a_format_without_a_place_for_states_is_the_same_with_them(name: str) -> None:
    records, zone, standing = looked_in_zone("@drop _dmarc TXT")
    assert writer(name)(records, zone, standing) == writer(name)(records, zone)
