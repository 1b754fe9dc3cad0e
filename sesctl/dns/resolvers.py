"""Which recursive resolvers to ask when the user names none."""

from __future__ import annotations

from pathlib import Path

from sesctl.dns.address import endpoint
from sesctl.errors import SesctlError

PUBLIC = ("1.1.1.1", "8.8.8.8")
_SYSTEM = Path("/etc/resolv.conf")


def default_resolvers(path: Path = _SYSTEM) -> tuple[str, ...]:
    """Return the system's resolvers, and the public ones as a second opinion."""
    return tuple(dict.fromkeys((*system_resolvers(path), *PUBLIC)))


def system_resolvers(path: Path = _SYSTEM) -> tuple[str, ...]:
    """Read the name servers of a resolv.conf; none when there is no such file."""
    try:
        text = path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ()
    found = (_name_server(line) for line in text.splitlines())
    return tuple(dict.fromkeys(address for address in found if address))


def _name_server(line: str) -> str | None:
    fields = line.partition("#")[0].partition(";")[0].split()
    if len(fields) < 2 or fields[0] != "nameserver":  # noqa: PLR2004 - a keyword and its value
        return None
    try:
        return str(endpoint(fields[1]))
    except SesctlError:
        return None
