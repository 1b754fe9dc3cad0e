"""Just enough DER to compare an RSA private key with the public key in a TXT record (RFC 8017 A.1)."""

from __future__ import annotations

import base64
import binascii
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_INTEGER, _BIT_STRING, _OCTET_STRING, _SEQUENCE = 0x02, 0x03, 0x04, 0x30
_LONG_FORM = 0x80


def public_from_private(text: str) -> tuple[int, int]:
    """Modulus and exponent of a base64 private key, PKCS#1 or PKCS#8.

    Raises:
        ValueError: it is no such key.
    """
    fields = _sequence(_decoded(text), least=3)
    if fields[1][0] == _SEQUENCE:
        fields = _sequence(_expect(fields[2], _OCTET_STRING), least=3)
    return _number(fields[1]), _number(fields[2])


def public_from_record(text: str) -> tuple[int, int]:
    """Modulus and exponent of a base64 SubjectPublicKeyInfo.

    Raises:
        ValueError: it is no such key.
    """
    key = _sequence(_decoded(text), least=2)[1]
    # The first octet of a bit string counts its unused bits.
    modulus, exponent = _sequence(_expect(key, _BIT_STRING)[1:], least=2)[:2]
    return _number(modulus), _number(exponent)


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise ValueError(str(error)) from error


def _sequence(der: bytes, *, least: int) -> list[tuple[int, bytes]]:
    outer = next(_elements(der), (0, b""))
    inner = list(_elements(_expect(outer, _SEQUENCE)))
    if len(inner) < least:
        raise ValueError("DER sequence is too short")
    return inner


def _elements(der: bytes) -> Iterator[tuple[int, bytes]]:
    position = 0
    while position < len(der):
        tag, length, start = der[position], *_length(der, position + 1)
        if start + length > len(der):
            raise ValueError("DER ends early")
        yield tag, der[start : start + length]
        position = start + length


def _length(der: bytes, position: int) -> tuple[int, int]:
    if position >= len(der):
        raise ValueError("DER ends early")
    first = der[position]
    if first < _LONG_FORM:
        return first, position + 1
    size = first & ~_LONG_FORM
    return int.from_bytes(der[position + 1 : position + 1 + size], "big"), position + 1 + size


def _expect(element: tuple[int, bytes], tag: int) -> bytes:
    if element[0] != tag:
        raise ValueError("unexpected DER tag")
    return element[1]


def _number(element: tuple[int, bytes]) -> int:
    return int.from_bytes(_expect(element, _INTEGER), "big")
