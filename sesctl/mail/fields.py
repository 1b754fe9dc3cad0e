"""Where the header ends, and its fields as they stand there, byte for byte."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sesctl.model.message import HeaderField

MOST_BYTES = 4 * 1024 * 1024
MOST_FIELDS = 20_000
_LONGEST_SHOWN = 16_384
_NAME = re.compile(rb"[!-9;-~]{1,200}(?=[ \t]*:)")
_END = re.compile(rb"\r?\n\r?\n")


@dataclass(frozen=True, slots=True)
class RawField:
    """A field with its folds; `value` is what follows the colon, without the last line break."""

    name: bytes
    value: bytes

    def shown(self) -> HeaderField:
        """Unfold it, and decode it for people; the end of a very long one is left out."""
        text = self.value[: _LONGEST_SHOWN * 4].replace(b"\r\n", b"").replace(b"\n", b"")
        return HeaderField(
            self.name.decode("ascii"), text.decode("utf-8", "replace").strip()[:_LONGEST_SHOWN]
        )


@dataclass(frozen=True, slots=True)
class Header:
    """The fields of a header, from the top, and what is wrong with it.

    Attributes:
        complete: whether all of it was read.
    """

    fields: tuple[RawField, ...]
    faults: tuple[str, ...] = ()
    complete: bool = True

    def first(self, name: bytes) -> str:
        """The value of the topmost field of a name; empty where there is none."""
        return next((one.shown().value for one in self.fields if one.name.lower() == name), "")


def split_header(raw: bytes, start: int, end: int) -> tuple[int, int]:
    """Find where the header that begins at `start` ends, and where its body begins."""
    for mark in (b"\n", b"\r\n"):
        if raw.startswith(mark, start, end):
            return start, start + len(mark)
    blank = _END.search(raw, start, end)
    return (blank.start(), blank.end()) if blank else (end, end)


def read_header(raw: bytes, start: int, end: int, most_fields: int = MOST_FIELDS) -> Header:
    """Read the fields between two positions."""
    last = min(end, start + MOST_BYTES)
    fields: list[RawField] = []
    broken = 0
    while start < last and len(fields) < most_fields and broken < most_fields:
        stop = _end_of_field(raw, start, last)
        name = _NAME.match(raw, start, stop)
        if name:
            colon = raw.index(b":", name.end(), stop)
            fields.append(RawField(name[0], raw[colon + 1 : stop].removesuffix(b"\n").removesuffix(b"\r")))
        else:
            broken += 1
        start = stop
    faults = (f"{_lines(broken)} of the header {'is' if broken == 1 else 'are'} no field",) if broken else ()
    return Header(tuple(fields), faults, complete=start >= end)


def _lines(count: int) -> str:
    return "a line" if count == 1 else f"{count:,} lines"


def _end_of_field(raw: bytes, start: int, end: int) -> int:
    """Find the end of a field: the first line break that no blank follows."""
    while True:
        newline = raw.find(b"\n", start, end)
        if newline < 0:
            return end
        start = newline + 1
        if raw[start : start + 1] not in {b" ", b"\t"} or start >= end:
            return start
