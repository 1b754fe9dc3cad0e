"""What a server that does not do as asked means, and what to do about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import dns.rcode
import dns.tsig

from sesctl.dns.words import printable, unreachable
from sesctl.errors import SesctlError

if TYPE_CHECKING:
    from dns.message import Message
    from dns.rcode import Rcode

    from sesctl.dns.address import Endpoint
    from sesctl.errors import ErrorKind
    from sesctl.model.tsig import TsigKey

_CHANGED = "what was read a moment ago is no longer so, and in that case nothing at all is written"
_AGAIN = "run the same again: the zone is read anew"
_LOOK = "dig +tcp @{server} {zone} SOA"
_DEFECT = f"see what the server logs, and whether it serves the zone: {_LOOK}"
_ALLOW = (
    "use the right key (--tsig-key FILE), or allow it in the server's configuration: "
    "BIND allow-update or update-policy, Knot acl with action update"
)

# By RFC 2136 section 2.2: the kind, why, and what to try.
_CODES: dict[Rcode, tuple[ErrorKind, str, str]] = {
    dns.rcode.REFUSED: (
        "permission",
        "its rules do not let {who} do that",
        _ALLOW,
    ),
    dns.rcode.NOTAUTH: (
        "permission",
        "its rules do not let {who} do that (Knot says so by NOTAUTH), or it is not the primary of the zone",
        f"{_ALLOW}; `dig {{zone}} SOA` names the primary: --server ADDRESS",
    ),
    dns.rcode.NOTZONE: (
        "refused",
        "a name does not lie in the zone as the server knows it",
        f"see which zone the server has: {_LOOK}",
    ),
    dns.rcode.NOTIMP: (
        "refused",
        "it does not take updates (RFC 2136)",
        "name the primary server: --server ADDRESS; or enter the records by hand: sesctl records",
    ),
    dns.rcode.YXDOMAIN: ("refused", f"{_CHANGED} (YXDOMAIN: a name is in use)", _AGAIN),
    dns.rcode.YXRRSET: ("refused", f"{_CHANGED} (YXRRSET: there is a set that was not there)", _AGAIN),
    dns.rcode.NXRRSET: ("refused", f"{_CHANGED} (NXRRSET: a set has other values)", _AGAIN),
    dns.rcode.NXDOMAIN: ("refused", f"{_CHANGED} (NXDOMAIN: a name is gone)", _AGAIN),
    dns.rcode.SERVFAIL: ("service", "it failed (SERVFAIL)", _DEFECT),
    dns.rcode.FORMERR: ("service", "it did not understand the message (FORMERR)", _DEFECT),
}

_KEYS: dict[type[Exception], tuple[ErrorKind, str, str]] = {
    dns.tsig.PeerBadKey: (
        "credentials",
        "it does not know {key} (BADKEY)",
        "use the name and the algorithm that the server's configuration has: --tsig-key FILE",
    ),
    dns.tsig.PeerBadSignature: (
        "credentials",
        "it knows {key}, and has another secret for it (BADSIG)",
        "take the secret from the server's configuration: --tsig-key FILE",
    ),
    dns.tsig.PeerBadTime: (
        "clock",
        "its clock and this machine's differ by more than five minutes (BADTIME)",
        "set both by NTP; timedatectl shows the state of this one",
    ),
    dns.tsig.PeerBadTruncation: (
        "credentials",
        "it takes no signature as short as that of {key} (BADTRUNC)",
        "use an algorithm that is not cut short, such as hmac-sha256",
    ),
    dns.tsig.BadTime: (
        "clock",
        "its answer was signed more than five minutes away from this machine's time",
        "set both by NTP; timedatectl shows the state of this one",
    ),
}


def refused(doing: str, answer: Message, server: Endpoint, zone: str, key: TsigKey | None) -> SesctlError:
    """Explain the code of an answer.

    Args:
        doing: what was asked for, such as `change the zone example.com`.
        answer: whose code is not NOERROR.
        server: that answered.
        zone: that it was about.
        key: with which it was asked.
    """
    code = answer.rcode()
    other: tuple[ErrorKind, str, str] = ("service", f"it answers {dns.rcode.to_text(code)}", _DEFECT)
    kind, why, try_ = _CODES.get(code, other)
    who = named(key) if key else "anybody without a key"
    return SesctlError(
        kind,
        f"the server {server} did not {doing}",
        why=why.format(who=who),
        try_=try_.format(server=_dug(server), zone=zone),
    )


def denied(server: Endpoint, error: Exception, key: TsigKey | None) -> SesctlError:
    """Explain why a server does not believe who asks."""
    kind, why, try_ = _KEYS.get(type(error), _KEYS[dns.tsig.PeerBadSignature])
    return SesctlError(
        kind, f"the server {server} did not take the key", why=why.format(key=named(key)), try_=try_
    )


def silent(server: Endpoint, error: OSError) -> SesctlError:
    """Explain why there is no answer."""
    closed = isinstance(error, ConnectionResetError | BrokenPipeError)
    return SesctlError(
        "network",
        f"no answer from the server {server} over TCP",
        why="it closed the connection" if closed else unreachable(error).detail,
        try_=f"see whether it can be reached: dig +tcp @{_dug(server)} . NS",
    )


def unbelievable(server: Endpoint, why: object) -> SesctlError:
    """Explain why an answer is not taken for one."""
    detail = f"{type(why).__name__} {why}" if isinstance(why, Exception) else str(why)
    return SesctlError(
        "service",
        f"the answer of the server {server} cannot be believed",
        why=printable(detail),
        try_=f"see what else answers there: dig +tcp @{_dug(server)} . NS",
    )


def _dug(server: Endpoint) -> str:
    return f"{server.host} -p {server.port}"


def named(key: TsigKey | None) -> str:
    """Name a key, without its secret."""
    return f"the key {key.name} ({key.algorithm})" if key else "no key"
