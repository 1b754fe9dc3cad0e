"""Which identity covers an address: the most specific one wins."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesctl.sim.ses import verifier
from sesctl.sim.ses.region import canonical

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sesctl.sim.ses.identity import Identity
    from sesctl.sim.ses.region import SesRegion

SIMULATOR = "simulator.amazonses.com"
_SIMULATED = frozenset({"success", "bounce", "ooto", "complaint", "suppressionlist"})


def verified_identity(region: SesRegion, address: str) -> Identity | None:
    """The most specific verified identity: the address, the address without label, then its domains up."""
    for name in _candidates(address):
        identity = region.identities.get(name)
        if identity is not None:
            verifier.look_if_due(region, identity)
            if identity.verified:
                return identity
    return None


def simulated_case(address: str) -> str | None:
    """The case of the mailbox simulator that an address stands for."""
    local, _, domain = address.lower().rpartition("@")
    base = local.partition("+")[0]
    return base if domain == SIMULATOR and base in _SIMULATED else None


def _candidates(address: str) -> Iterator[str]:
    local, _, domain = canonical(address).rpartition("@")
    yield f"{local}@{domain}"
    if "+" in local:
        yield f"{local.partition('+')[0]}@{domain}"
    labels = domain.split(".")
    for start in range(len(labels) - 1):
        yield ".".join(labels[start:])
