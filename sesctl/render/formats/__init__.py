"""Record sets in the languages of other tools; each takes a `RecordSet` and the zone it belongs to."""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module
from typing import TYPE_CHECKING

from sesctl.grammar.presentation import plain_name

if TYPE_CHECKING:
    from collections.abc import Callable

    from sesctl.model.records import Record, RecordSet

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


def writer(name: str) -> Callable[[RecordSet, str], str]:
    """Import a format and return what writes it."""
    write: Callable[[RecordSet, str], str] = import_module(f"sesctl.render.formats.{name}").write
    return lambda records, zone: write(with_plain_names(records), zone)


def with_plain_names(records: RecordSet) -> RecordSet:
    """Escape what no host name has in it; texts are escaped by each format in its own way."""
    return replace(records, records=tuple(_with_plain_names(record) for record in records.records))


def _with_plain_names(record: Record) -> Record:
    values = record.values if record.type == "TXT" else tuple(map(plain_name, record.values))
    return replace(record, name=plain_name(record.name), values=values)
