"""Real name servers on loopback that take signed updates (RFC 2136), and their zones as they are."""

from __future__ import annotations

import base64
from contextlib import contextmanager
from typing import TYPE_CHECKING

import dns.message
import dns.query
import dns.rdatatype
import dns.tsig
import dns.xfr
import dns.zone

from sesctl.model.tsig import TsigKey
from support.name_servers import _directory, _running, executable, free_port

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

# Neither opens anything: they are made here, for servers that live as long as a test.
KEY = TsigKey("publisher.example", "hmac-sha256", b"the secret of the tests, 32 bytes")
OTHER_SECRET = TsigKey(KEY.name, KEY.algorithm, b"another secret, of as many bytes!")
OTHER_NAME = TsigKey("nobody.example", KEY.algorithm, KEY.secret)

_BY_THE_SERVER = ("SOA", "RRSIG", "NSEC", "NSEC3", "NSEC3PARAM", "DNSKEY", "CDS", "CDNSKEY", "TYPE65534")


def statement(key: TsigKey) -> str:
    """Write a key as tsig-keygen does."""
    secret = base64.b64encode(key.secret).decode()
    return f'key "{key.name}" {{\n\talgorithm {key.algorithm};\n\tsecret "{secret}";\n}};\n'


def line(key: TsigKey) -> str:
    """Write a key as kdig takes it."""
    return f"{key.algorithm}:{key.name}:{base64.b64encode(key.secret).decode()}"


def secrets_of(key: TsigKey) -> tuple[str, str]:
    """The forms in which a secret might be shown by mistake."""
    return base64.b64encode(key.secret).decode(), key.secret.decode()


@contextmanager
def bind(zones: Mapping[str, str], *, rules: str = "") -> Iterator[str]:
    """Serve zone texts with BIND, which lets KEY change them; gives the address."""
    with _directory(zones) as directory, free_port() as port:
        config = directory / "named.conf"
        config.write_text(
            f'options {{ directory "{directory}"; listen-on port {port} {{ 127.0.0.1; }}; '
            "listen-on-v6 { none; }; pid-file none; session-keyfile none; recursion no; "
            "dnssec-validation no; notify no; };\n"
            f"controls {{ }};\n{statement(KEY)}{statement(OTHER_NAME).replace(OTHER_NAME.name, 'reader.example')}"
            + "".join(
                f'zone "{zone}" {{ type primary; file "{zone}.zone"; check-names ignore; '
                f"{rules or f'allow-update {{ key {KEY.name}; }};'} }};\n"
                for zone in zones
            )
        )
        with _running([executable("named"), "-g", "-n", "1", "-c", str(config)], port, next(iter(zones))):
            yield f"127.0.0.1:{port}"


@contextmanager
def knot(zones: Mapping[str, str], *, signed: bool = False) -> Iterator[str]:
    """Serve zone texts with Knot DNS, which lets KEY change them, and signs them if wanted."""
    with _directory(zones) as directory, free_port() as port:
        config = directory / "knot.conf"
        config.write_text(_knot_config(directory, port, zones, signed=signed))
        with _running([executable("knotd"), "-c", str(config)], port, next(iter(zones))):
            yield f"127.0.0.1:{port}"


def _knot_config(directory: Path, port: int, zones: Mapping[str, str], *, signed: bool) -> str:
    secret = base64.b64encode(KEY.secret).decode()
    return (
        f'server:\n  rundir: "{directory}"\n  listen: 127.0.0.1@{port}\n'
        f'database:\n  storage: "{directory}"\n'
        f"key:\n  - id: {KEY.name}\n    algorithm: {KEY.algorithm}\n    secret: {secret}\n"
        f"acl:\n  - id: publisher\n    key: {KEY.name}\n    action: [update, transfer]\n"
        f'template:\n  - id: default\n    storage: "{directory}"\n    file: "%s.zone"\n'
        f"    acl: publisher\n    dnssec-signing: {'on' if signed else 'off'}\nzone:\n"
        + "".join(f"  - domain: {zone}\n" for zone in zones)
    )


def contents(address: str, zone: str) -> set[str]:
    """Transfer a zone, and return its records without those that the server itself keeps up."""
    host, port = address.split(":")
    key = dns.tsig.Key(KEY.name, KEY.secret, KEY.algorithm)
    transfer = dns.zone.Zone(zone, relativize=False)
    query, _ = dns.xfr.make_query(transfer, keyring=key)
    dns.query.inbound_xfr(host, transfer, query, port=int(port))
    return {
        f"{name} {ttl} {dns.rdatatype.to_text(data.rdtype)} {data.to_text()}"
        for name, ttl, data in transfer.iterate_rdatas()
        if dns.rdatatype.to_text(data.rdtype) not in _BY_THE_SERVER
    }
