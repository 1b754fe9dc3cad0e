"""Route 53: making a hosted zone, and never two of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesctl.aws.record_sets import plain_name
from sesctl.errors import SesctlError
from sesctl.model.hosted_zone import HostedZone

if TYPE_CHECKING:
    from datetime import datetime

    from sesctl.aws.client import Client
    from sesctl.aws.shapes import Shape

_LONGEST_REFERENCE = 128
_TAKEN = "HostedZoneAlreadyExists"
_COMMENT = "made by sesctl"


def create_zone(client: Client, name: str, at: datetime) -> HostedZone:
    """Create a public zone.

    Route 53 makes as many zones of one name as are asked for, and tells requests apart by their
    caller reference only. The reference is made of name and day, so that neither a reply that got
    lost nor somebody who does the same at the same time makes a second zone: Route 53 then says that
    the reference was used, and the zone it was used for is taken.

    Raises:
        SesctlError: it could not be created.
    """
    for reference in (f"sesctl {at:%Y-%m-%d} {name}", f"sesctl {at:%Y-%m-%dT%H:%M:%S.%f} {name}"):
        try:
            return _create(client, name, reference[:_LONGEST_REFERENCE])
        except SesctlError as error:
            if made := _made(client, name, reference[:_LONGEST_REFERENCE], error):
                return made
            if error.aws_code != _TAKEN:
                raise
            # It was used today for a zone that is gone.
    raise SesctlError(
        "service",
        f"Route 53 does not create the zone {name}",
        why="it says that it was asked the same before, and shows no zone that came of it",
        try_="run the same command again",
    )


def _create(client: Client, name: str, reference: str) -> HostedZone:
    reply = client.call(
        "CreateHostedZone",
        Name=f"{name}.",
        CallerReference=reference,
        HostedZoneConfig={"Comment": _COMMENT, "PrivateZone": False},
    )
    return _zone(reply)


def _made(client: Client, name: str, reference: str, error: SesctlError) -> HostedZone | None:
    """The zone that was made although the call failed: a reply got lost, and it was sent again."""
    if error.aws_code != _TAKEN and error.kind not in {"network", "service"}:
        return None
    try:
        listed = client.call("ListHostedZonesByName", DNSName=f"{name}.")
        for zone in listed.inners("HostedZones"):
            if zone.text("CallerReference") == reference and plain_name(zone.need_text("Name")) == name:
                return _zone(client.call("GetHostedZone", Id=_id(zone)))
    except SesctlError:
        error.why = f"{error.why} Whether the zone was created is not known; run the same again."
    return None


def _zone(reply: Shape) -> HostedZone:
    zone, delegation = reply.inner("HostedZone"), reply.inner("DelegationSet")
    if zone is None or delegation is None:
        raise reply.missing("DelegationSet" if zone else "HostedZone")
    servers = tuple(sorted(map(plain_name, delegation.texts("NameServers"))))
    return HostedZone(_id(zone), plain_name(zone.need_text("Name")), servers)


def _id(zone: Shape) -> str:
    return zone.need_text("Id").rpartition("/")[2]
