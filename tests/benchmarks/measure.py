"""Whole processes, run in turns: how long they take, how much processor time, how much memory."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_KIBIBYTES_IN_MEBIBYTE = 1024
_BYTES_IN_MEBIBYTE = 1024 * 1024


@dataclass(frozen=True)
class Contender:
    """A command line that is measured.

    Attributes:
        codes: with which it may end.
    """

    name: str
    args: Sequence[str]
    env: Mapping[str, str]
    codes: frozenset[int] = frozenset({0})


@dataclass
class Sample:
    """What was measured of one contender: seconds, seconds of processor, and the most MiB."""

    wall: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    memory: float = 0.0

    @property
    def median_wall(self) -> float:
        """Seconds, in the middle."""
        return statistics.median(self.wall)

    @property
    def median_cpu(self) -> float:
        """Seconds of processor time, in the middle."""
        return statistics.median(self.cpu)


class FailedError(Exception):
    """A contender did not do what it was to do."""


def in_turns(contenders: Sequence[Contender], repetitions: int) -> dict[str, Sample]:
    """Run all, one after another, so many times: what else the machine does then meets all alike.

    Raises:
        FailedError: one ended with a code that it was not to end with.
    """
    samples = {contender.name: Sample() for contender in contenders}
    for contender in contenders if repetitions > 1 else ():
        _once(contender, Sample())  # so that bytecode is written and files are in memory
    for number in range(repetitions):
        for contender in contenders if number % 2 else reversed(contenders):
            _once(contender, samples[contender.name])
    return samples


def _once(contender: Contender, sample: Sample) -> None:
    with tempfile.TemporaryFile() as said:
        start = time.perf_counter()
        process = subprocess.Popen(
            list(contender.args), env=dict(contender.env), stdin=subprocess.DEVNULL, stdout=said, stderr=said
        )
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode not in contender.codes:
            said.seek(0)
            told = said.read().decode(errors="replace")
            raise FailedError(f"{contender.name} ended with {process.returncode}:\n{told[-2000:]}")
    sample.wall.append(wall)
    sample.cpu.append(usage.ru_utime + usage.ru_stime)
    unit = _BYTES_IN_MEBIBYTE if sys.platform == "darwin" else _KIBIBYTES_IN_MEBIBYTE
    sample.memory = max(sample.memory, usage.ru_maxrss / unit)
