"""DKIM signatures as SES makes them: of the identity's domain, and of amazonses.com."""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_der_private_key

from sesctl.sim import ses_hosts
from sesctl.sim.dns import keys

if TYPE_CHECKING:
    from sesctl.sim.ses.identity import Identity

_COVERED = (
    *("From", "Reply-To", "To", "Cc", "Subject", "Date", "Message-ID", "MIME-Version", "Content-Type"),
    *("Content-Transfer-Encoding", "List-Unsubscribe", "List-Unsubscribe-Post"),
)
_BITS = {"RSA_1024_BIT": 1024, "RSA_2048_BIT": 2048}
_WIDTH = 72


@dataclass(frozen=True, slots=True)
class _Signer:
    domain: str
    selector: str
    key: rsa.RSAPrivateKey


def signed(raw: bytes, identity: Identity, region: str, now: float) -> bytes:
    """Put the signatures on top; that of the domain only while its DKIM is good and signing is on."""
    of_domain = _signer_of(identity)
    own = _Signer(ses_hosts.SIGNING_DOMAIN, ses_hosts.own_selector(region), keys.private_key(2048))
    fields = [_signature(raw, own, (*_COVERED, "Feedback-ID"), now)]
    if of_domain:
        fields.insert(0, _signature(raw, of_domain, _COVERED, now))
    return b"".join(fields) + raw


def signs(identity: Identity) -> bool:
    """Whether mail of an identity is signed in its name."""
    return identity.dkim.enabled and identity.dkim.status == "SUCCESS"


def _signer_of(identity: Identity) -> _Signer | None:
    dkim = identity.dkim
    if not signs(identity):
        return None
    if dkim.private_key is None:
        key = keys.private_key(_BITS[dkim.current_length or "RSA_2048_BIT"])
    else:
        loaded = load_der_private_key(b64decode(dkim.private_key), None)
        if not isinstance(loaded, rsa.RSAPrivateKey):
            raise TypeError("DKIM keys of SES are RSA keys")
        key = loaded
    return _Signer(identity.domain, dkim.tokens[0], key)


def _signature(raw: bytes, signer: _Signer, covered: tuple[str, ...], now: float) -> bytes:
    """Make one field: relaxed for the header, simple for the body, as SES does (RFC 6376 section 3.4)."""
    header, _, body = raw.partition(b"\r\n\r\n")
    standing = _fields(header)
    names = [name for name in covered if name.lower().encode() in standing]
    body_hash = b64encode(sha256(body.rstrip(b"\r\n") + b"\r\n").digest()).decode()
    value = _folded(
        "v=1;", "a=rsa-sha256;", "q=dns/txt;", "c=relaxed/simple;", f"s={signer.selector};", f"d={signer.domain};",
        f"t={int(now)};", f"h={':'.join(names)};", f"bh={body_hash};", "b=",
    )  # fmt: skip
    lines = [name.lower().encode() + b":" + standing[name.lower().encode()] for name in names]
    lines.append(b"dkim-signature:" + _relaxed(value.encode()))
    made = signer.key.sign(b"\r\n".join(lines), padding.PKCS1v15(), SHA256())
    encoded = b64encode(made).decode()
    rest = "".join(f"\r\n\t{encoded[start : start + _WIDTH]}" for start in range(0, len(encoded), _WIDTH))
    return f"DKIM-Signature: {value}{rest}\r\n".encode()


def _fields(header: bytes) -> dict[bytes, bytes]:
    """The fields by name, in their relaxed form; of several of a name the last."""
    unfolded = re.sub(rb"\r\n(?=[ \t])", b"", header)
    pairs = (line.partition(b":") for line in unfolded.split(b"\r\n"))
    return {name.strip().lower(): _relaxed(value) for name, _, value in pairs}


def _relaxed(value: bytes) -> bytes:
    return re.sub(rb"[ \t]+", b" ", value.replace(b"\r\n", b"")).strip(b" ")


def _folded(*tags: str) -> str:
    lines = [""]
    for tag in tags:
        if lines[-1] and len(lines[-1]) + len(tag) >= _WIDTH:
            lines.append("")
        lines[-1] += f" {tag}" if lines[-1] else tag
    return "\r\n\t".join(lines)
