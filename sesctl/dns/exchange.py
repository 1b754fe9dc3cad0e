"""One ask and its way to a reply: over UDP, without EDNS where that is not understood, over TCP."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import dns.rcode

from sesctl.dns.channel import Tcp, Udp
from sesctl.dns.interpret import interpret
from sesctl.dns.screening import Broken, Foreign, Truncated, screen
from sesctl.dns.words import silence, unreachable
from sesctl.model.lookup import Unknown

if TYPE_CHECKING:
    from dns.message import Message

    from sesctl.dns.address import Endpoint
    from sesctl.dns.channel import Channel
    from sesctl.dns.query import Query
    from sesctl.model.lookup import Ask, Reply

# How a server says that it does not understand EDNS (RFC 6891 section 7).
_NO_EDNS = frozenset({dns.rcode.FORMERR, dns.rcode.NOTIMP, dns.rcode.BADVERS})


class Exchange:
    """The state of one ask; it reaches the network through its channel alone."""

    def __init__(self, ask: Ask, query: Query, endpoint: Endpoint) -> None:
        self.ask = ask
        self.channel: Channel | None = None
        self.tries = 0
        self.sent_at = 0.0
        self.was_heard = False
        self._query = query
        self._endpoint = endpoint
        self._edns = True
        self._junk = False

    @property
    def server(self) -> str:
        """The address asked."""
        return self.ask.server.address

    @property
    def over_tcp(self) -> bool:
        """Whether the answer was too long for UDP."""
        return isinstance(self.channel, Tcp)

    def send(self, now: float) -> None:
        """Send the query, for the first time or again; raises OSError."""
        if self.channel is None:
            self.channel = Udp(self._endpoint)
        if not self.tries:
            self.sent_at = now
        self.tries += 1
        self.channel.send(self._query.wire(edns=self._edns))

    def proceed(self) -> Reply | Truncated | None:
        """Do what the channel is ready for, and return what came of it; raises OSError.

        After Truncated, `turn_to_tcp` is called next.
        """
        for message in self.channel.proceed() if self.channel else ():
            outcome = self._screened(message)
            if outcome is not None:
                return outcome
        return None

    def turn_to_tcp(self) -> None:
        """Send the query over TCP instead; raises OSError."""
        self.close()
        self.channel = Tcp(self._endpoint)
        self.channel.send(self._query.wire(edns=self._edns))

    def silence(self) -> Unknown:
        """Say in which way no reply came."""
        return silence(asked=self.tries > 0, junk=self._junk and not self.was_heard, tcp=self.over_tcp)

    def failed(self, error: OSError) -> Unknown:
        """Say why the channel is of no more use."""
        why = unreachable(error)
        return replace(why, detail=f"{why.detail} (over TCP)") if self.over_tcp else why

    def close(self) -> None:
        """Release the channel; `send` opens a new one."""
        if self.channel is not None:
            self.channel.close()
            self.channel = None

    def _screened(self, message: bytes) -> Reply | Truncated | None:
        screened = screen(message, self._query)
        if isinstance(screened, Foreign):
            # A forgery must not end the wait for the real one (RFC 5452 section 4.3).
            self._junk = True
            return None
        self.was_heard = True
        match screened:
            case Broken(why):
                return Unknown("malformed", why)
            case Truncated():
                return Unknown("malformed", "cut short over TCP, too") if self.over_tcp else screened
            case _:
                return self._judge(screened)

    def _judge(self, message: Message) -> Reply | None:
        if self._edns and message.rcode() in _NO_EDNS and self.channel:
            self._edns = False
            # Another id, since a second refusal of the first message may still be on its way.
            self._query = self._query.renewed()
            self.channel.send(self._query.wire(edns=False))
            return None
        return interpret(message, self.ask)
