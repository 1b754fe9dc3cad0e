"""What any command costs before its own work."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from .measure import Contender, in_turns
from .peers import sesctl
from .report import Goal, Report, ratio
from .setting import SCRIPTS, plain_environment

if TYPE_CHECKING:
    from .setting import Setting

FLOOR, EMPTY = "`python -c pass`", "an empty command of typer"
COMMANDS = {
    "`sesctl --version`": (["--version"], 0),
    "`sesctl check-dns`, no domain": (["check-dns"], 2),
    "`sesctl explain`": (["explain"], 0),
    "`sesctl explain CHECK`": (["explain", "dkim-record-missing"], 0),
}
"""Arguments, and the code they end with."""


def run(setting: Setting) -> Report:
    """Compare with an empty command of typer, and with the interpreter alone."""
    env = plain_environment()
    contenders = [
        Contender(FLOOR, [sys.executable, "-c", "pass"], env),
        Contender(EMPTY, [sys.executable, str(SCRIPTS / "empty_typer.py")], env),
        *(
            Contender(name, [*sesctl(), *args], env, frozenset({code}))
            for name, (args, code) in COMMANDS.items()
        ),
    ]
    samples = in_turns(contenders, setting.repetitions)
    empty = samples[EMPTY]
    return Report(
        "Start-up",
        "Whole processes; 1 is an empty command of typer. `check-dns` without a domain is refused before any work; "
        "`explain` has work to do: it lists the checks, or finds one and prints its page.",
        ("", "wall time", "processor time"),
        [
            (name, ratio(one.median_wall, empty.median_wall), ratio(one.median_cpu, empty.median_cpu))
            for name, one in samples.items()
        ],
        [
            Goal(f"{name} to an empty command of typer", 1.2, samples[name].median_wall / empty.median_wall)
            for name in COMMANDS
        ],
    )
