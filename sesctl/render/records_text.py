"""Records for people: each as the fields that the panel of the DNS host has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesctl.model.names import is_at_or_below
from sesctl.render.clean import clean
from sesctl.render.records_standing import explained

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sesctl.model.dns_hosts import DnsHost
    from sesctl.model.records import Purpose, Record, RecordSet
    from sesctl.model.report import RecordReport
    from sesctl.render.records_standing import Standing

_WHOLE = 1_000_000

_WHY: dict[Purpose, str] = {
    "dkim": "DKIM: proves that the domain is yours, and signs its mail",
    "mail-from-mx": "MAIL FROM: takes the bounces",
    "mail-from-spf": "MAIL FROM: lets SPF pass in your name",
    "dmarc": "DMARC: tells receivers what to do with forged mail",
    "spf": "SPF: lets SES send in the name of the domain",
}


def records_text(records: RecordSet, host: DnsHost, zone: str, standing: Standing | None = None) -> str:
    """Write every record as a block; no line is wrapped, so that values can be copied whole.

    Args:
        records: to publish.
        host: in whose panel.
        zone: that is edited there.
        standing: how the records stand in DNS, where that was looked at.
    """
    return "\n".join(clean(line, _WHOLE) for line in _lines(records, host, zone, standing))


def _lines(records: RecordSet, host: DnsHost, zone: str, standing: Standing | None) -> Iterator[str]:
    at = f" at {host.name}" if host.name else ""
    count = "1 record" if len(records.records) == 1 else f"{len(records.records)} records"
    yield f"{count} to publish for {records.domain} ({records.region}){at}:"
    if host.trap:
        yield f"{host.trap}"
    if standing:
        yield f"In DNS at {standing.when}: {standing.summary}"
        yield f"Asked: {standing.sources}"
    last: Purpose | None = None
    for record in records.records:
        if record.purpose != last:
            yield ""
            yield _WHY[record.purpose]
        last = record.purpose
        for value in record.values:
            yield from _block(record, value, host, zone)
        if standing:
            yield f"         State   {_state(standing.reports[record])}"


def _state(report: RecordReport) -> str:
    words, value = explained(report)
    return f"{report.status}: {words}" + (f": {value}" if value else "")


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
