"""The table of commands."""

from __future__ import annotations

import os
from functools import cache
from typing import Annotated, Any

import typer

import sesctl
from sesctl.cli.lazy import LazyGroup

COMMANDS = {
    "init": ("init", "Set up an identity, or the zone of a domain."),
    "records": ("records", "Print the DNS records of a domain."),
    "publish": ("publish", "Write the DNS records to the host of the zone, and put them back."),
    "policy": ("policy", "Print IAM policies: for the application, or for sesctl itself."),
    "remove": ("remove", "Undo an onboarding: the identity, and the records published for it."),
    "check-dns": ("check_dns", "Look at the records of domains, judge, explain, wait."),
    "status": ("status", "Show the account in a region, or in all: sandbox, quotas, reputation, review."),
    "request-production": ("request_production", "Ask AWS to let the account out of the sandbox."),
    "send-test": ("send_test", "Send a one-time-password mail, or a case of the mailbox simulator."),
    "inspect": ("inspect", "Judge a received mail: signatures, SPF, DMARC, its way, its texts."),
    "explain": ("explain", "Print the page of a check, or say what an error text means."),
    "doctor": ("doctor", "Look at everything at once: a checklist, and what to do next."),
    "demo": ("demo", "Play the whole story against the built-in simulator."),
    "sim": ("sim", "Run the simulator, or a command inside it."),
    "completion": ("completion", "Print the shell completion script."),
}

COMPLETION = "_SESCTL_COMPLETE"
"""The variable by which a shell asks for completions."""


class Root(LazyGroup):
    """All commands of sesctl."""

    entries = COMMANDS


@cache
def root() -> Any:
    """Build the command `sesctl`."""
    app = typer.Typer(
        cls=Root,
        name="sesctl",
        help="From a bare domain to delivered one-time-password mail on Amazon SES, "
        "and exactly what is wrong when it is not there yet.",
        epilog="Exit codes: 0 done, 1 findings, 2 usage, 3 plan not applied, 4 credentials or permission, "
        "5 could not look, 8 pending, 70 a bug, 130 interrupted.",
        add_completion=False,
        no_args_is_help=True,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["--help", "-h"]},
    )
    app.callback()(_options)
    if COMPLETION in os.environ:
        from typer._completion_classes import completion_init

        completion_init()
    return typer.main.get_command(app)


def _options(
    *,
    _version: Annotated[
        bool, typer.Option("--version", is_eager=True, callback=_print_version, help="Print the version.")
    ] = False,
) -> None:
    pass


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"sesctl {sesctl.__version__}")
        raise typer.Exit
