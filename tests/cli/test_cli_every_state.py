"""Every command that reads, in every state of the account: an answer or a refusal in words, and never a bug."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from sesctl.errors import ExitCode

if TYPE_CHECKING:
    from support.cli import Cli, Simulators

DETAILS: dict[str, Any] = {
    "sandbox": {"production": False},
    "pending": {"review": "PENDING"},
    "denied": {"review": "DENIED"},
    "failed": {"review": "FAILED"},
    "granted": {"production": True},
    "paused": {"production": True, "sending_enabled": False},
    "probation": {"production": True, "enforcement": "PROBATION"},
    "shut down": {"production": True, "enforcement": "SHUTDOWN"},
    "quota used up": {"production": True, "quota": 100, "sent_last_24_hours": 100},
}
FAULTS = {
    "denied actions": "denied",
    "expired token": "expired-token",
    "clock skew": "clock-skew",
    "throttled": "throttled",
}
COMMANDS: tuple[tuple[str, ...], ...] = (
    ("init", "domain", "example.com", "--dry-run"),
    ("init", "events", "example.com", "--dry-run"),
    ("init", "alarms", "--dry-run"),
    ("init", "sender", "--from", "otp@example.com", "--user", "my-app", "--dry-run"),
    ("records", "example.com", "-o", "json"),
    ("publish", "example.com", "--dry-run"),
    ("remove", "domain", "example.com", "--dry-run"),
    ("doctor", "example.com"),
    ("explain", "Email address is not verified. The following identities failed the check: a@example.com"),
)
pytestmark = pytest.mark.slow


def answered(cli: Cli, command: tuple[str, ...]) -> int:
    done = cli(*command)
    assert done.code in set(ExitCode) - {ExitCode.BUG, ExitCode.INTERRUPTED}, done.said
    assert "Traceback" not in done.said
    assert done.said.strip()
    return done.code


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: " ".join(command[:2])[:20])
def test_a_state_of_the_account_is_never_a_bug(simulate: Simulators, command: tuple[str, ...]) -> None:
    cli = simulate(scenario="domain-verified")
    for state in DETAILS.values():
        cli.account(production=False, sending_enabled=True, enforcement="HEALTHY", sent_last_24_hours=0)
        cli.account(**state)
        answered(cli, command)
    assert cli.changes() == []


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: " ".join(command[:2])[:20])
def test_a_failing_account_ends_with_its_own_code(simulate: Simulators, command: tuple[str, ...]) -> None:
    cli = simulate(scenario="domain-verified")
    for kind in FAULTS.values():
        cli.control("DELETE", "/faults")
        cli.fault("*", kind)
        code = answered(cli, command)
        if command[0] != "explain":
            assert code == (ExitCode.COULD_NOT_LOOK if kind == "throttled" else ExitCode.ACCESS), (kind, code)
