"""The steps from settings to delivered mail, in their order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sesctl.cli import wizard_looks as looks
from sesctl.errors import ExitCode

if TYPE_CHECKING:
    from collections.abc import Callable

    from sesctl.cli.wizard_looks import Seen, Standing


@dataclass(frozen=True, slots=True)
class Step:
    """One command that is offered.

    Attributes:
        name: in the list at the end.
        result: what is said there once it is done.
        look: tells why it need not be offered; None where it is to be.
        needs: what has to be reached before; see `Standing`.
        gives: what is reached by it.
        asks: for what has to be added, as an option and a question; an empty answer is a no.
        waits: whether Ctrl-C ends it alone.
        tolerates: codes that are no failure of the whole.
    """

    name: str
    explained: str
    words: tuple[str, ...]
    result: str
    look: Callable[[Standing], Seen | None] = looks.nothing
    needs: str = ""
    gives: str = ""
    asks: tuple[str, str] | None = None
    waits: bool = False
    tolerates: frozenset[ExitCode] = frozenset()


_LATER = frozenset({ExitCode.PENDING, ExitCode.PLAN_NOT_APPLIED})
"""What may be left while the rest is done: links that are not followed yet, a review, a plan that was declined."""

STEPS = (
    Step(
        "identity",
        "Create the identity in SES, and print the records to publish.",
        ("init", "domain"),
        "the identity is in SES",
        looks.identity,
        gives="identity",
    ),
    Step(
        "records",
        "Write the records to the zone, which this account hosts in Route 53.",
        ("publish", "--to", "route53"),
        "the records are written",
        looks.records,
        needs="identity",
    ),
    Step(
        "verification",
        "Wait until the records are seen and SES agrees. Ctrl-C ends the waiting, and nothing else.",
        ("check-dns", "--wait"),
        "every record is right, and SES agrees",
        looks.verification,
        needs="identity",
        gives="verified",
        waits=True,
    ),
    Step(
        "test mail",
        "Send a first mail, to the mailbox simulator of SES: it reaches nobody, and is possible in the sandbox.",
        ("send-test", "--simulate", "success"),
        "SES takes mail",
        needs="verified",
    ),
    Step(
        "events",
        "Let somebody hear of bounces and complaints; reviewers want to know how they are handled.",
        ("init", "events"),
        "somebody hears of bounces and complaints",
        looks.events,
        needs="identity",
        tolerates=_LATER,
    ),
    Step(
        "alarms",
        "Let somebody be told when there are too many of them.",
        ("init", "alarms"),
        "somebody is told when there are too many",
        looks.alarms,
        tolerates=_LATER,
    ),
    Step(
        "production",
        "Ask AWS to let the account out of the sandbox, in which SES sends to verified addresses only.",
        ("request-production",),
        "the account is out of the sandbox",
        looks.production,
        needs="identity",
        tolerates=_LATER,
    ),
    Step(
        ".env",
        "Write what the application has to know into .env.",
        ("init", "env"),
        "it has what SES says",
        looks.env,
        needs="identity",
    ),
    Step(
        "mail to you",
        "Send a code to a mailbox of yours. In the sandbox SES refuses an address that is not verified, "
        "which sesctl init email ADDRESS sees to.",
        ("send-test",),
        "SES has taken a mail to you",
        needs="verified",
        asks=("--to", "Your own address (Enter for later)"),
    ),
    Step(
        "checklist",
        "Look at everything once more.",
        ("doctor",),
        "read it above; sesctl doctor shows it again",
        tolerates=frozenset({ExitCode.FINDINGS, ExitCode.PENDING}),
    ),
)
