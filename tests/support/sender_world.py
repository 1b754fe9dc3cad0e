"""A sender with the least policy and a young key, and changes to it in a small language.

The language is that of the `Example` and `Instead` parts of the pages of checks about a sender.
A line is a directive:

    @policy NAME ACTION [RESOURCE…]  its policies, in place of the right one; resources such as identity/example.com
    @key ID DAYS                     its keys, in place of the young one, with their age
    @configuration-set NAME          mail is sent with that one
    @unread REASON…                  IAM did not answer
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from sesctl.checks.run import judge_view
from sesctl.model.fact import Found, Unread
from sesctl.model.policy import Policy, Statement
from sesctl.model.principal import AccessKey, Principal, Sender
from sesctl.model.sender_facts import SenderFacts

if TYPE_CHECKING:
    from sesctl.checks.run import Judgement
    from sesctl.model.finding import Finding

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
BASE = "arn:aws:ses:eu-west-3:123456789012:"
IDENTITY = f"{BASE}identity/example.com"
PRINCIPAL = Principal("user", "my-app", "arn:aws:iam::123456789012:user/my-app")
RIGHT = Policy(
    (
        Statement(
            "Allow",
            ("ses:SendEmail",),
            (IDENTITY,),
            {"StringEquals": {"ses:FromAddress": ("otp@example.com",)}},
        ),
    ),
    "send",
)


def sender(changes: str = "") -> SenderFacts:
    """Build the sender in which everything is right, and change it."""
    policies: list[Policy] = []
    keys: list[AccessKey] = []
    facts = SenderFacts(NOW, Found(Sender(PRINCIPAL, ())), "otp@example.com", IDENTITY)
    for line in (line.split() for line in changes.splitlines() if line.strip()):
        match line:
            case ["@policy", name, action, *resources]:
                arns = tuple(f"{BASE}{one}" for one in resources) or ("*",)
                policies.append(Policy((Statement("Allow", (action,), arns),), name))
            case ["@key", key, days]:
                keys.append(AccessKey(key, NOW - timedelta(days=int(days)), active=True))
            case ["@configuration-set", name]:
                facts = replace(facts, configuration_set_arn=f"{BASE}configuration-set/{name}")
            case ["@unread", *reason]:
                return replace(facts, sender=Unread(" ".join(reason)))
            case _:
                raise ValueError(line)
    young = [AccessKey("AKIAIOSFODNN7EXAMPLE", NOW - timedelta(days=1), active=True)]
    return replace(facts, sender=Found(Sender(PRINCIPAL, tuple(policies or [RIGHT]), tuple(keys or young))))


def judged(changes: str = "") -> Judgement:
    return judge_view(sender(changes), "sender")


def findings(changes: str = "") -> tuple[Finding, ...]:
    return judged(changes)[0]
