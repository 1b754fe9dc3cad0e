"""What a configuration file may say, and which options it stands in for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

Value: TypeAlias = str | int | tuple[str, ...]
Kind: TypeAlias = Literal["text", "texts", "number"]


@dataclass(frozen=True, slots=True)
class Setting:
    """One key of the file.

    Attributes:
        kind: a text, a list of texts (one may stand alone), or a whole number.
        meaning: as a sentence, for the documentation and the wizard.
        options: by command, the parameter that it stands in for; `*` for every command that has it.
        variables: of the environment; where one is set, the file is not asked.
        allowed: the values there are; none where any will do.
    """

    kind: Kind
    meaning: str
    options: tuple[tuple[str, str], ...]
    variables: tuple[str, ...] = ()
    allowed: tuple[str, ...] = ()


_DOMAIN_OF = ("init domain", "init zone", "init events", "records", "publish")
_POLICIES = ("none", "quarantine", "reject")

SETTINGS: dict[str, Setting] = {
    "domain": Setting(
        "text",
        "The domain to send from, where a command is given none.",
        (
            *((command, "domain") for command in (*_DOMAIN_OF, "request-production", "doctor")),
            ("check-dns", "names"),
        ),
    ),
    "region": Setting("text", "The AWS region.", (("*", "region"),), ("AWS_REGION", "AWS_DEFAULT_REGION")),
    "profile": Setting(
        "text", "The AWS profile.", (("*", "profile"),), ("AWS_PROFILE", "AWS_DEFAULT_PROFILE")
    ),
    "mail-from": Setting("text", "The MAIL FROM domain.", (("init domain", "mail_from"),)),
    "dmarc": Setting(
        "text",
        "The DMARC policy to have.",
        (("init domain", "dmarc"), ("publish", "dmarc")),
        allowed=_POLICIES,
    ),
    "dmarc-rua": Setting(
        "texts", "Where DMARC reports go.", (("init domain", "dmarc_rua"), ("publish", "dmarc_rua"))
    ),
    "from": Setting(
        "text",
        "The address that mail comes from.",
        (
            ("send-test", "sender"),
            ("doctor", "sender"),
            ("init env", "sender"),
            ("init sender", "sender"),
            ("policy sender", "sender"),
        ),
    ),
    "alerts": Setting(
        "texts",
        "Who hears of bounces, complaints and alarms, by mail.",
        (("init events", "email"), ("init alarms", "email")),
    ),
    "reply-to": Setting("texts", "Where replies to a test mail go.", (("send-test", "reply_to"),)),
    "brand": Setting("text", "The name in the test mail.", (("send-test", "brand"),)),
    "website": Setting(
        "text",
        "The website, for reviewers and for the test mail.",
        (("request-production", "website"), ("send-test", "website")),
    ),
    "language": Setting("text", "The language of the test mail.", (("send-test", "language"),)),
    "mail-type": Setting(
        "text",
        "What is sent.",
        (("request-production", "mail_type"),),
        allowed=("transactional", "marketing"),
    ),
    "configuration-set": Setting(
        "text",
        "The configuration set to send with.",
        tuple(
            (command, "configuration_set")
            for command in ("send-test", "init env", "init events", "init sender", "policy sender")
        ),
    ),
    "resolvers": Setting(
        "texts", "The recursive resolvers to ask.", (("*", "resolver"),), ("SESCTL_RESOLVERS",)
    ),
    "authoritative": Setting(
        "texts",
        "The servers to ask instead of those the delegation names.",
        (("*", "authoritative"),),
        ("SESCTL_AUTHORITATIVE",),
    ),
}
"""Every key there is, in the order in which the wizard writes them."""
