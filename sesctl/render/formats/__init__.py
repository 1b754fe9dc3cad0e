"""Record sets in the languages of other tools; each takes a `RecordSet` and the zone it belongs to."""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module
from typing import TYPE_CHECKING, Protocol

from sesctl.grammar.presentation import plain_name

if TYPE_CHECKING:
    from sesctl.model.records import Record, RecordSet
    from sesctl.render.records_standing import Standing

FORMATS = (
    "json",
    "csv",
    "bind",
    "terraform",
    "cloudformation",
    "route53",
    "dnscontrol",
    "octodns",
    "nsupdate",
    "markdown",
    "html",
)
"""Every format but the text for people; each is a module here with a function `write`."""

WITH_STANDING = ("csv", "markdown", "html")
"""The formats with a place for how a record stands in DNS; their `write` takes it as a third argument."""


class Writer(Protocol):
    """What writes one format."""

    def __call__(self, records: RecordSet, zone: str, standing: Standing | None = None) -> str:
        """Write the records; how they stand only where the format has a place for it."""


def writer(name: str) -> Writer:
    """Import a format and return what writes it."""
    write = import_module(f"sesctl.render.formats.{name}").write

    def written(records: RecordSet, zone: str, standing: Standing | None = None) -> str:
        more = (standing and _plain_standing(standing),) if name in WITH_STANDING else ()
        text: str = write(with_plain_names(records), plain_name(zone), *more)
        return text

    return written


def with_plain_names(records: RecordSet) -> RecordSet:
    """Escape what no host name has in it; texts are escaped by each format in its own way."""
    return replace(
        records,
        domain=plain_name(records.domain),
        region=plain_name(records.region),
        records=tuple(map(_with_plain_names, records.records)),
    )


def _plain_standing(standing: Standing) -> Standing:
    reports = {_with_plain_names(record): report for record, report in standing.reports.items()}
    return replace(standing, reports=reports)


def _with_plain_names(record: Record) -> Record:
    values = record.values if record.type == "TXT" else tuple(map(plain_name, record.values))
    return replace(record, name=plain_name(record.name), values=values)
