"""`sesctl init` alone: look who asks, settle the settings, and go on with the work."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from sesctl.cli import config
from sesctl.cli.terminal import Terminal
from sesctl.cli.wizard_looks import Standing
from sesctl.cli.wizard_questions import region_in_use
from sesctl.cli.wizard_settings import paragraph, say_error, settle
from sesctl.cli.wizard_way import go_on
from sesctl.errors import SesctlError
from sesctl.model.settings import SETTINGS
from sesctl.render.clean import clean

if TYPE_CHECKING:
    from sesctl.errors import ExitCode
    from sesctl.model.account import Caller

_INTRODUCTION = """\
This asks a few things, keeps the answers in {name} in this directory, and then goes on with the work,
up to mail that is delivered. Nothing is changed in the account before its plan was shown and agreed to.
A no leaves a step for later, Ctrl-C ends it at any time, and the next run goes on where things stand.
Enter takes what stands in brackets; of Y/n and y/N it is the capital one.
"""
_ANY_REGION = "us-east-1"


def run_wizard() -> ExitCode:
    """Ask, write, and run the commands of an onboarding one after the other."""
    terminal = Terminal()
    path = Path(config.NAME)
    terminal.say(paragraph(_INTRODUCTION.format(name=config.NAME)))
    known = _introduced(terminal, path)
    settings = settle(terminal, path)
    at = Standing(str(settings["domain"]), str(settings["region"]), heard=bool(settings.get("alerts")))
    if not known:
        terminal.say(f"\nThe answers are in {config.NAME}; the work needs credentials.")
        _caller(path, at.region)
    return go_on(terminal, at)


def _introduced(terminal: Terminal, path: Path) -> bool:
    """Say whose credentials are in use; without any, the questions can be answered all the same."""
    try:
        caller = _caller(path, region_in_use() or _ANY_REGION)
    except SesctlError as error:
        if error.kind in {"usage", "file"}:
            raise
        terminal.say("")
        say_error(terminal, error)
        terminal.say("  The questions can be answered all the same.")
        return error.kind not in {"credentials", "clock"}
    terminal.say(f"\n{clean(f'account {caller.account_id}, as {caller.arn}')}")
    return True


def _caller(path: Path, region: str) -> Caller:
    """Ask AWS whose credentials these are, which costs nothing; raises SesctlError."""
    from sesctl.aws.session import AwsSession

    said = any(os.environ.get(name) for name in SETTINGS["profile"].variables)
    settings = config.read(path) if path.is_file() and not said else {}
    return AwsSession(region, str(settings.get("profile", "")), None).sts().caller()
