"""Values in presentation form, as zone files and most tools take them (RFC 1035 section 5)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sesctl.model.records import Record

# An escape that is there already stays, and so does the blank between preference and host.
_PLAIN = re.compile(r"[A-Za-z0-9._*\\ -]")

STRING = 255
"""The most bytes of one character-string (RFC 1035 section 3.3)."""


def rdata(record: Record, value: str) -> str:
    """Write one value: names with their final dot, texts quoted and split."""
    match record.type:
        case "TXT":
            return " ".join(quoted(part) for part in split_text(value))
        case "MX" | "CNAME" | "NS":
            return f"{value}."
        case _:
            return value


def split_text(value: str) -> list[str]:
    """Split a text into parts that fit a character-string, counted in bytes."""
    parts: list[str] = []
    current, size = "", 0
    for character in value:
        width = len(character.encode("utf-8", "surrogatepass"))
        if size + width > STRING:
            parts.append(current)
            current, size = "", 0
        current, size = current + character, size + width
    return [*parts, current]


def quoted(text: str) -> str:
    """Quote a character-string; what is not printable ASCII becomes decimal escapes."""
    return '"' + "".join(map(_escaped, text)) + '"'


_STRINGS = re.compile(r'"((?:[^"\\]|\\.)*)"|(\S+)', re.DOTALL)
_ESCAPE = re.compile(r"\\([0-9]{3}|.)", re.DOTALL)


def text_of(value: str) -> str:
    """Read a TXT value, of one string or several, as the text that receivers see.

    It is for recognising a value; writing it again may give another form of the same.
    """
    parts = (quoted_part or bare for quoted_part, bare in _STRINGS.findall(value))
    return _ESCAPE.sub(_unescaped, "".join(parts))


def _unescaped(found: re.Match[str]) -> str:
    code = found[1]
    return chr(int(code) & 0xFF) if len(code) == _CODE else code


_CODE = 3


def _escaped(character: str) -> str:
    if character in {'"', "\\"}:
        return f"\\{character}"
    if character.isascii() and character.isprintable():
        return character
    return _bytes(character)


def plain_name(name: str) -> str:
    r"""Write a host name, or an MX value, with whatever no host name has in it as `\\DDD`."""
    return "".join(character if _PLAIN.fullmatch(character) else _bytes(character) for character in name)


def _bytes(character: str) -> str:
    return "".join(f"\\{byte:03d}" for byte in character.encode("utf-8", "surrogatepass"))


def exchange(value: str) -> tuple[int, str]:
    """Take an MX value apart: its preference, and the host without the final dot."""
    preference, _, host = value.partition(" ")
    return int(preference), host
