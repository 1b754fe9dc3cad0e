"""`sesctl remove domain` deletes what sesctl made, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from support.zone_host import ZONE

from sesctl.model.hosting import HostedSet
from sesctl.model.records import Record
from sesctl.planning.unpublish import plan_removal

if TYPE_CHECKING:
    from pathlib import Path

    from support.cli import Cli, Simulators

REMOVE = ("remove", "domain", "example.com")
ALL = (*REMOVE, "--unpublish", "route53", "--allow", "delete", "--yes")


@pytest.fixture(autouse=True)
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))


def records(cli: Cli) -> dict[tuple[str, str], list[str]]:
    client: Any = cli.driver.client("route53")
    zone = client.list_hosted_zones()["HostedZones"][0]["Id"]
    found = client.list_resource_record_sets(HostedZoneId=zone)["ResourceRecordSets"]
    return {(one["Name"], one["Type"]): [v["Value"] for v in one["ResourceRecords"]] for one in found}


def gone(cli: Cli) -> bool:
    return "example.com" not in [
        one["IdentityName"] for one in cli.driver.client("sesv2").list_email_identities()["EmailIdentities"]
    ]


@pytest.mark.parametrize("how", [("--yes",), ("--dry-run", "--allow", "delete"), ("--allow", "delete")])
def test_nothing_is_deleted_unless_it_is_allowed_and_agreed_to(verified: Cli, how: tuple[str, ...]) -> None:
    done = verified(*REMOVE, "--unpublish", "route53", *how)
    assert (done.code, verified.changes()) == (3, [])
    assert "  - delete the identity example.com" in done.stdout
    assert "is verified" in done.stderr


def test_the_identity_goes_and_the_records_stay_unless_they_are_named(verified: Cli) -> None:
    before = records(verified)
    done = verified(*REMOVE, "--allow", "delete", "--yes")
    assert (done.code, gone(verified), records(verified)) == (0, True, before)
    assert "the DNS records stay" in done.stderr


def test_an_onboarding_is_undone_to_the_last_record(cli: Cli) -> None:
    first = records(cli)
    assert cli("init", "domain", "example.com", "--publish", "route53", "--yes").code == 0
    done = cli(*ALL, "-o", "json")
    assert done.code == 0, done.said
    assert (records(cli), gone(cli)) == (first, True)
    (path,) = done.json["undo"]
    assert cli("publish", "--undo", path, "--yes").code == 0
    assert len(records(cli)) == len(first) + 6
    again = cli(*REMOVE, "--allow", "delete", "--yes")
    assert again.code == 0
    assert "nothing to delete" in again.stderr


def test_other_values_and_other_policies_stay(verified: Cli) -> None:
    verified.control(
        "PUT",
        "/records",
        {
            "name": "mail.example.com",
            "type": "TXT",
            "values": ['"keep"', '"v=spf1 include:amazonses.com ~all"'],
        },
    )
    verified.control(
        "PUT", "/records", {"name": "_dmarc.example.com", "type": "TXT", "values": ['"v=DMARC1; p=reject"']}
    )
    done = verified(*ALL)
    assert done.code == 0, done.said
    left = records(verified)
    assert left["mail.example.com.", "TXT"] == ['"keep"']
    assert left["_dmarc.example.com.", "TXT"] == ['"v=DMARC1; p=reject"']
    assert not [name for name, kind in left if kind == "CNAME"]
    assert "not what sesctl publishes" in done.stderr


def test_a_zone_that_cannot_be_read_keeps_the_identity_too(verified: Cli) -> None:
    verified.fault("route53:ListResourceRecordSets", "denied")
    done = verified(*ALL)
    assert (done.code, verified.changes(), gone(verified)) == (4, [], False)


def test_a_zone_that_cannot_be_written_keeps_the_identity_too(verified: Cli) -> None:
    verified.fault("route53:ChangeResourceRecordSets", "denied")
    done = verified(*ALL)
    assert (done.code, gone(verified)) == (4, False)


def test_records_whose_identity_is_gone_are_said_to_be_left(verified: Cli) -> None:
    verified(*REMOVE, "--allow", "delete", "--yes")
    done = verified(*ALL)
    assert done.code == 1
    assert "publish --undo FILE" in done.stderr
    assert "mail.example.com" in done.stderr


def test_an_spf_record_that_goes_on_naming_ses_is_told_of(verified: Cli) -> None:
    assert verified("publish", "example.com", "--spf", "--yes").code == 0
    done = verified(*ALL)
    assert done.code == 0, done.said
    assert "The SPF record of example.com itself keeps include:amazonses.com" in done.stderr
    assert records(verified)["example.com.", "TXT"] == ['"v=spf1 include:amazonses.com ~all"']


def test_when_all_is_gone_a_second_run_says_so_and_is_content(verified: Cli) -> None:
    assert verified(*ALL).code == 0
    again = verified(*ALL)
    assert (again.code, verified.changes()[2:]) == (0, []), again.said
    assert "the zone example.com has no DKIM or MX records of SES" in again.stderr


def test_an_identity_stays_while_nobody_knows_where_its_records_are(verified: Cli) -> None:
    verified.dns_fault("servfail", name="_domainkey.example.com")
    done = verified(*ALL)
    assert (done.code, gone(verified), verified.changes()) == (5, False, []), done.said
    assert "could not be told which servers serve" in done.stderr


def test_an_identity_that_is_not_there_is_no_error(simulate: Simulators) -> None:
    cli = simulate()
    done = cli(*REMOVE, "--allow", "delete", "--yes", "-o", "json")
    assert (done.code, done.json["steps"], cli.changes()) == (0, [], [])


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (("--unpublish", "route35"), "--unpublish route53"),
        (("--unpublish", "Route 53"), "--unpublish route53"),
        (("--unpublish", ""), "--unpublish is empty"),
        (("--unpublish", "route53", "--zone", "example.com"), "--zone-id ID"),
        (("--unpublish", "route53", "--zone-id", ""), "--zone-id is empty"),
        (("--tsig-key", "key"), "--unpublish HOST --tsig-key key"),
    ],
)
def test_a_host_that_was_mistyped_deletes_nothing(verified: Cli, args: tuple[str, ...], words: str) -> None:
    done = verified(*REMOVE, *args, "--allow", "delete", "--yes")
    assert (done.code, words in done.stderr, verified.changes()) == (2, True, []), done.said


def test_a_routed_set_is_left_to_its_owner() -> None:
    feedback = "10 feedback-smtp.eu-west-3.amazonses.com"
    wanted = Record("mail-from-mx", "mail.example.com", "MX", 300, (feedback,))
    routed = HostedSet("mail.example.com", "MX", 60, (f"{feedback}.",), "is routed")
    steps, (held,) = plan_removal([wanted], ZONE, [routed])
    assert (steps, "is routed" in held.why) == ((), True)
