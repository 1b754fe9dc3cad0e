"""Which server takes updates, and the key to sign them with: from options, DNS and the environment."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from sesctl.errors import SesctlError
from sesctl.grammar.domain import parse_domain
from sesctl.model.fault import Fault
from sesctl.render.clean import clean

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sesctl.cli.command import Run
    from sesctl.dns.address import Endpoint
    from sesctl.model.tsig import TsigKey
    from sesctl.workflows.check_dns import Scene

    ServerOf = Callable[[str], Sequence[Endpoint]]

VARIABLE = "SESCTL_TSIG"
"""Holds a key, or `@` and the path of a file with one."""

_LARGEST = 100_000


def given(server: str, scene: Scene) -> ServerOf:
    """Read --server: an address, or a host name that is looked up; raises SesctlError."""
    from sesctl.dns.address import Endpoint, endpoint
    from sesctl.workflows.named_places import addresses_of

    try:
        found = [endpoint(server)]
    except SesctlError:
        name, colon, port = server.partition(":")
        host = parse_domain(name)
        if isinstance(host, Fault) or "://" in server:
            raise
        # An address with the same port has it read and judged.
        number = endpoint(f"192.0.2.1{colon}{port}").port
        found = [Endpoint(address, number) for address in addresses_of(host, scene)]
    return lambda _: found


def primaries(scene: Scene, run: Run) -> ServerOf:
    """Look for the primary of a zone when it is wanted, and say which it is."""
    from sesctl.dns.address import endpoint
    from sesctl.workflows.named_places import primary_of

    known: dict[str, Sequence[Endpoint]] = {}

    def server_of(zone: str) -> Sequence[Endpoint]:
        if zone not in known:
            name, addresses = primary_of(zone, scene)
            run.terminal.say(
                clean(f"{zone} is changed at {name} ({addresses[0]}), the primary by its SOA record")
            )
            known[zone] = [endpoint(address) for address in addresses]
        return known[zone]

    return server_of


def key_of(path: Path | None) -> TsigKey | None:
    """Read the key of --tsig-key, else of the environment; no message repeats any of it.

    Raises:
        SesctlError: it cannot be read.
    """
    from sesctl.grammar.tsig import parse_tsig

    text = os.environ.get(VARIABLE, "")
    if path is None and text.startswith("@"):
        path = Path(text[1:])
    if path is None and not text:
        return None
    key = parse_tsig(_read(path) if path else text)
    if isinstance(key, Fault):
        where = str(path) if path else VARIABLE
        raise SesctlError(
            "file", f"{where} does not hold a TSIG key", why=key.why, try_=f"it looks like {key.hint}"
        )
    return key


def _read(path: Path) -> str:
    try:
        with path.open(encoding="utf-8") as source:
            return source.read(_LARGEST)
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror or "" if isinstance(error, OSError) else "it is not a text in UTF-8"
        # A cause would carry bytes of the file into a traceback.
        raise SesctlError("file", f"cannot read the key in {path}", why=why, try_=f"ls -l {path}") from None
