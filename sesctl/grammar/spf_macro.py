"""Macros of SPF (RFC 7208 section 7): names that depend on the mail."""

from __future__ import annotations

import ipaddress
import re
from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from sesctl.model.spf_result import SpfClient

_MACRO = re.compile(r"%(?:\{([a-z])([0-9]{0,3})(r?)([-.+,/_=]*)\}|([%_-]))", re.IGNORECASE)
_SIGNS = {"%": "%", "_": " ", "-": "%20"}
_LONGEST_NAME = 253


def needs_reverse_name(spec: str) -> bool:
    """Whether a domain-spec asks for the name that the client's address has in DNS."""
    return any((match[1] or "").lower() == "p" for match in _MACRO.finditer(spec))


def expand(spec: str, client: SpfClient, domain: str) -> str:
    """Put what is known of the mail into a domain-spec; of a name that gets too long, the end."""
    name = _MACRO.sub(lambda match: _expanded(match, client, domain), spec).lower().removesuffix(".")
    while len(name) > _LONGEST_NAME and "." in name:
        name = name.partition(".")[2]
    return name


def _expanded(match: re.Match[str], client: SpfClient, domain: str) -> str:
    letter, digits, reverse, delimiters, sign = match.groups()
    if sign:
        return _SIGNS[sign]
    value = _value(letter.lower(), client, domain)
    parts = re.split(f"[{re.escape(delimiters or '.')}]", value)
    if reverse:
        parts.reverse()
    if digits and int(digits):
        parts = parts[-int(digits) :]
    joined = ".".join(parts)
    return quote(joined, safe="") if letter.isupper() else joined


def _value(letter: str, client: SpfClient, domain: str) -> str:
    address = ipaddress.ip_address(client.address)
    local, _, sender_domain = client.sender.rpartition("@")
    values = {
        "s": client.sender,
        "l": local or "postmaster",
        "o": sender_domain,
        "d": domain,
        "i": client.address if address.version == 4 else ".".join(address.exploded.replace(":", "")),  # noqa: PLR2004
        "v": "in-addr" if address.version == 4 else "ip6",  # noqa: PLR2004 - IPv4
        "h": client.helo,
    }
    return values.get(letter, "unknown")
