"""What every test needs, and fixtures: sesctl as a process in front of a simulator of its own."""

from __future__ import annotations

import signal
import threading
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from support.cli import Cli, Simulators

# A run that was started in the background inherits an ignored Ctrl-C, and so would every process
# that a test starts and interrupts.
if threading.current_thread() is threading.main_thread():
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture
def simulate() -> Iterator[Simulators]:
    from support.cli import Simulators  # noqa: PLC0415 - most tests need none, and moto is slow to import

    simulators = Simulators()
    yield simulators
    simulators.close()


@pytest.fixture
def cli(simulate: Simulators) -> Cli:
    """An account on its first day, and a hosted zone for example.com without records."""
    return simulate(zones=["example.com"])


@pytest.fixture
def pending(simulate: Simulators) -> Cli:
    """example.com is an identity, and nothing is published."""
    return simulate(scenario="domain-pending")


@pytest.fixture
def verified(simulate: Simulators) -> Cli:
    """example.com is verified, in the sandbox."""
    return simulate(scenario="domain-verified")


@pytest.fixture
def production(simulate: Simulators) -> Cli:
    """example.com is verified, with production access."""
    return simulate(scenario="production")
