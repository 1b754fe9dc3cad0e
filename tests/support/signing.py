"""Keys, and signatures made with them by dkimpy: not the code that verifies them."""

from __future__ import annotations

from base64 import b64encode
from contextlib import nullcontext
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Literal
from unittest.mock import patch

import dkim
from cryptography.hazmat.primitives.asymmetric import ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

Form = Literal["simple/simple", "simple/relaxed", "relaxed/simple", "relaxed/relaxed"]
HEADERS = ("From", "To", "Subject", "MIME-Version", "Content-Type", "Message-ID", "Date")


@dataclass(frozen=True)
class SigningKey:
    """A pair of keys: one as dkimpy takes it, and the TXT record of the other."""

    algorithm: Literal["rsa-sha256", "rsa-sha1", "ed25519-sha256"]
    private: bytes
    record: str


@cache
def rsa_key(bits: int = 2048, name: str = "") -> SigningKey:
    """Make a key; one of another name is another one."""
    key = rsa.generate_private_key(65537, bits)
    public = key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    private = key.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption())
    return SigningKey("rsa-sha256", private, f"p={b64encode(public).decode()}")


@cache
def ed25519_key() -> SigningKey:
    key = ed25519.Ed25519PrivateKey.generate()
    public = key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    private = key.private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption())
    return SigningKey(
        "ed25519-sha256", b64encode(private), f"v=DKIM1; k=ed25519; p={b64encode(public).decode()}"
    )


def sign(
    raw: bytes,
    domain: str,
    selector: str,
    key: SigningKey,
    *,
    form: Form = "relaxed/simple",
    headers: Iterable[str] = HEADERS,
    length: bool = False,
    at: datetime | None = None,
) -> bytes:
    """Put a signature on top of a message; dkimpy asks the system for the time unless one is given."""
    with patch("time.time", return_value=at.timestamp()) if at else nullcontext():
        field: bytes = dkim.sign(
            raw,
            selector.encode(),
            domain.encode(),
            key.private,
            canonicalize=tuple(part.encode() for part in form.split("/")),
            include_headers=[name.encode() for name in headers],
            length=length,
            signature_algorithm=key.algorithm.encode(),
        )
    return field + raw
