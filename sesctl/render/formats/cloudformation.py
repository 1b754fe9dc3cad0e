"""CloudFormation, for zones in Route 53, as a JSON template."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from sesctl.grammar.octal import in_octal
from sesctl.grammar.presentation import rdata

if TYPE_CHECKING:
    from sesctl.model.records import Record, RecordSet


def write(records: RecordSet, zone: str) -> str:
    """Write a template with one group of record sets; the zone's id is its parameter."""
    template = {
        "AWSTemplateFormatVersion": "2010-09-09",
        "Description": f"Amazon SES, {records.region}: records for {records.domain}",
        "Parameters": {
            "HostedZoneId": {"Type": "AWS::Route53::HostedZone::Id", "Description": f"Hosted zone of {zone}"}
        },
        "Resources": {
            "SesRecords": {
                "Type": "AWS::Route53::RecordSetGroup",
                "Properties": {
                    "HostedZoneId": {"Ref": "HostedZoneId"},
                    "RecordSets": [_record_set(record) for record in records.records],
                },
            }
        },
    }
    return json.dumps(template, indent=2)


def _record_set(record: Record) -> dict[str, Any]:
    return {
        "Name": in_octal(f"{record.name}."),
        "Type": record.type,
        "TTL": str(record.ttl),
        "ResourceRecords": [in_octal(rdata(record, value)) for value in record.values],
    }
