"""Fixtures: what the documentation tells people to type, typed into a simulated account."""

from __future__ import annotations

import io
import os
from contextlib import redirect_stderr, redirect_stdout
from typing import TYPE_CHECKING
from unittest.mock import patch

import pytest
from support.cli import Simulators

from sesctl.cli.main import run

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from support.cli import Cli

Typed = tuple[int, str]


@pytest.fixture(scope="module")
def simulate() -> Iterator[Simulators]:
    simulators = Simulators()
    yield simulators
    simulators.close()


@pytest.fixture(scope="session")
def typed() -> Callable[[Cli, Sequence[str]], Typed]:
    """Run a command line in this process: its exit code, and both streams in the order of their lines."""

    def type_in(cli: Cli, arguments: Sequence[str]) -> Typed:
        said = io.StringIO()
        environment = {**cli.env, "COLUMNS": "80"}
        with patch.dict(os.environ, environment, clear=True), redirect_stdout(said), redirect_stderr(said):
            code = run(list(arguments))
        return code, said.getvalue()

    return type_in
