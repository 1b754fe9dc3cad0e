"""From the bytes of a file to a message, whoever wrote them: bounded work, and never an exception."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sesctl.grammar.dkim_signature import parse_dkim_signature
from sesctl.mail.canonical import body_hashes, header_digest
from sesctl.mail.fields import read_header, split_header
from sesctl.mail.parts import read_parts
from sesctl.model.fault import Fault
from sesctl.model.message import DkimSignature, Message, Signed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sesctl.mail.fields import Header

MOST_BYTES = 50 * 1024 * 1024
"""What is read of a message; no receiver takes one that is larger."""

MOST_SIGNATURES = 10
_LONGEST_LINE = 998
_MOST_SEPARATORS = 10_000
_MARK = b"\xef\xbb\xbf"
# What mailbox files separate mails with: `From otp@example.com Sat Nov 21 12:00:05 2026`.
SEPARATOR = re.compile(rb"From \S{1,320} {1,9}\w{3} \w{3} [ \d]\d \d\d:\d\d")
_KNOWN = re.compile(
    rb"(?:from|to|cc|subject|date|message-id|received|received-spf|return-path|delivered-to|mime-version|dkim-signature|reply-to"
    rb"|authentication-results|sender|content-type|x-[a-z-]{1,60})",
    re.IGNORECASE,
)
_OTHERS = (
    (b"\x89PNG", "an image"),
    (b"\xff\xd8\xff", "an image"),
    (b"GIF8", "an image"),
    (b"%PDF", "a PDF"),
    (b"PK\x03\x04", "a ZIP archive"),
    (b"\x1f\x8b", "compressed with gzip"),
    (b"\xd0\xcf\x11\xe0", "a message in the format of Outlook (.msg)"),
    (b"{", "JSON"),
    (b"[", "JSON"),
    (b"<", "HTML or XML"),
)


def read_message(raw: bytes, *, complete: bool = True) -> Message | Fault:
    """Take a message apart.

    Args:
        raw: the file; line breaks of any kind.
        complete: whether that is all of it.

    Returns:
        The message, or why it is none.
    """
    if b"\n" not in raw:
        raw = raw.replace(b"\r", b"\r\n")
    start, end = _extent(raw)
    header_end, body_start = split_header(raw, start, end)
    header = read_header(raw, start, header_end)
    if fault := _no_mail(raw, start, header):
        return fault
    whole = complete and header.complete
    body = read_parts(raw, body_start, end, header)
    faults = [*header.faults, *body.faults, *_faults(raw, start, end)]
    if not header.complete:
        faults.append("its header is larger than any that is read")
    if end < len(raw):
        faults.append("the file holds more mails; this is the first")
    return Message(
        end - start,
        header_end - start,
        tuple(one.shown() for one in header.fields),
        tuple(_signatures(header, raw[body_start:end] if whole else None)),
        tuple(body.parts),
        tuple(faults),
        whole,
    )


def _extent(raw: bytes) -> tuple[int, int]:
    """Find the message: without a byte order mark, and only the first of a mailbox file."""
    start = len(_MARK) if raw.startswith(_MARK) else 0
    while raw[start : start + 1] in {b"\r", b"\n"}:
        start += 1
    if not raw.startswith(b"From ", start):
        return start, len(raw)
    line_end = raw.find(b"\n", start)
    start = len(raw) if line_end < 0 else line_end + 1
    at = start
    for _ in range(_MOST_SEPARATORS):
        at = raw.find(b"\nFrom ", at)
        if at < 0:
            break
        if SEPARATOR.match(raw, at + 1) and raw[max(0, at - 2) : at].rstrip(b"\r").endswith(b"\n"):
            return start, at - (raw[at - 1 : at] == b"\r")
        at += 1
    return start, len(raw)


def _no_mail(raw: bytes, start: int, header: Header) -> Fault | None:
    if any(_KNOWN.fullmatch(one.name) for one in header.fields):
        return None
    beginning = raw[start : start + 4096].lstrip()
    if not beginning:
        return Fault(0, "", "it is empty")
    named = next((kind for magic, kind in _OTHERS if beginning.startswith(magic)), "")
    why = f"it is {named}" if named else "no field of a mail header is in it"
    return Fault(start, "", why)


def _faults(raw: bytes, start: int, end: int) -> Iterator[str]:
    if raw.find(b"\0", start, end) >= 0:
        yield "there are NUL characters in it"
    if _has_long_line(raw, start, end):
        yield f"a line is longer than {_LONGEST_LINE} characters"


def _has_long_line(raw: bytes, start: int, end: int) -> bool:
    window = _LONGEST_LINE + 2
    while start + window <= end:
        newline = raw.rfind(b"\n", start, start + window)
        if newline < 0:
            return True
        start = newline + 1
    return False


def _signatures(header: Header, body: bytes | None) -> Iterator[Signed]:
    """Compute what each signature is over; `body` is None where not all of it is known."""
    own = [one for one in header.fields if one.name.lower() == b"dkim-signature"][:MOST_SIGNATURES]
    parsed = [(one, parse_dkim_signature(one.shown().value)) for one in own]
    forms = {(one.body_form, one.length) for _, one in parsed if isinstance(one, DkimSignature)}
    hashes = body_hashes(body, forms) if body is not None else {}
    for raw_field, one in parsed:
        if isinstance(one, Fault):
            yield Signed(one)
            continue
        matches = hashes.get((one.body_form, one.length)) == one.body_hash if body is not None else None
        yield Signed(one, header_digest(header.fields, raw_field, one), matches)
