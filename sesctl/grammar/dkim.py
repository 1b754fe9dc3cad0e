"""DKIM key records (RFC 6376 section 3.6.1, RFC 8301)."""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass

from sesctl.grammar.tags import parse_tags
from sesctl.model.fault import Fault


@dataclass(frozen=True, slots=True)
class DkimKey:
    """A key as it is published.

    Attributes:
        algorithm: `k`, `rsa` where it is not given.
        key: the decoded key; empty when it has been revoked.
        testing: whether `t=y` asks receivers to ignore failures.
        exact: whether `t=s` forbids signatures for names below the domain.
        services: `s`, what the key may be used for; `*` is everything.
        hashes: `h`, the hashes it may be used with; empty where all are allowed.
    """

    algorithm: str
    key: bytes
    testing: bool = False
    exact: bool = False
    services: frozenset[str] = frozenset({"*"})
    hashes: frozenset[str] = frozenset()

    @property
    def revoked(self) -> bool:
        """Whether the owner has withdrawn the key."""
        return not self.key


def parse_dkim_key(text: str) -> DkimKey | tuple[Fault, ...]:
    """Read the TXT value of a selector."""
    tags, faults = parse_tags(text)
    values = {tag.name: tag.value for tag in tags}
    if "v" in values and (values["v"] != "DKIM1" or tags[0].name != "v"):
        return (*faults, Fault(0, text[:20], "where a version is given it comes first and is DKIM1"))
    if "p" not in values:
        return (*faults, Fault(0, text[:20], "there is no p= tag"))
    try:
        key = base64.b64decode(re.sub(r"\s+", "", values["p"]), validate=True)
    except (binascii.Error, ValueError):
        position = next(tag.position for tag in tags if tag.name == "p")
        return (*faults, Fault(position, values["p"][:20], "the key is not Base64"))
    flags = _listed(values.get("t", ""))
    return DkimKey(
        values.get("k", "rsa"),
        key,
        testing="y" in flags,
        exact="s" in flags,
        services=_listed(values.get("s", "*")),
        hashes=_listed(values.get("h", "")) - {""},
    )


def _listed(value: str) -> frozenset[str]:
    return frozenset(part.strip().lower() for part in value.split(":"))


_SEQUENCE, _INTEGER, _BIT_STRING = 0x30, 0x02, 0x03
_LONG_FORM = 0x80


def rsa_bits(key: bytes) -> int | None:
    """Return the length of an RSA modulus; None where the key is not one.

    Takes SubjectPublicKeyInfo, which is what DKIM publishes, and RSAPublicKey alone (RFC 8017 A.1.1).
    """
    inner = _whole(key)
    if inner[:1] == bytes([_SEQUENCE]):
        algorithm = _element(inner, _SEQUENCE)
        wrapped = _element(algorithm[1], _BIT_STRING) if algorithm else None
        inner = _whole(wrapped[0][1:]) if wrapped else b""
    modulus = _element(inner, _INTEGER)
    return int.from_bytes(modulus[0], "big").bit_length() if modulus else None


def _whole(data: bytes) -> bytes:
    """Return the content of a sequence with nothing behind it; empty where it is none."""
    outer = _element(data, _SEQUENCE)
    return outer[0] if outer and not outer[1] else b""


def _element(data: bytes, tag: int) -> tuple[bytes, bytes] | None:
    """Take one DER element off: its content, and what follows it."""
    if len(data) < 2 or data[0] != tag:  # noqa: PLR2004 - a tag and a length
        return None
    length, start = data[1], 2
    if length & _LONG_FORM:
        octets = length & ~_LONG_FORM
        length, start = int.from_bytes(data[2 : 2 + octets], "big"), 2 + octets
    content = data[start : start + length]
    return (content, data[start + length :]) if len(content) == length else None
