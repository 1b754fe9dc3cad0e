"""Records as documents and zone files are read back as what they were."""

from __future__ import annotations

import csv
import io
import json

import dns.name
import dns.rdataset
import dns.zone
from hypothesis import given, settings
from hypothesis import strategies as st
from support.world import right_identity

from sesctl.grammar.records_file import parse_records
from sesctl.model.records import Record, RecordSet
from sesctl.planning.desired import desired_records
from sesctl.render.formats import writer
from sesctl.render.records import records_document

RIGHT = desired_records(right_identity())
LABELS = st.from_regex(r"[a-z0-9_]([a-z0-9_-]{0,20}[a-z0-9])?", fullmatch=True)
NAMES = st.lists(LABELS, min_size=1, max_size=3).map(lambda labels: ".".join([*labels, "example.com"]))
TTLS = st.integers(0, 86_400)
printable = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), min_size=1, max_size=600)
RECORDS = st.lists(
    st.one_of(
        st.builds(Record, st.just("dkim"), NAMES, st.just("CNAME"), TTLS, st.tuples(NAMES)),
        st.builds(
            Record,
            st.just("mail-from-mx"),
            NAMES,
            st.just("MX"),
            TTLS,
            st.tuples(st.tuples(st.integers(0, 65_535), NAMES).map(lambda mx: f"{mx[0]} {mx[1]}")),
        ),
        st.builds(Record, st.just("dmarc"), NAMES, st.just("TXT"), TTLS, st.tuples(printable)),
    ),
    max_size=4,
    unique_by=lambda record: record.name,
    min_size=1,
)
bounded = settings(deadline=None, max_examples=60)


def record_set(records: list[Record]) -> RecordSet:
    return RecordSet("example.com", "eu-west-3", tuple(records))


@bounded
@given(RECORDS)
def test_a_document_is_read_back_as_it_was_written(records: list[Record]) -> None:
    written = json.dumps(records_document(record_set(records)))
    assert parse_records(written) == record_set(records)
    assert parse_records(writer("json")(record_set(records), "example.com")) == record_set(records)


@bounded
@given(RECORDS)
def test_a_zone_file_is_read_back_as_it_was_written(records: list[Record]) -> None:
    text = writer("bind")(record_set(records), "example.com")
    zone = dns.zone.from_text(text, "example.com", relativize=False, check_origin=False)
    read = {
        (name.to_text(omit_final_dot=True), rdataset.rdtype.name): (
            rdataset.ttl,
            [_value(one) for one in rdataset],
        )
        for name, rdataset in zone.iterate_rdatasets()
    }
    assert read == {(record.name, record.type): (record.ttl, list(record.values)) for record in records}


def _value(data: dns.rdata.Rdata) -> str:
    if strings := getattr(data, "strings", None):
        return b"".join(strings).decode()
    return data.to_text().removesuffix(".")


@bounded
@given(RECORDS)
def test_a_table_has_a_line_for_each_value(records: list[Record]) -> None:
    read = list(csv.DictReader(io.StringIO(writer("csv")(record_set(records), "example.com"))))
    assert [row["name"] for row in read] == [record.name for record in records]


def test_what_ses_needs_is_read_back_from_a_document() -> None:
    assert parse_records(json.dumps(records_document(RIGHT))) == RIGHT
