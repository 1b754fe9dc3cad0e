"""Fixtures: a running simulator, seen through a driver."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any

import pytest

from sesctl.sim.driver import Driver
from sesctl.sim.settings import SimSettings
from sesctl.sim.simulator import Simulator

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@pytest.fixture
def simulate() -> Iterator[Callable[..., Driver]]:
    with contextlib.ExitStack() as running:

        def start(**settings: Any) -> Driver:
            return Driver(running.enter_context(Simulator(SimSettings(**settings))))

        yield start


@pytest.fixture
def driver(simulate: Callable[..., Driver]) -> Driver:
    return simulate(zones=["example.com"])
