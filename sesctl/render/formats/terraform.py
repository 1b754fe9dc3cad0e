"""Terraform, for zones in Route 53 (`aws_route53_record`)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sesctl.grammar.octal import in_octal
from sesctl.grammar.presentation import quoted, split_text

if TYPE_CHECKING:
    from sesctl.model.records import Record, RecordSet


def write(records: RecordSet, zone: str) -> str:
    """Write a variable for the zone's id, and one resource a record set."""
    blocks = [
        f"# Amazon SES, {records.region}: records for {records.domain}",
        _variable(zone),
    ]
    labels: dict[str, int] = {}
    for record in records.records:
        label = _label(record, records.domain)
        labels[label] = labels.get(label, 0) + 1
        number = labels[label] if record.purpose == "dkim" or labels[label] > 1 else 0
        blocks.append(_resource(record, f"{label}_{number}" if number else label))
    return "\n\n".join(blocks)


def _variable(zone: str) -> str:
    description = _string(f"Route 53 hosted zone of {zone}")
    return f'variable "ses_zone_id" {{\n  type        = string\n  description = {description}\n}}'


def _label(record: Record, domain: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", f"ses_{domain}_{record.purpose}")


def _resource(record: Record, label: str) -> str:
    values = ", ".join(_string(_value(record, value)) for value in record.values)
    return (
        f'resource "aws_route53_record" "{label}" {{\n'
        f"  zone_id = var.ses_zone_id\n"
        f"  name    = {_string(in_octal(record.name))}\n"
        f"  type    = {_string(record.type)}\n"
        f"  ttl     = {record.ttl}\n"
        f"  records = [{values}]\n"
        "}"
    )


def _value(record: Record, value: str) -> str:
    """The provider puts quotation marks around a text; `""` between two parts of it keeps them apart."""
    if record.type != "TXT":
        return in_octal(value)
    return '""'.join(in_octal(quoted(part))[1:-1] for part in split_text(value))


def _string(text: str) -> str:
    """Quote for HCL, in which ${ and %{ begin templates; the text is printable ASCII."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped.replace("${", "$${").replace("%{", "%%{")}"'
