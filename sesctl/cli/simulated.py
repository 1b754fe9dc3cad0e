"""The options of the simulator, and how it is made."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, Annotated, Literal, TypeAlias

import typer

from sesctl.cli import context
from sesctl.errors import SesctlError, usage

if TYPE_CHECKING:
    from sesctl.sim.settings import SimSettings
    from sesctl.sim.simulator import Simulator

_REGION = r"[a-z]{2,4}(-[a-z]+){1,3}-\d{1,2}"

Production: TypeAlias = Annotated[
    bool, typer.Option("--production", help="The account is out of the sandbox.")
]
Review: TypeAlias = Annotated[
    Literal["grant", "deny", "fail", "pending"],
    typer.Option("--review", help="What becomes of a request for production access."),
]
Zones: TypeAlias = Annotated[
    list[str] | None,
    typer.Option(
        "--zone", metavar="DOMAIN", help="A Route 53 hosted zone that exists at the start; repeatable."
    ),
]
Scenario: TypeAlias = Annotated[
    str, typer.Option("--scenario", metavar="NAME", help="The world to start with.")
]
Latency: TypeAlias = Annotated[
    float,
    typer.Option("--latency", metavar="MS", min=0, help="Delay every DNS answer by so many milliseconds."),
]
Region: TypeAlias = Annotated[str, typer.Option("--region", metavar="REGION", help="The region in use.")]


Faults: TypeAlias = Annotated[
    list[str] | None,
    typer.Option(
        "--fault",
        metavar="ACTION=KIND",
        help="Let an AWS call fail, such as 'ses:GetAccount=denied' or 'ses:*=throttled'; repeatable.",
    ),
]
Advance: TypeAlias = Annotated[
    str | None, typer.Option("--advance", metavar="TIME", help="Put the clock forward, such as 73h.")
]


def settings(*, zones: list[str] | None = None, region: str = "us-east-1", **chosen: object) -> SimSettings:
    """Check the settings; raises SesctlError for one that cannot be."""
    if not re.fullmatch(_REGION, region):
        raise usage(
            f"{region!r} is not a region", why="regions look like eu-west-1", try_="--region us-east-1"
        )
    chosen |= {"zones": [context.domain_of(zone) for zone in zones or ()], "region": region}
    try:
        from pydantic import ValidationError

        from sesctl.sim.settings import SimSettings
    except ImportError as error:
        raise missing_extra() from error
    try:
        return SimSettings.model_validate(
            {name: value for name, value in chosen.items() if value is not None}
        )
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise SesctlError(
            "usage", f"the simulator cannot have {where} so", why=first["msg"], try_="sesctl sim serve --help"
        ) from error


def simulator(chosen: SimSettings) -> Simulator:
    """Make a simulator, not started yet; raises SesctlError where what it needs is not installed."""
    try:
        from sesctl.sim.scenarios import SCENARIOS
        from sesctl.sim.simulator import Simulator
    except ImportError as error:
        raise missing_extra() from error
    if chosen.scenario not in SCENARIOS:
        raise usage(
            f"there is no scenario {chosen.scenario!r}",
            why=f"there are: {', '.join(SCENARIOS)}",
            try_="sesctl sim serve --scenario domain-pending",
        )
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        del os.environ[name]  # no profile of the surroundings means anything in here
    return Simulator(chosen)


def disturb(world: Simulator, faults: list[str] | None, advance: str | None) -> None:
    """Put failures in force and the clock forward in a simulator that runs; raises SesctlError (usage)."""
    from pydantic import ValidationError

    from sesctl.sim.faults import AwsFault

    for text in faults or ():
        action, _, kind = text.partition("=")
        try:
            world.world.faults.add(AwsFault.model_validate({"action": action, "kind": kind}))
        except ValidationError as error:
            raise usage(
                f"{text!r} is not a fault", why=error.errors()[0]["msg"], try_="--fault ses:GetAccount=denied"
            ) from error
    if advance:
        with world.world.lock:
            world.world.advance(context.seconds_of(advance))


def missing_extra() -> SesctlError:
    """Describe what has to be installed."""
    return SesctlError(
        "missing-extra",
        "the simulator is not installed",
        why="it needs packages that the tool itself does without",
        try_="pipx install 'sesctl[sim]'",
    )
