"""TSIG keys as text: a `key` statement of named.conf, or `algorithm:name:secret`.

`tsig-keygen`, `nsupdate -k`, `kdig -k` and `knsupdate -k` have these forms; `keymgr -t` of Knot
writes the second one as a comment above its own. No fault repeats any of the text: it is a secret.
"""

from __future__ import annotations

import base64
import binascii
import re

from sesctl.model.fault import Fault
from sesctl.model.tsig import TsigKey

ALGORITHMS = (
    "hmac-md5",
    "hmac-sha1",
    "hmac-sha224",
    "hmac-sha256",
    "hmac-sha256-128",
    "hmac-sha384",
    "hmac-sha384-192",
    "hmac-sha512",
    "hmac-sha512-256",
)
"""Those of RFC 8945 section 6, by the names that servers use."""

_LONG_MD5 = "hmac-md5.sig-alg.reg.int"
# A comment begins where a word would; base64 may hold two slashes.
_TOKEN = re.compile(r'"([^"]*)"|/\*.*?\*/|//[^\n]*|#[^\n]*|([{};]|[^\s{};"]+)', re.DOTALL)
_NAME = re.compile(r"(?=.{1,253}\Z)[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*")
_FORM = 'key "NAME" { algorithm hmac-sha256; secret "…"; }; or hmac-sha256:NAME:SECRET'
_PARTS = 3


def parse_tsig(text: str) -> TsigKey | Fault:
    """Read the one key that a text holds."""
    return _statement(text) if "{" in text else _line(text)


def _line(text: str) -> TsigKey | Fault:
    lines = (line.strip().removeprefix("#").strip() for line in text.splitlines())
    found = [line.split(":") for line in lines if line.startswith("hmac-") and line.count(":") == _PARTS - 1]
    if len(found) != 1:
        return _fault("it holds no key" if not found else "it holds several keys")
    algorithm, name, secret = found[0]
    return _key(name, algorithm, secret)


def _statement(text: str) -> TsigKey | Fault:
    words = [quoted or bare for quoted, bare in _TOKEN.findall(text) if quoted or bare]
    starts = [at for at, word in enumerate(words) if word == "key" and words[at + 2 : at + 3] == ["{"]]
    if len(starts) != 1:
        return _fault("it holds no key" if not starts else "it holds several keys")
    name, _, *body = words[starts[0] + 1 :]
    clauses = " ".join(body[: body.index("}")] if "}" in body else body).split(";")
    given = dict(clause.split(maxsplit=1) for clause in clauses if len(clause.split()) > 1)
    missing = [word for word in ("algorithm", "secret") if word not in given]
    if missing:
        return _fault(f"the key has no {missing[0]}")
    return _key(name, given["algorithm"], given["secret"])


def _key(name: str, algorithm: str, secret: str) -> TsigKey | Fault:
    name, algorithm = (part.strip().lower().removesuffix(".") for part in (name, algorithm))
    algorithm = "hmac-md5" if algorithm == _LONG_MD5 else algorithm
    if algorithm not in ALGORITHMS:
        return _fault(f"its algorithm is none of {', '.join(ALGORITHMS)}")
    if not _NAME.fullmatch(name):
        return _fault("the name of its key is not a domain name")
    try:
        raw = base64.b64decode("".join(secret.split()), validate=True)
    except (binascii.Error, ValueError):
        return _fault("its secret is not in base64")
    return TsigKey(name, algorithm, raw) if raw else _fault("its secret is empty")


def _fault(why: str) -> Fault:
    return Fault(0, "", why, _FORM)
