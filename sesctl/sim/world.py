"""The simulated world: one account, its DNS, its clock, and what was asked of them."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from dns.rdatatype import RdataType

from sesctl.sim.aws import cloudwatch
from sesctl.sim.aws.app import MotoApp, reset
from sesctl.sim.aws.change_book import ChangeBook
from sesctl.sim.aws.hosted_zones import HostedZones
from sesctl.sim.aws.postman import Postman
from sesctl.sim.aws.topics import Topics
from sesctl.sim.clock import SimClock
from sesctl.sim.dns.cache import ResolverCache
from sesctl.sim.dns.faults import DnsFaultBook
from sesctl.sim.dns.log import DnsLog
from sesctl.sim.dns.names import DnsWorld
from sesctl.sim.faults import FaultBook
from sesctl.sim.requestlog import RequestLog
from sesctl.sim.ses import verifier
from sesctl.sim.ses.lookup import SesLookup
from sesctl.sim.ses.world import SesWorld

if TYPE_CHECKING:
    from sesctl.sim.settings import SimSettings


class World:
    """Everything that the listeners serve. Whoever changes it holds `lock`."""

    def __init__(self, settings: SimSettings) -> None:
        reset()
        self.settings = settings
        self.clock = SimClock()
        self.lock = threading.RLock()
        self.stopping = threading.Event()
        self.requests = RequestLog()
        self.faults = FaultBook()
        self.dns_log = DnsLog()
        self.dns_faults = DnsFaultBook()
        self.zones = HostedZones(settings.account_id, self.clock)
        self.ses = SesWorld(settings, self.clock, lambda: self.names.touch())  # noqa: PLW0108 - made below
        self.names = DnsWorld(self.zones, self.ses.key_length)
        self.zones.changed = self.names.touch
        self.topics = Topics(settings.account_id, Postman(self.stopping, self.clock.now, self.addresses))
        self.ses.connect(SesLookup(self.names, self.dns_faults), self.topics)
        cloudwatch.serve(self.ses)
        self.cache = ResolverCache(self.clock.now) if settings.resolver_cache else None
        changes = ChangeBook(self.clock, settings.change_delay)
        self.moto = MotoApp(
            settings.account_id, self.zones, changes, self.names.register, self.ses, self.faults.denies
        )

    def texts(self, name: str) -> list[str]:
        """The TXT records of a name, as they are resolved; none where there are none."""
        found = self.ses.lookup.records(name, RdataType.TXT)
        if isinstance(found, str):
            return []
        return [b"".join(one.strings).decode("utf-8", "replace") for one in found]  # type: ignore[attr-defined]  # TXT

    def addresses(self, name: str) -> list[str]:
        """The IPv4 addresses of a name, as they are resolved; none where there are none."""
        found = self.ses.lookup.records(name, RdataType.A)
        return [] if isinstance(found, str) else [one.to_text() for one in found]

    def advance(self, seconds: float) -> None:
        """Put the clock forward; SES looks at the DNS before and after, as it would have in between."""
        self.verify()
        self.clock.advance(seconds)
        self.verify()

    def verify(self) -> None:
        """Let SES look at the DNS now, for every identity."""
        for region in list(self.ses.regions.values()):
            for identity in list(region.identities.values()):
                verifier.look(region, identity)
