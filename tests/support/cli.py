"""The real executable, run as a process of its own: through pipes, or on a pseudo-terminal."""

from __future__ import annotations

import fcntl
import json
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Self

from sesctl.sim.driver import Driver
from sesctl.sim.environment import scrubbed_environment
from sesctl.sim.settings import SimSettings
from sesctl.sim.simulator import Simulator

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from contextlib import AbstractContextManager

SESCTL = (sys.executable, "-m", "sesctl")
LONGEST = 60.0
"""Seconds after which a command that hangs is killed; no test depends on how long one takes."""

_ESCAPE = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]|\x1b[@-Z\\-_]|\x1b\][^\x07]*\x07")
# Makes the terminal the controlling one, so that Ctrl-C typed into it is a signal.
_ON_TERMINAL = (
    "import fcntl,os,sys,termios;fcntl.ioctl(0,termios.TIOCSCTTY,0);os.execv(sys.argv[1],sys.argv[1:])"
)
_SHAPES_OUTPUT = {"COLUMNS", "LINES", "TERM", "NO_COLOR", "FORCE_COLOR", "CLICOLOR", "PYTHONUNBUFFERED"}


@dataclass(frozen=True)
class Result:
    """What a finished command left behind."""

    args: tuple[str, ...]
    code: int
    stdout: str
    stderr: str

    @property
    def json(self) -> Any:
        """The one document on stdout."""
        return json.loads(self.stdout)

    @property
    def error(self) -> Any:
        """The body of the error document on stdout."""
        document = self.json
        assert document["schema"] == "sesctl.error/1", document
        return document["error"]

    @property
    def said(self) -> str:
        """Both streams, for a search."""
        return self.stdout + self.stderr


def plain(text: str) -> str:
    """Take escape sequences and carriage returns out of what a terminal was sent."""
    return _ESCAPE.sub("", text).replace("\r", "")


def environment(base: Mapping[str, str], changes: Mapping[str, str | None] | None = None) -> dict[str, str]:
    """The environment of a command; None takes a variable away."""
    kept = {name: value for name, value in base.items() if name not in _SHAPES_OUTPUT}
    merged = {**kept, "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8", **(changes or {})}
    return {name: value for name, value in merged.items() if value is not None}


def run(
    args: Sequence[str],
    env: Mapping[str, str],
    stdin: str | None = None,
    *,
    tty: bool = False,
    command: Sequence[str] = SESCTL,
) -> Result:
    """Run a command to its end.

    Args:
        args: of sesctl.
        env: whole, nothing is inherited.
        stdin: what it reads; nothing at all when None.
        tty: give it a terminal instead, on which `stdin` is typed; stdout is a pipe all the same.
        command: instead of sesctl itself.
    """
    if tty:
        with Typist(args, env, command=command, answer_apart=True) as typist:
            typist.keys(stdin or "")
            return typist.finish()
    done = subprocess.run(
        [*command, *args],
        env=dict(env),
        input=stdin,
        stdin=subprocess.DEVNULL if stdin is None else None,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=LONGEST,
        check=False,
    )
    return Result(tuple(args), done.returncode, done.stdout, done.stderr)


@contextmanager
def started(
    args: Sequence[str], env: Mapping[str, str], *, command: Sequence[str] = SESCTL
) -> Iterator[subprocess.Popen[str]]:
    """Start a command with pipes and hand it over; what is left of it is killed."""
    with subprocess.Popen(
        [*command, *args],
        env=dict(env),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    ) as process:
        try:
            yield process
        finally:
            process.kill()


class Typist:
    """A command on a pseudo-terminal, and somebody in front of it.

    Args:
        args: of sesctl.
        env: whole, nothing is inherited.
        width: of the terminal.
        command: instead of sesctl itself.
        answer_apart: stdout is a pipe, so that the answer is not mixed with the talk.
    """

    def __init__(
        self,
        args: Sequence[str],
        env: Mapping[str, str],
        *,
        width: int = 80,
        command: Sequence[str] = SESCTL,
        answer_apart: bool = False,
    ) -> None:
        self._args = tuple(args)
        self._seen = 0
        self._master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 50, width, 0, 0))
        self._apart: int | None = None
        stdout = slave
        if answer_apart:
            self._apart, stdout = os.pipe()
        self._streams = {one: b"" for one in (self._master, self._apart) if one is not None}
        self._open = set(self._streams)
        self._process = subprocess.Popen(
            [sys.executable, "-c", _ON_TERMINAL, *command, *args],
            env={"TERM": "xterm-256color", **env},
            stdin=slave,
            stdout=stdout,
            stderr=slave,
            start_new_session=True,
        )
        os.close(slave)
        if answer_apart:
            os.close(stdout)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.wait()
        for descriptor in self._streams:
            os.close(descriptor)

    @property
    def screen(self) -> str:
        """Everything that the terminal was sent so far, escape sequences included."""
        return self._streams[self._master].decode(errors="replace")

    def keys(self, text: str) -> None:
        """Type; a line ends in a newline."""
        os.write(self._master, text.encode())

    def sees(self, text: str) -> str:
        """Wait until a text appears after the last one that was waited for; returns what came before it."""
        while (at := plain(self.screen).find(text, self._seen)) < 0:
            assert self._read(), f"{text!r} never appears in:\n{plain(self.screen)}"
        before = plain(self.screen)[self._seen : at]
        self._seen = at + len(text)
        return before

    def answers(self, question: str, line: str) -> None:
        """Wait for a question and type a line."""
        self.sees(question)
        self.keys(f"{line}\n")

    def interrupt(self) -> None:
        """Press Ctrl-C."""
        self.keys("\x03")

    def finish(self) -> Result:
        """Read to the end."""
        while self._read():
            pass
        code = self._process.wait(LONGEST)
        if self._apart is None:
            return Result(self._args, code, self.screen, "")
        return Result(self._args, code, self._streams[self._apart].decode(), self.screen)

    def _read(self) -> bool:
        """Read what there is; False when nothing can come any more."""
        if not self._open:
            return False
        ready, _, _ = select.select(list(self._open), [], [], LONGEST)
        assert ready, f"nothing happens any more after:\n{plain(self.screen)}"
        for descriptor in ready:
            try:
                chunk = os.read(descriptor, 65536)
            except OSError:  # Linux says EIO when nobody holds the other end any more.
                chunk = b""
            self._streams[descriptor] += chunk
            if not chunk:
                self._open.discard(descriptor)
        return True


@dataclass
class Cli:
    """sesctl in front of one simulated account.

    Attributes:
        driver: the simulator's other side.
        env: leads to the simulator and nowhere else.
    """

    driver: Driver
    env: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        outside = {"PATH": os.environ.get("PATH", os.defpath), "HOME": os.environ.get("HOME", "/")}
        scrubbed = scrubbed_environment(self.driver.simulator.urls, base_env=outside)
        self.env = environment(scrubbed) | self.env

    def __call__(
        self,
        *args: str,
        stdin: str | None = None,
        tty: bool = False,
        env: Mapping[str, str | None] | None = None,
    ) -> Result:
        """Run sesctl; `env` changes its environment."""
        return run(args, environment(self.env, env), stdin, tty=tty)

    def typist(
        self,
        *args: str,
        width: int = 80,
        answer_apart: bool = False,
        env: Mapping[str, str | None] | None = None,
    ) -> Typist:
        """Run sesctl on a terminal."""
        return Typist(args, environment(self.env, env), width=width, answer_apart=answer_apart)

    def started(self, *args: str) -> AbstractContextManager[subprocess.Popen[str]]:
        """Start sesctl, with pipes."""
        return started(args, self.env)

    def control(self, method: str, path: str, body: object = None) -> Any:
        return self.driver.control(method, path, body)

    def fault(self, action: str, kind: str, times: int | None = None) -> None:
        """Let calls of AWS fail."""
        self.control("POST", "/faults", {"action": action, "kind": kind, "times": times})

    def dns_fault(self, kind: str, **what: object) -> None:
        """Let a name server misbehave."""
        self.control("POST", "/dns-faults", {"kind": kind, **what})

    def account(self, **changes: object) -> None:
        """Change the account as AWS would."""
        self.control("POST", "/account", changes)

    def calls(self) -> list[str]:
        """The AWS calls so far."""
        return [one["action"] for one in self.control("GET", "/requests")["requests"]]

    def changes(self) -> list[str]:
        """The AWS calls so far that change something."""
        return [one["action"] for one in self.control("GET", "/requests")["requests"] if one["mutating"]]

    def forget_calls(self) -> None:
        """Begin the list of calls anew."""
        self.control("DELETE", "/requests")

    def mails(self) -> list[Any]:
        """What was sent."""
        found: list[Any] = self.control("GET", "/mailbox")["messages"]
        return found

    def identity(self, name: str) -> Any:
        """An identity as SES shows it."""
        return self.driver.client("sesv2").get_email_identity(EmailIdentity=name)

    def publish(self, records: Sequence[Mapping[str, Any]]) -> None:
        """Set record sets as `records -o json` lists them."""
        for record in records:
            values = record["values"]
            if record["type"] == "TXT":
                values = [f'"{value}"' for value in values]
            elif record["type"] in {"CNAME", "MX"}:
                values = [f"{value}." for value in values]
            self.control(
                "PUT",
                "/records",
                {"name": record["name"], "type": record["type"], "ttl": 300, "values": values},
            )

    def remove(self, name: str, kind: str) -> None:
        """Take a record set away."""
        self.control("DELETE", "/records", {"name": name, "type": kind})


class Simulators:
    """Starts simulators, one at a time, since moto has one state for a process."""

    def __init__(self) -> None:
        self._running = ExitStack()

    def __call__(self, **settings: Any) -> Cli:
        """Start one with these settings, instead of the one before."""
        self._running.close()
        simulator = self._running.enter_context(
            Simulator(SimSettings(**{"verify_interval": 0.1, **settings}))
        )
        return Cli(Driver(simulator))

    def close(self) -> None:
        """Stop what runs."""
        self._running.close()


def wait_until(condition: Callable[[], object], what: str) -> None:
    """Look again and again until something is so."""
    end = time.monotonic() + LONGEST
    while not condition():
        assert time.monotonic() < end, f"never: {what}"
        time.sleep(0.02)


def interrupted(process: subprocess.Popen[str]) -> Result:
    """Send Ctrl-C to a command with pipes, and read to its end."""
    with suppress(ProcessLookupError):
        process.send_signal(signal.SIGINT)
    stdout, stderr = process.communicate(timeout=LONGEST)
    return Result((), process.returncode, stdout, stderr)
