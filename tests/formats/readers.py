"""A reader for each format of `records` that is not ours, and what it reads: rows of name, type, TTL and value."""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, TypeAlias

import botocore.session
import dns.query
import dns.rdata
import dns.zone
import pygohcl
import yaml
from botocore.validate import ParamValidator
from markdown_it import MarkdownIt
from octodns.provider.yaml import YamlProvider
from octodns.zone import Zone
from support.name_servers import executable

if TYPE_CHECKING:
    from support.browser import Browser

    from sesctl.model.records import RecordSet

Row: TypeAlias = tuple[str, str, int, str]
Reader: TypeAlias = Callable[[str], set[Row]]

_APEX = "@ 1 IN SOA ns host 1 1 1 1 1\n@ 1 IN NS ns\n"
_ESCAPE = re.compile(r"\\([0-7]{3}|.)", re.DOTALL)


def rows(records: RecordSet) -> set[Row]:
    """What should be read."""
    return {
        (record.name, record.type, record.ttl, value) for record in records.records for value in record.values
    }


def read_json(text: str) -> set[Row]:
    """Read with the JSON module."""
    return {
        (record["name"], record["type"], record["ttl"], value)
        for record in json.loads(text)["records"]
        for value in record["values"]
    }


def read_csv(text: str) -> set[Row]:
    """Read with the CSV module."""
    return {
        (row["name"], row["type"], int(row["ttl"]), row["value"])
        for row in csv.DictReader(io.StringIO(text, newline=""))
    }


def read_bind(text: str) -> set[Row]:
    """Read with dnspython, at an origin that no name depends on."""
    return _rows_of(dns.zone.from_text(f"{_APEX}{text}\n", "example.com", relativize=False))


def read_route53(text: str) -> set[Row]:
    """Read as the AWS CLI does, and hold it against the model of the API."""
    batch = json.loads(text)
    call = {"HostedZoneId": "Z0123456789", "ChangeBatch": batch}
    shape = botocore.session.get_session().get_service_model("route53")
    operation = shape.operation_model("ChangeResourceRecordSets")
    assert not ParamValidator().validate(call, operation.input_shape).has_errors()
    sets = [change["ResourceRecordSet"] for change in batch["Changes"]]
    return {
        _in_route53(one["Name"], one["Type"], one["TTL"], value["Value"])
        for one in sets
        for value in one["ResourceRecords"]
    }


def read_cloudformation(text: str) -> set[Row]:
    """Read as JSON and as YAML, either of which CloudFormation takes; every reference leads to a parameter."""
    template = json.loads(text)
    assert yaml.safe_load(text) == template
    assert template["AWSTemplateFormatVersion"] == "2010-09-09"
    assert template["Parameters"]["HostedZoneId"]["Type"] == "AWS::Route53::HostedZone::Id"
    (group,) = template["Resources"].values()
    assert group["Type"] == "AWS::Route53::RecordSetGroup"
    assert group["Properties"]["HostedZoneId"] == {"Ref": "HostedZoneId"}
    return {
        _in_route53(one["Name"], one["Type"], int(one["TTL"]), value)
        for one in group["Properties"]["RecordSets"]
        for value in one["ResourceRecords"]
    }


def read_terraform(text: str) -> set[Row]:
    """Read with HashiCorp's parser, and do as the provider does: put quotation marks around texts."""
    parsed = pygohcl.loads(text)
    assert set(parsed["variable"]) == {"ses_zone_id"}
    assert text.count("zone_id = var.ses_zone_id\n") == len(parsed["resource"]["aws_route53_record"])
    return {
        _in_route53(one["name"], one["type"], one["ttl"], f'"{value}"' if one["type"] == "TXT" else value)
        for one in parsed["resource"]["aws_route53_record"].values()
        for value in one["records"]
    }


def read_octodns(text: str, zone: str = "example.com", *, lenient: bool = False) -> set[Row]:
    """Read with octoDNS; `lenient` takes what it would refuse, such as characters that are not ASCII."""
    read = Zone(f"{zone}.", [])
    with TemporaryDirectory() as name:
        Path(name, f"{zone}.yaml").write_text(text, encoding="utf-8")
        YamlProvider("test", name, escaped_semicolons=True).populate(read, lenient=lenient)
    return {
        (record.fqdn.removesuffix("."), record._type, record.ttl, _of_octodns(value))
        for record in read.records
        for value in getattr(record, "values", None) or [record.value]
    }


def _of_octodns(value: Any) -> str:
    if hasattr(value, "exchange"):
        return f"{value.preference} {value.exchange.removesuffix('.')}"
    raw: str = value.to_raw_text() if hasattr(value, "to_raw_text") else value.removesuffix(".")
    return raw


def read_markdown(text: str) -> set[Row]:
    """Read the table with a parser of Markdown; a cell is what its code span or its text is."""
    return {
        (cells["Host in full"], cells["Type"], int(cells["TTL"]), cells["Value"])
        for cells in markdown_table(text)
    }


def markdown_table(text: str) -> list[dict[str, str]]:
    """The lines of the table by heading."""
    tokens = MarkdownIt("commonmark").enable("table").parse(text)
    cells = [
        "".join(child.content for child in tokens[place + 1].children or ())
        for place, token in enumerate(tokens)
        if token.type in {"th_open", "td_open"}
    ]
    width = sum(token.type == "th_open" for token in tokens)
    headings, lines = cells[:width], cells[width:]
    return [
        dict(zip(headings, lines[start : start + width], strict=True))
        for start in range(0, len(lines), width)
    ]


# What DNSControl's own functions do with their arguments: labels and targets stay relative to the zone
# unless a final dot says otherwise, and a target without any dot, or with one inside only, is refused.
_DNSCONTROL = """
const rows = [];
const zones = new Set([arguments[1]]);
const whole = (name, zone) => name === "@" ? zone : name.endsWith(".") ? name.slice(0, -1) : `${name}.${zone}`;
const target = (name, zone) => {
  if (name.includes(".") && !name.endsWith(".")) throw `target ${name} needs a final dot`;
  return whole(name, zone);
};
const text = (value) => { if (typeof value !== "string") throw "not a string"; return value; };
const record = (type, value, modifiers) => (name) => (zone) => {
  if (name === zone || name.endsWith(`.${zone}`)) throw `label ${name} repeats the zone`;
  const made = {};
  modifiers.forEach((modify) => modify(made));
  rows.push([whole(text(name), zone), type, made.ttl, value(zone)]);
};
const TTL = (seconds) => (made) => { made.ttl = seconds; };
const CNAME = (name, to, ...more) => record("CNAME", (zone) => target(text(to), zone), more)(name);
const MX = (name, preference, to, ...more) =>
  record("MX", (zone) => `${preference + 0} ${target(text(to), zone)}`, more)(name);
const TXT = (name, value, ...more) => record("TXT", () => text(value), more)(name);
const D_EXTEND = (zone, ...records) => {
  if (!zones.has(zone)) throw `${zone} was not declared`;
  records.forEach((one) => one(zone));
};
eval(arguments[0]);
return rows;
"""


def read_dnscontrol(text: str, browser: Browser, zone: str = "example.com") -> set[Row]:
    """Run it as the program that it is."""
    found = browser.run(_DNSCONTROL, text, zone)
    return {(name, kind, ttl, value) for name, kind, ttl, value in found}


def read_html(text: str, browser: Browser) -> set[Row]:
    """Open the page, and take what its copy buttons stand beside."""
    browser.open(text)
    return {tuple(row) for row in browser.run(_PAGE)}


_PAGE = """
return [...document.querySelectorAll("article")].flatMap((record) => {
  const fields = {};
  for (const term of record.querySelectorAll("dt")) {
    (fields[term.textContent] ??= []).push(term.nextElementSibling.querySelector("code").textContent);
  }
  const values = fields.Target ?? fields.Value ??
    fields["Mail server"].map((host, place) => `${fields.Priority[place]} ${host}`);
  return values.map((value) =>
    [fields["Host in full"][0], record.dataset.type, Number(fields.TTL[0]), value]);
});
"""


def nsupdate(text: str, server: str) -> subprocess.CompletedProcess[str]:
    """Run the script against a server."""
    host, port = server.split(":")
    return subprocess.run(
        [executable("nsupdate")],
        input=f"server {host} {port}\n{text}\n",
        capture_output=True,
        text=True,
        check=False,
    )


def served(server: str, zone: str = "example.com") -> set[Row]:
    """Ask a server for everything in a zone."""
    host, port = server.split(":")
    transfer = dns.query.xfr(host, zone, port=int(port), relativize=False)
    return _rows_of(dns.zone.from_xfr(transfer, relativize=False))


def _rows_of(zone: dns.zone.Zone) -> set[Row]:
    return {
        _row(name.to_text(), rdata.rdtype.name, ttl, rdata)
        for name, ttl, rdata in zone.iterate_rdatas()
        if rdata.rdtype.name in {"CNAME", "MX", "TXT"}
    }


def _row(name: str, kind: str, ttl: int, rdata: Any) -> Row:
    value = b"".join(rdata.strings).decode() if kind == "TXT" else rdata.to_text().removesuffix(".")
    return (name.removesuffix("."), kind, ttl, value)


def _in_route53(name: str, kind: str, ttl: int, value: str) -> Row:
    """Read as Route 53 does, whose codes are octal, and which has every name as whole."""
    assert value.isascii()
    assert value.isprintable()
    decimal = _ESCAPE.sub(lambda code: f"\\{int(code[1], 8):03d}" if len(code[1]) == 3 else code[0], value)
    rdata = dns.rdata.from_text("IN", kind, decimal, origin=dns.name.root)
    return _row(name, kind, ttl, rdata)
