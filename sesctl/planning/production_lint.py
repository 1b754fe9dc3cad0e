"""What reviewers would not take in the texts of a request."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sesctl.model.finding import Severity
from sesctl.model.production_draft import HEADINGS, PLACEHOLDER, Remark
from sesctl.planning.production import LONGEST_USE_CASE, wrong_website

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sesctl.model.account import MailType
    from sesctl.model.production_draft import Draft, Section

_SHORTEST = 8
"""Words; less says nothing that could be reviewed."""

_REQUIRED: tuple[Section, ...] = (
    "what", "recipients", "collection", "bounces", "unsubscribe", "volume", "sample",
)  # fmt: skip
_IN_WORDS: tuple[Section, ...] = ("what", "recipients", "collection", "bounces", "unsubscribe")
_VAGUE = re.compile(
    r"\b(etc\b\.?|and so on|various|all (?:kinds|sorts) of|some (?:e-?mails?|messages|mails?)|stuff|misc\w*|"
    r"(?:general|business) (?:e-?mails?|purposes|communications?)|as needed|when necessary|we will handle|"
    r"as usual|properly|appropriately)",
    re.IGNORECASE,
)
_MARKETING = re.compile(
    r"\b(newsletters?|promotion(?:s|al)?|campaigns?|marketing|advertis\w+|special offers?|discounts?|"
    r"subscribers?|bulk|blasts?)\b",
    re.IGNORECASE,
)
_TAKEN = r"(?:bought|buy(?:ing)?|purchas\w+|rent(?:ed|ing)?|scrap(?:e|ed|ing)|harvest\w*)"
_LISTS = r"(?:lists?|address(?:es)?|contacts|databases?|e-?mails?)"
_STRANGERS = re.compile(
    rf"\b({_TAKEN}\s(?:\w+\s){{0,3}}{_LISTS}|{_LISTS}\s(?:\w+\s){{1,3}}{_TAKEN}|"
    r"cold (?:e-?mails?|mails?|outreach)|prospects|sales leads|lead lists?|third[- ]party lists?|"
    r"public directories)\b",
    re.IGNORECASE,
)
_NEGATION = re.compile(r"\b(no|not|never|neither|nor|without|none|cannot)\b|n['\u2019]t\b", re.IGNORECASE)
_DEEDS = re.compile(
    r"\b(stop|remov|suppress|delet|disabl|block|unsubscrib|exclud|mark|flag|deactivat)\w*|nothing more",
    re.IGNORECASE,
)
_WAY_OUT = re.compile(r"unsubscrib|opt(?:s|ed)?[ -]?out|preference", re.IGNORECASE)
_NEAR = 60
"""Characters before a word in which a “no” turns it round."""


def lint(draft: Draft, plain: str) -> tuple[Remark, ...]:
    """Judge a draft; `plain` is the text as it would be sent. The worst comes first."""
    remarks = [*_of_whole(draft, plain), *_of_sections(draft)]
    return tuple(sorted(remarks, key=lambda remark: -remark.severity))


def lint_text(text: str, mail_type: MailType) -> tuple[Remark, ...]:
    """Judge the words of a text that is no draft."""
    remarks = [*_words("", text, mail_type), *_vague("", text), *_limit(text)]
    return tuple(sorted(remarks, key=lambda remark: -remark.severity))


def _of_whole(draft: Draft, plain: str) -> Iterator[Remark]:
    wrong = wrong_website(draft.website) if draft.website else "none is named"
    if wrong:
        yield Remark(
            "no-website",
            Severity.ERROR,
            "",
            f"There is no website that reviewers could look at: {wrong}.",
            "Write one behind `Website:`, such as https://example.com",
        )
    yield from _limit(plain)
    if not _is_latin(plain):
        yield Remark(
            "not-read",
            Severity.NOTE,
            "",
            "The words were not judged, since sesctl reads English only.",
            "Read them again yourself.",
        )


def _limit(text: str) -> Iterator[Remark]:
    if len(text) > LONGEST_USE_CASE:
        yield Remark(
            "over-the-limit",
            Severity.ERROR,
            "",
            f"The text has {len(text):,} characters, and AWS takes {LONGEST_USE_CASE:,}.",
            f"Shorten it by {len(text) - LONGEST_USE_CASE:,} characters.",
        )


def _of_sections(draft: Draft) -> Iterator[Remark]:
    for section in _REQUIRED:
        text = draft.sections.get(section, "")
        if not text or PLACEHOLDER in text:
            yield _unfinished(HEADINGS[section], text)
        else:
            yield from _of_section(section, text, draft.mail_type)
    for heading, text in draft.others:
        if PLACEHOLDER in text:
            yield _unfinished(heading, text)
        elif _is_latin(text):
            yield from _words(heading, text, draft.mail_type)


def _unfinished(heading: str, text: str) -> Remark:
    _, _, what = text.partition(f"{PLACEHOLDER}: ")
    wanted = what.partition(".")[0]
    return Remark(
        "unfinished",
        Severity.ERROR,
        heading,
        f"This is still to be written{f': {wanted}' if wanted else ''}.",
        f"Write it, in place of {PLACEHOLDER}." if text else "Write it below a heading of this name.",
    )


def _of_section(section: Section, text: str, mail_type: MailType) -> Iterator[Remark]:
    heading = HEADINGS[section]
    if section == "volume" and not any(char.isdecimal() for char in text):
        yield Remark(
            "no-numbers",
            Severity.ERROR,
            heading,
            "It names no number.",
            "Say how many mails on a usual day, and in the busiest hour.",
        )
    if section == "sample" or not _is_latin(text):
        return
    if section in _IN_WORDS:
        yield from _vague(heading, text)
    if section == "bounces":
        yield from _handling(heading, text)
    if section == "unsubscribe" and mail_type == "MARKETING" and not _WAY_OUT.search(text):
        yield Remark(
            "no-unsubscribe",
            Severity.ERROR,
            heading,
            "It does not say how people unsubscribe, and marketing mail needs a way.",
            "Name the link in every mail, and how soon it works.",
        )
    yield from _words(heading, text, mail_type)


def _vague(heading: str, text: str) -> Iterator[Remark]:
    found = _VAGUE.search(text)
    if found:
        message = f"“{found[0]}” says nothing that could be reviewed."
    elif len(text.split()) < _SHORTEST:
        message = f"It has {len(text.split())} words, which is too little to be reviewed."
    else:
        return
    yield Remark("vague", Severity.WARNING, heading, message, "Say who does what, and when.")


def _handling(heading: str, text: str) -> Iterator[Remark]:
    lower = text.lower()
    missing = [word for stem, word in (("bounc", "bounces"), ("compl", "complaints")) if stem not in lower]
    if missing or not _DEEDS.search(text):
        what = f"of {' and '.join(missing)}" if missing else "of what is then done with the address"
        yield Remark(
            "no-bounce-handling",
            Severity.ERROR,
            heading,
            f"It says nothing {what}.",
            "Say how you learn of bounces and of complaints, and that such addresses get nothing more.",
        )


def _words(heading: str, text: str, mail_type: MailType) -> Iterator[Remark]:
    if found := _said(_STRANGERS, text):
        yield Remark(
            "strangers",
            Severity.ERROR,
            heading,
            f"“{found}” reads as mail to people who have not asked for it, which AWS does not allow.",
            "Say how each of them has asked for it; where they have not, do not send.",
        )
    if mail_type == "TRANSACTIONAL" and (found := _said(_MARKETING, text)):
        yield Remark(
            "marketing-words",
            Severity.WARNING,
            heading,
            f"“{found}” is a word of marketing, and the request is for transactional mail.",
            "Leave it out, or ask for marketing mail.",
        )


def _said(words: re.Pattern[str], text: str) -> str:
    """The first of the words that is said, and not denied just before in the same sentence."""
    for found in words.finditer(text):
        before = re.split(r"[.!?;:]\s", text[max(0, found.start() - _NEAR) : found.start()])[-1]
        if not _NEGATION.search(before):
            return found[0]
    return ""


def _is_latin(text: str) -> bool:
    letters = [char for char in text if char.isalpha()]
    return not letters or sum(char.isascii() for char in letters) * 2 > len(letters)
