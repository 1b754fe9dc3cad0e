"""Received fields (RFC 5321 section 4.4), as Postfix, Exim, Gmail, Microsoft and others write them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime

from sesctl.grammar.ip_address import parse_ip
from sesctl.grammar.mail_date import parse_mail_date
from sesctl.grammar.structured import pieces, split
from sesctl.model.message import Received

_CLAUSES = frozenset({"from", "by", "via", "with", "id", "for"})
_ADDRESS = re.compile(r"(?<![\w.:-])(?:IPv6:)?(?P<address>[0-9a-f.:]{3,45})(?![\w.:-])", re.IGNORECASE)
_WORD_ADDRESS = re.compile(r"\[?(?:IPv6:)?([0-9a-f.:]{3,45})\]?(?::\d+)?", re.IGNORECASE)
_HELO = re.compile(r"\b(?:HELO|EHLO)[ =]([^\s()]+)", re.IGNORECASE)
_NAME = re.compile(r"(?:[\w-]+\.)+[\w-]+\.?", re.ASCII)
# version=TLS1_3 cipher=X · using TLSv1.3 with cipher X · TLS1.3 · TLSv1.2:X:256
_TLS = re.compile(r"\b(?P<version>TLS|SSL)[ _]?v?(?P<number>[123](?:[._][0-3])?)\b", re.IGNORECASE)
_CIPHER = re.compile(
    r"\b(?:cipher[ =]+|tls )(?P<cipher>[A-Z0-9][A-Z0-9_-]{3,60})|:(?P<after>[A-Z0-9_-]{6,60}):\d+",
    re.IGNORECASE,
)


@dataclass(slots=True)
class _Clause:
    words: list[str] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)

    @property
    def word(self) -> str:
        return self.words[0] if self.words else ""


def parse_received(text: str) -> Received:
    """Read a field; what cannot be read stays empty."""
    clauses, date = _clauses(text)
    at = parse_mail_date(date)
    source = clauses.get("from", _Clause())
    told = " ".join(part for clause in clauses.values() for part in (*clause.words, *clause.comments))
    return Received(
        helo=_helo(source),
        reverse=_reverse(source),
        address=_address(source),
        by=clauses.get("by", _Clause()).word.rstrip(".").lower(),
        protocol=_protocol(clauses.get("with", _Clause())),
        tls=_tls(told),
        at=at if isinstance(at, datetime) else None,
    )


def _clauses(text: str) -> tuple[dict[str, _Clause], str]:
    """Take the clauses apart, each known by its first word, and what follows the last semicolon."""
    clauses: dict[str, _Clause] = {}
    current = _Clause()
    date = ""
    for is_comment, piece in pieces(text):
        if is_comment:
            current.comments.append(piece)
            continue
        before, *after = split(piece, ";")
        date = after[-1] if after else date + piece if date else ""
        for word in before.split():
            keyword = word.lower()
            if keyword in _CLAUSES and keyword not in clauses:
                current = clauses.setdefault(keyword, _Clause())
            else:
                current.words.append(word)
    return clauses, date


def _helo(source: _Clause) -> str:
    told = next((found[1] for comment in source.comments if (found := _HELO.search(comment))), "")
    return (told or source.word).rstrip(".").lower()


def _reverse(source: _Clause) -> str:
    """The first name in the comment, as in `(mail.example.com [192.0.2.1])`; `unknown` is none."""
    for comment in source.comments:
        first = comment.split()[0] if comment.split() else ""
        if _NAME.fullmatch(first) and not _as_address(first):
            return first.rstrip(".").lower()
    return ""


def _address(source: _Clause) -> str:
    """The address in the comments, where servers put what they saw, or else what stands for the name."""
    for comment in source.comments:
        for match in _ADDRESS.finditer(comment):
            if found := _as_address(match["address"]):
                return found
    return next((found for word in source.words if (found := _as_address(word))), "")


def _as_address(text: str) -> str:
    match = _WORD_ADDRESS.fullmatch(text)
    return parse_ip(match[1]) if match else ""


def _protocol(clause: _Clause) -> str:
    # Microsoft writes three words; nobody else has a blank in it.
    if [word.lower() for word in clause.words[:3]] == ["microsoft", "smtp", "server"]:
        return "SMTP"
    return clause.word.upper()


def _tls(told: str) -> str:
    version = _TLS.search(told)
    if not version:
        return ""
    cipher = _CIPHER.search(told)
    name = cipher["cipher"] or cipher["after"] if cipher else ""
    shown = f"{version['version'].upper()}v{version['number'].replace('_', '.')}"
    return f"{shown} {name}".strip()
