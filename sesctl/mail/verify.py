"""Whether a signature was made with a key: RSA (RFC 8301) and Ed25519 (RFC 8463)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ed25519, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_der_public_key

if TYPE_CHECKING:
    from sesctl.grammar.dkim import DkimKey

_LARGEST_KEY = 2048
"""Bytes; it bounds what a hostile key costs."""


def is_genuine(digest: bytes, signature: bytes, key: DkimKey) -> bool | None:
    """Whether the digest was signed with the private half of the key; None where it is no key at all."""
    if len(key.key) > _LARGEST_KEY:
        return None
    try:
        if key.algorithm == "ed25519":
            ed25519.Ed25519PublicKey.from_public_bytes(key.key).verify(signature, digest)
            return True
        public = load_der_public_key(key.key)
        if not isinstance(public, rsa.RSAPublicKey):
            return None
        public.verify(signature, digest, padding.PKCS1v15(), Prehashed(SHA256()))
    except InvalidSignature:
        return False
    except (ValueError, UnsupportedAlgorithm):
        return None
    return True
