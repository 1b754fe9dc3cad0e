"""Set values in a .env file: only the values of lines change, and new lines are put at the end."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sesctl.grammar.dotenv import Assignment, Other, parse_dotenv
from sesctl.grammar.dotenv_values import write_value
from sesctl.model.fault import Fault

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sesctl.grammar.dotenv import Dotenv, Line

_LINE_END = re.compile(rb"\r\n|\n|\r")
_PLACE = re.compile(rb"[ \t]*#[ \t]*(?:export[ \t]+)?(?P<name>[A-Za-z_]\w*)[ \t]*=[ \t]*(?P<end>[\r\n]*)")
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_MANY_NULS = 3
"""One byte in three; text in UTF-16 has one in two."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A line to have.

    Attributes:
        value: None for a place to be filled in later, which is a comment until then: `# NAME=`.
        comment: stands above the line where it is new. It must not hold a quote: to some readers
            that would close one which was left open further up.
    """

    name: str
    value: str | None = field(repr=False)
    comment: str = ""


def edit(data: bytes, entries: Sequence[Entry], header: str) -> bytes | Fault:
    """Set values; what is missing is added in one block below a header.

    Of several lines for a name the last one counts, and is the one that is changed. A place becomes
    the line. No fault repeats a value.

    The header is framed by = signs: Node takes everything up to the next one, over any number of lines,
    for the name, where the last line of the file before was junk.
    """
    file = parse_dotenv(data)
    if fault := _unfit(data, file):
        return fault
    raw = [line.raw for line in file.lines]
    new: list[bytes] = []
    for entry in entries:
        at = _index(file, entry)
        made = _made(entry, file.lines[at] if at is not None else None)
        if isinstance(made, Fault):
            return made
        if at is None:
            new.append(made)
        else:
            raw[at] = made
    return _with_block(file, file.bom + b"".join(raw), new, header) if new else file.bom + b"".join(raw)


def is_place(line: Line, name: str) -> bool:
    """Whether a line is a place to be filled in: `# NAME=`."""
    found = _PLACE.fullmatch(line.raw) if isinstance(line, Other) else None
    return bool(found and found["name"].decode() == name)


def _unfit(data: bytes, file: Dotenv) -> Fault | None:
    if data.startswith(_UTF_16) or data.count(0) * _MANY_NULS > len(data):
        return Fault(
            0, "", "it is in UTF-16, which hardly any reader of .env files reads", "save it in UTF-8"
        )
    if line := file.open:
        return Fault(line.number, "", f"line {line.number} cannot be read for certain: {line.why}", "mend it")
    return None


def _index(file: Dotenv, entry: Entry) -> int | None:
    """Find the line that an entry is about, to be changed or kept."""
    named = file.of(entry.name)
    # Behind a byte order mark not every reader would find it.
    places = [line for line in file.lines[bool(file.bom) :] if is_place(line, entry.name)]
    chosen = (
        file.counting(entry.name)
        if entry.value is not None and named
        else next(iter((*named, *places)), None)
    )
    return next((at for at, line in enumerate(file.lines) if line is chosen), None)


def _made(entry: Entry, line: Line | None) -> bytes | Fault:
    if entry.value is None:
        return line.raw if line else _with_comment(entry, f"# {entry.name}=".encode())
    form = write_value(entry.value, line.value if isinstance(line, Assignment) else b"")
    if isinstance(form, Fault):
        return form
    if isinstance(line, Assignment):
        return _rewritten(line, form)
    assigned = f"{entry.name}=".encode() + form
    found = _PLACE.fullmatch(line.raw) if line else None
    return assigned + found["end"] if found else _with_comment(entry, assigned)


def _with_comment(entry: Entry, line: bytes) -> bytes:
    return f"# {entry.comment}\n".encode() + line if entry.comment else line


def _rewritten(line: Assignment, form: bytes) -> bytes:
    comment = line.after.lstrip().startswith(b"#")
    if comment and not form:  # to some readers the comment would be the value
        form = b'""'
    gap = b" " if line.after.startswith(b"#") else b""
    return line.before + form + gap + line.after


def _with_block(file: Dotenv, text: bytes, new: Sequence[bytes], header: str) -> bytes:
    end = _line_end(file)
    if text.removeprefix(file.bom) and not text.endswith((b"\n", end)):
        text += b"\n" if text.endswith(b"\r") else end
    top = f"# == {header} ==".encode()
    block = b"\n".join(new if _ends_in_block(file, top) else (top, *new))
    gap = b"" if _ends_in_block(file, top) or _ends_blank(file) else end
    return text + gap + block.replace(b"\n", end) + end


def _line_end(file: Dotenv) -> bytes:
    """Find what most lines end with."""
    found = _LINE_END.findall(file.raw)
    return max((b"\n", b"\r\n", b"\r"), key=found.count)


def _ends_in_block(file: Dotenv, top: bytes) -> bool:
    """Whether the last lines are a block of ours, with no blank line in it."""
    for line in reversed(file.lines):
        if not line.raw.strip():
            return False
        if line.raw.strip() == top:
            return True
    return False


def _ends_blank(file: Dotenv) -> bool:
    return not file.lines or not file.lines[-1].raw.strip()
