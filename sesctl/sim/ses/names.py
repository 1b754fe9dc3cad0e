"""Which names SES takes for identities and for MAIL FROM domains."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sesctl.sim.ses.errors import bad_request

if TYPE_CHECKING:
    from sesctl.sim.ses.identity import Identity

_DOMAIN = re.compile(r"(?=.{1,255}$)(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)+[a-z0-9-]{2,63}")
_LOCAL = re.compile(r"[!-?A-~]{1,64}")


def check(name: str) -> None:
    """Refuse what is neither a domain name nor an address; names beyond ASCII come as Punycode."""
    local, at, domain = name.rpartition("@")
    if not _DOMAIN.fullmatch(domain):
        raise bad_request(
            f"Invalid email address or domain name <{name}>." if at else f"Invalid domain name {name}."
        )
    if at and not _LOCAL.fullmatch(local):
        raise bad_request(f"Invalid email address <{name}>.")


def check_mail_from(domain: str, identity: Identity) -> None:
    """Refuse a MAIL FROM domain that is not a proper subdomain of the identity's domain."""
    parent = identity.domain
    if not _DOMAIN.fullmatch(domain) or not domain.endswith(f".{parent}"):
        raise bad_request(
            f"Provided MAIL-FROM domain <{domain}> is not subdomain of the domain of the identity <{parent}>."
        )
