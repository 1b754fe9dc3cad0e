"""`sesctl policy operator`."""

from __future__ import annotations

from dataclasses import replace
from difflib import get_close_matches
from typing import TYPE_CHECKING, Annotated

import typer

from sesctl.cli import context
from sesctl.cli.command import Run, command
from sesctl.errors import ExitCode, SesctlError, usage

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sesctl.model.account import Caller
    from sesctl.ports import Aws

_CHANGING = ("Get", "List", "Describe", "Simulate", "Batch")


@command(
    ("for everything that sesctl does", "sesctl policy operator"),
    ("for some commands", 'sesctl policy operator check-dns "init domain"'),
    (
        "for the role of a pipeline, where no credentials are at hand",
        "sesctl policy operator check-dns --account 123456789012",
    ),
    ("to look, and change nothing", "sesctl policy operator --read-only"),
    outputs=None,
)
def app(
    run: Run,
    commands: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="COMMAND...", help="For these commands alone; `init` is all of it.", show_default=False
        ),
    ] = None,
    *,
    read_only: Annotated[
        bool, typer.Option("--read-only", help="Leave out whatever changes something, or sends.")
    ] = False,
    account: Annotated[
        str | None,
        typer.Option("--account", metavar="ID", help="The account.  [default: that of the credentials]"),
    ] = None,
) -> ExitCode:
    """Print the IAM policy that sesctl itself needs, by command."""
    from sesctl.cli.permissions import actions_by_command
    from sesctl.grammar.policy import write_policy
    from sesctl.planning.operator_policy import operator_policy

    table = actions_by_command()
    chosen = [name for typed in commands or () for name in _known(typed, table)] or list(table)
    actions = [action for name in chosen for action in table[name] if not (read_only and changes(action))]
    partition, account_id = _account(account, run)
    run.terminal.answer(write_policy(operator_policy(actions, partition, account_id)))
    return ExitCode.DONE


def changes(action: str) -> bool:
    """Whether an action changes something, which AWS shows in its first word."""
    return not action.partition(":")[2].startswith(_CHANGING)


def _known(typed: str, table: Iterable[str]) -> list[str]:
    """Find the command that is meant, or all of a group."""
    name = " ".join(typed.removeprefix("sesctl ").replace("_", "-").split())
    if found := [one for one in table if one == name or one.startswith(f"{name} ")]:
        return found
    near = get_close_matches(name, table, 1, 0.4)
    raise usage(
        f"no command {typed!r} calls AWS",
        why=f"there are: {', '.join(table)}",
        try_=f'sesctl policy operator "{near[0]}"' if near else "sesctl policy operator",
    )


def _account(given: str | None, run: Run) -> tuple[str, str]:
    if given is None:
        caller = _caller(run)
        return caller.arn.split(":")[1], caller.account_id
    if not (given.isdecimal() and given.isascii() and len(given) == 12):  # noqa: PLR2004 - as AWS has them
        raise usage(
            f"{given!r} is not the id of an account",
            why="an id has 12 digits",
            try_="aws sts get-caller-identity shows yours",
        )
    return "aws", given


def _caller(run: Run) -> Caller:
    """Ask whose the credentials are; where no region is chosen, in any, since the policy names none."""
    try:
        return _opened(run).sts().caller()
    except SesctlError as error:
        if error.kind == "credentials":
            error.try_ = f"--account ID, for which nobody is asked. Or: {error.try_}"
        raise


def _opened(run: Run) -> Aws:
    try:
        return context.aws(run)
    except SesctlError as error:
        if error.kind != "usage" or run.region:
            raise
        return context.aws(replace(run, region="us-east-1"))
