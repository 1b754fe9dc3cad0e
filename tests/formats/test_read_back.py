"""What is written in a format is read back by a reader of that format, whatever the values are."""

from __future__ import annotations

from dataclasses import replace
from itertools import count
from typing import TYPE_CHECKING

import pytest
from formats.readers import (
    nsupdate,
    read_bind,
    read_cloudformation,
    read_csv,
    read_dnscontrol,
    read_html,
    read_json,
    read_markdown,
    read_octodns,
    read_route53,
    read_terraform,
    rows,
    served,
)
from hypothesis import example, given, settings
from hypothesis import strategies as st
from support.name_servers import knot
from support.world import right_identity

from sesctl.model.names import is_at_or_below
from sesctl.model.records import Record, RecordSet
from sesctl.planning.desired import desired_records
from sesctl.render.clean import clean
from sesctl.render.formats import writer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from formats.readers import Reader
    from support.browser import Browser

ZONE = "example.com"
EMPTY_ZONE = "$TTL 300\n@ IN SOA ns1 admin 1 3600 600 86400 60\n@ IN NS ns1\nns1 IN A 127.0.0.1\n"
LONGEST = 4000
"""Bytes; more than Route 53 takes in one TXT record."""

READERS: dict[str, Reader] = {
    "json": read_json,
    "bind": read_bind,
    "route53": read_route53,
    "cloudformation": read_cloudformation,
    "terraform": read_terraform,
}
FOR_PEOPLE: dict[str, Reader] = {"csv": read_csv, "markdown": read_markdown}
"""What cannot be seen is written as escapes in these, so that nobody copies it unawares."""

_PIECES = (
    *(
        '"',
        '" "',
        '""',
        "\\",
        "\\;",
        ";",
        "\\\\",
        '\\"',
        "\\195",
        "\\101",
        "'",
        "`",
        "``",
        "|",
        "\\|",
        " ",
        "  ",
    ),
    *("${", "%{", "$${", "%%{", "${var.x}", "}", "{{", "{0}", "<", "</script>", "<script>alert(1)</script>"),
    *(
        "<!--",
        "]]>",
        "&amp;",
        "&",
        "*/",
        "//",
        "#",
        "@",
        "=",
        "*",
        "_",
        "[x](y)",
        "~~",
        "\n",
        "\r",
        "\t",
        "\0",
    ),
    *("\x1b[31m", "\x7f", "\x85", "\u2028", "\u202e", "ü", "€", "\U0001f600", "a" * 250, "v=DMARC1; p=none;"),
)
TEXTS = (
    st.one_of(
        st.lists(st.sampled_from(_PIECES), min_size=1, max_size=30).map("".join),
        st.text(st.characters(codec="utf-8"), min_size=1, max_size=300),
    )
    .map(lambda text: text * max(1, min(4, LONGEST // len(text.encode()))))
    .filter(lambda text: len(text.encode()) <= LONGEST)
)
LABELS = st.one_of(
    st.from_regex(r"[a-z0-9_]([a-z0-9_-]{0,20}[a-z0-9])?", fullmatch=True),
    st.sampled_from(
        ("xn--bcher-kva", "xn--p1ai", "xn--nxasmm1c", "_dmarc", "a9", "a10", "y", "no", "null", "1e3")
    ),
)
NAMES = st.lists(LABELS, min_size=1, max_size=3).map(lambda labels: ".".join([*labels, ZONE]))
TTLS = st.integers(1, 86_400)
HOSTS = NAMES.filter(lambda name: "_" not in name)  # nsupdate takes no others in MX records.
EXCHANGES = st.tuples(st.integers(0, 65_535), HOSTS).map(lambda pair: f"{pair[0]} {pair[1]}")


def record_sets(texts: st.SearchStrategy[str]) -> st.SearchStrategy[RecordSet]:
    records = st.one_of(
        st.builds(Record, st.just("dkim"), NAMES, st.just("CNAME"), TTLS, st.tuples(NAMES)),
        st.builds(Record, st.just("mail-from-mx"), HOSTS, st.just("MX"), TTLS, st.tuples(EXCHANGES)),
        st.builds(Record, st.just("dmarc"), NAMES, st.just("TXT"), TTLS, st.tuples(texts)),
    )
    return st.lists(records, min_size=1, max_size=4, unique_by=lambda record: record.name).map(record_set)


def record_set(records: list[Record]) -> RecordSet:
    return RecordSet(ZONE, "eu-west-3", tuple(records))


def of_text(text: str) -> RecordSet:
    return record_set([Record("dmarc", f"_dmarc.{ZONE}", "TXT", 300, (text,))])


def as_shown(records: RecordSet) -> set[tuple[str, str, int, str]]:
    return {(name, kind, ttl, clean(value, 100_000)) for name, kind, ttl, value in rows(records)}


RIGHT = desired_records(right_identity())
SEVERAL = record_set([Record("dmarc", ZONE, "TXT", 300, ("one", 'two "and" a half', "three;"))])
# A quotation mark of which the escape falls on the border of two strings, and characters of several bytes that do.
BORDER = of_text("a" * 254 + '"' + "b" * 254 + "\\" + "ü" * 200)
LONG = of_text("v=DMARC1; p=none; rua=" + ",".join(f"mailto:dmarc{n}@{ZONE}" for n in range(150)) + ";")
ALL_PIECES = of_text("".join(_PIECES))

reading = settings(deadline=None, max_examples=60)
HARD = [RIGHT, SEVERAL, BORDER, LONG, ALL_PIECES]


def examples_of(test: Callable[..., None]) -> Callable[..., None]:
    for one in HARD:
        test = example(records=one)(test)
    return test


@pytest.mark.parametrize("name", READERS)
@examples_of
@reading
@given(records=record_sets(TEXTS))
def test_every_value_is_read_back(name: str, records: RecordSet) -> None:
    assert READERS[name](writer(name)(records, ZONE)) == rows(records)


@pytest.mark.parametrize("name", FOR_PEOPLE)
@examples_of
@reading
@given(records=record_sets(TEXTS))
def test_every_value_is_read_back_as_people_see_it(name: str, records: RecordSet) -> None:
    assert FOR_PEOPLE[name](writer(name)(records, ZONE)) == as_shown(records)


@examples_of
@reading
@given(records=record_sets(TEXTS))
def test_octodns_reads_every_value_back(records: RecordSet) -> None:
    assert read_octodns(writer("octodns")(records, ZONE), lenient=True) == rows(records)


def test_octodns_finds_nothing_wrong_with_the_records_of_ses() -> None:
    for records in (RIGHT, LONG, SEVERAL):
        assert read_octodns(writer("octodns")(records, ZONE)) == rows(records)


@examples_of
@reading
@given(records=record_sets(TEXTS))
def test_dnscontrol_runs_to_every_value(chromium: Browser, records: RecordSet) -> None:
    assert read_dnscontrol(writer("dnscontrol")(records, ZONE), chromium) == rows(records)


@examples_of
@reading
@given(records=record_sets(TEXTS))
def test_the_page_shows_every_value(chromium: Browser, records: RecordSet) -> None:
    assert read_html(writer("html")(records, ZONE), chromium) == as_shown(records)
    assert (chromium.complaints(), chromium.requests()) == ([], [])


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with knot({ZONE: EMPTY_ZONE}, updates=True) as address:
        yield address


_FRESH = count()


@examples_of
@settings(reading, max_examples=30)
@given(records=record_sets(TEXTS))
def test_nsupdate_publishes_every_value(server: str, records: RecordSet) -> None:
    apart = f"n{next(_FRESH)}.{ZONE}"
    moved = record_set([_moved(record, apart) for record in records.records])
    done = nsupdate(writer("nsupdate")(moved, ZONE), server)
    assert (done.returncode, done.stderr) == (0, "")
    assert {row for row in served(server) if is_at_or_below(row[0], apart)} == rows(moved)


def _moved(record: Record, apart: str) -> Record:
    return replace(record, name=record.name.removesuffix(ZONE) + apart)


@pytest.mark.parametrize(
    "theirs",
    [
        Record("dmarc", f"_dmarc.{ZONE}", "TXT", 300, ("v=DMARC1; p=reject;",)),
        Record("dkim", f"mail.{ZONE}", "CNAME", 300, ("elsewhere.example.org",)),
        Record("dmarc", f"token2._domainkey.{ZONE}", "TXT", 300, ("something else",)),
    ],
    ids=["same-type", "alias-in-the-way", "something-where-an-alias-belongs"],
)
def test_nsupdate_publishes_all_or_nothing(theirs: Record) -> None:
    with knot({ZONE: EMPTY_ZONE}, updates=True) as server:
        assert nsupdate(writer("nsupdate")(record_set([theirs]), ZONE), server).returncode == 0
        refused = nsupdate(writer("nsupdate")(RIGHT, ZONE), server)
        assert refused.returncode != 0
        assert refused.stderr.startswith("update failed: YX")
        assert served(server) == rows(record_set([theirs]))
