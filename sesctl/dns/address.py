"""The ways to write a DNS server's address, and the one form that is kept of each."""

from __future__ import annotations

import socket
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from sesctl.errors import usage

if TYPE_CHECKING:
    from urllib.parse import SplitResult

    from sesctl.errors import SesctlError

_PORT = 53
_HIGHEST_PORT = 65535
_FORMS = "192.0.2.1, 192.0.2.1:5353, [2001:db8::1]:5353 or https://dns.example/dns-query"


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where a server listens, over UDP and TCP alike."""

    host: str
    port: int = _PORT

    @property
    def family(self) -> socket.AddressFamily:
        """The family of sockets that reach it."""
        return socket.AF_INET6 if ":" in self.host else socket.AF_INET

    def __str__(self) -> str:
        if self.port == _PORT:
            return self.host
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


def parse(text: str) -> str:
    """Return the one form in which an address is kept; raise a usage error for anything else."""
    return _url(text) if is_url(text) else str(endpoint(text))


def is_url(address: str) -> bool:
    """Whether an address is meant for DNS over HTTPS."""
    return "://" in address


def endpoint(text: str) -> Endpoint:
    """Read an IP address with or without a port; raise a usage error for anything else."""
    host, port = _split(text.strip())
    for family in (socket.AF_INET, socket.AF_INET6):
        known = _ip(family, host)
        if known is not None:
            return Endpoint(known, _port(text, port))
    raise _not_an_address(text)


def _split(text: str) -> tuple[str, str | None]:
    if text.startswith("["):
        host, bracket, rest = text[1:].partition("]")
        if bracket and (not rest or rest.startswith(":")):
            return (host, rest[1:] if rest else None) if ":" in host else ("", None)
        return "", None
    if text.count(":") == 1:
        host, _, port = text.partition(":")
        return host, port
    return text, None


def _ip(family: socket.AddressFamily, host: str) -> str | None:
    bare, percent, scope = host.partition("%")
    if percent and (family == socket.AF_INET or not scope.isascii() or not scope.replace("-", "").isalnum()):
        return None
    try:
        return socket.inet_ntop(family, socket.inet_pton(family, bare)) + percent + scope
    except (OSError, ValueError):
        return None


def _port(text: str, port: str | None) -> int:
    if port is None:
        return _PORT
    # int() also reads signs, spaces, underscores and the digits of other scripts.
    if port.isascii() and port.isdigit() and 1 <= int(port[:6]) <= _HIGHEST_PORT:
        return int(port[:6])
    raise usage(
        f"Reading the DNS server {text!r}: its port is not a port.",
        why=f"A port is a number from 1 to {_HIGHEST_PORT}.",
        try_=f"Give it as {_FORMS}.",
    )


def _not_an_address(text: str) -> SesctlError:
    return usage(
        f"Reading the DNS server {text!r}: it is not an IP address.",
        why="A server is asked under its address; its name would first have to be looked up elsewhere.",
        try_=f"Give an address, as {_FORMS}.",
    )


def _url(text: str) -> str:
    try:
        url = urlsplit(text)
        _ = url.port
    except ValueError as error:
        raise _bad_url(text, f"It is not a URL: {error}.") from None
    if url.scheme != "https" and not _is_loopback(url):
        raise _bad_url(text, "DNS over HTTPS is asked over https (RFC 8484 section 5).")
    if not url.hostname or "@" in url.netloc or url.query or url.fragment or not _is_plain(text):
        raise _bad_url(text, "It needs a host, and has no place for a user, a query or a fragment.")
    if url.path in {"", "/"}:
        raise _bad_url(text, "It lacks the path under which the server answers, mostly /dns-query.")
    return url._replace(netloc=url.netloc.lower()).geturl()


def _is_loopback(url: SplitResult) -> bool:
    return url.scheme == "http" and (
        url.hostname == "::1" or (_ip(socket.AF_INET, url.hostname or "") or "").startswith("127.")
    )


def _is_plain(text: str) -> bool:
    return all("!" <= char <= "~" for char in text)


def _bad_url(text: str, why: str) -> SesctlError:
    return usage(
        f"Reading the DNS server {text!r}: it cannot be asked over HTTPS.",
        why=why,
        try_="Give it as https://dns.example/dns-query.",
    )
