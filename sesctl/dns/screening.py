"""Whether bytes that arrived are the reply to a query, before anything in them is believed."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import dns.flags
import dns.message
import dns.opcode
import dns.rcode
import dns.rdataclass

from sesctl.dns.words import printable

if TYPE_CHECKING:
    from sesctl.dns.query import Query

_HEADER = struct.Struct("!6H")
_RCODE = 0x000F
# Far more than mail needs; reading 64 KiB of records with long names takes dnspython ten seconds.
_MOST_RECORDS = 256
# Servers that do not understand a message may answer with its header alone; nothing can be
# smuggled in by one, except that there is no answer.
_BARE = frozenset({dns.rcode.FORMERR, dns.rcode.SERVFAIL, dns.rcode.NOTIMP, dns.rcode.REFUSED})


@dataclass(frozen=True, slots=True)
class Foreign:
    """Not the reply to this query: a stray, or a forgery."""


@dataclass(frozen=True, slots=True)
class Truncated:
    """The reply did not fit."""


@dataclass(frozen=True, slots=True)
class Broken:
    """The reply, but it cannot be read."""

    why: str


Screened: TypeAlias = "dns.message.Message | Foreign | Truncated | Broken"


def screen(wire: bytes, query: Query) -> Screened:
    """Read a message if it replies to the query; never raises, whatever the bytes are."""
    if len(wire) < _HEADER.size:
        return Foreign()
    number, flags, questions, *_ = _HEADER.unpack_from(wire)
    if number != query.id or not flags & dns.flags.QR or dns.opcode.from_flags(flags) != dns.opcode.QUERY:
        return Foreign()
    if questions == 0 and flags & _RCODE in _BARE:
        return _read(wire)
    if not _repeats_the_question(wire, questions, query):
        return Foreign()
    return Truncated() if flags & dns.flags.TC else _read(wire)


def _repeats_the_question(wire: bytes, questions: int, query: Query) -> bool:
    """Compare as RFC 5452 section 9.1 wants, ignoring the name's case, since some servers lower it."""
    end = _HEADER.size + len(query.encoded)
    asked = struct.pack("!HH", query.type, dns.rdataclass.IN)
    # bytes.lower() leaves the length of a label alone, which is at most 63.
    same_name = wire[_HEADER.size : end].lower() == query.encoded.lower()
    return questions == 1 and same_name and wire[end : end + len(asked)] == asked


def _read(wire: bytes) -> dns.message.Message | Broken:
    if sum(_HEADER.unpack_from(wire)[3:]) > _MOST_RECORDS:
        return Broken(f"more than {_MOST_RECORDS} records")
    try:
        # One record a set: dnspython would keep only the last of several CNAME records.
        return dns.message.from_wire(wire, keyring=False, one_rr_per_rrset=True)
    except Exception as error:  # noqa: BLE001 - hostile bytes, and dnspython raises more than its own errors
        return Broken(printable(f"not a DNS message: {type(error).__name__} {error}"))
