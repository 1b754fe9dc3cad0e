"""`sesctl init sender`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sesctl.cli import context, planned, senders
from sesctl.cli.command import Run, command
from sesctl.cli.context import DryRun, Yes
from sesctl.cli.senders import ConfigurationSet, From, Raw
from sesctl.errors import ExitCode, usage

if TYPE_CHECKING:
    from sesctl.model.principal import PrincipalKind
    from sesctl.planning.sender_policy import SenderWish
    from sesctl.ports import Aws
    from sesctl.workflows.sender import Prepared


_DNS_PATIENCE = 3.0


@command(
    ("let a role of the application send", "sesctl init sender --from otp@example.com --role my-app"),
    (
        "a user with a key, written to .env",
        "sesctl init sender --from otp@example.com --user my-app --create-key --env-file .env",
    ),
)
def app(
    run: Run,
    *,
    sender: From = None,
    role: Annotated[
        str | None, typer.Option("--role", metavar="NAME", help="Let this role send; it has to exist.")
    ] = None,
    user: Annotated[
        str | None, typer.Option("--user", metavar="NAME", help="Let this user send; it is made if need be.")
    ] = None,
    create_key: Annotated[
        bool,
        typer.Option(
            "--create-key",
            help="Make an access key for the user, and hand it over once; not where its key is in the file already.",
        ),
    ] = False,
    smtp: Annotated[
        bool, typer.Option("--smtp", help="With --create-key: derive the SMTP password for the region.")
    ] = False,
    env_file: Annotated[
        Path | None, typer.Option("--env-file", metavar="FILE", help="Write the key into this file.")
    ] = None,
    configuration_set: ConfigurationSet = None,
    raw: Raw = False,
    yes: Yes = False,
    dry_run: DryRun = False,
) -> ExitCode:
    """Let a role or a user send with the least policy, and make a key only when that is asked for.

    A role is better than a user: what runs in AWS, or signs in there, needs no key that could leak.
    """
    from sesctl.cli.handing_over import key_in
    from sesctl.workflows.sender import prepare_sender

    kind, name = _principal(role, user)
    _check_key(run, kind, env_file, create_key=create_key, smtp=smtp, dry_run=dry_run)
    handed = key_in(env_file, smtp=smtp) if env_file else ""
    told = senders.told(run.terminal, sender, configuration_set, raw=raw or smtp)
    aws = context.aws(run)
    caller = planned.who(aws, run.terminal)
    wish = senders.wish_of(told, aws, run.terminal)
    senders.explain_sandbox(wish, run.terminal, f"--{kind} {name}" if create_key else "")
    prepared = prepare_sender(wish, kind, name, aws.iam(), create_key=create_key, handed=handed)
    _advise(run, prepared, kind, wish)
    applied = planned.agreed(prepared.plan, run, yes=yes, dry_run=dry_run)
    if applied:
        _apply(run, prepared, aws, wish, env_file, smtp=smtp)
    outcome = planned.Outcome(prepared.plan, aws.region, caller, applied)
    if run.json:
        planned.show_json(run, outcome)
    elif not prepared.plan.steps:
        run.terminal.say(f"nothing to change: the {kind} {name} may send already")
    return ExitCode.PLAN_NOT_APPLIED if outcome.refused else ExitCode.DONE


def _principal(role: str | None, user: str | None) -> tuple[PrincipalKind, str]:
    if role and not user:
        return "role", senders.iam_name(role)
    if user and not role:
        return "user", senders.iam_name(user)
    raise usage(
        "a role and a user were both named" if role else "neither a role nor a user was named",
        why="the policy is attached to one of them",
        try_="--role NAME, for what runs in AWS; or --user NAME",
    )


def _check_key(
    run: Run, kind: PrincipalKind, env_file: Path | None, *, create_key: bool, smtp: bool, dry_run: bool
) -> None:
    """Refuse a key that could not be handed over; raises SesctlError before anything is asked."""
    if kind == "role" and (create_key or smtp):
        raise usage(
            "a role has no key",
            why="what assumes it gets temporary credentials; SMTP takes the key of a user only",
            try_="--user NAME --create-key",
        )
    if (smtp or env_file) and not create_key:
        raise usage(
            f"{'--smtp' if smtp else '--env-file'} was given without --create-key",
            why="the secret of a key that exists already cannot be read from AWS",
            try_="add --create-key",
        )
    if create_key and env_file is None and not dry_run and not run.terminal.writes_to_somebody:
        raise usage(
            "there is nobody to hand the key to",
            why="its secret is shown once, on a terminal, and never in a pipe or a log",
            try_="--env-file .env, or run it on a terminal",
        )


def _advise(run: Run, prepared: Prepared, kind: PrincipalKind, wish: SenderWish) -> None:
    if kind == "user" and prepared.plan.steps:
        run.terminal.say("a role is better than a user where the application runs in AWS: it needs no key")
    for line in prepared.remarks:
        run.terminal.say(line)
    if wish.sandbox and not wish.senders:
        run.terminal.say("name the addresses with --from, so that the policy holds the sender to them")


def _warn_of_smtp(run: Run, region: str) -> None:
    """Say where a region has no SMTP interface: several have none, and a password for it is good for nothing."""
    from sesctl.model.fact import Missing
    from sesctl.workflows.env_file_facts import read_smtp_host

    if isinstance(read_smtp_host(region, context.scene(None, None, _DNS_PATIENCE)), Missing):
        run.terminal.say(
            f"warning: there is no email-smtp.{region}.amazonaws.com in DNS, so the region seems to have no SMTP"
        )


def _apply(
    run: Run, prepared: Prepared, aws: Aws, wish: SenderWish, env_file: Path | None, *, smtp: bool
) -> None:
    from sesctl.cli.handing_over import check_file, hand_over
    from sesctl.workflows.sender import apply_sender

    if env_file:
        check_file(env_file, smtp=smtp)
    if smtp:
        _warn_of_smtp(run, wish.region)
    key = apply_sender(prepared, aws.iam(), planned.teller(run))
    if key:
        hand_over(key, wish.region, run, env_file, smtp=smtp)
