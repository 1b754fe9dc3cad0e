"""Authentication-Results (RFC 8601) and Received-SPF (RFC 7208 section 9.1) fields."""

from __future__ import annotations

import re

from sesctl.grammar.structured import pieces, split, unquoted
from sesctl.model.message_claims import AuthenticationResults, MethodResult, ReceivedSpf

_METHOD = re.compile(
    r"\s*(?P<method>[a-z0-9-]{1,40})(?:\s*/\s*\d{1,9})?\s*=\s*(?P<result>[a-z]{1,40})\b", re.IGNORECASE
)
_PROPERTY = re.compile(
    r'(?<![\w.-])(?P<name>[a-z]{1,20}\s{0,9}\.\s{0,9}[a-z0-9-]{1,40})\s{0,9}=\s{0,9}(?P<value>"(?:[^"\\]|\\.)*"|[^\s;"]+)',
    re.IGNORECASE,
)
_PAIR = re.compile(r'(?<![\w.-])(?P<name>[a-z-]{1,40})=(?P<value>"(?:[^"\\]|\\.)*"|[^\s;"]+)', re.IGNORECASE)
_SERVER = re.compile(r'\s*("(?:[^"\\]|\\.)*"|[^\s;="]+)(?:\s+\d+)?\s*')
_COMMENT = "\0"
_MOST = 100


def parse_authentication_results(text: str) -> AuthenticationResults:
    """Read a field; what cannot be read of it is left out."""
    outside, comments = _apart(text)
    first, *chunks = split(outside, ";")
    named = _SERVER.fullmatch(first.replace(_COMMENT, " "))
    if named:
        comments = comments[first.count(_COMMENT) :]
    else:
        chunks = [first, *chunks]
    results = []
    for chunk in chunks[:_MOST]:
        count = chunk.count(_COMMENT)
        result = _result(chunk.replace(_COMMENT, " "), tuple(comments[:count]))
        results += [result] if result else []
        comments = comments[count:]
    return AuthenticationResults(unquoted(named[1]).lower() if named else "", tuple(results))


def parse_received_spf(text: str) -> ReceivedSpf:
    """Read a field; what cannot be read of it is left out."""
    outside, comments = _apart(text)
    result = re.match(r"\s*([a-z]{1,40})\b", outside, re.IGNORECASE)
    properties = {one["name"].lower(): unquoted(one["value"]) for one in _PAIR.finditer(outside)}
    return ReceivedSpf(result[1].lower() if result else "", properties, comments[0] if comments else "")


def _apart(text: str) -> tuple[str, list[str]]:
    """Take the comments out; each leaves a mark in its place."""
    outside, comments = [], []
    for is_comment, piece in pieces(text.replace(_COMMENT, " ")):
        outside.append(_COMMENT if is_comment else piece)
        comments += [piece.strip()] if is_comment else []
    return "".join(outside), comments


def _result(chunk: str, comments: tuple[str, ...]) -> MethodResult | None:
    match = _METHOD.match(chunk)
    if not match:
        return None
    properties = {
        re.sub(r"\s", "", one["name"]).lower(): unquoted(one["value"])
        for one in _PROPERTY.finditer(chunk, match.end())
    }
    return MethodResult(match["method"].lower(), match["result"].lower(), properties, comments)
