"""Draft the texts that reviewers ask for, from what can be seen and what the sender has said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesctl.model.production_draft import PLACEHOLDER, Draft

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sesctl.model.production_draft import Answers, Section, Seen

_CODES = (
    "The mail carries a one-time code for signing in. It goes to one person at a time, who has asked for "
    "it a moment before, and it is the only kind of mail that is sent."
)
_ASKED = "Only people who are signing up or signing in, each of whom has just asked for a code."
_TYPED = (
    "People type their own address into the form at {website}, and the code that arrives shows that it is "
    "theirs. No address is bought, rented, scraped or taken from anywhere else."
)
_ON_REQUEST = (
    "There is no list to leave: a mail is sent only when a person asks for a code, and one for each time. "
    "Who does not ask gets none, and the mail says what to do for somebody who has not asked for it."
)

_ENDS = ".!?\u3002\uff01\uff1f"
"""What ends a sentence, in Chinese and Japanese too."""


def compose(answers: Answers, seen: Seen) -> Draft:
    """Write a draft; what nobody can know but the sender is left to be written."""
    told = dict(_sections(answers, seen))
    return Draft(
        seen.domain,
        seen.region,
        answers.website or None,
        answers.mail_type,
        {section: text for section, text in told.items() if text},
    )


def _sections(answers: Answers, seen: Seen) -> Iterator[tuple[Section, str]]:
    codes = answers.mail_type == "TRANSACTIONAL"
    yield (
        "what",
        _joined(sentence(answers.product) or _open("what the product does"), _CODES if codes else ""),
    )
    yield "recipients", sentence(answers.recipients) or (_ASKED if codes else _open("who they are"))
    typed = _TYPED.format(website=answers.website or "our website")
    yield (
        "collection",
        sentence(answers.collection) or (typed if codes else _open("where, and with what consent")),
    )
    yield "bounces", _bounces(answers, seen)
    yield (
        "unsubscribe",
        sentence(answers.unsubscribe) or (_ON_REQUEST if codes else _open("the link, and how soon")),
    )
    yield "volume", _volume(answers.volume)
    yield "authentication", _authentication(seen)
    yield "sample", (seen.sample if codes else "") or _open("a mail as it is sent")


def _bounces(answers: Answers, seen: Seen) -> str:
    return _joined(
        sentence(answers.bounces) or _open("who looks at them, how soon, and what is done then"),
        _suppression(seen.suppressed),
        f"Amazon SES reports both to {_listed(seen.topics)}." if seen.topics else "",
        "Amazon SES forwards both to the address of the sender."
        if seen.forwarded and not seen.topics
        else "",
    )


def _suppression(reasons: tuple[str, ...]) -> str:
    verbs = {"BOUNCE": "bounce", "COMPLAINT": "complain"}
    told = " or ".join(verbs[reason] for reason in verbs if reason in reasons)
    if not told:
        return ""
    return f"Addresses that {told} are put on the suppression list of the account, and get nothing more."


def _volume(told: str) -> str:
    if not told:
        return _open("how many mails on a usual day, and in the busiest hour")
    plain = told.strip().rstrip(".").replace(",", "").replace(" ", "")
    return f"About {int(plain):,} mails on a usual day." if plain.isdecimal() else sentence(told)


def _authentication(seen: Seen) -> str:
    if not (seen.domain and seen.verified):
        return ""
    said = [
        "DKIM signs every mail with the domain's own keys" if seen.signed else "",
        f"the MAIL FROM domain is {seen.mail_from}, whose SPF record authorises Amazon SES"
        if seen.mail_from
        else "",
        f"a DMARC policy is published ({seen.dmarc})" if seen.dmarc else "",
    ]
    rest = "; ".join(part for part in said if part)
    verified = f"The mail comes from {seen.domain}, which is verified in {seen.region}"
    return f"{verified}: {rest}." if rest else f"{verified}."


def sentence(text: str) -> str:
    """Make a sentence of what somebody typed: a capital in front, a full stop behind."""
    text = " ".join(text.split())
    if not text:
        return ""
    return text[0].upper() + text[1:] + ("" if text[-1] in _ENDS else ".")


def _open(what: str) -> str:
    return f"{PLACEHOLDER}: {what}."


def _joined(*parts: str) -> str:
    return " ".join(part for part in parts if part)


def _listed(names: tuple[str, ...]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
