"""Make text from strangers harmless to a terminal, and keep it readable."""

from __future__ import annotations

import unicodedata

_HARMFUL = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_LONGEST = 2000


def clean(text: str, longest: int = _LONGEST) -> str:
    r"""Write every control, format and private character as an escape, such as `\x1b` and `\u202e`.

    What is longer than `longest` characters is cut, with an ellipsis.
    """
    if not (text.isascii() and text.isprintable()):
        text = "".join(_shown(character) for character in text[: longest + 1])
    return text if len(text) <= longest else f"{text[:longest]}…"


def _shown(character: str) -> str:
    if unicodedata.category(character) not in _HARMFUL:
        return character
    if character.isascii():
        return repr(character)[1:-1]
    return character.encode("ascii", "backslashreplace").decode()
