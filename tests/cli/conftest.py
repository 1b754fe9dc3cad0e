"""Fixtures: sesctl as a process in front of a simulator of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from support.cli import Simulators

if TYPE_CHECKING:
    from collections.abc import Iterator

    from support.cli import Cli


@pytest.fixture
def simulate() -> Iterator[Simulators]:
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
