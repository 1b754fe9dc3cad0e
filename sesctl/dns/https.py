"""One question over HTTPS (RFC 8484)."""

from __future__ import annotations

import ssl
from functools import cache
from http.client import HTTPConnection, HTTPSConnection
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from sesctl.dns.interpret import interpret
from sesctl.dns.query import UnaskableError, cacheable_query
from sesctl.dns.screening import Broken, Foreign, Truncated, screen
from sesctl.dns.words import printable, unreachable
from sesctl.model.lookup import Unknown

if TYPE_CHECKING:
    from http.client import HTTPException, HTTPResponse

    from sesctl.dns.query import Query
    from sesctl.model.lookup import Ask, Reply, UnknownReason

_LARGEST = 65535
_OK = 200
_SERVER_ERROR = 500
_TYPE = "application/dns-message"


def connection(url: str, timeout: float) -> HTTPConnection:
    """Prepare the connection to a server; nothing is sent yet."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    if parts.scheme == "https":
        return HTTPSConnection(host, parts.port, timeout=timeout, context=_verifying())
    return HTTPConnection(host, parts.port, timeout=timeout)


def reply_over(via: HTTPConnection, ask: Ask) -> Reply:
    """Ask over a connection that stays open for the next; raises OSError and HTTPException."""
    try:
        query = cacheable_query(ask)
    except UnaskableError as error:
        return Unknown("malformed", printable(str(error)))
    headers = {"Content-Type": _TYPE, "Accept": _TYPE}
    via.request("POST", urlsplit(ask.server.address).path, query.wire(edns=True), headers)
    response = via.getresponse()
    body = response.read(_LARGEST + 1)
    if not response.isclosed():
        via.close()  # The rest of a body that is too long is not read.
    return _refusal(response) or _judged(body, query, ask)


def failed(error: OSError | HTTPException | UnicodeError) -> Unknown:
    """Say why HTTP brought no reply; a UnicodeError comes from a host name that is none."""
    if isinstance(error, ssl.SSLError):
        return Unknown("timeout", printable(f"TLS: {getattr(error, 'verify_message', '') or error.reason}"))
    if isinstance(error, OSError):
        return unreachable(error)
    if isinstance(error, UnicodeError):
        return Unknown("malformed", printable(f"not a host name: {error}"))
    return Unknown("malformed", printable(f"not an HTTP answer: {type(error).__name__} {error}"))


@cache
def _verifying() -> ssl.SSLContext:
    return ssl.create_default_context()


def _refusal(response: HTTPResponse) -> Unknown | None:
    if response.status != _OK:
        reason: UnknownReason = "servfail" if response.status >= _SERVER_ERROR else "refused"
        return Unknown(reason, printable(f"HTTP {response.status} {response.reason}"))
    kind = response.headers.get_content_type()
    if kind != _TYPE:
        return Unknown("malformed", printable(f"an answer of type {kind} instead of {_TYPE}"))
    return None


def _judged(body: bytes, query: Query, ask: Ask) -> Reply:
    match screen(body, query):
        case Foreign():
            return Unknown("malformed", "an answer to another question")
        case Truncated():
            return Unknown("malformed", "cut short")
        case Broken(why):
            return Unknown("malformed", why)
        case message:
            return interpret(message, ask)
