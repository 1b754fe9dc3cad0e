"""What a check of a .env file may look at: facts that are known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesctl.checks.unknowable import Unknowable, known
from sesctl.model.env import ENV_NAMES, is_placeholder, is_secret_name
from sesctl.model.fact import Missing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sesctl.model.account import Account
    from sesctl.model.configuration_set import ConfigurationSet
    from sesctl.model.env_file import EnvFile, GitStanding, Variable
    from sesctl.model.env_seen import EnvSeen, SenderSeen
    from sesctl.model.fact import Fact
    from sesctl.model.identity import Identity


class EnvView:
    """What is known of a .env file; every accessor gives a fact, or raises `Unknowable`."""

    def __init__(self, seen: EnvSeen) -> None:
        self._seen = seen
        self.path = seen.path

    @property
    def file(self) -> EnvFile:
        """The file, where it is there and says something of SES."""
        if isinstance(self._seen.file, Missing):
            raise Unknowable(f"there is no {self.path}", on_purpose=True)
        file = known(self._seen.file)
        if not any(self.name(name) in file.variables for name in ENV_NAMES):
            raise Unknowable(f"{self.path} says nothing of SES", on_purpose=True)
        return file

    @property
    def git(self) -> GitStanding:
        """What git does with the file."""
        return known(self.file.git)

    @property
    def secrets(self) -> tuple[str, ...]:
        """The names of the variables that hold a secret, whoever's it is."""
        found = self.file.variables.items()
        return tuple(
            name
            for name, one in found
            if (is_secret_name(name) or self._is_our_secret(name)) and _is_filled(one)
        )

    @property
    def address(self) -> str:
        """The sender that the file names, as it stands there."""
        return self.value("AWS_SES_FROM_EMAIL")

    @property
    def elsewhere(self) -> tuple[Identity, ...]:
        """Verified identities in other regions that cover the sender."""
        return self._seen.elsewhere

    @property
    def configuration_set(self) -> Fact[ConfigurationSet]:
        """The configuration set that the file names."""
        return self._seen.configuration_set

    @property
    def account(self) -> Fact[Account]:
        """The account in the region of the file."""
        return self._seen.account

    def unverified(self) -> Iterator[SenderSeen]:
        """Yield each region of the file in which SES has verified nothing that covers the sender."""
        if not (self.file.variables and self._seen.senders):
            raise Unknowable(f"{self.path} names no sender, or no region", on_purpose=True)
        unknown: Unknowable | None = None
        for sender in self._seen.senders:
            if isinstance(sender.identity, Missing):
                yield sender
                continue
            try:
                known(sender.identity)
            except Unknowable as why:
                unknown = unknown or why
        if unknown:
            raise unknown

    def name(self, name: str) -> str:
        """What the application calls a variable."""
        file = known(self._seen.file)
        return file.names.get(name, name)

    def variable(self, name: str) -> Variable | None:
        """A variable, by the name of the guides."""
        return self.file.variables.get(self.name(name))

    def has(self, name: str) -> bool:
        """Whether a variable has a value, and not only what stands in for one."""
        found = self.variable(name)
        return found is not None and _is_filled(found)

    def value(self, name: str) -> str:
        """The value of a variable; empty where it has none."""
        found = self.variable(name)
        if found is None or not _is_filled(found):
            return ""
        if found.value is None:
            raise Unknowable(f"{found.name} takes its value from elsewhere (line {found.line})")
        return found.value

    def _is_our_secret(self, name: str) -> bool:
        return any(one.secret and self.name(one.name) == name for one in ENV_NAMES.values())


def _is_filled(one: Variable) -> bool:
    return one.value is None or bool(one.value.strip() and not is_placeholder(one.value))
