"""The texts that reviewers ask for, and what can be wrong with them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sesctl.model.account import MailType
    from sesctl.model.finding import Severity

Section: TypeAlias = Literal[
    "what", "recipients", "collection", "bounces", "unsubscribe", "volume", "authentication", "sample"
]

HEADINGS: dict[Section, str] = {
    "what": "What is sent, and why",
    "recipients": "Who gets it",
    "collection": "How addresses are collected",
    "bounces": "How bounces and complaints are handled",
    "unsubscribe": "How people stop it",
    "volume": "How much is sent",
    "authentication": "How the mail is authenticated",
    "sample": "A sample",
}
"""By section, in the order of a request."""

PLACEHOLDER = "TO BE WRITTEN"
"""What stands where only the sender knows what to say."""

Rule: TypeAlias = Literal[
    "unfinished",
    "vague",
    "no-website",
    "no-bounce-handling",
    "no-unsubscribe",
    "no-numbers",
    "marketing-words",
    "strangers",
    "over-the-limit",
    "not-read",
]


@dataclass(frozen=True, slots=True)
class Draft:
    """What a sender says of its mail.

    Attributes:
        domain: None where the file does not say it; likewise region and website.
        sections: what is said; one that is not there is not said.
        others: sections with headings of the sender's own, and their texts.
    """

    domain: str | None
    region: str | None
    website: str | None
    mail_type: MailType
    sections: Mapping[Section, str] = field(default_factory=dict)
    others: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing to mend in a draft.

    Attributes:
        where: the heading of the section; empty for the whole.
    """

    rule: Rule
    severity: Severity
    where: str
    message: str
    fix: str


@dataclass(frozen=True, slots=True)
class Answers:
    """What only the sender knows; empty where nobody has said it yet."""

    website: str
    mail_type: MailType
    product: str = ""
    recipients: str = ""
    collection: str = ""
    bounces: str = ""
    unsubscribe: str = ""
    volume: str = ""


@dataclass(frozen=True, slots=True)
class Seen:
    """What can be seen of the sender; empty or false where it cannot, or is not so.

    Attributes:
        suppressed: the reasons for which SES stops sending to an address.
        topics: the SNS topics, or other places, that hear of bounces and complaints.
        forwarded: whether SES tells the sender's address of bounces and complaints.
        sample: a mail as it is sent, with its subject.
    """

    domain: str | None
    region: str
    verified: bool = False
    signed: bool = False
    mail_from: str = ""
    dmarc: str = ""
    suppressed: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    forwarded: bool = False
    sample: str = ""
