"""`sesctl sim exec`."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sesctl.cli import simulated
from sesctl.cli.command import Run, command
from sesctl.cli.simulated import Advance, Faults, Latency, Production, Region, Review, Scenario, Zones
from sesctl.errors import ExitCode, usage

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_BY_SIGNAL = 128
_NOT_FOUND = 127
_NOT_RUNNABLE = 126


@command(
    ("a shell in which every AWS call goes to the simulator", "sesctl sim exec --zone example.com -- bash"),
    ("the tests of an application", "sesctl sim exec --production -- pytest tests/mail"),
    aws=False,
    outputs=None,
)
def app(
    _run: Run,
    words: Annotated[
        list[str] | None,
        typer.Argument(metavar="-- COMMAND [ARGS]…", help="What to run.", show_default=False),
    ] = None,
    *,
    region: Region = "us-east-1",
    production: Production = False,
    review: Review = "pending",
    zone: Zones = None,
    scenario: Scenario = "empty",
    latency: Latency = 0,
    fault: Faults = None,
    advance: Advance = None,
) -> ExitCode:
    """Run a command in an environment that cannot reach a real account; its exit status is the command's.

    Keys, profiles, endpoints and the metadata service of the surrounding environment are taken away. Any AWS SDK
    in the command reaches the simulated account, and sesctl its DNS.
    """
    from sesctl.sim.environment import scrubbed_environment

    if not words:
        raise usage(
            "no command was given",
            why="exec runs one inside the simulator",
            try_="sesctl sim exec -- sesctl status",
        )
    chosen = simulated.settings(
        region=region,
        production=production,
        review=review,
        zones=zone,
        scenario=scenario,
        latency_ms=latency,
    )
    with simulated.simulator(chosen) as world:
        simulated.disturb(world, fault, advance)
        return _status(words, _with_sesctl(scrubbed_environment(world.urls, region)))


def _with_sesctl(environment: dict[str, str]) -> dict[str, str]:
    """Let `sesctl` be found in the command also where it was started by its path."""
    own = (Path(sys.argv[0]).resolve().parent, Path(sys.executable).parent)
    return environment | {"PATH": os.pathsep.join(filter(None, (environment.get("PATH"), *map(str, own))))}


def _status(words: Sequence[str], environment: Mapping[str, str]) -> ExitCode:
    try:
        # The command gets the terminal's Ctrl-C itself; the simulator has to outlive it.
        previous = signal.signal(signal.SIGINT, signal.SIG_IGN)
        try:
            child = subprocess.Popen(words, env=environment, preexec_fn=_default_interrupt)  # noqa: PLW1509, S603 - asked for
            code = child.wait()
        finally:
            signal.signal(signal.SIGINT, previous)
    except OSError as error:
        # As a shell does: 127 for a command that is not there, 126 for one that cannot be run.
        sys.stderr.write(f"cannot run {words[0]!r}\n  why: {error.strerror}\n  try: check the spelling\n")
        return _NOT_FOUND if isinstance(error, FileNotFoundError) else _NOT_RUNNABLE  # type: ignore[return-value]
    return code if code >= 0 else _BY_SIGNAL - code  # type: ignore[return-value]


def _default_interrupt() -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)
