"""A .env file as its lines, with every byte kept.

The form has no standard. What is read here is what python-dotenv, the dotenv of npm, Node's --env-file and
Docker Compose have in common; where they differ on which lines a value takes, it is `Unclear`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TypeAlias

BOM = b"\xef\xbb\xbf"
_NAME = rb"[ \t\v\f]*(?:export[ \t\v\f]+)?(?:'(?P<quoted>[^'\r\n]+)'|(?P<bare>[^=#\s'][^=#\s]*))"
_HEAD = re.compile(_NAME + rb"[ \t\v\f]*=(?P<blank>[ \t\v\f]*)")
# In a shell it hands the variable on; python-dotenv takes its value away, Compose takes that of its own.
_NAME_ALONE = re.compile(_NAME + rb"[ \t\v\f]*(?:#[^\r\n]*)?(?:\r\n|\n|\r|\Z)")
_COLON = re.compile(rb"[ \t\v\f]*(?:export[ \t\v\f]+)?(?P<name>[\w.-]+)[ \t]*:[ \t]*")
# To python-dotenv it is a quoted name, also over several lines.
_QUOTE_FIRST = re.compile(rb"[ \t\v\f]*(?:export[ \t\v\f]+)?'")
_REST = re.compile(rb"[^\r\n]*(?:\r\n|\n|\r|\Z)")
_LINE_END = re.compile(rb"\r\n|\n|\r")
_TAIL = re.compile(rb"[ \t\v\f]*(?:#[^\r\n]*)?(?:\r\n|\n|\r|\Z)")
_COMMENT = re.compile(rb"[ \t\v\f]+#|[ \t\v\f]*\Z")
# As those end it who know no escapes, and as those do who know them.
_QUOTED = {
    b"'": (re.compile(rb"'[^']*'"), re.compile(rb"'(?:\\.|[^'\\])*'", re.DOTALL)),
    b'"': (re.compile(rb'"[^"]*"'), re.compile(rb'"(?:\\.|[^"\\])*"', re.DOTALL)),
}
_BACKTICKS = re.compile(rb"`[^`]*`")


@dataclass(frozen=True, slots=True)
class Other:
    """A blank line, a comment, or something that assigns nothing."""

    number: int
    raw: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Assignment:
    """`NAME=value`, over one line or, within quotes, over several.

    Attributes:
        number: of its first line, counted from 1.
        before: everything up to the value.
        value: as it is written, with its quotes.
        after: blanks, a comment, and the end of the line.
    """

    number: int
    name: str
    before: bytes
    value: bytes = field(repr=False)
    after: bytes = field(repr=False)

    @property
    def raw(self) -> bytes:
        """All of it."""
        return self.before + self.value + self.after


@dataclass(frozen=True, slots=True)
class Unclear:
    """A line that readers read differently.

    Attributes:
        name: that some of them take it to assign; empty where there is none.
        why: as a clause.
        open: whether they differ on what the lines below it are.
    """

    number: int
    name: str
    raw: bytes = field(repr=False)
    why: str
    open: bool = False


Line: TypeAlias = Other | Assignment | Unclear


@dataclass(frozen=True, slots=True)
class Dotenv:
    """A file: an optional byte order mark, and its lines."""

    bom: bytes
    lines: tuple[Line, ...]

    @property
    def raw(self) -> bytes:
        """Every byte of it."""
        return self.bom + b"".join(line.raw for line in self.lines)

    @property
    def open(self) -> Unclear | None:
        """The first line below which readers differ."""
        return next((line for line in self.lines if isinstance(line, Unclear) and line.open), None)

    def of(self, name: str) -> tuple[Assignment | Unclear, ...]:
        """Every line that assigns a name, to some reader at least."""
        return tuple(line for line in self.lines if not isinstance(line, Other) and line.name == name)

    def counting(self, name: str) -> Assignment | None:
        """The line that every reader takes the value from: the last one."""
        last = self.of(name)[-1:]
        return last[0] if last and isinstance(last[0], Assignment) else None


def parse_dotenv(data: bytes) -> Dotenv:
    """Take any bytes apart; put together again they are the same."""
    bom = BOM if data.startswith(BOM) else b""
    lines: list[Line] = []
    at, number = len(bom), 1
    while at < len(data):
        line = _line(data, at, number)
        lines.append(_behind_mark(line) if bom and not lines else line)
        at += len(line.raw)
        number += len(_LINE_END.findall(line.raw))
    return Dotenv(bom, tuple(lines))


def _behind_mark(line: Line) -> Line:
    if not isinstance(line, Assignment):
        return line
    return Unclear(line.number, line.name, line.raw, "a byte order mark stands before the name")


def _line(data: bytes, at: int, number: int) -> Line:
    raw = _rest(data, at)
    if head := _HEAD.match(data, at):
        return _assignment(data, head, number)
    if colon := _COLON.match(data, at):
        quoted = data[colon.end() : colon.end() + 1] in _QUOTED
        within = quoted and (_close(data, colon.end()) or len(data) + 1) <= at + len(raw)
        name = colon["name"].decode()
        return Unclear(number, name, raw, "there is a colon where = belongs", open=quoted and not within)
    if alone := _NAME_ALONE.match(data, at):
        return Unclear(number, _name(alone), raw, "it has no value")
    if _QUOTE_FIRST.match(data, at):
        return Unclear(number, "", raw, "it begins with a quote", open=True)
    return Other(number, raw)


def _assignment(data: bytes, head: re.Match[bytes], number: int) -> Line:
    name = _name(head)
    raw = _rest(data, head.start())
    start = head.end()
    quote = data[start : start + 1]
    if quote in _QUOTED:
        end = _close(data, start)
        if end is None:
            return Unclear(number, name, raw, "its quote is not closed for every reader", open=True)
        tail = _TAIL.match(data, end)
        if not tail:
            return Unclear(number, name, raw, "something stands behind its closing quote")
        line = Assignment(number, name, data[head.start() : start], data[start:end], tail[0])
    elif (ticks := _BACKTICKS.match(data, start)) and (tail := _TAIL.match(data, ticks.end())):
        line = Assignment(number, name, data[head.start() : start], ticks[0], tail[0])
    else:
        line = _unquoted(data, head, number, name)
    if name != name.strip():
        return Unclear(number, name.strip(), line.raw, "an invisible character stands in the name")
    return line


def _name(head: re.Match[bytes]) -> str:
    return (head["quoted"] or head["bare"]).decode(errors="surrogateescape")


def _unquoted(data: bytes, head: re.Match[bytes], number: int, name: str) -> Assignment:
    rest = _rest(data, head.end())
    text = rest.rstrip(b"\r\n")
    if text[:1] in {b"", b"#"}:  # nothing but a comment: what lies before it, is no part of the value
        return Assignment(number, name, head[0].removesuffix(head["blank"]), b"", head["blank"] + rest)
    found = _COMMENT.search(text)
    end = found.start() if found else len(text)
    return Assignment(number, name, head[0], rest[:end], rest[end:])


def _close(data: bytes, start: int) -> int | None:
    """Find where a quoted value ends; None where readers see other lines in it."""
    plain, escaping = (form.match(data, start) for form in _QUOTED[data[start : start + 1]])
    # Several readers take a backslash there for one that escapes the quote, even if another stands before it.
    if not plain or not escaping or escaping[0].endswith((b"\\'", b'\\"')):
        return None
    end = escaping.end()
    if not _LINE_END.search(data, start, end - 1):
        return end
    return end if plain.end() == end and _TAIL.match(data, end) else None


def _rest(data: bytes, at: int) -> bytes:
    found = _REST.match(data, at)
    return found[0] if found else b""
