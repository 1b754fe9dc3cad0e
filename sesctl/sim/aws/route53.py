"""Route 53 on top of moto's store, as strict as the real one."""

from __future__ import annotations

import secrets
import string
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from moto.core.responses import ActionResult
from moto.route53.exceptions import Route53ClientError
from moto.route53.responses import Route53

from sesctl.sim.aws import changes, names

if TYPE_CHECKING:
    from moto.route53.models import FakeZone

    from sesctl.sim.aws.hosted_zones import HostedZones
    from sesctl.sim.clock import SimClock

_PAGE = 100
_MOST_RECORDS = 1000


class ChangeBook:
    """The submitted changes, PENDING for a while and then INSYNC."""

    def __init__(self, clock: SimClock, delay: float) -> None:
        self._clock = clock
        self._delay = delay
        self._submitted: dict[str, float] = {}

    def submit(self) -> dict[str, Any]:
        """A new change, as ChangeInfo."""
        letters = string.ascii_uppercase + string.digits
        number = "C" + "".join(secrets.choice(letters) for _ in range(20))
        self._submitted[number] = self._clock.now()
        return self.info(number)

    def info(self, number: str) -> dict[str, Any]:
        """ChangeInfo of a change.

        Raises:
            Route53ClientError: there is no such change.
        """
        bare = number.rpartition("/")[2]
        since = self._submitted.get(bare)
        if since is None:
            raise Route53ClientError("NoSuchChange", f"Could not find resource with ID: {bare}")
        status = "INSYNC" if self._clock.now() - since >= self._delay else "PENDING"
        submitted = datetime.fromtimestamp(since, UTC)
        return {"Id": f"/change/{bare}", "Status": status, "SubmittedAt": submitted}


class StrictRoute53(Route53):
    """What moto answers for Route 53, with the operations that it is too lenient about replaced."""

    zones: HostedZones
    changes: ChangeBook

    def create_hosted_zone(self) -> ActionResult:
        """CreateHostedZone; a caller reference is good once."""
        reference = self._get_param("CallerReference")
        if any(zone.caller_reference == reference for zone in self.backend.zones.values()):
            raise Route53ClientError(
                "HostedZoneAlreadyExists",
                f"A hosted zone has already been created with the specified caller reference: {reference}",
            )
        zone = self.zones.create(
            self._get_param("Name"),
            private=bool(self._get_param("VPC"))
            or self._get_bool_param("HostedZoneConfig.PrivateZone")
            or False,
            reference=reference,
            comment=self._get_param("HostedZoneConfig.Comment"),
        )
        if zone.private_zone:
            zone.add_vpc(self._get_param("VPC.VPCId"), self._get_param("VPC.VPCRegion"))
        return ActionResult(
            {
                "HostedZone": zone,
                "ChangeInfo": self.changes.submit(),
                "DelegationSet": None if zone.private_zone else zone.delegation_set,
                "Location": f"https://route53.amazonaws.com/2013-04-01/hostedzone/{zone.resource_id}",
            }
        )

    def delete_hosted_zone(self) -> ActionResult:
        """DeleteHostedZone."""
        zone_id = self._get_param("Id")
        self.backend.delete_hosted_zone(zone_id)
        self.zones.forget(zone_id.rpartition("/")[2])
        return ActionResult({"ChangeInfo": self.changes.submit()})

    def list_hosted_zones_by_name(self) -> ActionResult:
        """ListHostedZonesByName: DNSName is where the list starts, not a filter."""
        start, start_id = self._get_param("DNSName"), self._get_param("HostedZoneId")
        size = int(self._get_param("MaxItems") or _PAGE)
        zones = sorted(self.backend.zones.values(), key=_by_name)
        if start:
            position = (names.sort_key(names.escaped(start)), start_id or "")
            zones = [zone for zone in zones if _by_name(zone) >= position]
        following = zones[size] if len(zones) > size else None
        return ActionResult(
            {
                "HostedZones": zones[:size],
                "DNSName": start,
                "HostedZoneId": start_id,
                "IsTruncated": following is not None,
                "NextDNSName": following.name if following else None,
                "NextHostedZoneId": following.resource_id if following else None,
                "MaxItems": size,
            }
        )

    def list_resource_record_sets(self) -> ActionResult:
        """ListResourceRecordSets; the start may be given escaped or not."""
        start = self._get_param("StartRecordName")
        if start:
            self.params["StartRecordName"] = names.escaped(start)
        return super().list_resource_record_sets()

    def change_resource_record_sets(self) -> ActionResult:
        """ChangeResourceRecordSets: all or nothing."""
        zone = self.backend.get_hosted_zone(self._get_param("HostedZoneId"))
        batch = self._get_param("ChangeBatch.Changes")
        _check_size(batch)
        try:
            sets = changes.apply(zone.name, self.zones.record_sets(zone), batch)
        except changes.UnreadableBatchError as error:
            raise Route53ClientError("InvalidInput", str(error)) from error
        except changes.RefusedBatchError as error:
            raise Route53ClientError("InvalidChangeBatch", str(error)) from error
        self.zones.replace(zone, sets)
        return ActionResult({"ChangeInfo": self.changes.submit()})

    def get_change(self) -> ActionResult:
        """GetChange."""
        return ActionResult({"ChangeInfo": self.changes.info(self._get_param("Id"))})


def _by_name(zone: FakeZone) -> tuple[str, str]:
    return names.sort_key(zone.name), zone.resource_id


def _check_size(batch: list[dict[str, Any]]) -> None:
    # An UPSERT counts twice (API reference of ChangeResourceRecordSets).
    count = sum(
        len(change["ResourceRecordSet"].get("ResourceRecords") or ())
        * (2 if change["Action"] == "UPSERT" else 1)
        for change in batch
    )
    if count > _MOST_RECORDS:
        raise Route53ClientError(
            "InvalidChangeBatch", f"[Number of records limit of {_MOST_RECORDS} exceeded.]"
        )
