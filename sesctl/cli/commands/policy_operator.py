"""`sesctl policy operator`."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, Annotated

import typer

from sesctl.cli import context
from sesctl.cli.command import Run, command
from sesctl.errors import ExitCode, usage

if TYPE_CHECKING:
    from collections.abc import Iterable

_CHANGING = ("Get", "List", "Describe", "Simulate", "Batch")


@command(
    ("for everything that sesctl does", "sesctl policy operator"),
    ("for some commands", 'sesctl policy operator check-dns "init domain"'),
    ("to look, and change nothing", "sesctl policy operator --read-only"),
    outputs=None,
)
def app(
    run: Run,
    commands: Annotated[
        list[str] | None,
        typer.Argument(metavar="COMMAND...", help="For these commands alone.", show_default=False),
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
    chosen = [_known(name, table) for name in commands or ()] or list(table)
    actions = [action for name in chosen for action in table[name] if not (read_only and changes(action))]
    partition, account_id = _account(account, run)
    run.terminal.answer(write_policy(operator_policy(actions, partition, account_id)))
    return ExitCode.DONE


def changes(action: str) -> bool:
    """Whether an action changes something, which AWS shows in its first word."""
    return not action.partition(":")[2].startswith(_CHANGING)


def _known(typed: str, table: Iterable[str]) -> str:
    name = " ".join(typed.removeprefix("sesctl ").replace("_", "-").split())
    if name in table:
        return name
    near = get_close_matches(name, table, 1, 0.4)
    raise usage(
        f"no command {typed!r} calls AWS",
        why=f"there are: {', '.join(table)}",
        try_=f'sesctl policy operator "{near[0]}"' if near else "sesctl policy operator",
    )


def _account(given: str | None, run: Run) -> tuple[str, str]:
    if given is None:
        caller = context.aws(run).sts().caller()
        return caller.arn.split(":")[1], caller.account_id
    if not (given.isdecimal() and given.isascii() and len(given) == 12):  # noqa: PLR2004 - as AWS has them
        raise usage(
            f"{given!r} is not the id of an account",
            why="an id has 12 digits",
            try_="aws sts get-caller-identity shows yours",
        )
    return "aws", given
