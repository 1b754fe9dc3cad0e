"""One name server: from a datagram or a TCP message to what is sent back, and when."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import dns.exception
from dns.rcode import Rcode

from sesctl.sim.dns import authority, misbehave, wire
from sesctl.sim.dns.log import Question

if TYPE_CHECKING:
    from collections.abc import Callable

    from sesctl.sim.dns.cache import ResolverCache
    from sesctl.sim.dns.faults import DnsFault, DnsFaultBook
    from sesctl.sim.dns.log import DnsLog
    from sesctl.sim.dns.names import DnsWorld
    from sesctl.sim.dns.reply import Reply
    from sesctl.sim.dns.wire import Asked

Transport = Literal["udp", "tcp"]
_KEEP = 50_000


@dataclass(frozen=True, slots=True)
class Outgoing:
    """What is sent after so many seconds; no bytes means silence."""

    wire: bytes | None
    delay: float = 0.0


class Listener:
    """Answers questions as an authoritative server or as a recursive resolver."""

    def __init__(  # noqa: PLR0913 - what a listener is made of
        self,
        name: Literal["authoritative", "resolver"],
        world: DnsWorld,
        *,
        faults: DnsFaultBook,
        log: DnsLog,
        now: Callable[[], float],
        latency: float,
        cache: ResolverCache | None = None,
    ) -> None:
        self.name: Literal["authoritative", "resolver"] = name
        self._world = world
        self._faults = faults
        self._log = log
        self._now = now
        self._latency = latency
        self._cache = cache
        self._answers: dict[bytes, bytes] = {}
        self._answers_of = -1

    @property
    def recursive(self) -> bool:
        """Whether answers carry the RA bit."""
        return self.name == "resolver"

    def handle(self, message: bytes, transport: Transport) -> Outgoing:
        """Answer one message."""
        asked = wire.read(message)
        if asked is None:
            return Outgoing(_not_understood(message))
        self._remember(asked, transport)
        met = self._met(asked) if self._faults else []
        delay = self._latency + sum(fault.delay_ms for fault in met) / 1000
        kind = next((fault.kind for fault in met if fault.kind != "delay"), None)
        if kind is None:
            return Outgoing(self._answer(asked, transport), delay)
        return Outgoing(self._misbehave(kind, asked, transport), delay)

    def reply(self, asked: Asked) -> Reply:
        """What this server has to say, before it is put on the wire."""
        if not self.recursive:
            return authority.answer(self._world.catalog(), asked.name, asked.rdtype)
        kept = self._cache.get(asked.name, asked.rdtype) if self._cache else None
        if kept is not None:
            return kept
        reply = self._world.resolver().resolve(asked.name, asked.rdtype)
        if self._cache is not None:
            self._cache.put(asked.name, asked.rdtype, reply)
        return reply

    def _met(self, asked: Asked) -> list[DnsFault]:
        cd = asked.checking_disabled
        return self._faults.matching(self.name, asked.name, asked.rdtype, checking_disabled=cd)

    def _answer(self, asked: Asked, transport: Transport) -> bytes | None:
        if self._cache is not None:
            return self._render(asked, transport)
        if self._answers_of != self._world.generation or len(self._answers) > _KEEP:
            self._answers_of = self._world.generation
            self._answers.clear()
        key = transport[:1].encode() + asked.key
        answer = self._answers.get(key)
        if answer is None:
            answer = self._render(asked, transport)
            if answer is None:
                return None
            self._answers[key] = answer
        return wire.with_identity(answer, asked)

    def _render(self, asked: Asked, transport: Transport) -> bytes | None:
        try:
            limit = wire.udp_limit(asked) if transport == "udp" else wire.MAX_TCP
            return wire.render(asked, self.reply(asked), recursive=self.recursive, limit=limit)
        except dns.exception.DNSException:
            return _not_understood(asked.wire)

    def _misbehave(self, kind: misbehave.Kind, asked: Asked, transport: Transport) -> bytes | None:
        return misbehave.misbehave(
            kind,
            asked,
            recursive=self.recursive,
            reply=lambda: self.reply(asked),
            plain=lambda: self._answer(asked, transport),
            transport=transport,
        )

    def _remember(self, asked: Asked, transport: Transport) -> None:
        question = Question(
            time=self._now(),
            listener=self.name,
            name=asked.name.to_text(),
            type=asked.rdtype.name,
            transport=transport,
            id=asked.id,
            rd=asked.recursion_desired,
            cd=asked.checking_disabled,
            edns=asked.edns,
        )
        self._log.add(question)


def _not_understood(message: bytes) -> bytes | None:
    # Without even a header there is nothing to answer to, and an answer is never answered.
    if len(message) < 12 or message[2] & 0x80:  # noqa: PLR2004 - header length and QR bit
        return None
    opcode = message[2] & 0x78
    rcode = Rcode.NOTIMP if opcode else Rcode.FORMERR
    return message[:2] + bytes([0x80 | opcode | message[2] & 0x01, rcode]) + bytes(8)
