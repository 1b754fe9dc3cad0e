"""The parts of a body (RFC 2045, RFC 2046), and their texts; however it is built, the work is bounded."""

from __future__ import annotations

import binascii
from dataclasses import dataclass, field
from string import ascii_letters, digits
from typing import TYPE_CHECKING

from sesctl.grammar.encoded_words import is_charset
from sesctl.grammar.media_type import parse_disposition, parse_media_type
from sesctl.mail.fields import read_header, split_header
from sesctl.model.message import Part

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sesctl.grammar.media_type import MediaType
    from sesctl.mail.fields import Header

DEEPEST = 20
MOST_PARTS = 500
MOST_TEXT = 1024 * 1024
_MOST_TEXTS = 20
_MOST_DELIMITERS = 20_000
_MOST_FIELDS = 200
_ENCODINGS = frozenset({"", "7bit", "8bit", "binary", "base64", "quoted-printable"})
_READ = frozenset({"text/plain", "text/html"})
_BLANKS = b" \t\r\n"
_BASE64 = (ascii_letters + digits).encode() + b"+/="
_NOT_BASE64 = bytes(set(range(256)) - set(_BASE64.removesuffix(b"=")))


@dataclass(slots=True)
class Body:
    """The parts of a message, as far as they were taken apart.

    Attributes:
        faults: what is wrong with the form, each once.
    """

    raw: bytes
    parts: list[Part] = field(default_factory=list)
    faults: dict[str, None] = field(default_factory=dict)
    texts: int = 0
    delimiters: int = 0

    def fault(self, why: str) -> None:
        """Note a fault."""
        self.faults[why] = None


def read_parts(raw: bytes, start: int, end: int, header: Header) -> Body:
    """Take the body between two positions apart."""
    body = Body(raw)
    _read(body, start, end, header, 0)
    return body


def _read(body: Body, start: int, end: int, header: Header, depth: int) -> None:
    media = parse_media_type(header.first(b"content-type"))
    if len(body.parts) >= MOST_PARTS:
        body.fault(f"it has more than {MOST_PARTS} parts")
    elif not media.name.startswith("multipart/"):
        body.parts.append(_leaf(body, start, end, header, media))
    elif depth >= DEEPEST:
        body.fault(f"parts lie in parts, more than {DEEPEST} deep")
    else:
        _read_multipart(body, start, end, media, depth)


def _read_multipart(body: Body, start: int, end: int, media: MediaType, depth: int) -> None:
    boundary = media.parameters.get("boundary", "")
    if not boundary:
        body.fault("a multipart names no boundary")
        return
    inner = list(_between(body, start, end, b"--" + boundary.encode("utf-8", "replace")))
    if not inner:
        body.fault("a multipart has no part")
    for first, last in inner:
        header_end, content = split_header(body.raw, first, last)
        _read(body, content, last, read_header(body.raw, first, header_end, _MOST_FIELDS), depth + 1)


def _between(body: Body, start: int, end: int, delimiter: bytes) -> Iterator[tuple[int, int]]:
    """Yield where each part begins and ends; what follows the last delimiter is none."""
    begun = -1
    for at, after, closing in _delimiters(body, start, end, delimiter):
        if begun >= 0:
            yield begun, max(begun, _before_break(body.raw, at))
        if closing:
            return
        begun = after
        if len(body.parts) >= MOST_PARTS:
            return
    if begun >= 0:
        body.fault("a multipart is never closed")
        yield begun, end


def _delimiters(body: Body, start: int, end: int, delimiter: bytes) -> Iterator[tuple[int, int, bool]]:
    """Yield each line that is a delimiter: where it begins, where the next begins, whether it closes."""
    raw, at = body.raw, start
    while (at := raw.find(delimiter, at, end)) >= 0:
        body.delimiters += 1
        if body.delimiters > _MOST_DELIMITERS:
            body.fault("it has more boundaries than are looked at")
            return
        line_end = raw.find(b"\n", at, end)
        after = end if line_end < 0 else line_end + 1
        rest = raw[at + len(delimiter) : min(after, at + len(delimiter) + 1000)]
        if (at == start or raw[at - 1 : at] == b"\n") and (rest.startswith(b"--") or not rest.strip(_BLANKS)):
            yield at, after, rest.startswith(b"--")
        at += len(delimiter)


def _before_break(raw: bytes, at: int) -> int:
    """The line break before a delimiter belongs to it."""
    at -= raw[at - 1 : at] == b"\n"
    return at - (raw[at - 1 : at] == b"\r")


def _leaf(body: Body, start: int, end: int, header: Header, media: MediaType) -> Part:
    encoding = header.first(b"content-transfer-encoding").strip().lower()
    attachment = parse_disposition(header.first(b"content-disposition")) == "attachment"
    if encoding not in _ENCODINGS:
        body.fault("a part has an encoding that nobody knows")
    charset = media.parameters.get("charset", "").lower()
    if media.name not in _READ or attachment or body.texts >= _MOST_TEXTS:
        return Part(media.name, end - start, attachment)
    body.texts += 1
    octets = _octets(body, start, end, encoding)
    size = len(octets) if end - start <= MOST_TEXT else _estimate(body.raw, start, end, encoding)
    return Part(media.name, end - start, attachment, charset, _text(body, octets, charset), size)


def _octets(body: Body, start: int, end: int, encoding: str) -> bytes:
    """Decode the beginning of a part."""
    encoded = body.raw[start : min(end, start + MOST_TEXT)]
    if encoding == "quoted-printable":
        return binascii.a2b_qp(encoded)
    if encoding != "base64":
        return encoded
    if encoded.translate(None, _BASE64 + _BLANKS):
        body.fault("a part says that it is Base64, and is not")
    packed = encoded.translate(None, _NOT_BASE64)
    return binascii.a2b_base64(packed[: len(packed) - (len(packed) % 4 == 1)] + b"==")


def _estimate(raw: bytes, start: int, end: int, encoding: str) -> int:
    """Tell the size of a large part when it is decoded, nearly."""
    if encoding == "base64":
        return (end - start - raw.count(b"\n", start, end)) * 3 // 4
    return end - start - (2 * raw.count(b"=", start, end) if encoding == "quoted-printable" else 0)


def _text(body: Body, octets: bytes, charset: str) -> str:
    if charset and not is_charset(charset):
        body.fault("a text is in a charset that nobody knows")
        return octets.decode("utf-8", "replace")
    try:
        return octets.decode(charset or "ascii")
    except UnicodeError:
        # What a long text was cut in is no fault of its own.
        if len(octets) < MOST_TEXT // 2:
            named = f"is not in the charset that it names, {charset}" if charset else "names no charset"
            body.fault(f"a text {named}")
        return octets.decode("utf-8" if charset in {"", "us-ascii", "ascii"} else charset, "replace")
