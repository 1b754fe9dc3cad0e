"""A text that somebody pasted, out of a terminal, a log, a mail or a web page, to one plain line."""

from __future__ import annotations

import html
import re

_MOST = 64_000
"""Characters that are read of the beginning, and again of the end, of a text that is longer than both."""

_ENOUGH_LINES = 4

_ANSI = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]{0,200}(?:\x07|\x1b\\)|[@-Z\\-_])")
# Backslashes multiply where JSON is kept in JSON; the lookbehind lets a long row of them be read once.
_ESCAPE = re.compile(r"(?<!\\)\\+(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|([nrtbf]|[\"'/`]))")
_MARKUP = re.compile(
    r"</?(?:a|b|br|code|div|em|font|i|li|p|pre|small|span|strong|td|tr|u|ul)(?:\s[^<>]{0,300})?/?>",
    re.IGNORECASE,
)
_QUOTE_MARKS = re.compile(r"^(?:[ \t]*[>|])+[ \t]?", re.MULTILINE)
_SOFT_BREAK = re.compile(r"=\r?\n")
_INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]+")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_REPLY = re.compile(r"(?<![\w.])([245]\d\d)[ -]?([245]\.\d{1,3}\.\d{1,3})[ :]")
_LINE = re.compile(r"(?<![\w.-])([245]\d\d)([ -])(?=[A-Za-z<])")
# Quotation marks of word processors and of documentation, and AWS's own way to quote: `so'.
_MARKS = str.maketrans(dict.fromkeys("\u2018\u2019\u00b4`", "'") | dict.fromkeys("\u201c\u201d", '"'))


def flatten(text: str) -> str:
    """Write a pasted text as one line: no colours, no escapes, no marks of quoting, wrapped lines joined.

    Of a very long text only the beginning and the end are kept. Takes time in proportion to what is kept.
    """
    lines = _unescaped(shortened(text)).strip("\r\n").splitlines()
    return _one_line(("" if _is_broken(lines) else "\n").join(lines))


def glued(text: str) -> str:
    """The same for a text that was broken in the middle of words, where that cannot be seen."""
    return _one_line("".join(_unescaped(shortened(text)).strip("\r\n").splitlines()))


def _is_broken(lines: list[str]) -> bool:
    """Whether a terminal has broken the lines, in the middle of words: all are of one length but the last."""
    lengths = {len(line) for line in lines[:-1]}
    return len(lines) >= _ENOUGH_LINES and len(lengths) == 1 and len(lines[-1]) <= max(lengths)


def shortened(text: str) -> str:
    """The text, or its beginning and its end when it is longer than both together."""
    return f"{text[:_MOST]}\n{text[-_MOST:]}" if is_long(text) else text


def is_long(text: str) -> bool:
    """Whether something in the middle is left out."""
    return len(text) > 2 * _MOST


def _unescaped(text: str) -> str:
    text = _SOFT_BREAK.sub("", text)
    text = _ESCAPE.sub(_meant, text)
    text = html.unescape(_ANSI.sub("", text))
    return _QUOTE_MARKS.sub("", _INVISIBLE.sub("", _MARKUP.sub(" ", text)))


def _meant(escape: re.Match[str]) -> str:
    code = escape[1] or escape[2]
    if code:
        return chr(int(code, 16))
    return {"n": "\n", "r": "\n", "t": " ", "b": "", "f": " "}.get(escape[3], escape[3])


def _one_line(text: str) -> str:
    line = " ".join(_CONTROL.sub(" ", text.translate(_MARKS)).split())
    return _joined_lines(_without_repeats(line))


# Each line of a longer SMTP reply begins with the code, with a hyphen in all but the last (RFC 5321 4.2.1).


def _without_repeats(line: str) -> str:
    seen: set[tuple[str, str]] = set()

    def once(reply: re.Match[str]) -> str:
        code = (reply[1], reply[2])
        if code in seen:
            return ""
        seen.add(code)
        return f"{reply[1]} {reply[2]} "

    return _REPLY.sub(once, line)


def _joined_lines(line: str) -> str:
    begun: set[str] = set()

    def joined(reply: re.Match[str]) -> str:
        code, more = reply[1], reply[2] == "-"
        again = code in begun
        (begun.add if more else begun.discard)(code)
        return "" if again else f"{code} "

    return _LINE.sub(joined, line)
