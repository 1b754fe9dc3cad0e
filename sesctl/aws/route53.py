"""Route 53: the zones that the account hosts, and their record sets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesctl.aws.permissions import needs
from sesctl.aws.record_sets import change_batch, plain_name, record_set_of
from sesctl.errors import SesctlError
from sesctl.model.hosted_zone import HostedZone

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from datetime import datetime

    from sesctl.aws.client import Client
    from sesctl.aws.shapes import Shape
    from sesctl.model.hosting import HostedSet, SetChange

_MOST_PAGES = 20
_MOST_PAGES_OF_A_ZONE = 1000
_PAGE = "300"


class Route53:
    """Implements `sesctl.ports.HostedZones`."""

    creates_only = False

    def __init__(self, client: Client) -> None:
        self._client = client

    @property
    def kind(self) -> str:
        """What `--to` calls it."""
        return "route53"

    @needs("route53:ListHostedZonesByName", "route53:GetHostedZone")
    def public_zones(self, name: str) -> tuple[HostedZone, ...]:
        """Read the public zones of exactly this name; several may share it."""
        return tuple(zone for zone in self.zones(name) if not zone.private)

    @needs("route53:ListHostedZonesByName", "route53:GetHostedZone")
    def zones(self, name: str) -> tuple[HostedZone, ...]:
        """Read the zones of exactly this name, private ones too, which have no name servers."""
        return tuple(
            HostedZone(zone_id, name, (), private=True) if private else self.zone(zone_id)
            for zone_id, private in self._ids(name)
        )

    @needs("route53:GetHostedZone")
    def zone(self, zone_id: str) -> HostedZone:
        """Read one zone by its id."""
        reply = self._client.call("GetHostedZone", Id=zone_id)
        delegation = reply.inner("DelegationSet")
        servers = delegation.texts("NameServers") if delegation else ()
        zone = reply.inner("HostedZone")
        if zone is None:
            raise reply.missing("HostedZone")
        if not servers and not _is_private(zone):
            raise reply.missing("DelegationSet")
        return HostedZone(
            zone_id,
            plain_name(zone.need_text("Name")),
            tuple(sorted(map(plain_name, servers))),
            private=_is_private(zone),
        )

    @needs("route53:ListResourceRecordSets")
    def record_sets(self, zone: HostedZone, names: Collection[str]) -> tuple[HostedSet, ...]:  # noqa: ARG002 - all are read
        """Read the whole zone, all pages: fewer calls than one for each name, in all but huge zones."""
        pages = [page.inners("ResourceRecordSets") for page in self._pages(zone)]
        sets = tuple(record_set_of(one) for page in pages for one in page)
        if not any(one.key == (zone.name, "SOA") for one in sets):
            raise _not_the_zone(zone)
        return sets

    @needs("route53:ChangeResourceRecordSets")
    def change(self, zone: HostedZone, changes: Sequence[SetChange]) -> str:
        """Submit one batch, which Route 53 applies whole or not at all; returns the id of the change."""
        batch = change_batch(((one.before, one.after) for one in changes), "sesctl")
        reply = self._client.call("ChangeResourceRecordSets", HostedZoneId=zone.id, ChangeBatch=batch)
        info = reply.inner("ChangeInfo")
        return info.need_text("Id").rpartition("/")[2] if info else ""

    @needs("route53:GetChange")
    def settled(self, receipt: str) -> bool:
        """Whether a change is INSYNC."""
        info = self._client.call("GetChange", Id=receipt).inner("ChangeInfo")
        return info is not None and info.text("Status") == "INSYNC"

    @needs("route53:CreateHostedZone", "route53:ListHostedZonesByName", "route53:GetHostedZone")
    def create_zone(self, name: str, at: datetime) -> HostedZone:
        """Create a public zone, once; `at` is the present moment."""
        from sesctl.aws.route53_zones import create_zone  # noqa: PLC0415 - one command needs it

        return create_zone(self._client, name, at)

    def _ids(self, name: str) -> Iterator[tuple[str, bool]]:
        """Page through the list, which begins at a name and goes on beyond it."""
        start: dict[str, str] = {"DNSName": f"{name}."}
        for _ in range(_MOST_PAGES):
            reply = self._client.call("ListHostedZonesByName", **start)
            for zone in reply.inners("HostedZones"):
                if plain_name(zone.need_text("Name")) != name:
                    return
                yield zone.need_text("Id").rpartition("/")[2], _is_private(zone)
            # A page that is no list of zones is not taken for "there are none".
            following = reply.text("NextDNSName") if reply.need_flag("IsTruncated") else None
            if not following or plain_name(following) != name:
                return
            start = {"DNSName": following}
            if next_id := reply.text("NextHostedZoneId"):
                start["HostedZoneId"] = next_id

    def _pages(self, zone: HostedZone) -> Iterator[Shape]:
        start: dict[str, str] = {}
        seen = [start]
        for _ in range(_MOST_PAGES_OF_A_ZONE):
            page = self._client.call("ListResourceRecordSets", HostedZoneId=zone.id, MaxItems=_PAGE, **start)
            yield page
            if not page.need_flag("IsTruncated"):
                return
            start = _following(page)
            if start in seen:
                raise page.missing("NextRecordName that goes on")
            seen.append(start)
        raise _endless(zone)


def _following(page: Shape) -> dict[str, str]:
    start = {"StartRecordName": page.need_text("NextRecordName")}
    if kind := page.text("NextRecordType"):
        start["StartRecordType"] = kind
    if identifier := page.text("NextRecordIdentifier"):
        start["StartRecordIdentifier"] = identifier
    return start


def _is_private(zone: Shape) -> bool:
    config = zone.inner("Config")
    return bool(config and config.flag("PrivateZone"))


def _not_the_zone(zone: HostedZone) -> SesctlError:
    return SesctlError(
        "service",
        f"the list of record sets of {zone} lacks the SOA record that every zone has",
        why="what else it lacks is not known, so it is not taken for the zone; a proxy may have answered",
        try_="see which endpoint is asked: --endpoint-url, and AWS_ENDPOINT_URL in the environment",
    )


def _endless(zone: HostedZone) -> SesctlError:
    return SesctlError(
        "service",
        f"the list of record sets of {zone} never ends",
        why=f"after {_MOST_PAGES_OF_A_ZONE} pages there were still more",
        try_="see which endpoint is asked: --endpoint-url, and AWS_ENDPOINT_URL in the environment",
    )
