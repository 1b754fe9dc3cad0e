"""What is done already: the commands that `sesctl init` leads through are asked themselves, without a word."""

from __future__ import annotations

import io
import json
import os
import shlex
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from typing import Any

from sesctl.errors import ExitCode, SesctlError
from sesctl.model.settings import SETTINGS


@dataclass(slots=True)
class Standing:
    """How far it has come.

    Attributes:
        heard: whether somebody is to hear of bounces.
        reached: what later steps need: `identity`, `records` that are all right, `verified`.
        done: what came of each step, by its name.
        left: the command of each step that is left for later, by its name.
    """

    domain: str
    region: str
    heard: bool
    reached: set[str] = field(default_factory=set)
    done: dict[str, str] = field(default_factory=dict)
    left: dict[str, str] = field(default_factory=dict)

    def words(self, *words: str) -> list[str]:
        """A command for the region that was chosen, also where the environment names another."""
        named = (os.environ.get(one) for one in SETTINGS["region"].variables)
        elsewhere = any(one not in {None, "", self.region} for one in named)
        return [*words, *(["--region", self.region] if elsewhere else [])]

    def command(self, *words: str) -> str:
        """A command, as it is typed."""
        return f"sesctl {shlex.join(self.words(*words))}"


@dataclass(frozen=True, slots=True)
class Seen:
    """Why a step is not asked for.

    Attributes:
        left: the command for later, where something has to be done elsewhere first; empty for what is done.
    """

    line: str
    left: str = ""


def identity(at: Standing) -> Seen | None:
    """Look whether there is an identity, as it is wished."""
    told = _told(at, "init", "domain", "--dry-run")
    states = told.get("identity")
    if not states:
        return None
    at.reached.add("identity")
    if states["verification_status"] == "SUCCESS":
        at.reached.add("verified")
    verified = "verified" if "verified" in at.reached else f"there, {states['verification_status'].lower()}"
    return Seen(f"{at.domain} is {verified}") if _is_empty(told) else None


def records(at: Standing) -> Seen | None:
    """Look whether the records are published, and whether this account hosts the zone."""
    for domain in _told(at, "check-dns", at.domain).get("domains", ()):
        if domain["verdict"] in {"ready", "warnings"}:
            at.reached.add("records")
        if domain["records"] and all(one["status"] == "ok" for one in domain["records"]):
            return Seen("every record is published")
    told = _told(at, "publish", "--to", "route53", "--dry-run")
    if told.get("error", {}).get("kind") == "not-found":
        page = at.command("records", "-o", "html")
        return Seen(
            f"This account hosts no zone of {at.domain} in Route 53: publish the records at the DNS host. "
            f"{at.command('records')} prints them again; with -o html it makes a page for whoever owns the DNS.",
            f"{page} > records.html",
        )
    # A record that is held back is one that stands in the way.
    return Seen("the records are in Route 53") if _is_empty(told) and not told["held"] else None


def verification(at: Standing) -> Seen | None:
    """Tell what the look at the records has shown."""
    return Seen("every record is right, and SES agrees") if {"records", "verified"} <= at.reached else None


def events(at: Standing) -> Seen | None:
    """Look whether somebody hears of bounces."""
    return _listeners(at, "events")


def alarms(at: Standing) -> Seen | None:
    """Look whether somebody is told of high rates."""
    return _listeners(at, "alarms")


def _listeners(at: Standing, what: str) -> Seen | None:
    if not at.heard:
        later = at.command("init", what, "--email", "ADDRESS")
        return Seen(f"skipped, since nobody is to hear; later: {later}", later)
    told = _told(at, "init", what, "--dry-run")
    if not _is_empty(told):
        return None
    listeners = told[what]["subscriptions"]
    waiting = dict.fromkeys(one["endpoint"] for one in listeners if not one["confirmed"])
    if waiting:
        line = f"{what} are to go to {', '.join(waiting)}: follow the link in each mail from SNS"
        return Seen(line, at.command("init", what, "--wait"))
    return Seen(f"{what} go to {', '.join(dict.fromkeys(one['endpoint'] for one in listeners))}")


def production(at: Standing) -> Seen | None:
    """Look whether the account is out of the sandbox, or on its way."""
    account = _told(at, "status", "--no-reputation").get("account") or {}
    if account.get("production"):
        return Seen(f"{at.region} is out of the sandbox")
    if (account.get("review") or {}).get("status") == "PENDING":
        return Seen("AWS reviews the request", at.command("request-production", "--wait"))
    return None


def env(at: Standing) -> Seen | None:
    """Look whether the file says what SES says."""
    return Seen(".env has what SES says") if _is_empty(_told(at, "init", "env", "--dry-run")) else None


def nothing(_: Standing) -> Seen | None:
    """Nobody can know."""
    return None


def _is_empty(told: dict[str, Any]) -> bool:
    """Whether a plan has nothing to do; what is held back stays as it is, and the command tells of it."""
    return told.get("steps") == []


def _told(at: Standing, *words: str) -> dict[str, Any]:
    """Let a command look, and return its document; raises SesctlError where credentials have ended."""
    from sesctl.cli.main import run

    answer = io.StringIO()
    with redirect_stdout(answer), redirect_stderr(io.StringIO()):
        code = run([*at.words(*words), "-o", "json"])
    if code == ExitCode.INTERRUPTED:
        raise KeyboardInterrupt
    told: dict[str, Any] = json.loads(answer.getvalue() or "{}")
    error = told.get("error", {})
    if error.get("kind") in {"credentials", "clock"}:
        raise SesctlError(error["kind"], error["what"], why=error["why"], try_=error["try"])
    return told
