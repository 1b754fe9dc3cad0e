"""What a mail says in one language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sesctl.model.otp import OtpFacts


@dataclass(frozen=True, slots=True)
class Words:
    """The sentences of one language; names in braces are filled from the facts.

    Attributes:
        language: for the `lang` attribute (BCP 47).
        subject: with the code in it, since that is what a notification shows.
        lead: what stands above the code, without a mark at its end.
        colon: what joins the lead and the code in plain text.
        space: what stands between two sentences.
        purpose: what the code is for.
        purpose_at: the same, where a website was named.
        expires: when it ends, for one minute and for several.
        unasked: what to do when one did not ask for it.
        warning: that nobody else is to have it.
    """

    language: str
    subject: str
    lead: str
    purpose: str
    purpose_at: str
    expires: tuple[str, str]
    unasked: str
    warning: str
    colon: str = ": "
    space: str = " "


@dataclass(frozen=True, slots=True)
class Said:
    """The sentences of one mail, filled in."""

    subject: str
    lead: str
    first_line: str
    purpose: str
    expires: str
    unasked: str
    warning: str
    space: str


def fill(words: Words, facts: OtpFacts) -> Said:
    """Fill the sentences; what is filled in is never read for braces again."""
    known = {
        "code": facts.code,
        "brand": facts.brand,
        "minutes": str(facts.minutes),
        "website": facts.website,
    }
    lead = words.lead.format_map(known)
    return Said(
        subject=words.subject.format_map(known),
        lead=lead,
        first_line=f"{lead}{words.colon}{facts.code}",
        purpose=(words.purpose_at if facts.website else words.purpose).format_map(known),
        expires=words.expires[facts.minutes != 1].format_map(known),
        unasked=words.unasked.format_map(known),
        warning=words.warning.format_map(known),
        space=words.space,
    )
