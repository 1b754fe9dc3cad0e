"""From a bare domain to a delivered one-time password, by the executable alone."""

from __future__ import annotations

import csv
import email
import email.policy
import io
import json
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import dns.rdatatype
import dns.zone
import pytest

if TYPE_CHECKING:
    from support.cli import Cli, Simulators

REGION = "eu-west-3"
PURPOSES = ["dkim", "dkim", "dkim", "mail-from-mx", "mail-from-spf", "dmarc"]


@pytest.fixture
def first_day(simulate: Simulators) -> Cli:
    """A new account in another region than the simulator's usual one, whose reviewers say yes."""
    cli = simulate(zones=["example.com"], region=REGION, review="grant")
    cli.env |= {"AWS_REGION": REGION, "AWS_DEFAULT_REGION": REGION}
    return cli


def publish_by_hand(cli: Cli, records: list[dict[str, Any]]) -> None:
    """Do what the owner of the zone does: one change batch to Route 53, until its name servers have it."""
    route53 = cli.driver.client("route53")
    (zone,) = route53.list_hosted_zones()["HostedZones"]
    changes = [
        {
            "Action": "UPSERT",
            "ResourceRecordSet": {
                "Name": record["name"],
                "Type": record["type"],
                "TTL": record["ttl"],
                "ResourceRecords": [
                    {"Value": f'"{value}"' if record["type"] == "TXT" else value}
                    for value in record["values"]
                ],
            },
        }
        for record in records
    ]
    batch = route53.change_resource_record_sets(HostedZoneId=zone["Id"], ChangeBatch={"Changes": changes})
    route53.get_waiter("resource_record_sets_changed").wait(
        Id=batch["ChangeInfo"]["Id"], WaiterConfig={"Delay": 0.05, "MaxAttempts": 400}
    )


def records_of(cli: Cli) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = cli("records", "example.com", "-o", "json").json["records"]
    return found


def settings_of(cli: Cli) -> tuple[Any, ...]:
    """What a user has set, and nothing that SES notes by itself."""
    region = cli.control("GET", "/state")["regions"][REGION]
    shown = region["identities"]["example.com"]
    return shown["DkimAttributes"], shown["MailFromAttributes"], region["account"]["Details"]


REQUEST = ("request-production", "--mail-type", "transactional", "--website", "https://example.com", "--yes")


def test_from_a_bare_domain_to_a_delivered_code(first_day: Cli) -> None:
    cli = first_day
    created = cli("init", "domain", "example.com", "--yes", "-o", "json")
    assert created.code == 0, created.said
    assert [step["action"] for step in created.json["steps"]] == ["create-identity", "set-mail-from"]

    waiting = cli("check-dns", "example.com", "-o", "json")
    assert (waiting.code, waiting.json["domains"][0]["verdict"]) == (1, "failing")

    publish_by_hand(cli, created.json["records"])
    ready = cli("check-dns", "example.com", "--wait", "-o", "json")
    assert (ready.code, ready.json["domains"][0]["verdict"]) == (0, "ready")

    sandbox = cli("status", "-o", "json").json
    assert (sandbox["region"], sandbox["account"]["production"]) == (REGION, False)
    assert [one["verification_status"] for one in sandbox["identities"]] == ["SUCCESS"]

    granted = cli(*REQUEST, "-o", "json")
    assert (granted.code, granted.json["submitted"], granted.json["state"]) == (0, True, "granted")
    assert cli("status", "-o", "json").json["account"]["production"] is True

    sent = cli("send-test", "--from", "Shop <otp@example.com>", "--to", "me@example.org", "-o", "json")
    assert sent.code == 0, sent.said
    (kept,) = cli.mails()
    status, raw = cli.driver.fetch("GET", f"/_sim/mailbox/{kept['number']}.eml")
    mail = email.message_from_bytes(raw, policy=email.policy.default)
    assert (status, mail["From"], mail["To"]) == (200, "Shop <otp@example.com>", "me@example.org")
    for kind in ("plain", "html"):
        part = mail.get_body((kind,))
        assert part is not None
        assert sent.json["code"] in part.get_content()


def test_running_every_command_again_changes_nothing(first_day: Cli) -> None:
    cli = first_day
    cli("init", "domain", "example.com", "--yes")
    publish_by_hand(cli, records_of(cli))
    assert cli("check-dns", "example.com", "--wait").code == 0
    assert cli(*REQUEST).code == 0
    before = settings_of(cli)
    cli.forget_calls()
    again = [
        ("init", "domain", "example.com", "--yes"),
        ("records", "example.com"),
        ("check-dns", "example.com"),
        ("status",),
        REQUEST,
    ]
    with ThreadPoolExecutor(2) as pool:
        codes = [one.code for one in pool.map(lambda args: cli(*args), again)]
    assert codes == [0, 0, 0, 0, 0]
    assert cli.changes() == []
    assert settings_of(cli) == before


def test_records_as_bind_are_a_zone_file_that_another_reader_understands(first_day: Cli) -> None:
    cli = first_day
    cli("init", "domain", "example.com", "--yes")
    text = cli("records", "example.com", "-o", "bind").stdout
    zone = dns.zone.from_text(f"$TTL 60\n{text}", origin="example.com", relativize=False, check_origin=False)
    read = {
        (name.to_text(omit_final_dot=True), dns.rdatatype.to_text(rdata.rdtype)): rdata.to_text()
        for name, _, rdata in zone.iterate_rdatas()
    }
    for record in records_of(cli):
        (value,) = record["values"]
        shown = f'"{value}"' if record["type"] == "TXT" else f"{value}."
        assert read.pop((record["name"], record["type"])) == shown
    assert read == {}


def test_records_as_csv_are_a_table_with_a_line_a_value(first_day: Cli) -> None:
    cli = first_day
    cli("init", "domain", "example.com", "--yes")
    rows = list(csv.DictReader(io.StringIO(cli("records", "example.com", "-o", "csv").stdout)))
    assert [row["purpose"] for row in rows] == PURPOSES
    assert [(row["name"], row["type"], int(row["ttl"]), row["value"]) for row in rows] == [
        (one["name"], one["type"], one["ttl"], one["values"][0]) for one in records_of(cli)
    ]


def test_records_as_text_have_every_host_and_value_unbroken(first_day: Cli) -> None:
    cli = first_day
    cli("init", "domain", "example.com", "--yes")
    text = cli("records", "example.com", env={"COLUMNS": "40"}).stdout
    for record in records_of(cli):
        assert record["name"].removesuffix(".example.com") in text
        assert record["values"][0] in text
    assert "at Route 53" in text


def test_whoever_owns_dns_checks_with_the_records_alone(first_day: Cli) -> None:
    cli = first_day
    cli("init", "domain", "example.com", "--yes")
    records = cli("records", "example.com", "-o", "json").stdout
    publish_by_hand(cli, json.loads(records)["records"])
    nobody: dict[str, str | None] = {"AWS_ACCESS_KEY_ID": None, "AWS_SECRET_ACCESS_KEY": None}
    cli.forget_calls()
    seen = cli("check-dns", "--records", "-", "-o", "json", stdin=records, env=nobody)
    assert (seen.code, seen.json["domains"][0]["verdict"]) == (0, "ready")
    assert [one["status"] for one in seen.json["domains"][0]["records"]] == ["ok"] * 6
    assert cli.calls() == []
