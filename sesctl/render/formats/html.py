"""One page that works offline, to send to whoever owns the DNS."""

from __future__ import annotations

from html import escape
from itertools import groupby
from typing import TYPE_CHECKING

from sesctl.grammar.domain import to_unicode
from sesctl.model.names import relative
from sesctl.render.clean import clean
from sesctl.render.formats.html_page import page
from sesctl.render.records_standing import explained

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sesctl.model.records import Purpose, Record, RecordSet
    from sesctl.model.report import RecordReport
    from sesctl.render.records_standing import Standing

_WHOLE = 1_000_000

_WHY: dict[Purpose, tuple[str, str]] = {
    "dkim": (
        "Proof that the mail is yours (DKIM)",
        "Point to public keys at Amazon, with which receivers check the signature of every mail.",
    ),
    "mail-from-mx": (
        "Where undeliverable mail goes (MAIL FROM)",
        "Tells receivers where to report that a mail could not be delivered.",
    ),
    "mail-from-spf": (
        "Who may send (SPF of MAIL FROM)",
        "Tells receivers that Amazon's servers may send mail in the name of this host.",
    ),
    "dmarc": (
        "What to do with forged mail (DMARC)",
        "Tells receivers what to do with mail that only pretends to be yours. If there is one already, keep it.",
    ),
    "spf": (
        "Who may send for the domain itself (SPF)",
        "Tells receivers which servers may send for the domain. There must be only one: change one that is there.",
    ),
}
_MARKS = {"ok": "✓", "missing": "○", "wrong": "✗", "unknown": "?"}


def write(records: RecordSet, zone: str, standing: Standing | None = None) -> str:
    """Write the page; `standing` marks each record with how it stands in DNS."""
    parts = [*_header(records, zone), *_look(standing), _guide(zone, marked=standing is not None)]
    for purpose, group in groupby(records.records, key=lambda record: record.purpose):
        parts += _section(purpose, list(group), zone, standing)
    body = "\n".join([*parts, "</main>", *_afterwards(records)])
    return page(f"DNS records for {clean(records.domain)}", body)


def _header(records: RecordSet, zone: str) -> Iterator[str]:
    shown = to_unicode(records.domain)
    name = records.domain if shown == records.domain else f"{shown} ({records.domain})"
    count = len(records.records)
    these = "this DNS record" if count == 1 else f"these {count} DNS records"
    yield f'<header>\n<p class="over">Amazon SES, {_text(records.region)}</p>'
    yield f"<h1>DNS records for {_text(name)}</h1>"
    yield (
        f"<p>Mail for {_text(name)} is to be sent with Amazon SES, a mail service. It needs {these} in the zone "
        f"{_text(zone)}: they prove that the owner of the domain agrees, and let receivers tell real mail "
        "from forged mail. They do not change where mail to the domain arrives.</p>\n</header>\n<main>"
    )


def _look(standing: Standing | None) -> Iterator[str]:
    if standing:
        yield (
            '<section class="look">\n<h2>How they stand in DNS</h2>\n'
            f"<p><strong>{_text(standing.summary)}</strong>, as of "
            f'<time datetime="{standing.at:%Y-%m-%dT%H:%M:%SZ}">{standing.when}</time>.</p>\n'
            f'<p class="about">Asked: {_text(standing.sources)}.</p>\n</section>'
        )


def _guide(zone: str, *, marked: bool) -> str:
    rest = "Change what is marked wrong, and leave what is ok." if marked else "Leave what is there already."
    return (
        '<section class="guide">\n<h2>How to enter them</h2>\n<ul>\n'
        f"<li>Open the DNS settings of <code>{_text(zone)}</code> at the company that hosts its DNS. That is not "
        "always where the name was bought.</li>\n"
        f"<li>Add each record with the type that it is headed with. {rest}</li>\n"
        "<li>Host may be called Name, and Target may be called Value or Points to. Most panels add the zone "
        "by themselves: type the short Host. Where whole names are listed, type Host in full.</li>\n"
        "<li>Any TTL will do. If a proxy can be switched on for a CNAME record, leave it off.</li>\n"
        "</ul>\n</section>"
    )


def _section(purpose: Purpose, records: list[Record], zone: str, standing: Standing | None) -> Iterator[str]:
    heading, why = _WHY[purpose]
    yield f'<section>\n<h2>{heading}</h2>\n<p class="why">{why}</p>'
    for number, record in enumerate(records, 1):
        title = f"{record.type} record" + (f" {number} of {len(records)}" if len(records) > 1 else "")
        yield f'<article data-type="{record.type}">'
        yield from _top(title, standing.reports.get(record) if standing else None)
        yield "<dl>"
        for label, text in _fields(record, zone):
            yield _field(label, text, f"{label} of {title}")
        yield "</dl>\n</article>"
    yield "</section>"


def _top(title: str, report: RecordReport | None) -> Iterator[str]:
    if report is None:
        yield f"<h3>{title}</h3>"
        return
    words, value = explained(report)
    mark = f'<span aria-hidden="true">{_MARKS[report.status]}</span> {report.status}'
    yield f'<div class="top"><h3>{title}</h3><span class="state {report.status}">{mark}</span></div>'
    shown = f': <code dir="ltr">{_text(value)}</code>' if value else "."
    yield f'<p class="seen">{words[:1].upper()}{_text(words[1:])}{shown}</p>'


def _fields(record: Record, zone: str) -> Iterator[tuple[str, str]]:
    yield "Host", relative(record.name, zone)
    yield "Host in full", record.name
    for value in record.values:
        if record.type == "MX":
            preference, _, host = value.partition(" ")
            yield "Mail server", host
            yield "Priority", preference
        else:
            yield ("Target" if record.type == "CNAME" else "Value"), value
    yield "TTL", str(record.ttl)


def _field(label: str, text: str, what: str) -> str:
    button = (
        ""
        if label == "TTL"
        else f'<button type="button" aria-label="Copy {_text(what)}" hidden>Copy</button>'
    )
    return f'<dt>{label}</dt><dd><code dir="ltr">{_breaking(text)}</code>{button}</dd>'


def _afterwards(records: RecordSet) -> Iterator[str]:
    check = f"sesctl check-dns {records.domain} --region {records.region}"
    yield "<footer>\n<h2>How to check afterwards</h2>"
    yield (
        "<p>A new record is mostly seen within minutes; one that was looked for too early, or was changed, "
        "may take hours. Amazon SES looks by itself, again and again for 72 hours.</p>\n"
        "<p>Whoever sent this page can look at all records at once:</p>\n"
        f"<p>{_command(check)}</p>"
    )
    items = "\n".join(
        f"<li>{_command(f'nslookup -type={record.type} {record.name}')}</li>" for record in records.records
    )
    yield (
        f"<details>\n<summary>A command to look at each record yourself</summary>\n"
        f"<ul>\n{items}\n</ul>\n</details>\n</footer>"
    )


def _command(text: str) -> str:
    return f'<code class="command" dir="ltr">{_breaking(text)}</code>'


def _breaking(text: str) -> str:
    """Let a long name break behind a dot, where there is room for the labels."""
    return _text(text).replace(".", ".<wbr>")


def _text(text: str) -> str:
    return escape(clean(text, _WHOLE))
