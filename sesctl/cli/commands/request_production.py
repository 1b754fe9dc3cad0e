"""`sesctl request-production`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sesctl.cli import context, drafting, planned
from sesctl.cli.command import Run, command
from sesctl.cli.context import Authoritative, DnsTimeout, DryRun, Resolvers, Timeout
from sesctl.errors import ExitCode
from sesctl.model.plan import Plan, RequestProduction
from sesctl.model.production import state_of
from sesctl.planning.production import CONSENT, may_submit, words_for
from sesctl.render.clean import clean

if TYPE_CHECKING:
    from sesctl.cli.requested import Given
    from sesctl.model.account import Account, ProductionRequest
    from sesctl.model.production import Preflight, State
    from sesctl.ports import Aws, SesApi
    from sesctl.render.production import ReplyBody
    from sesctl.workflows.check_dns import Scene

_OF_STATE: dict[State, ExitCode] = {
    "granted": ExitCode.DONE,
    "pending": ExitCode.PENDING,
    "denied": ExitCode.FINDINGS,
    "failed": ExitCode.FINDINGS,
    "never-asked": ExitCode.FINDINGS,
    "unknown": ExitCode.COULD_NOT_LOOK,
}


@command(
    ("look, answer the questions, submit", "sesctl request-production"),
    (
        "in one line, and follow the review",
        "sesctl request-production --mail-type transactional --website https://example.com --wait",
    ),
    ("draft what reviewers ask for, and check it", "sesctl request-production --draft production.md"),
    ("after a denial: the reply to the support case", "sesctl request-production --reply production.md"),
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
            help="What you send, up to 5,000 characters, or a draft; optional, AWS has deprecated it.",
        ),
    ] = None,
    draft: Annotated[
        Path | None,
        typer.Option(
            "--draft",
            metavar="FILE",
            help="Write a draft of the texts that reviewers ask for; where the file is there, check it. "
            "Nothing is submitted.",
        ),
    ] = None,
    answer: Annotated[
        list[str] | None,
        typer.Option(
            "--answer",
            metavar="KEY=TEXT",
            help="For --draft; the keys are product, recipients, collection, bounces, unsubscribe, volume. "
            "Repeatable.",
        ),
    ] = None,
    reply: Annotated[
        Path | None,
        typer.Option("--reply", metavar="FILE", help="Print the reply to the support case, made of a draft."),
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

    A draft says what is sent, to whom, how addresses are collected, what happens to bounces and complaints, how people
    stop the mail, and how much there is. It is a file of yours: it is written once, checked often, and never replaced.
    """
    from sesctl.cli.requested import given, request, seen_in_words
    from sesctl.workflows.production import find_domain, look_before
    from sesctl.workflows.production import probe_website as probe

    drafting.check_options(draft, reply, answer)
    if draft and draft.exists():
        return drafting.show_draft(run, draft, drafting.read_draft(draft), written=False)
    answers = drafting.read_answers(answer)
    ready = drafting.read_draft(reply) if reply else None
    options = given(mail_type, website, contact_language, contact, use_case_file)
    seconds = context.seconds_of(timeout)
    aws = context.aws(run)
    ses = aws.ses()
    planned.who(aws, run.terminal)
    account = ses.account()
    state = state_of(account)
    if reply and ready:
        return drafting.show_reply(run, reply, ready, account, lambda body: _document(account, reply=body))
    if not draft and not may_submit(state):
        return _finish(run, ses, account, seconds if wait else None)
    run.terminal.say(clean(words_for(state, account)))
    scene = context.scene(resolver, authoritative, dns_timeout, aws)
    if draft:
        return _draft(
            run, draft, options=options, answers=answers, account=account, domain=domain, aws=aws, scene=scene
        )
    _show_details(run, account)
    name = context.domain_of(domain) if domain else find_domain(ses)
    seen = (*look_before(account, name, scene), *seen_in_words(options))
    wanted = request(run, options, account)
    if probe_website:
        from sesctl.cli.website import HttpsWebsite

        seen = (*seen, *probe(wanted.website, HttpsWebsite()))
    return _submit(
        run, ses, account, wanted, seen, yes=yes, dry_run=dry_run, seconds=seconds if wait else None
    )


def _draft(
    run: Run,
    path: Path,
    *,
    options: Given,
    answers: dict[str, str],
    account: Account,
    domain: str | None,
    aws: Aws,
    scene: Scene,
) -> ExitCode:
    """Write a draft of what can be seen and what is answered, and show what is still to be done."""
    from sesctl.cli.requested import kind_and_website
    from sesctl.workflows.production import find_domain
    from sesctl.workflows.production_draft import look_around

    name = context.domain_of(domain) if domain else find_domain(aws.ses())
    mail_type, website = kind_and_website(run, options, account)
    told = drafting.ask(run, website, mail_type, answers)
    seen = look_around(account, name, aws, scene, drafting.sample(name, website))
    return drafting.show_draft(run, path, drafting.write_draft(path, told, seen), written=True)


def _show_details(run: Run, account: Account) -> None:
    from sesctl.render.production import details_lines

    lines = details_lines(account.details) if account.details else []
    if lines:
        run.terminal.say("AWS knows already:")
        for line in lines:
            run.terminal.say(line)


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
        run.terminal.say(clean(words_for("pending", account)))
        account = _follow(run, ses, seconds)
    _show(run, account, submitted=False, request=None, seen=())
    if state_of(account) == "denied":
        run.terminal.say(
            "\nnext: sesctl request-production --draft production.md, then --reply production.md"
        )
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
    run.terminal.answer(_document(account, submitted=submitted, message=message, request=request, seen=seen))


def _document(
    account: Account,
    *,
    submitted: bool = False,
    message: str | None = None,
    request: ProductionRequest | None = None,
    seen: tuple[Preflight, ...] = (),
    reply: ReplyBody | None = None,
) -> str:
    from sesctl.render.documents import to_json
    from sesctl.render.production import production_document

    state = state_of(account)
    told = message or words_for(state, account)
    return to_json(
        production_document(
            account, state, told, submitted=submitted, request=request, preflight=seen, reply=reply
        )
    )


def _message(account: Account, state: State, *, submitted: bool) -> str:
    if submitted and state == "granted":
        return f"Granted: {account.region} is in production."
    if submitted and state == "never-asked":
        return "Submitted; AWS does not show a review yet."
    return words_for(state, account)
