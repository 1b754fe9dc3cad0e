"""Values in presentation form, as zone files and most tools take them (RFC 1035 section 5)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sesctl.model.records import Record

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
        width = len(character.encode("utf-8", "surrogateescape"))
        if size + width > STRING:
            parts.append(current)
            current, size = "", 0
        current, size = current + character, size + width
    return [*parts, current]


def quoted(text: str) -> str:
    """Quote a character-string; what is not printable ASCII becomes decimal escapes."""
    return '"' + "".join(map(_escaped, text)) + '"'


def _escaped(character: str) -> str:
    if character in {'"', "\\"}:
        return f"\\{character}"
    if character.isascii() and character.isprintable():
        return character
    return "".join(f"\\{byte:03d}" for byte in character.encode("utf-8", "surrogateescape"))


def exchange(value: str) -> tuple[int, str]:
    """Take an MX value apart: its preference, and the host without the final dot."""
    preference, _, host = value.partition(" ")
    return int(preference), host
