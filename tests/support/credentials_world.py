"""Credentials with which all is right, and changes to them in a small language.

The language is that of the `Example` and `Instead` parts of the pages of checks about credentials.
A line is a directive:

    @clock SECONDS             the clock of this machine is so much ahead of AWS's; or silent
    @caller ARN                whose they are
    @allowed ACTION COMMAND…   IAM allows what a command needs
    @refused ACTION COMMAND…   IAM does not
    @unread REASON…            IAM did not answer
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from sesctl.checks.run import judge_view
from sesctl.model.account import Caller
from sesctl.model.credential_facts import CredentialFacts
from sesctl.model.fact import Found, Unread

if TYPE_CHECKING:
    from sesctl.checks.run import Judgement
    from sesctl.model.finding import Finding

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


def credentials(changes: str = "") -> CredentialFacts:
    """Build the credentials with which all is right, and change them."""
    answers = {"ses:GetAccount": True}
    needed = {"ses:GetAccount": "status"}
    facts = CredentialFacts(NOW, Caller("123456789012", "arn:aws:iam::123456789012:user/developer", NOW))
    for line in (line.split() for line in changes.splitlines() if line.strip()):
        match line:
            case ["@clock", "silent"]:
                facts = replace(facts, caller=replace(facts.caller, at=None))
            case ["@clock", seconds]:
                facts = replace(facts, caller=replace(facts.caller, at=NOW - timedelta(seconds=int(seconds))))
            case ["@caller", arn]:
                facts = replace(facts, caller=replace(facts.caller, arn=arn))
            case ["@allowed" | "@refused" as word, action, *command]:
                answers[action] = word == "@allowed"
                needed[action] = " ".join(command)
            case ["@unread", *reason]:
                return replace(facts, answers=Unread(" ".join(reason)))
            case _:
                raise ValueError(line)
    return replace(facts, answers=Found(answers), needed_by=needed)


def judged(changes: str = "") -> Judgement:
    return judge_view(credentials(changes), "credentials")


def findings(changes: str = "") -> tuple[Finding, ...]:
    return judged(changes)[0]
