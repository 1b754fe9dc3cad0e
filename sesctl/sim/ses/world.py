"""SES in all regions, and what the regions share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesctl.sim.ses.mailbox import Mailbox
from sesctl.sim.ses.region import SesRegion

if TYPE_CHECKING:
    from collections.abc import Callable

    from sesctl.sim.aws.topics import Topics
    from sesctl.sim.clock import SimClock
    from sesctl.sim.ses.identity import Dkim
    from sesctl.sim.ses.lookup import SesLookup
    from sesctl.sim.settings import SimSettings

_BITS = {"RSA_1024_BIT": 1024, "RSA_2048_BIT": 2048}


class SesWorld:
    """The regions, made when they are first used; the keys that amazonses.com publishes; the mailbox."""

    def __init__(self, settings: SimSettings, clock: SimClock, keys_changed: Callable[[], None]) -> None:
        self.settings = settings
        self.clock = clock
        self.mailbox = Mailbox()
        self.lookup: SesLookup
        self.topics: Topics
        self.regions: dict[str, SesRegion] = {}
        self._keys: dict[str, int] = {}
        self._keys_changed = keys_changed

    def connect(self, lookup: SesLookup, topics: Topics) -> None:
        """Give SES the DNS and the SNS it works with, which in turn need SES to exist."""
        self.lookup = lookup
        self.topics = topics

    def region(self, name: str) -> SesRegion:
        """One region of the account."""
        if name not in self.regions:
            region = self.regions[name] = SesRegion(name, self)
            if self.settings.production:
                region.account.grant()
        return self.regions[name]

    def key_length(self, host: str) -> int | None:
        """The length of the key at TOKEN.ZONE; None when there is no such token."""
        return self._keys.get(host)

    def publish_keys(self, dkim: Dkim) -> None:
        """Put the keys of an identity's tokens into amazonses.com."""
        if dkim.zone is not None:
            length = _BITS[dkim.current_length or "RSA_2048_BIT"]
            self._keys.update({f"{token}.{dkim.zone}": length for token in dkim.tokens})
            self._keys_changed()

    def withdraw_keys(self, dkim: Dkim) -> None:
        """Take the keys of tokens that are no longer used away."""
        if dkim.origin == "AWS_SES":
            for token in dkim.tokens:
                self._keys.pop(f"{token}.{dkim.zone}", None)
            self._keys_changed()
