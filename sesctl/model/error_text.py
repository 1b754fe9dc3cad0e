"""What can be read from an error that somebody pasted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

Receiver: TypeAlias = Literal["Gmail", "Yahoo", "Microsoft", "Apple"]


@dataclass(frozen=True, slots=True)
class ErrorText:
    """The parts of an error text; empty, or 0, where it does not say.

    Attributes:
        line: the whole text as one line, without colours, escapes and line breaks.
        cut: that only the beginning and the end of the text were read.
        codes: AWS's error codes, as they were spelled, the surest first.
        operation: AWS's name of the call, such as `SendEmail`.
        region: where it happened, in lower case.
        names: the identities that failed SES's check.
        unusable: what failed it likewise, and can be no identity at all, such as `root@localhost`.
        more: that SES left further ones out.
        action: the IAM action that was refused.
        resource: what it was refused on.
        principal: the ARN of whom it was refused.
        reply: the SMTP reply code, such as 554.
        enhanced: the enhanced status code, such as `5.7.26`.
        receiver: whose mail servers refused.
        sender: the address that the mail is from.
        domain: the sender's domain, as a receiver names it.
        recipients: who should have had the mail.
        configuration_set: the one that the text names.
        cognito: that Amazon Cognito speaks.
        event: that it is, or has in it, a bounce, a complaint or another notice of a mail's fate.
    """

    line: str
    cut: bool = False
    codes: tuple[str, ...] = ()
    operation: str = ""
    region: str = ""
    names: tuple[str, ...] = ()
    unusable: tuple[str, ...] = ()
    more: bool = False
    action: str = ""
    resource: str = ""
    principal: str = ""
    reply: int = 0
    enhanced: str = ""
    receiver: Receiver | None = None
    sender: str = ""
    domain: str = ""
    recipients: tuple[str, ...] = ()
    configuration_set: str = ""
    cognito: bool = False
    event: bool = False

    @property
    def of_delivery(self) -> bool:
        """Whether it can be what somebody says who was to take the mail."""
        return bool(self.reply or self.enhanced or self.receiver or self.event)

    @property
    def says_something(self) -> bool:
        """Whether anything at all was read from it, known or not."""
        return bool(
            self.codes
            or self.operation
            or self.region
            or self.names
            or self.unusable
            or self.action
            or self.reply
            or self.enhanced
        )
