"""Replies that say that there is no answer, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

import dns.edns
import dns.rcode

from sesctl.dns.words import printable
from sesctl.model.lookup import Unknown

if TYPE_CHECKING:
    from dns.message import Message

    from sesctl.model.lookup import Role, UnknownReason

_REASONS: dict[dns.rcode.Rcode, UnknownReason] = {
    dns.rcode.REFUSED: "refused",
    dns.rcode.NOTIMP: "refused",
    dns.rcode.FORMERR: "refused",
    dns.rcode.BADVERS: "refused",
}
_PLAIN = frozenset({dns.rcode.SERVFAIL, dns.rcode.REFUSED})


def failure(message: Message, role: Role) -> Unknown:
    """Word a reply whose code is neither NOERROR nor NXDOMAIN."""
    code = message.rcode()
    if code == dns.rcode.NOTAUTH:
        # "Server Not Authoritative for zone" (RFC 2136 section 2.2).
        reason: UnknownReason = "lame" if role == "authoritative" else "refused"
    else:
        reason = _REASONS.get(code, "servfail")
    name = "" if code in _PLAIN else dns.rcode.to_text(code)
    return Unknown(reason, printable(" ".join(part for part in (name, _extended(message)) if part)))


def _extended(message: Message) -> str:
    """What the server adds in words (RFC 8914)."""
    return "; ".join(option.to_text() for option in message.options if isinstance(option, dns.edns.EDEOption))
