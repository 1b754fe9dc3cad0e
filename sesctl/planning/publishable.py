"""Whether records that somebody handed over are of the kind that SES needs, and nothing else.

A file of records comes from whoever has access to SES and is published by whoever has access to DNS:
it must not be a way to write anything else into a zone.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sesctl.grammar.dmarc import parse_dmarc
from sesctl.model.dmarc import Dmarc
from sesctl.model.names import is_below

if TYPE_CHECKING:
    from sesctl.model.records import Record, RecordSet

_MOST = 20
_LONGEST_TTL = 604_800
_TYPES = {"dkim": "CNAME", "mail-from-mx": "MX", "mail-from-spf": "TXT", "dmarc": "TXT", "spf": "TXT"}
_DKIM = re.compile(r"(?P<token>[a-z0-9]{1,63})\.([a-z0-9-]+\.)*dkim\.([a-z0-9-]+\.)?amazonses\.[a-z.]+")
_FEEDBACK = re.compile(r"\d{1,5} feedback-smtp\.[a-z0-9-]+\.amazonses\.[a-z.]+")
_SPF = re.compile(r"v=spf1 include:amazonses\.com [~-]all")


def what_is_odd(records: RecordSet) -> str:
    """Say what keeps records from being published, as a sentence; empty where nothing does."""
    if len(records.records) > _MOST:
        return f"it holds {len(records.records)} records, and SES needs a handful"
    return next((odd for one in records.records if (odd := _odd(one, records))), "")


def _odd(one: Record, records: RecordSet) -> str:
    what = f"the {one.purpose} record {one.type} {one.name}"
    if one.type != _TYPES[one.purpose]:
        return f"{what} should have the type {_TYPES[one.purpose]}"
    if len(one.values) != 1:
        return f"{what} should have one value, and has {len(one.values)}"
    if not 1 <= one.ttl <= _LONGEST_TTL:
        return f"{what} has a TTL of {one.ttl} seconds"
    if not _is_at_its_name(one, records):
        return f"{what} does not belong at that name for {records.domain}"
    if not _is_of_ses(one):
        return f"{what} has the value {one.values[0]!r}, which is not of Amazon SES"
    return ""


def _is_at_its_name(one: Record, records: RecordSet) -> bool:
    match one.purpose:
        case "dkim":
            label, _, rest = one.name.partition(".")
            return rest == f"_domainkey.{records.domain}" and label.isalnum()
        case "mail-from-mx" | "mail-from-spf":
            return is_below(one.name, records.domain) and one.name == records.mail_from
        case "dmarc":
            return one.name == f"_dmarc.{records.domain}"
        case "spf":
            return one.name == records.domain


def _is_of_ses(one: Record) -> bool:
    value = one.values[0]
    match one.purpose:
        case "dkim":
            found = _DKIM.fullmatch(value)
            return found is not None and found["token"] == one.name.partition(".")[0]
        case "mail-from-mx":
            return _FEEDBACK.fullmatch(value) is not None
        case "mail-from-spf" | "spf":
            return _SPF.fullmatch(value) is not None
        case "dmarc":
            return value.isascii() and value.isprintable() and isinstance(parse_dmarc(value), Dmarc)
