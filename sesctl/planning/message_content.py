"""What the plain text and the HTML of a message say, side by side."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sesctl.grammar.encoded_words import decode_words
from sesctl.grammar.visible_text import visible_text
from sesctl.model.message_seen import Content

if TYPE_CHECKING:
    from sesctl.model.message import Message

_MOST = 200_000
"""Characters of each text that are compared."""

_URL = re.compile(r"[a-z][a-z0-9+.-]{1,20}://\S+|www\.\S+", re.IGNORECASE)
_WORD = re.compile(r"\w{3,40}")
_NUMBER = re.compile(r"(?<![\w.,/-])(?:\d{4,10}|\d{3}[ -]\d{3}|\d{4}[ -]\d{4})(?![\w/-]|[.,]\d)")
_ALONE = re.compile(rf"^[ \t]*({_NUMBER.pattern})[ \t.]*$", re.MULTILINE)
_CALLED = re.compile(
    r"(?:code|otp|pin|passcode|password|kennwort|contraseña|codigo|código|kode|koden|codice)\b", re.IGNORECASE
)
_NEAR = 40
_MOST_CODES = 10


def content_of(message: Message) -> Content:
    """Compare the two texts, and find the codes in them."""
    texts = {name: _URL.sub(" ", text) for name, text in _texts(message).items()}
    subject = decode_words(message.first("subject"))
    codes = tuple(dict.fromkeys(code for text in texts.values() for code in _codes(text, subject)))[
        :_MOST_CODES
    ]
    return Content(codes, _missing(codes, texts), _alike(list(texts.values())))


def holds_code(message: Message, code: str) -> bool:
    """Whether a code stands in every text that the message has."""
    texts = _texts(message).values()
    return bool(texts) and all(_bare(code) in _bare(text) for text in texts)


def _texts(message: Message) -> dict[str, str]:
    """The beginning of each text, as its reader sees it."""
    plain, html = message.body("text/plain"), message.body("text/html")
    found = {
        "the plain text": plain.text if plain else None,
        "the HTML": visible_text(html.text[: 4 * _MOST]) if html and html.text is not None else None,
    }
    return {name: text[:_MOST] for name, text in found.items() if text is not None}


def _codes(text: str, subject: str) -> list[str]:
    """Numbers that stand alone on a line, near a word for a code, or in the subject, too."""
    found = [match[1] for match in _ALONE.finditer(text)]
    in_subject = {match[0] for match in _NUMBER.finditer(subject)}
    for match in _NUMBER.finditer(text):
        around = text[max(0, match.start() - _NEAR) : match.end() + _NEAR]
        if match[0] in in_subject or _CALLED.search(around):
            found.append(match[0])
    return [_bare(code) for code in found]


def _missing(codes: tuple[str, ...], texts: dict[str, str]) -> tuple[tuple[str, str], ...]:
    if len(texts) < 2:  # noqa: PLR2004 - nothing to compare with
        return ()
    bare = {name: _bare(text) for name, text in texts.items()}
    return tuple((code, name) for code in codes for name, text in bare.items() if code not in text)


def _alike(texts: list[str]) -> float | None:
    if len(texts) < 2:  # noqa: PLR2004 - as above
        return None
    words = [{word.casefold() for word in _WORD.findall(text)} for text in texts]
    fewer = min(len(one) for one in words)
    return len(words[0] & words[1]) / fewer if fewer else float(words[0] == words[1])


def _bare(text: str) -> str:
    """A number without what groups its digits; between words it is left as it is."""
    return re.sub(r"(?<=\d)[ -](?=\d)", "", text)
