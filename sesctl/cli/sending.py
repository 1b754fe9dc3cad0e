"""What `send-test` is to send: who to whom, with what around it, and how often."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sesctl.cli import context
from sesctl.errors import usage
from sesctl.model.fault import Fault
from sesctl.model.mail import OutgoingMail
from sesctl.planning.sending import SIMULATOR, objection, remarks, unknown
from sesctl.render.clean import clean

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sesctl.cli.command import Run
    from sesctl.cli.sending_mail import Letter
    from sesctl.grammar.domain import Mailbox
    from sesctl.model.otp import OtpMail
    from sesctl.planning.sending import Sending, SimulatorCase
    from sesctl.ports import Aws


@dataclass(frozen=True, slots=True)
class Envelope:
    """What every mail of a run has in common, but for its words.

    Attributes:
        simulated: the case of the mailbox simulator, where that is the recipient.
        configuration_set: None for that of the identity, if it has one.
    """

    sender: Mailbox
    recipient: str
    simulated: SimulatorCase | None = None
    configuration_set: str | None = None
    reply_to: tuple[Mailbox, ...] = ()
    tags: tuple[tuple[str, str], ...] = ()

    @property
    def sender_header(self) -> str:
        """The sender as people read it, with the display name where there is one."""
        return _shown(self.sender)

    @property
    def reply_to_headers(self) -> tuple[str, ...]:
        """Where answers go, as people read it."""
        return tuple(_shown(one) for one in self.reply_to)

    def outgoing(self, mail: OtpMail) -> OutgoingMail:
        """Put a mail into the envelope."""
        return OutgoingMail(
            _encoded(self.sender),
            self.recipient,
            mail.subject,
            mail.text,
            mail.html,
            self.configuration_set,
            tuple(_encoded(one) for one in self.reply_to),
            self.tags,
        )


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


def _encoded(mailbox: Mailbox) -> str:
    """Write an address as SES wants it: a name that is not ASCII as encoded words (RFC 2047)."""
    from email.header import Header
    from email.utils import formataddr

    if mailbox.display_name.isascii():
        return formataddr((mailbox.display_name, mailbox.address))
    name = Header(mailbox.display_name, "utf-8", maxlinelen=75).encode(linesep="")
    return f"{name} <{mailbox.address}>"


def _shown(mailbox: Mailbox) -> str:
    from email.headerregistry import Address

    if not mailbox.display_name:
        return mailbox.address
    local, _, domain = mailbox.address.rpartition("@")
    return str(Address(mailbox.display_name, local, domain))


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
    from sesctl.workflows.send import look_before_sending

    found = look_before_sending(
        envelope.sender.address,
        envelope.recipient,
        aws.ses(),
        aws.configuration_sets(),
        set_name=envelope.configuration_set,
        count=count,
    )
    if refusal := objection(found, allowed):
        raise refusal
    for remark in remarks(found):
        run.terminal.say(f"note: {clean(remark)}")
    for question in unknown(found):
        run.terminal.say(f"not known: {clean(question)}")
    return found


def one_line(text: str, option: str) -> str:
    """Refuse what would become more than one header; raises SesctlError."""
    if text and not text.isprintable():
        raise usage(
            f"{option} has a line break or a control character in it",
            why="it becomes a header of the mail",
            try_=f"{option} with plain words",
        )
    return text
