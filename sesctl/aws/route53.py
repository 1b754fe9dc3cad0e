"""Route 53: which zones the account hosts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesctl.aws.permissions import needs
from sesctl.model.hosted_zone import HostedZone

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sesctl.aws.client import Client

_MOST_PAGES = 20


class Route53:
    """Implements `sesctl.ports.HostedZones`."""

    def __init__(self, client: Client) -> None:
        self._client = client

    @needs("route53:ListHostedZonesByName", "route53:GetHostedZone")
    def public_zones(self, name: str) -> tuple[HostedZone, ...]:
        """Read the public zones of exactly this name; several may share it."""
        return tuple(self._zone(zone_id, name) for zone_id in self._ids(name))

    def _ids(self, name: str) -> Iterator[str]:
        """Page through the list, which begins at a name and goes on beyond it."""
        start: dict[str, str] = {"DNSName": f"{name}."}
        for _ in range(_MOST_PAGES):
            reply = self._client.call("ListHostedZonesByName", **start)
            for zone in reply.inners("HostedZones"):
                if _plain(zone.need_text("Name")) != name:
                    return
                config = zone.inner("Config")
                if not (config and config.flag("PrivateZone")):
                    yield zone.need_text("Id").rpartition("/")[2]
            following = reply.text("NextDNSName")
            if not following or _plain(following) != name:
                return
            start = {"DNSName": following}
            if next_id := reply.text("NextHostedZoneId"):
                start["HostedZoneId"] = next_id

    def _zone(self, zone_id: str, name: str) -> HostedZone:
        reply = self._client.call("GetHostedZone", Id=zone_id)
        delegation = reply.inner("DelegationSet")
        servers = delegation.texts("NameServers") if delegation else ()
        return HostedZone(zone_id, name, tuple(sorted(_plain(server) for server in servers)))


def _plain(name: str) -> str:
    return name.lower().removesuffix(".")
