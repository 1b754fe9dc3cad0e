"""Every state of an account in which `send-test` meets a refusal: the words, the code, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from support.cli import Cli, Simulators

LINE = ("send-test", "--from", "otp@example.com", "--to", "me@example.org")
MAIL_FROM = {
    "EmailIdentity": "example.com",
    "MailFromDomain": "bounce.example.com",
    "BehaviorOnMxFailure": "REJECT_MESSAGE",
}


@dataclass(frozen=True)
class State:
    """A state, and what has to come of it.

    Attributes:
        blind: keys that cannot read the account, so that SES itself has to refuse.
        sent: how many mails go out all the same.
    """

    name: str
    code: int
    words: tuple[str, ...]
    scenario: str = "production"
    account: dict[str, Any] = field(default_factory=dict)
    fault: tuple[str, str] | None = None
    mail_from: bool = False
    suppressed: bool = False
    blind: bool = False
    sent: int = 0


STATES = (
    State(
        "sandbox",
        1,
        ("the recipient me@example.org cannot be reached from the sandbox", "sesctl request-production"),
        scenario="domain-verified",
    ),
    State(
        "sandbox, seen by SES alone",
        1,
        ("SendEmail failed in us-east-1: not verified in us-east-1: me@example.org", "request-production"),
        scenario="domain-verified",
        blind=True,
    ),
    State(
        "paused", 1, ("sending is paused in us-east-1", "sesctl status"), account={"sending_enabled": False}
    ),
    State(
        "paused, seen by SES alone",
        1,
        ("SendEmail failed in us-east-1: sending is paused in this region", "put-account-sending-attributes"),
        account={"sending_enabled": False},
        blind=True,
    ),
    State("paused by AWS", 1, ("sending is paused", "the account is SHUTDOWN"), scenario="paused"),
    State(
        "suspended",
        1,
        ("the account may not send any more", "Only AWS can lift this"),
        account={"suspended": True},
    ),
    State(
        "probation", 0, ("note: the account is on probation",), account={"enforcement": "PROBATION"}, sent=1
    ),
    State(
        "quota used up",
        1,
        ("the sending quota is used up", "50,000 recipients in the last 24 hours"),
        account={"sent_last_24_hours": 50_000},
    ),
    State(
        "quota used up, seen by SES alone",
        1,
        ("SendEmail failed in us-east-1: the daily sending quota is used up",),
        account={"sent_last_24_hours": 50_000},
        blind=True,
    ),
    State(
        "throttled",
        5,
        ("SendEmail failed in us-east-1", "send more slowly"),
        fault=("ses:SendEmail", "throttled"),
    ),
    State(
        "MAIL FROM not verified",
        1,
        (
            "the MAIL FROM domain bounce.example.com is pending, not verified",
            "REJECT_MESSAGE",
            "sesctl check-dns",
        ),
        mail_from=True,
    ),
    State(
        "MAIL FROM not verified, seen by SES alone",
        1,
        ("the custom MAIL FROM domain of the sender is not verified", "sesctl check-dns"),
        mail_from=True,
        blind=True,
    ),
    State(
        "suppressed recipient",
        1,
        ("me@example.org is on the suppression list of us-east-1", "delete-suppressed-destination"),
        suppressed=True,
    ),
    State(
        "suppressed recipient, and nobody may look",
        0,
        ("not known: whether me@example.org is on the suppression list",),
        suppressed=True,
        blind=True,
        sent=1,
    ),
    State(
        "SendEmail denied",
        4,
        ("ses:SendEmail is not allowed", "Add this statement"),
        fault=("ses:SendEmail", "denied"),
    ),
    State("everything denied", 4, ("ses:SendEmail is not allowed",), fault=("ses:*", "denied")),
    State("token expired", 4, ("expired", "aws sso login"), fault=("ses:*", "expired-token")),
    State(
        "token expired in between",
        4,
        ("SendEmail failed in us-east-1", "expired"),
        fault=("ses:SendEmail", "expired-token"),
    ),
    State("clock skew", 4, ("clock",), fault=("ses:*", "clock-skew")),
    State("wrong signature", 4, ("signature",), fault=("ses:*", "bad-signature")),
    State("unknown key", 4, ("AWS does not know these credentials",), fault=("ses:*", "invalid-token")),
    State("AWS has a problem", 5, ("a problem of its own",), fault=("ses:SendEmail", "server-error")),
)


def prepared(simulate: Simulators, state: State) -> Cli:
    cli = simulate(scenario=state.scenario)
    ses = cli.driver.client("sesv2")
    if state.account:
        cli.account(**state.account)
    if state.mail_from:
        ses.put_email_identity_mail_from_attributes(**MAIL_FROM)
    if state.suppressed:
        ses.put_suppressed_destination(EmailAddress="me@example.org", Reason="BOUNCE")
    if state.blind:
        cli.fault("ses:Get*", "denied")
    if state.fault:
        cli.fault(*state.fault)
    return cli


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.name)
def test_the_state_is_told_in_its_own_words_with_its_own_code(simulate: Simulators, state: State) -> None:
    cli = prepared(simulate, state)
    done = cli(*LINE)
    assert done.code == state.code, done.said
    assert [one for one in state.words if one not in done.stderr] == [], done.stderr
    assert "Traceback" not in done.said
    assert len(cli.mails()) == state.sent
    assert bool(done.stdout) is bool(state.sent)
    if state.code:
        assert "\n  why: " in done.stderr
        assert "\n  try: " in done.stderr


@pytest.mark.parametrize("state", [one for one in STATES if one.code], ids=lambda state: state.name)
def test_the_same_as_a_document(simulate: Simulators, state: State) -> None:
    done = prepared(simulate, state)(*LINE, "-o", "json")
    assert done.code == state.code
    assert set(done.error) >= {"kind", "what", "why", "try"}


def test_a_send_rate_that_is_exceeded_is_told_as_such(simulate: Simulators) -> None:
    cli = simulate(scenario="domain-verified", region="us-east-1")
    cli.fault("ses:Get*", "denied")
    # Two within a second of an account that may send one; SES sees them from two programs.
    line = ("send-test", "--from", "otp@example.com", "--simulate", "success")
    with cli.started(*line) as first, cli.started(*line) as second:
        outcomes = [(process.communicate(timeout=60), process.returncode) for process in (first, second)]
    codes = sorted(code for _, code in outcomes)
    if codes != [0, 0]:  # a machine may be so slow that a second lies between them
        assert codes == [0, 5]
        ((_, said),) = [streams for streams, code in outcomes if code == 5]
        assert "mail was sent faster than the account may send in this region" in said
