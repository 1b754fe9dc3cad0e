"""Records for people: each as the fields that the panel of the DNS host has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesctl.model.names import is_at_or_below
from sesctl.render.clean import clean

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sesctl.model.dns_hosts import DnsHost
    from sesctl.model.records import Purpose, Record, RecordSet

_WHY: dict[Purpose, str] = {
    "dkim": "DKIM: proves that the domain is yours, and signs its mail",
    "mail-from-mx": "MAIL FROM: takes the bounces",
    "mail-from-spf": "MAIL FROM: lets SPF pass in your name",
    "dmarc": "DMARC: tells receivers what to do with forged mail",
    "spf": "SPF: lets SES send in the name of the domain",
}


def records_text(records: RecordSet, host: DnsHost, zone: str) -> str:
    """Write every record as a block; no line is wrapped, so that values can be copied whole."""
    return "\n".join(clean(line) for line in _lines(records, host, zone))


def _lines(records: RecordSet, host: DnsHost, zone: str) -> Iterator[str]:
    at = f" at {host.name}" if host.name else ""
    yield f"{len(records.records)} records to publish for {records.domain} ({records.region}){at}:"
    if host.trap:
        yield f"{host.trap}"
    last: Purpose | None = None
    for record in records.records:
        if record.purpose != last:
            yield ""
            yield _WHY[record.purpose]
        last = record.purpose
        for value in record.values:
            yield from _block(record, value, host, zone)


def _block(record: Record, value: str, host: DnsHost, zone: str) -> Iterator[str]:
    typed = host.host(record.name, zone) if is_at_or_below(record.name, zone) else record.name
    yield f"  {record.type:<5}  Host    {typed}"
    if typed != record.name and not host.sure:
        yield f"         in full {record.name}"
    for label, text in _fields(record, value, host):
        yield f"         {label:<7} {text}"


def _fields(record: Record, value: str, host: DnsHost) -> list[tuple[str, str]]:
    match record.type:
        case "MX" if host.priority_apart:
            priority, _, target = value.partition(" ")
            return [("Value", host.target(target)), ("Prio", priority)]
        case "CNAME":
            return [("Target", host.target(value))]
        case _:
            return [("Value", value)]
