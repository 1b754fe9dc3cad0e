"""Groups whose commands are imported when they are asked for."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

import typer
from typer._click.exceptions import NoArgsIsHelpError
from typer.core import TyperGroup
from typer.exceptions import Abort

from sesctl.cli.terminal import Terminal
from sesctl.errors import ExitCode

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


class LazyGroup(TyperGroup):
    """A group that knows its commands by module and by one line of help."""

    entries: Mapping[str, tuple[str, str]] = {}
    """By name: the module below `sesctl.cli.commands`, and what the command does."""

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002 - as typer has it
        """Return the names, in the order of the table."""
        return list(self.entries)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ARG002 - as typer has it
        """Import a command."""
        entry = self.entries.get(cmd_name)
        if entry is None:
            return None
        if cmd_name not in self.commands:
            module = import_module(f"sesctl.cli.commands.{entry[0]}")
            self.commands[cmd_name] = typer.main.get_command(module.app)
            self.commands[cmd_name].name = cmd_name
        return self.commands[cmd_name]

    def format_commands(self, ctx: Any, formatter: Any) -> None:  # noqa: ARG002 - as typer has it
        """List the commands without importing any."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in self.entries.items()])


def group(
    name: str,
    text: str,
    entries: Mapping[str, tuple[str, str]],
    alone: Callable[[], ExitCode] | None = None,
) -> typer.Typer:
    """Make a group of commands that are imported when they run.

    Args:
        name: of the group.
        text: what it is for.
        entries: its commands.
        alone: what it does on a terminal when no command is named; elsewhere, and where there is
            nothing of the kind, its help is shown.
    """
    kind = type(f"{name.title()}Group", (LazyGroup,), {"entries": entries})
    app = typer.Typer(
        cls=kind,
        name=name,
        help=text,
        add_completion=False,
        no_args_is_help=alone is None,
        invoke_without_command=alone is not None,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
    )
    app.callback()(_alone(alone) if alone else _nothing)
    return app


def _nothing() -> None:
    """Have no options of its own."""


def _alone(run: Callable[[], ExitCode]) -> Callable[[typer.Context], ExitCode | None]:
    def callback(context: typer.Context) -> ExitCode | None:
        if context.invoked_subcommand is not None:
            return None
        if not Terminal().interactive:
            raise NoArgsIsHelpError(context)
        try:
            return run()
        except KeyboardInterrupt:
            # Of itself typer would end without a word.
            raise Abort from None

    return callback
