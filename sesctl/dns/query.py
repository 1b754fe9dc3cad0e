"""A question in wire format, with as much in it as a forger would have to guess."""

from __future__ import annotations

import struct
from dataclasses import dataclass, replace
from random import SystemRandom
from typing import TYPE_CHECKING

import dns.exception
import dns.flags
import dns.name
import dns.rdataclass
import dns.rdatatype

if TYPE_CHECKING:
    from sesctl.model.lookup import Ask, Question

# What fits through nearly every path without fragments (RFC 9715 section 3.1).
_PAYLOAD = 1232
_RANDOM = SystemRandom()
_CASE = 0x20


class UnaskableError(Exception):
    """A name that no DNS message can carry."""


@dataclass(frozen=True, slots=True)
class Query:
    """A question as it goes to a server.

    Attributes:
        id: the message id that the reply must repeat.
        name: the name that the reply must repeat; its case is of no account.
        type: the type that the reply must repeat.
        flags: RD for a resolver, CD when it shall not validate.
        encoded: the name in wire format, each letter in a case chosen by chance.
    """

    id: int
    name: dns.name.Name
    type: dns.rdatatype.RdataType
    flags: int
    encoded: bytes

    def wire(self, *, edns: bool) -> bytes:
        """Return the message (RFC 1035 section 4.1), with EDNS (RFC 6891 section 6.1) or without."""
        header = struct.pack("!6H", self.id, self.flags, 1, 0, 0, int(edns))
        question = self.encoded + struct.pack("!HH", self.type, dns.rdataclass.IN)
        return header + question + (_OPT if edns else b"")

    def renewed(self) -> Query:
        """Ask the same under another id."""
        return replace(self, id=_RANDOM.getrandbits(16))


_OPT = struct.pack("!BHHIH", 0, dns.rdatatype.OPT, _PAYLOAD, 0, 0)


def query(ask: Ask) -> Query:
    """Make a query for a datagram or a stream; raise UnaskableError for an impossible name."""
    name = question_name(ask.question)
    encoded = _random_case(name.to_wire() or b"")
    return Query(_RANDOM.getrandbits(16), name, _type(ask), _flags(ask), encoded)


def cacheable_query(ask: Ask) -> Query:
    """Make a query for HTTPS, where a constant one serves caches (RFC 8484 section 4.1)."""
    name = question_name(ask.question)
    return Query(0, name, _type(ask), _flags(ask), name.to_wire() or b"")


def question_name(question: Question) -> dns.name.Name:
    """Read the name of a question; raise UnaskableError for an impossible one."""
    try:
        return dns.name.from_text(question.name)
    except (dns.exception.DNSException, UnicodeError, ValueError) as error:
        raise UnaskableError(str(error)) from error


def _type(ask: Ask) -> dns.rdatatype.RdataType:
    return dns.rdatatype.from_text(ask.question.type)


def _flags(ask: Ask) -> int:
    recursion = dns.flags.RD if ask.server.role == "resolver" else 0
    return recursion | (dns.flags.CD if ask.question.checking_disabled else 0)


def _random_case(encoded: bytes) -> bytes:
    """Flip letters by chance (draft-vixie-dnsext-dns0x20); a label's length byte is never a letter."""
    chance = _RANDOM.getrandbits(len(encoded))
    return bytes(
        byte ^ _CASE if chance >> at & 1 and chr(byte).isalpha() and byte < 0x80 else byte  # noqa: PLR2004 - ASCII
        for at, byte in enumerate(encoded)
    )
