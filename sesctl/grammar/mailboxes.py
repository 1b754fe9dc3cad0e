"""Address lists of header fields (RFC 5322 section 3.4)."""

from __future__ import annotations

import re

from sesctl.grammar.domain import parse_domain
from sesctl.grammar.encoded_words import decode_words
from sesctl.grammar.structured import split, unquoted, without_comments
from sesctl.model.message import Mailbox

_MOST = 100
_ANGLE = re.compile(r"(?P<name>[^<]*)<(?P<address>[^<>]*)>[^<>]*")
_GROUP = re.compile(r'(?:"(?:[^"\\]|\\.)*"|[^":;,<>@]+):')


def parse_mailboxes(text: str) -> tuple[Mailbox, ...]:
    """Read the addresses of a field; of groups, their members. What is none of either is left out."""
    found = []
    for part in map(str.strip, split(without_comments(text), ",")[:_MOST]):
        group = _GROUP.match(part)
        for inner in split(part[group.end() :] if group else part, ";"):
            mailbox = _mailbox(inner.strip())
            found += [mailbox] if mailbox else []
    return tuple(found)


def domain_of(address: str) -> str:
    """The domain of an address, as DNS has it; empty where there is none."""
    _, at, domain = address.strip().strip("<>").rpartition("@")
    read = parse_domain(domain) if at else ""
    return read if isinstance(read, str) else ""


def _mailbox(text: str) -> Mailbox | None:
    match = _ANGLE.fullmatch(text)
    name, address = (match["name"], match["address"].strip()) if match else ("", text)
    if "@" not in address or any(character.isspace() for character in address):
        return None
    return Mailbox(address, domain_of(address), decode_words(unquoted(name)))
