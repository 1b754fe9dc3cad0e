"""What `send-test` is to send: who to whom, with what around it, and how often."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sesctl.cli import context
from sesctl.errors import usage
from sesctl.model.fault import Fault
from sesctl.planning.sending import SIMULATOR, objection, remarks, unknown
from sesctl.render.clean import clean

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sesctl.cli.command import Run
    from sesctl.cli.envelope import Envelope
    from sesctl.cli.sending_mail import Letter
    from sesctl.grammar.domain import Mailbox
    from sesctl.model.mail import OutgoingMail
    from sesctl.planning.sending import Sending, SimulatorCase
    from sesctl.ports import Aws


@dataclass(frozen=True, slots=True)
class Order:
    """What was asked for.

    Attributes:
        rate: mails a second; None for as many as the account allows.
    """

    envelope: Envelope
    letter: Letter
    count: int
    rate: float | None = None

    def write(self) -> tuple[OutgoingMail, str]:
        """Write one mail, and tell its code."""
        mail = self.letter.mail()
        return self.envelope.outgoing(mail), mail.code


def recipient_of(
    run: Run, recipient: str | None, simulate: SimulatorCase | None, *, labelled: bool = False
) -> str:
    """Find out who gets the mail; a label tells mails to the mailbox simulator from each other."""
    if simulate and recipient:
        raise usage(
            "--to and --simulate were both given",
            why="each names the recipient",
            try_="leave one of them out",
        )
    if simulate:
        return (
            f"{simulate}+sesctl-{secrets.token_hex(4)}@{SIMULATOR}" if labelled else f"{simulate}@{SIMULATOR}"
        )
    to = recipient or (run.terminal.ask("To") if run.terminal.interactive else "")
    if not to:
        raise usage(
            "--to is missing", why="a mail needs a recipient", try_="--to ADDRESS, or --simulate success"
        )
    return context.address_of(to)


def sender_of(run: Run, sender: str | None) -> Mailbox:
    """Find out who sends."""
    named = sender or (run.terminal.ask("From") if run.terminal.interactive else "")
    if not named:
        raise usage(
            "--from is missing", why="a mail needs a sender", try_="sesctl send-test --from otp@example.com …"
        )
    return context.mailbox_of(named)


def tags_of(given: Iterable[str] | None) -> tuple[tuple[str, str], ...]:
    """Read what was given to --tag; raises SesctlError."""
    from sesctl.grammar.mail_tags import parse_mail_tag

    tags = []
    for text in given or ():
        tag = parse_mail_tag(text)
        if isinstance(tag, Fault):
            where = f" (at {tag.text!r})" if tag.text != text else ""
            raise usage(
                f"{text!r} is not a tag", why=f"{tag.why}{where}", try_=f"--tag {tag.hint or 'flow=sign-in'}"
            )
        tags.append(tag)
    return tuple(tags)


def look(run: Run, aws: Aws, envelope: Envelope, allowed: frozenset[str], count: int = 1) -> Sending:
    """Look up what SES would refuse, and raise that; say what could not be looked up."""
    from sesctl.workflows.send import look_before_sending, look_elsewhere

    found = look_before_sending(
        envelope.sender.address,
        envelope.recipient,
        aws.ses(),
        aws.configuration_sets(),
        set_name=envelope.configuration_set,
        count=count,
    )
    if refusal := objection(look_elsewhere(found, aws), allowed):
        raise refusal
    for remark in remarks(found):
        run.terminal.say(f"note: {clean(remark)}")
    for question in unknown(found):
        run.terminal.say(f"not known: {clean(question)}")
    return found
