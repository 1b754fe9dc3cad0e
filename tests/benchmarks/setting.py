"""The simulator in a process of its own, seen through its environment and its control endpoint."""

from __future__ import annotations

import itertools
import json
import os
import subprocess
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .peers import sesctl

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from .peers import Peers

SCRIPTS = Path(__file__).with_name("scripts")


@dataclass(frozen=True)
class Setting:
    """What the benchmarks are run with.

    Attributes:
        folder: for files that are gone afterwards.
        sizes: how many domains are looked at in one go.
        latency: of a slow name server, in milliseconds.
    """

    repetitions: int
    peers: Peers
    folder: Path
    sizes: Sequence[int]
    latency: float


@dataclass(frozen=True)
class World:
    """One running simulator."""

    env: Mapping[str, str]

    def control(self, method: str, path: str, body: bytes | None = None) -> Any:
        """Send a control request."""
        url = f"{self.env['AWS_ENDPOINT_URL']}/_sim{path}"
        request = urllib.request.Request(url, body, method=method)  # noqa: S310 - it is the simulator's
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request) as answer:
            return json.load(answer)

    def publish(self, name: str, kind: str, *values: str) -> None:
        """Set one record set."""
        self.control("PUT", "/records", json.dumps({"name": name, "type": kind, "values": values}).encode())

    def load_zone(self, origin: str, text: str) -> None:
        """Serve a zone."""
        self.control("POST", f"/zone?origin={origin}", text.encode())

    def questions(self) -> list[dict[str, Any]]:
        """Return what the name servers were asked since the last time."""
        asked: list[dict[str, Any]] = self.control("GET", "/dns-log")["questions"]
        self.control("DELETE", "/dns-log")
        return asked


def plain_environment() -> dict[str, str]:
    """What a command needs that reaches nobody."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR") if name in os.environ}
    return {**kept, "LANG": "C.UTF-8", "NO_COLOR": "1"}


@contextmanager
def world(scenario: str, *, latency: float = 0) -> Iterator[World]:
    """Run a simulator."""
    command = [*sesctl(), "sim", "serve", "--scenario", scenario, "--latency", f"{latency:g}", "-o", "json"]
    outside = plain_environment()
    with subprocess.Popen(
        command, env=outside, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        try:
            yield World({**outside, **_settings(process), "NO_PROXY": "127.0.0.1"})
        finally:
            process.terminate()


def _settings(process: subprocess.Popen[str]) -> dict[str, str]:
    lines = ""
    for line in process.stdout or ():
        lines += line
        if line == "}\n":
            settings: dict[str, str] = json.loads(lines)["environment"]
            return settings
    raise RuntimeError("the simulator does not start")


def rounds(questions: Iterable[Mapping[str, Any]], latency: float) -> int:
    """Count the round trips that had to follow each other: what came a whole delay later is another."""
    times: list[float] = sorted(question["time"] for question in questions)
    gaps = (later - earlier for earlier, later in itertools.pairwise(times))
    return int(bool(times)) + sum(1 for gap in gaps if gap >= 0.9 * latency / 1000)
