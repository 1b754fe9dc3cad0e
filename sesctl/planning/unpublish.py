"""Take records out of a zone again: exactly those that sesctl would have published, and that still are."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from sesctl.grammar.presentation import rdata, text_of
from sesctl.grammar.spf import is_spf
from sesctl.model.hosting import SetChange
from sesctl.model.names import is_below
from sesctl.model.plan import ChangeRecordSet, Held
from sesctl.planning.spf_merge import SES_INCLUDE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sesctl.model.hosted_zone import HostedZone
    from sesctl.model.hosting import HostedSet
    from sesctl.model.records import Record

_KEY = re.compile(r"[a-z0-9]+\.([a-z0-9-]+\.)*dkim\.([a-z0-9-]+\.)?amazonses\.[a-z.]+")
_FEEDBACK = re.compile(r"\d+ feedback-smtp\.[a-z0-9-]+\.amazonses\.[a-z.]+")

Outcome = tuple[tuple[ChangeRecordSet, ...], tuple[Held, ...]]


def plan_removal(records: Iterable[Record], zone: HostedZone, sets: Iterable[HostedSet]) -> Outcome:
    """Plan to take the records' values away; other values at their names stay, and are named."""
    present = {one.key: one for one in sets}
    steps: list[ChangeRecordSet] = []
    held: list[Held] = []
    for record in records:
        now = present.get((record.name, record.type))
        if now is None:
            continue
        left = () if now.special else tuple(value for value in now.values if not _is_ours(record, value))
        if now.special or left == now.values:
            found = now.special or f"has {', '.join(now.values)}"
            held.append(Held(f"{record.type} {record.name} {found}, which is not what sesctl publishes."))
            continue
        after = replace(now, values=left) if left else None
        steps.append(ChangeRecordSet(zone, SetChange(now, after), "it was published for SES"))
    return tuple(steps), tuple(held)


def names_ses_still(domain: str, sets: Iterable[HostedSet]) -> list[Held]:
    """Say that the SPF record of the domain itself goes on naming SES: whether others count on it, nobody knows."""
    texts = [text_of(value).lower() for one in sets if one.key == (domain, "TXT") for value in one.values]
    if not any(is_spf(text) and SES_INCLUDE in text.split() for text in texts):
        return []
    why = f"The SPF record of {domain} itself keeps {SES_INCLUDE}; take it out by hand when nobody else sends by SES."
    return [Held(why)]


def is_of_ses(one: HostedSet, domain: str) -> bool:
    """Whether a record set below a domain can only have been made for SES: a DKIM key, or the way of bounces."""
    values = [value.lower().removesuffix(".") for value in one.values]
    if one.name.endswith(f"._domainkey.{domain}"):
        return one.type == "CNAME" and any(_KEY.fullmatch(value) for value in values)
    below = is_below(one.name, domain)
    return below and one.type == "MX" and any(_FEEDBACK.fullmatch(value) for value in values)


def _is_ours(record: Record, value: str) -> bool:
    if record.type == "TXT":
        return text_of(value) in record.values
    plain = " ".join(value.lower().split()).removesuffix(".")
    return any(plain == rdata(record, wanted).lower().removesuffix(".") for wanted in record.values)
