"""DKIM keys of the simulated SES: made anew in each process, one of each length for all tokens."""

from __future__ import annotations

import threading
from base64 import b64encode
from functools import cache

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

_MAKING = threading.Lock()


def private_key(bits: int) -> rsa.RSAPrivateKey:
    """The key that signs mail of identities whose keys have this length."""
    with _MAKING:
        return _private_key(bits)


@cache
def _private_key(bits: int) -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, bits)


@cache
def record(bits: int) -> str:
    """The TXT record of its public half, as SES publishes it."""
    public = private_key(bits).public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return f"p={b64encode(public).decode()}"


def prepare() -> None:
    """Make the usual key in the background, so that nobody waits for it."""
    threading.Thread(target=record, args=(2048,), daemon=True).start()
