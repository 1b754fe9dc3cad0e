"""What `request-production` was given: options, and a file with the use case."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sesctl.cli.drafting import read_text
from sesctl.errors import SesctlError, usage
from sesctl.grammar.production_draft import parse_draft
from sesctl.model.account import ProductionRequest
from sesctl.model.fault import Fault
from sesctl.model.finding import Severity
from sesctl.model.production import Preflight
from sesctl.model.production_draft import PLACEHOLDER
from sesctl.planning.production import LONGEST_USE_CASE, MOST_CONTACTS, wrong_contact, wrong_website
from sesctl.planning.production_lint import lint, lint_text
from sesctl.render.production_draft import draft_plain

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from sesctl.cli.command import Run
    from sesctl.model.account import Account, ContactLanguage, MailType
    from sesctl.model.production_draft import Remark

_LANGUAGES: dict[str, ContactLanguage] = {"EN": "EN", "JA": "JA"}
_NONE = {"none", "no", "-"}
_MAIL_TYPES: dict[str, MailType] = {"TRANSACTIONAL": "TRANSACTIONAL", "MARKETING": "MARKETING"}


@dataclass(frozen=True, slots=True)
class Given:
    """What was given on the command line, and in a draft that was named there."""

    mail_type: str | None
    website: str | None
    language: str | None
    contacts: tuple[str, ...]
    use_case: str | None
    remarks: tuple[Remark, ...] = ()


def given(
    mail_type: str | None,
    website: str | None,
    language: str | None,
    contacts: Sequence[str] | None,
    use_case_file: Path | None,
) -> Given:
    """Check what was given, before anything is asked of AWS; raises SesctlError."""
    if mail_type and mail_type.upper() not in _MAIL_TYPES:
        raise usage(
            f"{mail_type!r} is not a mail type",
            why="AWS knows two: transactional and marketing",
            try_="--mail-type transactional",
        )
    if language and language.upper() not in _LANGUAGES:
        raise usage(
            f"{language!r} is not a contact language",
            why="AWS offers EN and JA",
            try_="--contact-language EN",
        )
    if website and (wrong := wrong_website(website)):
        raise usage(f"{website!r} cannot be the website", why=wrong, try_="--website https://example.com")
    for one in contacts or ():
        if wrong := wrong_contact(one):
            raise usage("a contact is not right", why=wrong, try_="--contact admin@example.com")
    if len(contacts or ()) > MOST_CONTACTS:
        raise usage("there are too many contacts", why=f"AWS takes up to {MOST_CONTACTS}", try_="name fewer")
    options = Given(mail_type, website, language, tuple(contacts or ()), None)
    return _with_use_case(options, use_case_file) if use_case_file else options


def _with_use_case(options: Given, path: Path) -> Given:
    """Read the use case: a draft, which names website and mail type as well, or any text."""
    text = read_text(path).strip()
    draft = parse_draft(text)
    if isinstance(draft, Fault):
        kind = _MAIL_TYPES.get((options.mail_type or "").upper(), "TRANSACTIONAL")
        remarks = lint_text(text, kind) if text else ()
        plain, website, mail_type = text, options.website, options.mail_type
    else:
        plain = draft_plain(draft)
        remarks = lint(draft, plain)
        website = options.website or (None if wrong_website(draft.website or "") else draft.website)
        mail_type = options.mail_type or draft.mail_type
    _check(plain, path)
    return Given(mail_type, website, options.language, options.contacts, plain or None, remarks)


def _check(text: str, path: Path) -> None:
    if PLACEHOLDER in text:
        raise SesctlError(
            "file",
            f"{path} is not finished",
            why=f"it still says {PLACEHOLDER}",
            try_=f"sesctl request-production --draft {path}",
        )
    if len(text) > LONGEST_USE_CASE:
        raise usage(
            f"the use case in {path} is too long",
            why=f"it has {len(text):,} characters, and AWS takes {LONGEST_USE_CASE:,}",
            try_="shorten it",
        )


def seen_in_words(options: Given) -> tuple[Preflight, ...]:
    """What reviewers see in the use case; nothing where there is none."""
    bad = [one for one in options.remarks if one.severity > Severity.NOTE]
    if options.use_case is None:
        return ()
    return tuple(
        Preflight("use case", "problem", f"{one.where}: {one.message}" if one.where else one.message, one.fix)
        for one in bad
    ) or (Preflight("use case", "ok", "nothing to mend in the text"),)


def kind_and_website(run: Run, options: Given, account: Account) -> tuple[MailType, str]:
    """Return mail type and website; what is missing is asked for on a terminal, and a mistake elsewhere."""
    known = account.details
    ask = run.terminal.ask_until if run.terminal.interactive else None
    mail_type = options.mail_type or (
        ask("Mail type, transactional or marketing", _wrong_mail_type, "transactional") if ask else None
    )
    website = options.website or (
        ask("Website", wrong_website, known.website or "" if known else "") if ask else None
    )
    missing = [option for value, option in ((mail_type, "--mail-type"), (website, "--website")) if not value]
    if missing:
        raise usage(
            f"{' and '.join(missing)} {'are' if len(missing) > 1 else 'is'} missing",
            why="AWS demands them, and there is nobody to ask",
            try_="sesctl request-production --mail-type transactional --website https://example.com",
        )
    return _MAIL_TYPES[(mail_type or "").upper()], website or ""


def request(run: Run, options: Given, account: Account) -> ProductionRequest:
    """Put the request together."""
    mail_type, website = kind_and_website(run, options, account)
    language = options.language or (account.details.contact_language if account.details else None) or "EN"
    contacts = options.contacts
    if run.terminal.interactive and not contacts:
        one = run.terminal.ask_until("Another address to tell about the review (Enter for none)", _wrong_one)
        contacts = (one,) if one and one.lower() not in _NONE else ()
    return ProductionRequest(
        mail_type, website, _LANGUAGES.get(language.upper(), "EN"), contacts, options.use_case
    )


def _wrong_one(text: str) -> str | None:
    return None if text.lower() in _NONE else wrong_contact(text)


def _wrong_mail_type(text: str) -> str | None:
    return None if text.upper() in _MAIL_TYPES else "type transactional or marketing"
