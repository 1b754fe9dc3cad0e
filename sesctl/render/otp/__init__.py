"""Write the one-time-password mail, as plain text and as HTML with the same content."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesctl.model.otp import OtpMail
from sesctl.render.otp.page import page
from sesctl.render.otp.texts import LANGUAGES
from sesctl.render.otp.words import fill

if TYPE_CHECKING:
    from sesctl.model.otp import OtpFacts
    from sesctl.render.otp.words import Said


def compose(facts: OtpFacts, subject: str | None = None) -> OtpMail:
    """Write the built-in mail; `subject` stands in for its own."""
    words = LANGUAGES[facts.language]
    said = fill(words, facts)
    title = subject or said.subject
    html = page(said, subject=title, brand=facts.brand, code=facts.code, language=words.language)
    return OtpMail(title, _text(said), html, facts.code)


def _text(said: Said) -> str:
    """Write the plain text: the code in the first line and at its end, where programs look for it."""
    return f"{said.first_line}\n\n{said.purpose}\n{said.expires}\n\n{said.unasked}\n{said.warning}\n"
