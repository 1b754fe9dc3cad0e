"""What a signature of a message is worth, with the key that DNS has for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sesctl.grammar.dkim import DkimKey, parse_dkim_key, rsa_bits
from sesctl.model.fact import NotAsked, Unread
from sesctl.model.fault import Fault
from sesctl.model.lookup import Answered
from sesctl.model.message_seen import DkimVerdict
from sesctl.model.names import is_at_or_below

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from typing import TypeAlias

    from sesctl.model.message import DkimSignature, Signed
    from sesctl.model.message_seen import DkimStatus, Signer
    from sesctl.model.observation import Look

SES = "amazonses.com"
_SHORTEST = 1024
"""Bits; a verifier must not take fewer (RFC 8301 section 3.2)."""

_ALGORITHMS = {"rsa-sha256": "rsa", "ed25519-sha256": "ed25519"}


@dataclass(frozen=True, slots=True)
class NoKey:
    """Why there is no key to verify with."""

    status: DkimStatus
    why: str


if TYPE_CHECKING:
    Key: TypeAlias = DkimKey | NoKey | Unread | NotAsked
    Genuine: TypeAlias = Callable[[bytes, bytes, DkimKey], bool | None]


def key_at(look: Look) -> Key:
    """Read the key of a selector from what resolvers say; one that has it is believed first."""
    if not look.known:
        return Unread(f"{look.question.name} could not be looked up ({look.why_unknown})")
    texts = [text for reply in look.known if isinstance(reply, Answered) for text in reply.values]
    parsed = [parse_dkim_key(text) for text in texts]
    keys = [one for one in parsed if isinstance(one, DkimKey)]
    if not texts:
        return NoKey("key-missing", f"there is no key at {look.question.name}")
    if not keys:
        fault = next(one for one in parsed if isinstance(one, tuple))[-1]
        return NoKey("key-unusable", f"what stands at {look.question.name} is no key: {fault.why}")
    usable = [key for key in keys if not key.revoked]
    return (
        usable[0]
        if usable
        else NoKey("key-revoked", f"the key at {look.question.name} has been revoked (p=)")
    )


def judge_signature(
    signed: Signed, key: Key, genuine: Genuine, arrived_at: datetime, author: str
) -> DkimVerdict:
    """Verify a signature.

    Args:
        signed: the signature, and what was computed.
        key: of its selector.
        genuine: tells whether a digest was signed with a key; None where that is no key.
        arrived_at: the moment at which it had to be valid.
        author: the From domain; empty where there is none.
    """
    signature = signed.signature
    if isinstance(signature, Fault):
        return DkimVerdict(signed, "malformed", "other", signature.why)
    bits = rsa_bits(key.key) if isinstance(key, DkimKey) and key.algorithm == "rsa" else None
    status, why = _by_itself(signed, signature, arrived_at) or _with_key(
        signed, signature, key, genuine, bits
    )
    return DkimVerdict(
        signed, status, _signer(signature, author), why, bits=bits, on_purpose=isinstance(key, NotAsked)
    )


def _signer(signature: DkimSignature, author: str) -> Signer:
    if is_at_or_below(signature.domain, SES):
        return "ses"
    related = is_at_or_below(signature.domain, author) or is_at_or_below(author, signature.domain)
    return "author" if author and related else "other"


def _by_itself(
    signed: Signed, signature: DkimSignature, arrived_at: datetime
) -> tuple[DkimStatus, str] | None:
    """Say what is wrong whatever the key is."""
    if signature.algorithm not in _ALGORITHMS:
        return "malformed", f"nobody may verify {signature.algorithm} (RFC 8301)"
    if signed.body_matches is False:
        return "body-altered", "the body is not the one that was signed"
    if signed.body_matches is None:
        return "unknown", "not all of the message was read"
    if signature.expires_at and signature.expires_at < arrived_at:
        return "expired", f"it was valid until {signature.expires_at:%Y-%m-%d %H:%M} UTC"
    return None


def _with_key(
    signed: Signed, signature: DkimSignature, key: Key, genuine: Genuine, bits: int | None
) -> tuple[DkimStatus, str]:
    match key:
        case Unread(reason) | NotAsked(reason):
            return "unknown", reason
        case NoKey(status, why):
            return status, why
        case DkimKey():
            if why := _unfit(signature, key, bits):
                return "key-unusable", f"the key at {signature.key_name} {why}"
    match genuine(signed.digest, signature.value, key):
        case True:
            return "pass", ""
        case False:
            return "header-altered", "the header fields are not those that were signed, or the key is another"
        case None:
            return "key-unusable", f"the key at {signature.key_name} cannot be read"


def _unfit(signature: DkimSignature, key: DkimKey, bits: int | None) -> str:
    if key.algorithm != _ALGORITHMS[signature.algorithm]:
        return f"is for {key.algorithm}, and the signature is {signature.algorithm}"
    if not key.services & {"*", "email"}:
        return "is not for mail (s=)"
    if key.hashes and "sha256" not in key.hashes:
        return "is not for SHA-256 (h=)"
    if key.exact and signature.identity.rpartition("@")[2].lower() != signature.domain:
        return "is for the domain itself only (t=s)"
    if bits is not None and bits < _SHORTEST:
        return f"has {bits} bits, and receivers take no fewer than {_SHORTEST}"
    return ""
