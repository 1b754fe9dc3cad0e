"""The examples in docs/records.md, made from the code: `python -m tests.formats.records_page` writes them anew.

Each is the fenced block that follows a line such as `<!-- written: terraform -->`.
"""

from __future__ import annotations

import re
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sesctl.model.dns_hosts import recognise
from sesctl.model.lookup import Absent, Answered, Seen, Server
from sesctl.model.records import Record, RecordSet
from sesctl.model.report import RecordReport
from sesctl.render.formats import writer
from sesctl.render.records_standing import Standing
from sesctl.render.records_text import records_text

if TYPE_CHECKING:
    from sesctl.model.report import RecordStatus

PAGE = Path(__file__).parents[2] / "docs" / "records.md"
ZONE = "example.com"

_KEY = "vgyk7rmw3vofxzyq46g141w9jkubcrkr"
_DKIM = Record("dkim", f"{_KEY}._domainkey.{ZONE}", "CNAME", 300, (f"{_KEY}.dkim.amazonses.com",))
_MX = Record("mail-from-mx", f"mail.{ZONE}", "MX", 300, ("10 feedback-smtp.eu-west-3.amazonses.com",))
_SPF = Record("mail-from-spf", f"mail.{ZONE}", "TXT", 300, ("v=spf1 include:amazonses.com ~all",))
_DMARC = Record("dmarc", f"_dmarc.{ZONE}", "TXT", 300, ("v=DMARC1; p=none;",))
RECORDS = RecordSet(ZONE, "eu-west-3", (_DKIM, _MX, _SPF, _DMARC))

_SERVER = Server("192.0.2.1", "authoritative", f"ns1.{ZONE}")
_FEW = RecordSet(ZONE, "eu-west-3", (_DKIM, _DMARC))
_WORDY = {"json", "cloudformation", "route53"}
"""Formats of which two records show enough."""

_EXAMPLE = re.compile(r"(<!-- written: (\w+)( with state)? -->\n\n```\w+\n)(?:(?!```).*\n)*(```\n)")


def _report(record: Record, status: RecordStatus, *values: str) -> RecordReport:
    reply = Answered(values, 300) if values else Absent("nxdomain")
    agreeing = frozenset({_SERVER.address} if status == "ok" else ())
    return RecordReport(record, status, (Seen(_SERVER, reply),), agreeing=agreeing)


STANDING = Standing(
    datetime(2026, 11, 21, 12, 0, tzinfo=UTC),
    {
        _DKIM: _report(_DKIM, "ok", *_DKIM.values),
        _MX: _report(_MX, "ok", *_MX.values),
        _SPF: _report(_SPF, "wrong", "v=spf1 include:example.org -all"),
        _DMARC: _report(_DMARC, "missing"),
    },
)


def filled(page: str) -> str:
    """The page with every example as the code writes it now."""
    return _EXAMPLE.sub(
        lambda found: f"{found[1]}{_written(found[2], STANDING if found[3] else None)}\n{found[4]}", page
    )


def examples(page: str) -> list[str]:
    """The formats of which the page has an example."""
    return [found[2] for found in _EXAMPLE.finditer(page)]


def _written(name: str, standing: Standing | None) -> str:
    if name == "text":
        return records_text(RECORDS, recognise(("ada.ns.cloudflare.com",)), ZONE, standing)
    return writer(name)(_FEW if name in _WORDY else RECORDS, ZONE, standing)


if __name__ == "__main__":
    PAGE.write_text(filled(PAGE.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")
    sys.stderr.write(f"{PAGE.name} has been written\n")
