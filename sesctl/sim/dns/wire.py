"""Reading a question from the wire without building objects, and putting a reply on the wire."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING

import dns.exception
import dns.flags
import dns.message
import dns.name
import dns.rcode
import dns.rdatatype
from dns.rdatatype import RdataType

if TYPE_CHECKING:
    from dns.rcode import Rcode

    from sesctl.sim.dns.reply import Reply

_HEADER = struct.Struct("!HHHHHH")
_TAIL = struct.Struct("!HH")
_OPCODE = 0x7800
_LONGEST_LABEL = 63
_LONGEST_NAME = 253
_PLAIN_UDP = 512
MAX_UDP = 1232
MAX_TCP = 65535


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with what the fast path needs of it; `key` is equal for equal questions."""

    wire: bytes
    id: int
    flags: int
    name_end: int
    rdtype: RdataType
    edns: bool

    @property
    def key(self) -> bytes:
        """The message without its id, the name in lower case (RFC 4343)."""
        return self.wire[2:12] + self.wire[12 : self.name_end].lower() + self.wire[self.name_end :]

    @property
    def name(self) -> dns.name.Name:
        """The name in the case it was asked in."""
        return dns.name.from_wire(self.wire, 12)[0]

    @property
    def recursion_desired(self) -> bool:
        """The RD bit."""
        return bool(self.flags & dns.flags.RD)

    @property
    def checking_disabled(self) -> bool:
        """The CD bit."""
        return bool(self.flags & dns.flags.CD)


def read(wire: bytes) -> Asked | None:
    """Read a message; None when it is no question that a server answers."""
    if len(wire) < _HEADER.size:
        return None
    ident, flags, questions, _, _, additional = _HEADER.unpack_from(wire)
    if flags & (dns.flags.QR | _OPCODE) or questions != 1:
        return None
    end = _name_end(wire)
    if end is None or len(wire) < end + _TAIL.size:
        return None
    rdtype, _rdclass = _TAIL.unpack_from(wire, end)
    return Asked(wire, ident, flags, end, RdataType.make(rdtype), additional > 0)


def _name_end(wire: bytes) -> int | None:
    position = _HEADER.size
    while position < len(wire):
        length = wire[position]
        if length == 0:
            return position + 1
        if length > _LONGEST_LABEL or position - _HEADER.size > _LONGEST_NAME:
            return None
        position += length + 1
    return None


def with_identity(answer: bytes, asked: Asked) -> bytes:
    """An answer to an equal question, made one to this: its id, and the name in its case."""
    return asked.wire[:2] + answer[2:12] + asked.wire[12 : asked.name_end] + answer[asked.name_end :]


def render(asked: Asked, reply: Reply, *, recursive: bool, limit: int) -> bytes:
    """Put a reply on the wire; with TC and nothing else when it does not fit."""
    message = _response(asked, reply.rcode, recursive=recursive)
    if reply.authoritative:
        message.flags |= dns.flags.AA
    message.answer += reply.answer
    message.authority += reply.authority
    message.additional += reply.additional
    try:
        return message.to_wire(max_size=limit)
    except dns.exception.TooBig:
        return render_truncated(asked, reply, recursive=recursive)


def render_truncated(asked: Asked, reply: Reply, *, recursive: bool) -> bytes:
    """An empty answer with the TC bit, which sends the client to TCP (RFC 2181 section 9)."""
    message = _response(asked, reply.rcode, recursive=recursive)
    message.flags |= dns.flags.TC | (dns.flags.AA if reply.authoritative else 0)
    return message.to_wire()


def render_error(asked: Asked, rcode: Rcode, *, recursive: bool, edns: bool = True) -> bytes:
    """A response code and nothing else."""
    message = _response(asked, rcode, recursive=recursive)
    if not edns:
        message.use_edns(edns=False)
    return message.to_wire()


def udp_limit(asked: Asked) -> int:
    """How much the client takes in a datagram (RFC 6891 section 6.2.3)."""
    if not asked.edns:
        return _PLAIN_UDP
    offered = dns.message.from_wire(asked.wire, ignore_trailing=True).payload
    return min(max(offered, _PLAIN_UDP), MAX_UDP)


def _response(asked: Asked, rcode: Rcode, *, recursive: bool) -> dns.message.Message:
    query = dns.message.from_wire(asked.wire, ignore_trailing=True)
    message = dns.message.make_response(query, recursion_available=recursive, our_payload=MAX_UDP)
    message.flags |= asked.flags & dns.flags.CD
    message.set_rcode(rcode)
    return message
