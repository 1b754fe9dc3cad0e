"""What is asked for in a .env file, and what SES says of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sesctl.model.fact import NotAsked

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sesctl.model.account import Account
    from sesctl.model.fact import Fact
    from sesctl.model.identity import Identity

_NO_SMTP = NotAsked("nobody wants SMTP")


@dataclass(frozen=True, slots=True)
class EnvWish:
    """What the user wants.

    Attributes:
        names: what the application calls a variable, by the name of the guides; empty for none at all.
        otp: values for OTP_LENGTH and OTP_EXPIRY_MINUTES that were named.
        configuration_set: the one that was named.
        smtp: whether the application uses SMTP; None where the file tells.
        gitignore: whether a file that git does not ignore is to be ignored.
        tighten: whether the mode of a file may be changed.
    """

    names: Mapping[str, str] = field(default_factory=dict)
    otp: Mapping[str, str] = field(default_factory=dict)
    configuration_set: str | None = None
    smtp: bool | None = None
    gitignore: bool = False
    tighten: bool = False

    def name(self, name: str) -> str:
        """What the application calls a variable; empty where it has none."""
        return self.names.get(name, name)


@dataclass(frozen=True, slots=True)
class EnvFacts:
    """What SES and DNS say.

    Attributes:
        region: the one in use.
        sender: the address to send from, or why there is none.
        identity: the most specific verified one there that covers the sender.
        smtp_host: the SMTP host of the region, where it exists.
    """

    region: str
    sender: Fact[str]
    identity: Fact[Identity]
    account: Fact[Account]
    smtp_host: Fact[str] = _NO_SMTP
