"""Which IAM actions each command uses: the table that the documentation is made from too."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

from sesctl.aws.permissions import needed

if TYPE_CHECKING:
    from collections.abc import Mapping

TABLE = Path(__file__).with_name("permissions.toml")

FREE = {"Sts.caller": "sts:GetCallerIdentity"}
"""Calls that no policy has to allow."""


def calls_by_command() -> dict[str, dict[str, str]]:
    """Read which adapter methods each command calls, and what for."""
    return tomllib.loads(TABLE.read_text(encoding="utf-8"))


def adapters() -> Mapping[str, type]:
    """Every adapter, by the name that the table has for it."""
    from sesctl.aws import adapters as modules

    return modules.every()


def actions(call: str) -> tuple[str, ...]:
    """The IAM actions that an adapter's method declares, such as `Ses.send`."""
    adapter, _, method = call.partition(".")
    return needed(adapters()[adapter])[method]


def actions_by_command() -> dict[str, tuple[str, ...]]:
    """The actions of each command that calls AWS, each once."""
    return {
        command: tuple(
            dict.fromkeys(action for call in calls if call not in FREE for action in actions(call))
        )
        for command, calls in calls_by_command().items()
    }
