"""Each state that an account can be in, with each command that looks at it: the words, the code, no traceback."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest
from support.cli import Simulators

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from support.cli import Cli

COMMANDS: dict[str, tuple[str, ...]] = {
    "status": ("status",),
    "everywhere": ("status", "--all-regions", "--region-timeout", "20"),
    "request": (
        "request-production", "--mail-type", "transactional", "--website", "https://example.com", "--dry-run",
    ),
    "check": ("check-dns", "DOMAIN"),
}  # fmt: skip
NOTE = "account-in-sandbox: us-east-1 is in the sandbox"
PUT = "ses:PutAccountDetails"


@dataclass(frozen=True)
class State:
    """How an account got into a state, and what each command says then: its exit code and some of its words."""

    says: dict[str, tuple[int, str]]
    scenario: str = "domain-verified"
    happens: Callable[[Cli], object] = lambda _: None
    domain: str = "example.com"
    more: dict[str, tuple[str, ...]] = field(default_factory=dict)


def account(**changes: object) -> Callable[[Cli], object]:
    return lambda cli: cli.account(**changes)


def fault(action: str, kind: str) -> Callable[[Cli], object]:
    return lambda cli: cli.fault(action, kind)


def send_twice_at_once(cli: Cli) -> None:
    ses = cli.driver.client("sesv2")
    mail: dict[str, Any] = {
        "FromEmailAddress": "otp@example.com",
        "Destination": {"ToAddresses": ["success@simulator.amazonses.com"]},
        "Content": {"Simple": {"Subject": {"Data": "code"}, "Body": {"Text": {"Data": "123456"}}}},
    }
    ses.send_email(**mail)
    with pytest.raises(ses.exceptions.TooManyRequestsException):
        ses.send_email(**mail)


def everywhere(code: int, words: str, **others: tuple[int, str]) -> dict[str, tuple[int, str]]:
    """What every command says alike, and those that say something else."""
    return {**dict.fromkeys(COMMANDS, (code, words)), **others}


STATES = {
    "sandbox": State(
        everywhere(0, "warning  account-in-sandbox", request=(3, "nobody has asked"), check=(0, NOTE))
    ),
    "pending": State(
        everywhere(0, "note  account-review-pending", request=(8, "is under review"), check=(0, NOTE)),
        scenario="review-pending",
    ),
    "denied": State(
        everywhere(1, "error  account-review-denied", request=(1, "Asking again does not help"), check=(0, NOTE)),
        scenario="review-denied",
    ),
    "denied, with an empty conflict": State(
        everywhere(0, "account-in-sandbox", request=(1, "or one was denied")),
        happens=fault(PUT, "empty-conflict"),
        more={"request": ("--yes",)},
    ),
    "failed": State(
        everywhere(1, "error  account-review-failed", request=(3, "it is safe to send it again"), check=(0, NOTE)),
        happens=account(review="FAILED"),
    ),
    "granted": State(
        everywhere(0, "production", check=(0, "ready: every record is right")), scenario="production"
    ),
    "paused by AWS": State(
        everywhere(1, "error  account-shut-down", request=(0, "in production already")), scenario="paused"
    ),
    "paused by somebody": State(
        everywhere(1, "error  account-sending-paused", request=(3, "problem  sending: sending is paused")),
        happens=account(sending_enabled=False),
    ),
    "probation": State(
        everywhere(1, "error  account-on-probation", request=(3, "problem  reputation"), check=(0, NOTE)),
        happens=account(enforcement="PROBATION"),
    ),
    "quota used up": State(
        everywhere(1, "The sending quota is used up: 200 of 200", request=(3, "nobody has asked"), check=(0, NOTE)),
        happens=account(sent_last_24_hours=200),
    ),
    "send rate exceeded": State(
        everywhere(0, "account-in-sandbox", request=(3, "nobody has asked")), happens=send_twice_at_once
    ),
    "denied actions": State(everywhere(4, "is not allowed"), happens=fault("ses:*", "denied")),
    "expired token": State(everywhere(4, "has expired"), happens=fault("*", "expired-token")),
    "clock skew": State(everywhere(4, "clock of this machine"), happens=fault("*", "clock-skew")),
    "1,200 identities": State(
        everywhere(
            0, "customer-1199.example.com", everywhere=(0, "600/1200"), request=(0, "in production already"),
            check=(0, "customer-0000.example.com in us-east-1"),
        ),
        scenario="many-identities",
        domain="customer-0000.example.com",
    ),
}  # fmt: skip


@pytest.fixture(scope="module", params=STATES)
def state(request: pytest.FixtureRequest, simulators: Simulators) -> tuple[State, Cli]:
    found = STATES[request.param]
    cli = simulators(scenario=found.scenario)
    found.happens(cli)
    return found, cli


@pytest.fixture(scope="module")
def simulators() -> Iterator[Simulators]:
    made = Simulators()
    yield made
    made.close()


@pytest.mark.parametrize("command", COMMANDS)
def test_a_state_is_told_with_its_words_and_its_code(state: tuple[State, Cli], command: str) -> None:
    found, cli = state
    line = [found.domain if word == "DOMAIN" else word for word in COMMANDS[command]]
    line = [word for word in line if word != "--dry-run" or command not in found.more]
    line += found.more.get(command, ())
    code, words = found.says[command]
    done = cli(*line)
    assert done.code == code, done.said[-3000:]
    assert " ".join(words.split()) in " ".join(done.said.split())
    assert "Traceback" not in done.said
    as_json = cli(*line, "-o", "json")
    assert as_json.code == code
    assert isinstance(as_json.json, dict)
    assert "Traceback" not in as_json.stderr
