"""What a reader sees of an HTML text, roughly, and in one pass."""

from __future__ import annotations

import re
from html import unescape

# Inside of a word they may stand; every other tag ends one.
_INLINE = frozenset(
    {"a", "abbr", "b", "big", "code", "em", "font", "i", "ins", "kbd", "mark", "s", "samp", "small", "span"}
    | {"strike", "strong", "sub", "sup", "tt", "u", "var", "wbr"}
)
_UNSEEN = frozenset({"head", "script", "style", "template", "title"})
_TAG = re.compile(r"</?([a-zA-Z][a-zA-Z0-9-]{0,40})")


def visible_text(html: str) -> str:
    """Take tags, comments, styles and scripts out; what is never closed hides the rest, as in a browser."""
    shown: list[str] = []
    lowered = html.lower()
    if len(lowered) != len(html):  # a letter such as the dotted capital I has a longer lower case
        lowered = html
    position = 0
    while (start := html.find("<", position)) >= 0:
        shown.append(html[position:start])
        position, between = _after_tag(html, lowered, start)
        shown.append(between)
    shown.append(html[position:] if position < len(html) else "")
    return unescape("".join(shown)).replace("\xa0", " ")


def _after_tag(html: str, lowered: str, start: int) -> tuple[int, str]:
    """Find where what begins at a `<` ends, and what is seen of it."""
    if html.startswith("<!--", start):
        return _after(html, "-->", start + 4), ""
    if html.startswith(("<!", "<?"), start):
        return _after(html, ">", start), ""
    tag = _TAG.match(html, start)
    if not tag:
        return start + 1, "<"
    name = tag[1].lower()
    end = _after(html, ">", start)
    if name in _UNSEEN and not html.startswith("</", start):
        return _after(html, ">", _after(lowered, f"</{name}", end)), " "
    return end, "" if name in _INLINE else "\n"


def _after(text: str, mark: str, start: int) -> int:
    """Find the end of the next mark; the end of the text where there is none."""
    found = text.find(mark, start)
    return len(text) if found < 0 else found + len(mark)
