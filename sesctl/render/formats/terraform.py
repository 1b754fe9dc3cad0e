"""Terraform, for zones in Route 53 (`aws_route53_record`)."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from sesctl.grammar.presentation import split_text

if TYPE_CHECKING:
    from sesctl.model.records import Record, RecordSet


def write(records: RecordSet, zone: str) -> str:
    """Write a variable for the zone's id, and one resource a record set."""
    blocks = [
        f"# Amazon SES, {records.region}: records for {records.domain}",
        f'variable "ses_zone_id" {{\n  type        = string\n  description = "Route 53 hosted zone of {zone}"\n}}',
    ]
    labels: dict[str, int] = {}
    for record in records.records:
        label = _label(record, records.domain)
        labels[label] = labels.get(label, 0) + 1
        number = labels[label] if record.purpose == "dkim" else 0
        blocks.append(_resource(record, f"{label}_{number}" if number else label))
    return "\n\n".join(blocks)


def _label(record: Record, domain: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", f"ses_{domain}_{record.purpose}")


def _resource(record: Record, label: str) -> str:
    values = ", ".join(_string(_value(record, value)) for value in record.values)
    return (
        f'resource "aws_route53_record" "{label}" {{\n'
        f"  zone_id = var.ses_zone_id\n"
        f"  name    = {_string(record.name)}\n"
        f"  type    = {_string(record.type)}\n"
        f"  ttl     = {record.ttl}\n"
        f"  records = [{values}]\n"
        "}"
    )


def _value(record: Record, value: str) -> str:
    """The provider quotes texts by itself, and splits them where two quotation marks stand in them."""
    if record.type != "TXT":
        return value
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return '""'.join(split_text(escaped))


def _string(text: str) -> str:
    """Quote for HCL, in which ${ and %{ begin templates."""
    return json.dumps(text).replace("${", "$${").replace("%{", "%%{")
