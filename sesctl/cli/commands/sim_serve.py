"""`sesctl sim serve`."""

from __future__ import annotations

import shlex
import signal
from typing import Annotated

import typer

from sesctl.cli import simulated
from sesctl.cli.command import Run, command
from sesctl.cli.simulated import Advance, Faults, Latency, Production, Region, Review, Scenario, Zones
from sesctl.errors import ExitCode, SesctlError


@command(
    ("try things, or test an application", "sesctl sim serve --zone example.com"),
    ("an account in production, on a known port", "sesctl sim serve --production --port 4579"),
    aws=False,
)
def app(
    run: Run,
    *,
    port: Annotated[int, typer.Option("--port", help="Of the AWS endpoint; 0 chooses a free one.")] = 0,
    dns_port: Annotated[int, typer.Option("--dns-port", help="Of the authoritative name server.")] = 0,
    resolver_port: Annotated[int, typer.Option("--resolver-port", help="Of the recursive resolver.")] = 0,
    region: Region = "us-east-1",
    production: Production = False,
    review: Review = "pending",
    zone: Zones = None,
    scenario: Scenario = "empty",
    latency: Latency = 0,
    fault: Faults = None,
    advance: Advance = None,
) -> ExitCode:
    """Run the simulator, print the settings that lead to it, and serve until it is stopped.

    The settings are lines for a shell: eval them, or give them to an application's tests. AWS_ENDPOINT_URL/_sim/
    is the control endpoint: mailbox, clock, faults.
    """
    chosen = simulated.settings(
        http_port=port,
        dns_port=dns_port,
        resolver_port=resolver_port,
        region=region,
        production=production,
        review=review,
        zones=zone,
        scenario=scenario,
        latency_ms=latency,
    )
    world = simulated.simulator(chosen)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: world.request_stop())
    try:
        world.start()
    except OSError as error:
        raise SesctlError(
            "network",
            "the simulator cannot listen",
            why=error.strerror or str(error),
            try_="choose other ports",
        ) from error
    try:
        simulated.disturb(world, fault, advance)
        with_region = _settings(world.urls, region)
        run.terminal.answer(_document(with_region) if run.json else _shell(with_region))
        run.terminal.say("# serving; Ctrl-C stops")
        world.wait()
    finally:
        world.stop()
    return ExitCode.DONE


def _settings(urls: object, region: str) -> dict[str, str]:
    from sesctl.sim.environment import SimulatorUrls, scrubbed_environment

    if not isinstance(urls, SimulatorUrls):
        raise TypeError(urls)
    return {
        name: value
        for name, value in scrubbed_environment(urls, region, {}).items()
        if name.startswith(("AWS_", "SESCTL_"))
    }


def _shell(settings: dict[str, str]) -> str:
    return "\n".join(f"export {name}={shlex.quote(value)}" for name, value in settings.items())


def _document(settings: dict[str, str]) -> str:
    import json

    return json.dumps({"schema": "sesctl.sim/1", "environment": settings}, indent=2)
