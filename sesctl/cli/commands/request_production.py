"""`sesctl request-production`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sesctl.cli import context, planned
from sesctl.cli.command import Run, command
from sesctl.cli.context import Authoritative, DnsTimeout, DryRun, Resolvers, Timeout
from sesctl.errors import ExitCode, SesctlError, usage
from sesctl.model.account import ProductionRequest
from sesctl.model.plan import Plan, RequestProduction
from sesctl.model.production import state_of
from sesctl.planning.production import (
    CONSENT,
    LONGEST_USE_CASE,
    MOST_CONTACTS,
    may_submit,
    words_for,
    wrong_contact,
    wrong_website,
)
from sesctl.render.clean import clean

if TYPE_CHECKING:
    from sesctl.model.account import Account, ContactLanguage, MailType
    from sesctl.model.production import Preflight, State
    from sesctl.ports import SesApi

_LANGUAGES: dict[str, ContactLanguage] = {"EN": "EN", "JA": "JA"}
_MAIL_TYPES: dict[str, MailType] = {"TRANSACTIONAL": "TRANSACTIONAL", "MARKETING": "MARKETING"}
_OF_STATE: dict[State, ExitCode] = {
    "granted": ExitCode.DONE,
    "pending": ExitCode.PENDING,
    "denied": ExitCode.FINDINGS,
    "failed": ExitCode.FINDINGS,
    "never-asked": ExitCode.FINDINGS,
    "unknown": ExitCode.COULD_NOT_LOOK,
}


@dataclass(frozen=True, slots=True)
class Given:
    """What was given on the command line."""

    mail_type: str | None
    website: str | None
    language: str | None
    contacts: tuple[str, ...]
    use_case: str | None


@command(
    ("look, answer the questions, submit", "sesctl request-production"),
    (
        "in one line, and follow the review",
        "sesctl request-production --mail-type transactional --website https://example.com --wait",
    ),
)
def app(
    run: Run,
    domain: Annotated[
        str | None,
        typer.Argument(metavar="DOMAIN", help="The domain that reviewers will look at.", show_default=False),
    ] = None,
    *,
    mail_type: Annotated[
        str | None,
        typer.Option("--mail-type", metavar="TYPE", help="transactional (such as OTP mail) or marketing."),
    ] = None,
    website: Annotated[str | None, typer.Option("--website", metavar="URL", help="Your website.")] = None,
    contact_language: Annotated[
        str | None,
        typer.Option("--contact-language", metavar="EN|JA", help="Of AWS's letters.  [default: EN]"),
    ] = None,
    contact: Annotated[
        list[str] | None,
        typer.Option(
            "--contact", metavar="ADDRESS", help="Who else is told about the review; up to 4 times."
        ),
    ] = None,
    use_case_file: Annotated[
        Path | None,
        typer.Option(
            "--use-case-file",
            metavar="FILE",
            help="What you send, up to 5,000 characters; optional, AWS has deprecated it.",
        ),
    ] = None,
    probe_website: Annotated[
        bool,
        typer.Option(
            "--probe-website",
            help="Ask the website whether it answers over https, and mentions a privacy policy.",
        ),
    ] = False,
    yes: Annotated[
        bool,
        typer.Option(
            "--yes",
            "-y",
            help="Submit without asking, and declare what the console has people tick (see below).",
        ),
    ] = False,
    dry_run: DryRun = False,
    wait: Annotated[bool, typer.Option("--wait", help="Follow the review until it has an outcome.")] = False,
    timeout: Timeout = "24h",
    resolver: Resolvers = None,
    authoritative: Authoritative = None,
    dns_timeout: DnsTimeout = 5.0,
) -> ExitCode:
    """Ask AWS to let the account out of the sandbox: look first, show the request, submit it once.

    Whoever submits declares: I only send to people who asked for it, and I handle bounces and complaints. Nothing
    is ever submitted a second time by itself; after a denial the way on is a reply in the support case.
    """
    from sesctl.workflows.production import find_domain, look_before
    from sesctl.workflows.production import probe_website as probe

    given = _given(mail_type, website, contact_language, contact, use_case_file)
    seconds = context.seconds_of(timeout)
    aws = context.aws(run)
    ses = aws.ses()
    planned.who(aws, run.terminal)
    account = ses.account()
    state = state_of(account)
    run.terminal.say(clean(words_for(state, account)))
    if not may_submit(state):
        return _finish(run, ses, account, seconds if wait else None)
    _show_details(run, account)
    name = context.domain_of(domain) if domain else find_domain(ses)
    scene = context.scene(resolver, authoritative, dns_timeout, aws)
    seen = look_before(account, name, scene)
    request = _request(run, given, account)
    if probe_website:
        from sesctl.cli.website import HttpsWebsite

        seen = (*seen, *probe(request.website, HttpsWebsite()))
    return _submit(
        run, ses, account, request, seen, yes=yes, dry_run=dry_run, seconds=seconds if wait else None
    )


def _given(
    mail_type: str | None,
    website: str | None,
    language: str | None,
    contacts: list[str] | None,
    use_case_file: Path | None,
) -> Given:
    """Check what was given, before anything is asked of AWS."""
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
    return Given(mail_type, website, language, tuple(contacts or ()), _use_case(use_case_file))


def _use_case(path: Path | None) -> str | None:
    if path is None:
        return None
    try:
        text = path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror or "" if isinstance(error, OSError) else "it is not a text in UTF-8"
        raise SesctlError("file", f"cannot read {path}", why=why, try_="check the path") from error
    if len(text) > LONGEST_USE_CASE:
        raise usage(
            f"the use case in {path} is too long",
            why=f"it has {len(text):,} characters, and AWS takes {LONGEST_USE_CASE:,}",
            try_="shorten it",
        )
    return text or None


def _show_details(run: Run, account: Account) -> None:
    from sesctl.render.production import details_lines

    lines = details_lines(account.details) if account.details else []
    if lines:
        run.terminal.say("AWS knows already:")
        for line in lines:
            run.terminal.say(line)


def _request(run: Run, given: Given, account: Account) -> ProductionRequest:
    """Put the request together; what is missing is asked for on a terminal, and a mistake elsewhere."""
    known = account.details
    ask = run.terminal.ask_until if run.terminal.interactive else None
    mail_type = given.mail_type or (
        ask("Mail type, transactional or marketing", _wrong_mail_type, "transactional") if ask else None
    )
    website = given.website or (
        ask("Website", wrong_website, known.website or "" if known else "") if ask else None
    )
    missing = [option for value, option in ((mail_type, "--mail-type"), (website, "--website")) if not value]
    if missing:
        raise usage(
            f"{' and '.join(missing)} {'are' if len(missing) > 1 else 'is'} missing",
            why="AWS demands them, and there is nobody to ask",
            try_="sesctl request-production --mail-type transactional --website https://example.com",
        )
    language = given.language or (known.contact_language if known else None) or "EN"
    contacts = given.contacts
    if ask and not contacts:
        one = ask("Another address to tell about the review (or none)", wrong_contact)
        contacts = (one,) if one else ()
    return ProductionRequest(
        _MAIL_TYPES[(mail_type or "").upper()],
        website or "",
        _LANGUAGES.get(language.upper(), "EN"),
        contacts,
        given.use_case,
    )


def _wrong_mail_type(text: str) -> str | None:
    return None if text.upper() in _MAIL_TYPES else "type transactional or marketing"


def _submit(
    run: Run,
    ses: SesApi,
    account: Account,
    request: ProductionRequest,
    seen: tuple[Preflight, ...],
    *,
    yes: bool,
    dry_run: bool,
    seconds: int | None,
) -> ExitCode:
    from sesctl.render.production import preflight_lines, request_lines
    from sesctl.workflows.production import submit

    for line in ("what reviewers will see:", *preflight_lines(seen), "the request:", *request_lines(request)):
        run.terminal.say(line)
    run.terminal.say(f"  declares   {CONSENT}")
    plan = Plan((RequestProduction(request, account.region),))
    agreed = planned.agreed(plan, run, yes=yes, dry_run=dry_run, question="Declare this, and submit?")
    if not agreed:
        _show(run, account, submitted=False, request=request, seen=seen)
        return ExitCode.PLAN_NOT_APPLIED
    account, accepted = submit(request, ses)
    if state_of(account) == "pending" and seconds is not None:
        account = _follow(run, ses, seconds)
    _show(run, account, submitted=accepted, request=request, seen=seen)
    return _OF_STATE[state_of(account)]


def _finish(run: Run, ses: SesApi, account: Account, seconds: int | None) -> ExitCode:
    """Nothing can be submitted: follow the review that is under way, or say where it stands."""
    if state_of(account) == "pending" and seconds is not None:
        account = _follow(run, ses, seconds)
    _show(run, account, submitted=False, request=None, seen=())
    return _OF_STATE[state_of(account)]


def _follow(run: Run, ses: SesApi, seconds: int) -> Account:
    from sesctl.workflows.production import follow

    run.terminal.say("waiting for the outcome of the review; Ctrl-C stops waiting, not the review …")
    try:
        return follow(ses, context.SystemClock(), seconds, lambda _: None)
    except KeyboardInterrupt:
        run.terminal.say("\nstill under review; to go on: sesctl request-production --wait")
        raise


def _show(
    run: Run,
    account: Account,
    *,
    submitted: bool,
    request: ProductionRequest | None,
    seen: tuple[Preflight, ...],
) -> None:
    state = state_of(account)
    message = _message(account, state, submitted=submitted)
    if not run.json:
        run.terminal.answer(clean(message))
        return
    from sesctl.render.documents import to_json
    from sesctl.render.production import production_document

    run.terminal.answer(
        to_json(
            production_document(account, state, message, submitted=submitted, request=request, preflight=seen)
        )
    )


def _message(account: Account, state: State, *, submitted: bool) -> str:
    if submitted and state == "granted":
        return f"Granted: {account.region} is in production."
    if submitted and state == "never-asked":
        return "Submitted; AWS does not show a review yet."
    return words_for(state, account)
