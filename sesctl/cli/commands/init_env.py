"""`sesctl init env`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sesctl.cli import context, planned
from sesctl.cli.command import Run, command
from sesctl.cli.context import DnsTimeout, DryRun, Resolvers, Yes
from sesctl.errors import ExitCode, SesctlError, usage, worst
from sesctl.model.fact import Found, Missing, NotAsked, Unread

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sesctl.model.fact import Fact
    from sesctl.planning.env import EnvFiles, EnvPlan
    from sesctl.planning.env_sender import Choose
    from sesctl.planning.env_wish import EnvFacts, EnvWish
    from sesctl.ports import Aws


@command(
    (
        "write what SES says to .env, and describe it in .env.example",
        "sesctl init env --from otp@example.com",
    ),
    (
        "an application that has names of its own",
        "sesctl init env --map AWS_SES_FROM_EMAIL=MAIL_FROM --map EMAIL_PROVIDER=",
    ),
    ("see what would change", "sesctl init env --file config/.env.local --no-example --dry-run"),
)
def app(
    run: Run,
    *,
    file: Annotated[Path, typer.Option("--file", metavar="PATH", help="The file to write.")] = Path(".env"),
    example: Annotated[
        Path | None,
        typer.Option(
            "--example",
            metavar="PATH",
            help="The file that describes the variables, for git.  [default: .env.example beside it]",
        ),
    ] = None,
    no_example: Annotated[bool, typer.Option("--no-example", help="Describe nothing.")] = False,
    sender: Annotated[
        str | None,
        typer.Option(
            "--from", metavar="ADDRESS", help="The sender.  [default: the one in the file, or you are asked]"
        ),
    ] = None,
    domain: Annotated[
        str | None, typer.Option("--domain", metavar="DOMAIN", help="Choose a sender of this domain.")
    ] = None,
    configuration_set: Annotated[
        str | None,
        typer.Option(
            "--configuration-set", metavar="NAME", help="To send with.  [default: that of the identity]"
        ),
    ] = None,
    smtp: Annotated[
        bool | None,
        typer.Option(
            "--smtp/--no-smtp",
            help="Write SMTP_HOST and what belongs to it.  [default: where the file has one of SES]",
            show_default=False,
        ),
    ] = None,
    names: Annotated[
        list[str] | None,
        typer.Option(
            "--map", metavar="NAME=OTHER", help="Call a variable OTHER; `NAME=` leaves it out. Repeatable."
        ),
    ] = None,
    otp_length: Annotated[
        int | None,
        typer.Option("--otp-length", metavar="N", min=4, max=10, help="Digits of a code.  [default: 6]"),
    ] = None,
    otp_expiry: Annotated[
        int | None,
        typer.Option(
            "--otp-expiry", metavar="MINUTES", min=1, max=60, help="How long it works.  [default: 10]"
        ),
    ] = None,
    gitignore: Annotated[
        bool, typer.Option("--gitignore", help="Have git ignore the file, where it does not.")
    ] = False,
    allow: Annotated[
        list[str] | None,
        typer.Option("--allow", metavar="NAME", help="tighten-mode: let nobody else read a file of yours."),
    ] = None,
    yes: Yes = False,
    dry_run: DryRun = False,
    resolver: Resolvers = None,
    dns_timeout: DnsTimeout = 5.0,
) -> ExitCode:
    """Write the region, the sender and what else SES says to a .env file, and leave the rest of it alone.

    Nothing is guessed: what SES does not tell is left out. Keys are never written; there is a place for them, and
    those that stand there are neither shown nor changed. A file that git tracks is refused.
    """
    from sesctl.files.disk import Disk
    from sesctl.files.git import Git
    from sesctl.grammar.dotenv_variables import variables
    from sesctl.planning.env_values import names_of
    from sesctl.workflows.env_file_facts import check_configuration_set
    from sesctl.workflows.env_file_write import apply, open_env, prepare, read_facts

    wish = _wish(
        names=names,
        otp_length=otp_length,
        otp_expiry=otp_expiry,
        configuration_set=configuration_set,
        smtp=smtp,
        gitignore=gitignore,
        allow=allow,
    )
    given = context.address_of(sender) if sender else None
    wanted = context.domain_of(domain) if domain else None
    described = None if no_example else str(_example(file, example))
    disk = Disk()
    files = open_env(str(file), disk, Git(), described, gitignore=gitignore)
    aws = context.aws(run)
    caller = planned.who(aws, run.terminal)
    chosen = Found(given) if given else _sender(run, aws, wish, files, wanted)
    needs_dns = "SMTP_HOST" in names_of(wish, variables(files.env.text))
    scene = context.scene(resolver, None, dns_timeout) if needs_dns else None
    facts = read_facts(chosen, aws, scene)
    doubt = check_configuration_set(configuration_set, aws) if configuration_set else None
    plan = prepare(wish, facts, files)
    applied = planned.agreed(plan.plan, run, yes=yes, dry_run=dry_run)
    if applied:
        apply(plan, disk)
    outcome = planned.Outcome(plan.plan, aws.region, caller, applied)
    _show(run, outcome, plan, facts, file)
    unread = [one for one in (*_facts(facts), doubt) if isinstance(one, Unread)]
    run.terminal.say_unread(unread)
    return worst([ExitCode.PLAN_NOT_APPLIED if outcome.refused else ExitCode.DONE, *map(_code, unread)])


def _wish(
    *,
    names: Sequence[str] | None,
    otp_length: int | None,
    otp_expiry: int | None,
    configuration_set: str | None,
    smtp: bool | None,
    gitignore: bool,
    allow: Sequence[str] | None,
) -> EnvWish:
    from sesctl.planning.env_left import ALLOW_MODE
    from sesctl.planning.env_wish import EnvWish

    allowed = planned.dangers(allow, (ALLOW_MODE,))
    otp = {"OTP_LENGTH": otp_length, "OTP_EXPIRY_MINUTES": otp_expiry}
    return EnvWish(
        _names(names),
        {name: str(value) for name, value in otp.items() if value is not None},
        configuration_set,
        smtp,
        gitignore,
        ALLOW_MODE in allowed,
    )


def _names(given: Sequence[str] | None) -> Mapping[str, str]:
    from sesctl.grammar.env_names import parse_names
    from sesctl.model.fault import Fault

    read = parse_names(given or ())
    if isinstance(read, Fault):
        raise usage(f"--map {read.text} cannot be followed", why=read.why, try_=f"--map {read.hint}")
    return read


def _example(file: Path, given: Path | None) -> Path:
    example = given or file.parent / ".env.example"
    if example == file:
        raise usage(
            f"{file} is both the file and its example",
            why="the example is for git, and must hold no secrets",
            try_="name another one: --example PATH, or --no-example",
        )
    return example


def _sender(run: Run, aws: Aws, wish: EnvWish, files: EnvFiles, domain: str | None) -> Fact[str]:
    """Find the sender: the one in the file, the only one there can be, or the one that is chosen."""
    from sesctl.grammar.dotenv_variables import variables
    from sesctl.planning.env_sender import Choose, Nobody, choose_sender
    from sesctl.planning.env_values import address_in
    from sesctl.workflows.facts import read_identities

    there = variables(files.env.text).get(wish.name("AWS_SES_FROM_EMAIL"))
    if there and there.value is None:
        return NotAsked("it takes its value from elsewhere")
    if there and not domain and (address := address_in(there.value)):
        return Found(address)
    identities = read_identities(aws.ses())
    if not isinstance(identities, Found):
        return identities
    match choose_sender(identities.value, aws.region, domain):
        case str(address):
            return Found(address)
        case Nobody(why):
            return NotAsked(f"{why}: sesctl init domain {domain or 'DOMAIN'}")
        case Choose() as choice:
            return Found(_choose(run, choice, aws.region))


def _choose(run: Run, choice: Choose, region: str) -> str:
    if not run.terminal.interactive:
        raise usage(
            "no sender was named",
            why=f"SES has verified {', '.join(choice.verified)} in {region}; what to send from is yours to say",
            try_=f"sesctl init env --from {choice.proposal}",
        )
    run.terminal.say(f"verified in {region}: {', '.join(choice.verified)}")
    answer = run.terminal.ask_until("Sender", _wrong, choice.proposal)
    return context.address_of(answer or "")


def _wrong(text: str) -> str | None:
    try:
        context.address_of(text)
    except SesctlError as error:
        return f"{error.what}: {error.why}"
    return None


def _facts(facts: EnvFacts) -> Iterator[Fact[object]]:
    yield from (facts.sender, facts.identity, facts.account, facts.smtp_host)


def _code(unread: Unread) -> ExitCode:
    return ExitCode.ACCESS if unread.kind == "permission" else ExitCode.COULD_NOT_LOOK


def _show(run: Run, outcome: planned.Outcome, plan: EnvPlan, facts: EnvFacts, file: Path) -> None:
    from sesctl.model.env_steps import KeepPlace
    from sesctl.render.clean import clean

    if run.json:
        planned.show_json(run, outcome)
    elif not plan.plan.steps:
        run.terminal.answer(clean(f"nothing to change in {file}"))
    elif outcome.applied:
        written = dict.fromkeys(step.file.path for step in plan.plan.steps if hasattr(step, "file"))
        run.terminal.answer(clean(f"written: {', '.join(written)}"))
        if any(isinstance(step, KeepPlace) for step in plan.plan.steps):
            run.terminal.say("keys go into their places by hand; an application with a role needs none")
        if isinstance(facts.sender, Found):
            run.terminal.say_next(clean(_next(facts.sender.value, facts)))


def _next(sender: str, facts: EnvFacts) -> str:
    """Send; but where nothing verified covers the sender, see what is in the way."""
    if isinstance(facts.identity, Missing):
        return f"sesctl check-dns {sender.rpartition('@')[2]} --region {facts.region}"
    return f"sesctl send-test --from {sender} --simulate success --region {facts.region}"
