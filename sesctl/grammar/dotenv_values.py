"""Values of a .env file: what one means, and how to write one so that every reader reads the same."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sesctl.model.fault import Fault

_PLAIN = re.compile(r"[A-Za-z0-9_@%+,./:=-]*")
_ESCAPES = {
    "n": "\n",
    "r": "\r",
    "t": "\t",
    "a": "\a",
    "b": "\b",
    "f": "\f",
    "v": "\v",
}
_DOUBLE_ESCAPE = re.compile(r"\\([\\'\"abfnrtv$])")
_SINGLE_ESCAPE = re.compile(r"\\([\\'])")
_WHOLE_REFERENCE = re.compile(r"\$(?:\{([A-Za-z_]\w*)\}|([A-Za-z_]\w*))", re.ASCII)
_REFERENCE = re.compile(r"(?<!\\)\$[\w{(]")


@dataclass(frozen=True, slots=True)
class Reading:
    """What a value means.

    Attributes:
        text: without quotes and escapes.
        refers_to: the variable whose value it is, where it is nothing else; empty where there is none.
        refers: whether something else comes into it, so that `text` is not what an application gets.
    """

    text: str
    refers_to: str = ""
    refers: bool = False


def read_value(raw: bytes) -> Reading:
    """Read a value as it is written in a file."""
    text = raw.decode(errors="replace")
    quote, inner = text[:1], text[1:-1]
    if quote == "'":
        # python-dotenv looks for ${NAME} between these quotes too, and it alone does.
        return Reading(_SINGLE_ESCAPE.sub(r"\1", inner), refers="${" in inner)
    if quote == "`":
        return Reading(inner)
    if quote == '"':
        return _refer(inner, _DOUBLE_ESCAPE.sub(lambda found: _ESCAPES.get(found[1], found[1]), inner))
    return _refer(text, text)


def _refer(written: str, meant: str) -> Reading:
    if whole := _WHOLE_REFERENCE.fullmatch(written):
        return Reading(meant, whole[1] or whole[2], refers=True)
    return Reading(meant, refers=bool(_REFERENCE.search(written)))


def write_value(value: str, old: bytes = b"") -> bytes | Fault:
    """Write a value: in the quotes of the old one, or in none, where every reader then reads the same.

    No fault repeats any of it: it may be a secret.
    """
    if not value.isprintable():
        return Fault(0, "", "there is a line break or another control character in the value")
    if "\\" in value or "${" in value or "`" in value:
        return Fault(0, "", "the readers of .env files differ on a backslash, a backtick and ${ in a value")
    forms = {
        "": value if _PLAIN.fullmatch(value) else None,
        "'": f"'{value}'" if "'" not in value else None,
        '"': f'"{value}"' if '"' not in value and "$" not in value else None,
    }
    for quote in (old[:1].decode(errors="replace"), *forms):
        if (form := forms.get(quote)) is not None:
            return form.encode()
    return Fault(0, "", "the readers of .env files differ on both kinds of quotes, or $ and ', in one value")
