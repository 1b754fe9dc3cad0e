"""What a reply says about the question that was asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

import dns.flags
import dns.rcode
import dns.rdatatype

from sesctl.dns.failure import failure
from sesctl.dns.query import UnaskableError, question_name
from sesctl.dns.records import records, soa, trail, value
from sesctl.dns.referral import delegations, referral
from sesctl.model.lookup import Absent, Answered, Unknown

if TYPE_CHECKING:
    from dns.message import Message

    from sesctl.dns.records import Trail
    from sesctl.model.lookup import Ask, Reply, Soa


def interpret(message: Message, ask: Ask) -> Reply:
    """Judge a readable reply; `message` keeps one record a set, so that doubled ones are seen."""
    try:
        name = question_name(ask.question)
    except UnaskableError as error:
        return Unknown("malformed", str(error))
    if message.flags & dns.flags.TC:
        return Unknown("malformed", "cut short")
    if message.rcode() not in {dns.rcode.NOERROR, dns.rcode.NXDOMAIN}:
        return failure(message, ask.server.role)
    found = trail(message.answer, name, dns.rdatatype.from_text(ask.question.type))
    if ask.server.role == "authoritative":
        return _from_authority(message, found)
    return _from_resolver(message, found)


def _from_authority(message: Message, found: Trail) -> Reply:
    if _is_empty(message, found) and delegations(message):
        return referral(message, found.end) or Unknown("lame", "it refers upwards, away from the name")
    if not message.flags & dns.flags.AA:
        return Unknown("lame", "it answers without authority")
    if found.aliases and not found.found and not _is_nxdomain(message) and _soa(message, found) is None:
        # The alias leaves what the server has; whoever has the target must be asked.
        return Answered((), found.ttl, found.aliases)
    return _known(message, found)


def _from_resolver(message: Message, found: Trail) -> Reply:
    if _is_empty(message, found):
        if not message.flags & (dns.flags.RA | dns.flags.AA):
            return Unknown("refused", "it does not resolve for others")
        if delegations(message):
            return Unknown("refused", "it refers to others instead of resolving")
    return _known(message, found)


def _known(message: Message, found: Trail) -> Reply:
    if _is_nxdomain(message):
        if found.found:
            return Unknown("malformed", "it denies the name and gives its records")
        return Absent("nxdomain", _soa(message, found), found.aliases)
    if found.found or found.loops:
        values = {value(record.data) for record in found.found}
        own = soa(found.found[0]) if found.found else None
        return Answered(tuple(sorted(values)), found.ttl, found.aliases, own)
    return Absent("nodata", _soa(message, found), found.aliases)


def _is_empty(message: Message, found: Trail) -> bool:
    return not (found.aliases or found.found or _is_nxdomain(message))


def _is_nxdomain(message: Message) -> bool:
    return message.rcode() == dns.rcode.NXDOMAIN


def _soa(message: Message, found: Trail) -> Soa | None:
    """Find the start of authority of the zone in which the trail ends (RFC 2308 section 2)."""
    for record in records(message.authority, dns.rdatatype.SOA):
        if found.end.is_subdomain(record.owner):
            return soa(record)
    return None
