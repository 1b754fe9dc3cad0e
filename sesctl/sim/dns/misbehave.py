"""What each kind of misbehaviour puts on the wire."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import dns.name
from dns.rcode import Rcode

from sesctl.sim.dns import wire
from sesctl.sim.dns.faults import Kind

if TYPE_CHECKING:
    from collections.abc import Callable

    from sesctl.sim.dns.reply import Reply
    from sesctl.sim.dns.wire import Asked

__all__ = ["Kind", "misbehave"]


def misbehave(  # noqa: C901, PLR0913, PLR0911 - one way out for each kind
    kind: Kind,
    asked: Asked,
    *,
    recursive: bool,
    transport: str,
    reply: Callable[[], Reply],
    plain: Callable[[], bytes | None],
) -> bytes | None:
    """The bytes for one kind of misbehaviour; None is silence."""
    match kind:
        case "servfail" | "bogus":
            return wire.render_error(asked, Rcode.SERVFAIL, recursive=recursive)
        case "refused":
            return wire.render_error(asked, Rcode.REFUSED, recursive=recursive)
        case "timeout":
            return None
        case "formerr-on-edns" if asked.edns:
            return wire.render_error(asked, Rcode.FORMERR, recursive=recursive, edns=False)
        case "truncate" if transport == "udp":
            return wire.render_truncated(asked, reply(), recursive=recursive)
        case "lame":
            # It is delegated to and does not serve the zone: no AA, no data.
            return wire.render_error(asked, Rcode.NOERROR, recursive=recursive)
        case "garbage":
            return asked.wire[:2] + os.urandom(10)
        case "wrong-id":
            return bytes(byte ^ 0xFF for byte in asked.wire[:2]) + (plain() or b"")[2:]
        case "wrong-question":
            return _other_question(asked, reply(), recursive=recursive)
        case "formerr-on-edns" | "truncate" | "delay":
            return plain()


def _other_question(asked: Asked, reply: Reply, *, recursive: bool) -> bytes:
    answer = wire.render(asked, reply, recursive=recursive, limit=wire.MAX_TCP)
    other = dns.name.from_text("other.invalid").to_wire() or b""
    return answer[:4] + b"\x00\x01" + bytes(6) + other + asked.wire[asked.name_end : asked.name_end + 4]
