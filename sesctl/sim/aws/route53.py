"""Route 53 on top of moto's store, as strict as the real one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from moto.core.responses import ActionResult
from moto.route53.exceptions import HostedZoneNotEmpty, Route53ClientError
from moto.route53.responses import Route53

from sesctl.sim.aws import changes, listing, names
from sesctl.sim.aws.placing import Place
from sesctl.sim.aws.reading import UnreadableBatchError

if TYPE_CHECKING:
    from collections.abc import Callable

    from sesctl.sim.aws.change_book import ChangeBook
    from sesctl.sim.aws.hosted_zones import HostedZones

_LABEL = re.compile(r"[^.]{1,63}")
_FEWEST_LABELS = 2
_LONGEST_NAME = 255


class StrictRoute53(Route53):
    """What moto answers for Route 53, with the operations that it is too lenient about replaced."""

    zones: HostedZones
    changes: ChangeBook
    announce: Callable[[str], None]

    def create_hosted_zone(self) -> ActionResult:
        """CreateHostedZone; a caller reference is good once."""
        reference, name = self._get_param("CallerReference"), self._get_param("Name")
        if any(zone.caller_reference == reference for zone in self.backend.zones.values()):
            raise Route53ClientError(
                "HostedZoneAlreadyExists",
                f"A hosted zone has already been created with the specified caller reference: {reference}",
            )
        _check_domain(name)
        private = bool(self._get_param("VPC")) or self._get_bool_param("HostedZoneConfig.PrivateZone")
        if not private:
            self.announce(name)
        zone = self.zones.create(
            name,
            private=bool(private),
            reference=reference,
            comment=self._get_param("HostedZoneConfig.Comment"),
            delay=self.changes.delay,
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
        """DeleteHostedZone; only the apex's own SOA and NS may be left."""
        zone = self.backend.get_hosted_zone(self._get_param("Id"))
        own = {(zone.name, "NS"), (zone.name, "SOA")}
        left = {found.key[:2] for found in self.zones.record_sets(zone)} - own
        if left or self.zones.protections(zone):
            raise HostedZoneNotEmpty
        self.backend.delete_hosted_zone(zone.resource_id)
        self.zones.forget(zone.resource_id)
        return ActionResult({"ChangeInfo": self.changes.submit()})

    def list_hosted_zones(self) -> ActionResult:
        """ListHostedZones."""
        marker, size = self._get_param("Marker"), self._get_param("MaxItems")
        return ActionResult(listing.zones(self.backend.zones.values(), marker, size))

    def list_hosted_zones_by_name(self) -> ActionResult:
        """ListHostedZonesByName: DNSName is where the list starts, not a filter."""
        start = self._get_param("DNSName"), self._get_param("HostedZoneId")
        size = self._get_param("MaxItems")
        return ActionResult(listing.zones_by_name(self.backend.zones.values(), start, size))

    def list_resource_record_sets(self) -> ActionResult:
        """ListResourceRecordSets: also what is PENDING; the start may be given escaped or not."""
        zone = self.backend.get_hosted_zone(self._get_param("HostedZoneId"))
        start = (
            self._get_param("StartRecordName"),
            self._get_param("StartRecordType"),
            self._get_param("StartRecordIdentifier"),
        )
        size = self._get_param("MaxItems")
        return ActionResult(listing.record_sets(self.zones.record_sets(zone), start, size))

    def change_resource_record_sets(self) -> ActionResult:
        """ChangeResourceRecordSets: all or nothing."""
        zone = self.backend.get_hosted_zone(self._get_param("HostedZoneId"))
        batch = self._get_param("ChangeBatch.Changes")
        place = Place(zone.name, zone.resource_id)
        protected = self.zones.protections(zone)
        try:
            sets = changes.apply(place, self.zones.record_sets(zone), batch, protected)
        except UnreadableBatchError as error:
            raise Route53ClientError("InvalidInput", str(error)) from error
        except changes.RefusedBatchError as error:
            raise Route53ClientError("InvalidChangeBatch", str(error)) from error
        self.zones.replace(zone, sets, delay=self.changes.delay)
        return ActionResult({"ChangeInfo": self.changes.submit()})

    def get_change(self) -> ActionResult:
        """GetChange."""
        return ActionResult({"ChangeInfo": self.changes.info(self._get_param("Id"))})


def _check_domain(name: str) -> None:
    labels = names.unescaped(name).rstrip(".").split(".")
    right = len(name) <= _LONGEST_NAME and all(_LABEL.fullmatch(label) for label in labels)
    if not right or len(labels) < _FEWEST_LABELS:
        raise Route53ClientError("InvalidDomainName", f"The domain name is invalid: {name}")
