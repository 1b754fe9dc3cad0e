"""What to ask when a record is not right, to find what was typed instead, and where.

Every probe goes to the zone's own servers and nowhere else, and all of them together cost one round
trip: they follow from what the first look found.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesctl.model.lookup import Absent, Answered, Question
from sesctl.model.names import SIBLING, doubled_names, is_at_or_below, misplaced_names, without_underscore

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sesctl.model.lookup import RecordType
    from sesctl.model.observation import Look
    from sesctl.model.records import Record
    from sesctl.planning.goal import Goal

_WILDCARD_TYPES: tuple[RecordType, ...] = ("CNAME", "A", "TXT")


def probes(goal: Goal, looks: Mapping[Question, Look]) -> Iterator[Question]:
    """Yield the questions that tell typical mistakes apart."""
    for record in goal.expected.records:
        look = looks.get(Question(record.name, record.type))
        if look is None or not look.known:
            continue
        if any(isinstance(reply, Absent) for reply in look.known):
            yield Question(domain_connect(goal.domain, looks), "TXT")
        if any(isinstance(reply, Absent) or not reply.values for reply in look.known):
            yield from _where_else(record, goal.domain)
        if record.purpose == "dkim" and not all(_is_right(reply, record) for reply in look.known):
            yield from _what_else(record, goal.domain)


def domain_connect(domain: str, looks: Mapping[Question, Look]) -> str:
    """Return where a DNS host that supports Domain Connect says so: below the apex of the zone."""
    look = looks.get(Question(domain, "SOA"))
    zones = (reply.soa.zone for reply in look.known if reply.soa) if look else iter(())
    apex = next((zone for zone in zones if is_at_or_below(domain, zone) and "." in zone), domain)
    return f"_domainconnect.{apex}"


def _is_right(reply: Answered | Absent, record: Record) -> bool:
    return isinstance(reply, Answered) and reply.values == record.values


def _where_else(record: Record, domain: str) -> Iterator[Question]:
    """Ask for the record at the names where it stands after a slip in the Host field."""
    for name in doubled_names(record.name, domain):
        yield Question(name, record.type)
    if record.purpose == "dkim":
        for name in (without_underscore(record.name), *misplaced_names(record.name, domain)):
            yield Question(name, "CNAME")
    if record.purpose == "mail-from-mx":
        yield Question(domain, "MX")
    if record.purpose == "dmarc":
        yield Question(record.name.removeprefix("_"), "TXT")


def _what_else(record: Record, domain: str) -> Iterator[Question]:
    """Ask what answers in the place of a DKIM record: addresses, or a wildcard."""
    yield Question(record.name, "A")
    yield Question(record.name, "AAAA")
    for kind in _WILDCARD_TYPES:
        yield Question(sibling(domain), kind)


def sibling(domain: str) -> str:
    """Return a name beside the DKIM records that nobody has made."""
    return f"{SIBLING}._domainkey.{domain}"
