"""The canonical forms that DKIM signs (RFC 6376 section 3.4), each in time linear in its text."""

from __future__ import annotations

from collections import defaultdict
from hashlib import sha256
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from sesctl.mail.fields import RawField
    from sesctl.model.message import Canonicalization, DkimSignature

    BodyForm = tuple[Canonicalization, int | None]

_CHUNK = 1024 * 1024


def body_hashes(body: bytes, wanted: Collection[BodyForm]) -> Mapping[BodyForm, bytes]:
    """Hash a body in each form and up to each length that is wanted.

    A length beyond the end of the body has no hash: such a signature is over something else.
    """
    found: dict[BodyForm, bytes] = {}
    lengths = defaultdict(set)
    for form, length in wanted:
        lengths[form].add(length)
    for form, asked in lengths.items():
        canonical = _canonical_body(body, form)
        for length in asked:
            if (digest := _hash(canonical, length)) is not None:
                found[form, length] = digest
    return found


def _canonical_body(body: bytes, form: Canonicalization) -> bytes:
    """Bring a body into its form, with bare line feeds for its line breaks."""
    lines = body.replace(b"\r\n", b"\n")
    if form == "simple":
        return lines.rstrip(b"\n") + b"\n"
    lines = _compressed(lines).replace(b" \n", b"\n").removesuffix(b" ").rstrip(b"\n")
    return lines + b"\n" if lines else b""


def _compressed(text: bytes) -> bytes:
    """Make one blank of each run of blanks and tabs; a pattern would take a list as long as the text."""
    text = text.replace(b"\t", b" ")
    while b"  " in text:
        text = text.replace(b"  ", b" ")
    return text


def _hash(canonical: bytes, length: int | None) -> bytes | None:
    hashed = sha256()
    left = length
    for chunk in _with_full_breaks(canonical):
        part = chunk if left is None else chunk[:left]
        hashed.update(part)
        left = None if left is None else left - len(part)
    return None if left else hashed.digest()


def _with_full_breaks(text: bytes) -> Iterator[bytes]:
    for start in range(0, len(text), _CHUNK):
        yield text[start : start + _CHUNK].replace(b"\n", b"\r\n")


def header_digest(fields: Sequence[RawField], own: RawField, signature: DkimSignature) -> bytes:
    """Hash the fields that a signature covers, from the bottom up, and the signature itself (section 3.7)."""
    left: dict[bytes, list[RawField]] = defaultdict(list)
    for one in fields:
        left[one.name.lower()].append(one)
    hashed = sha256()
    for name in signature.headers:
        if standing := left.get(name.encode("ascii", "replace")):
            hashed.update(_canonical_field(standing.pop(), signature.header_form) + b"\r\n")
    hashed.update(_canonical_field(_unsigned(own), signature.header_form))
    return hashed.digest()


def _canonical_field(one: RawField, form: Canonicalization) -> bytes:
    value = one.value.replace(b"\r\n", b"\n")
    if form == "simple":
        return one.name + b":" + value.replace(b"\n", b"\r\n")
    return one.name.lower() + b":" + _compressed(value.replace(b"\n", b"")).strip(b" ")


def _unsigned(own: RawField) -> RawField:
    """Empty the `b=` of a signature, with the blanks around its value."""
    parts = own.value.split(b";")
    for index, part in enumerate(parts):
        name, equals, _ = part.partition(b"=")
        if name.strip() == b"b":
            parts[index] = name + equals
    return type(own)(own.name, b";".join(parts))
