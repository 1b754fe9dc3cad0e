"""What the checks about a .env file look at: the file, and where SES has verified its sender."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sesctl.model.fact import NotAsked

if TYPE_CHECKING:
    from sesctl.model.account import Account
    from sesctl.model.configuration_set import ConfigurationSet
    from sesctl.model.env_file import EnvFile
    from sesctl.model.fact import Fact
    from sesctl.model.identity import Identity

_NOT_ASKED = NotAsked("nobody asked")


@dataclass(frozen=True, slots=True)
class SenderSeen:
    """The sender in a region that the file names.

    Attributes:
        variable: the one that names the region, as the application calls it.
        identity: the most specific verified one that covers the sender; missing where there is none.
    """

    variable: str
    region: str
    identity: Fact[Identity]


@dataclass(frozen=True, slots=True)
class EnvSeen:
    """A .env file, and what SES says of it.

    Attributes:
        path: of the file, as it was named.
        senders: one for each region that the file names; none where it names no sender.
        elsewhere: verified identities in other regions that cover the sender; looked for where one is missing.
        configuration_set: that the file names, in its region.
        account: in the region of the file.
    """

    path: str
    file: Fact[EnvFile]
    senders: tuple[SenderSeen, ...] = ()
    elsewhere: tuple[Identity, ...] = ()
    configuration_set: Fact[ConfigurationSet] = _NOT_ASKED
    account: Fact[Account] = _NOT_ASKED
