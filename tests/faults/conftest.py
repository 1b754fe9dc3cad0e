"""Fixtures: real name servers that serve every variant, and a resolver in front of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from faults.zones import ELSEWHERE, RIGHT, VARIANTS
from support.name_servers import knot, nsd, unbound
from support.world import FakeClock

from sesctl.dns.transport import DnsTransport
from sesctl.model.lookup import Server
from sesctl.planning.desired import desired_records
from sesctl.workflows.check_dns import Scene, check_domains

if TYPE_CHECKING:
    from collections.abc import Iterator

    from faults.zones import Variant

    from sesctl.model.report import DomainReport


@dataclass(frozen=True)
class Servers:
    """Two authoritative servers that serve every zone, and a resolver that asks the first."""

    ns1: str
    ns2: str
    resolver: str

    def look_at(self, variant: Variant) -> DomainReport:
        """Check a domain as `--records FILE --authoritative NS1 --authoritative NS2 --resolver R` does."""
        scene = Scene(
            DnsTransport(),
            FakeClock(),
            (Server(self.resolver, "resolver"),),
            (Server(self.ns1, "authoritative"), Server(self.ns2, "authoritative")),
            records={variant.domain: desired_records(variant.identity)},
        )
        (report,) = check_domains([variant.domain], scene)
        return report


@pytest.fixture(scope="session")
def servers() -> Iterator[Servers]:
    everything = (*VARIANTS, *RIGHT)
    first = {variant.apex: variant.text for variant in everything} | ELSEWHERE
    second = {variant.apex: variant.text_at_ns2 for variant in everything}
    # The root too, so that no name leads out of this machine.
    with knot(first) as ns1, nsd(second) as ns2, unbound(dict.fromkeys((*ELSEWHERE, "."), ns1)) as resolver:
        yield Servers(ns1, ns2, resolver)
