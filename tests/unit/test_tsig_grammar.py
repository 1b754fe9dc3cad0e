from __future__ import annotations

import base64

import pytest
from support.update_servers import KEY, line, secrets_of, statement

from sesctl.grammar.tsig import ALGORITHMS, parse_tsig
from sesctl.model.fault import Fault
from sesctl.model.tsig import TsigKey

SECRET = base64.b64encode(KEY.secret).decode()
SLASHED = b"k" + b"\xff" * 31


@pytest.mark.parametrize(
    "text",
    [
        statement(KEY),
        f"# by tsig-keygen\n// for updates\n/* of one zone */\n{statement(KEY)}",
        f"key {KEY.name} {{ secret {SECRET}; algorithm HMAC-SHA256.; }};",
        f'KEY is below\nkey "{KEY.name}." {{algorithm "hmac-sha256";secret "{SECRET}";}}',
        f'{statement(KEY)}\nserver 192.0.2.1 {{ keys {{ "{KEY.name}"; }}; }};',
        line(KEY),
        f"\n  {line(KEY)}  \n",
        f"# {line(KEY)}\nkey:\n  - id: {KEY.name}\n    algorithm: {KEY.algorithm}\n    secret: {SECRET}\n",
    ],
    ids=[
        "tsig-keygen",
        "comments",
        "bare words",
        "one line",
        "with a server",
        "kdig",
        "kdig with blanks",
        "keymgr",
    ],
)
def test_a_key_is_read_in_each_form_that_tools_write(text: str) -> None:
    assert parse_tsig(text) == KEY


def test_slashes_of_base64_are_no_comment() -> None:
    secret = base64.b64encode(SLASHED).decode()
    assert "//" in secret
    for written in (secret, f'"{secret}"'):
        read = parse_tsig(f"key k {{ algorithm hmac-sha512; secret {written}; }};")
        assert read == TsigKey("k", "hmac-sha512", SLASHED)


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_every_algorithm_of_the_standard_is_known(algorithm: str) -> None:
    assert isinstance(parse_tsig(f"{algorithm}:k:{SECRET}"), TsigKey)


def test_the_long_name_of_md5_is_the_short_one() -> None:
    read = parse_tsig(f"key k {{ algorithm hmac-md5.sig-alg.reg.int; secret {SECRET}; }};")
    assert isinstance(read, TsigKey)
    assert read.algorithm == "hmac-md5"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "it holds no key"),
        ("options { directory x; };", "it holds no key"),
        (SECRET, "it holds no key"),
        (f"laptop:{SECRET}", "it holds no key"),
        (statement(KEY) * 2, "it holds several keys"),
        (f"{line(KEY)}\n{line(KEY)}", "it holds several keys"),
        (f"key k {{ secret {SECRET}; }};", "the key has no algorithm"),
        ("key k { algorithm hmac-sha256; };", "the key has no secret"),
        ("key k { algorithm hmac-sha256", "the key has no secret"),
        (f"key k {{ algorithm gss-tsig; secret {SECRET}; }};", "its algorithm is none of "),
        (f"hmac-sha3:k:{SECRET}", "its algorithm is none of "),
        (f"hmac-sha256:a..b:{SECRET}", "the name of its key is not a domain name"),
        (f"hmac-sha256:{'a' * 64}:{SECRET}", "the name of its key is not a domain name"),
        (f"hmac-sha256:k:{SECRET}!", "its secret is not in base64"),
        ("hmac-sha256:k:", "its secret is empty"),
        ('key k { algorithm hmac-sha256; secret ""; };', "the key has no secret"),
    ],
)
def test_what_is_no_key_is_said_without_repeating_it(text: str, why: str) -> None:
    fault = parse_tsig(text)
    assert isinstance(fault, Fault)
    assert fault.why.startswith(why)
    assert SECRET not in repr(fault)


def test_a_key_never_shows_its_secret() -> None:
    for shown in (repr(KEY), str(KEY), f"{KEY}"):
        assert not any(secret in shown for secret in secrets_of(KEY))
