"""What every mail of `send-test` has in common, but for its words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sesctl.errors import usage
from sesctl.model.mail import OutgoingMail

if TYPE_CHECKING:
    from sesctl.grammar.domain import Mailbox
    from sesctl.model.otp import OtpMail
    from sesctl.planning.sending import SimulatorCase


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


def one_line(text: str, option: str) -> str:
    """Refuse what would become more than one header; raises SesctlError."""
    if text and not text.isprintable():
        raise usage(
            f"{option} has a line break or a control character in it",
            why="it becomes a header of the mail",
            try_=f"{option} with plain words",
        )
    return text
