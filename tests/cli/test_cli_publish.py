"""`sesctl publish` in front of a strict Route 53: right, or refused, and nothing is ever lost."""

from __future__ import annotations

import json
import random
import shlex
import signal
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from support.cli import interrupted

if TYPE_CHECKING:
    from support.cli import Cli, Result, Simulators

FOREIGN = ['"google-site-verification=abc"', '"MS=ms1"', '"quo\\"ted" "in two"', r'"\303\251 \007"']
APEX = [*FOREIGN, '"v=spf1 include:_spf.example.org include:spf.example.net -all"']
PUBLISH = ("publish", "example.com", "--to", "route53")


@pytest.fixture(autouse=True)
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Undo files go into a folder of the test."""
    monkeypatch.setenv("HOME", str(tmp_path))
    return tmp_path / ".local" / "state" / "sesctl" / "undo"


@pytest.fixture
def zone(simulate: Simulators) -> Cli:
    """An identity for example.com whose records nobody has published, and its hosted zone."""
    return simulate(scenario="domain-pending")


def route53(cli: Cli) -> Any:
    return cli.driver.client("route53")


def hosted(cli: Cli, name: str = "example.com") -> list[str]:
    zones = route53(cli).list_hosted_zones()["HostedZones"]
    return [one["Id"].rpartition("/")[2] for one in zones if one["Name"] == f"{name}."]


def records(cli: Cli, zone_id: str = "") -> dict[tuple[str, str], tuple[int, tuple[str, ...]]]:
    pages = route53(cli).get_paginator("list_resource_record_sets")
    found = pages.paginate(HostedZoneId=zone_id or hosted(cli)[0])
    return {
        (one["Name"], one["Type"]): (one["TTL"], tuple(sorted(v["Value"] for v in one["ResourceRecords"])))
        for page in found
        for one in page["ResourceRecordSets"]
    }


def put(cli: Cli, name: str, kind: str, *values: str, ttl: int = 600, zone_id: str = "") -> None:
    change = {
        "Action": "UPSERT",
        "ResourceRecordSet": {
            "Name": name, "Type": kind, "TTL": ttl, "ResourceRecords": [{"Value": value} for value in values],
        },
    }  # fmt: skip
    route53(cli).change_resource_record_sets(
        HostedZoneId=zone_id or hosted(cli)[0], ChangeBatch={"Changes": [change]}
    )
    settle(cli)
    cli.forget_calls()


def settle(cli: Cli) -> None:
    """Let every change reach the zone's own servers."""
    cli.control("POST", "/clock", {"advance": "5m"})


def undo_of(done: Result) -> str:
    (path,) = done.json["undo"]
    return str(path)


def changes_of_zones(cli: Cli) -> list[str]:
    return [action for action in cli.changes() if action.startswith("route53:")]


def test_publishing_publishing_again_and_undoing_loses_nothing(zone: Cli) -> None:
    put(zone, "example.com", "TXT", *APEX)
    first = records(zone)
    done = zone(*PUBLISH, "--spf", "--yes", "-o", "json")
    assert done.code == 0, done.said
    after = records(zone)
    assert {key: after[key] for key in first if key != ("example.com.", "TXT")}.items() <= first.items()
    ttl, values = after["example.com.", "TXT"]
    assert (ttl, set(FOREIGN) - set(values)) == (600, set())
    (spf,) = set(values) - set(FOREIGN)
    assert spf == '"v=spf1 include:_spf.example.org include:spf.example.net include:amazonses.com -all"'
    assert {(one["have"], one["asked"]) for one in done.json["read_back"]} == {(1, 1)}
    again = zone(*PUBLISH, "--spf", "--yes", "-o", "json")
    assert (again.code, again.json["steps"], again.json["undo"]) == (0, [], [])
    assert records(zone) == after
    undone = zone("publish", "--undo", undo_of(done), "--yes", "-o", "json")
    assert undone.code == 0, undone.said
    assert records(zone) == first
    assert "nothing to put back" in zone("publish", "--undo", undo_of(done), "--yes").stderr
    redone = zone("publish", "--undo", undo_of(undone), "--yes")
    assert (redone.code, records(zone)) == (0, after)


def test_without_asking_for_it_the_apex_is_not_touched(zone: Cli) -> None:
    put(zone, "example.com", "TXT", *APEX)
    assert zone(*PUBLISH, "--yes").code == 0
    assert records(zone)["example.com.", "TXT"] == (600, tuple(sorted(APEX)))


@pytest.mark.parametrize(
    ("kind", "code", "words"),
    [
        ("denied", 4, "route53:ListResourceRecordSets"),
        ("throttled", 5, "Rate exceeded"),
        ("server-error", 5, "problem of its own"),
    ],
)
def test_nothing_is_written_on_what_could_not_be_read(zone: Cli, kind: str, code: int, words: str) -> None:
    before = records(zone)
    zone.fault("route53:ListResourceRecordSets", kind)
    done = zone(*PUBLISH, "--yes")
    assert (done.code, changes_of_zones(zone)) == (code, [])
    assert words in done.stderr
    zone.control("DELETE", "/faults")
    assert records(zone) == before


@pytest.mark.parametrize("kind", ["denied", "throttled", "drop-request"])
def test_nothing_is_written_when_half_of_the_pages_could_be_read(zone: Cli, kind: str) -> None:
    for number in range(0, 500, 100):
        batch = [
            {
                "Action": "CREATE",
                "ResourceRecordSet": {
                    "Name": f"host{one}.example.com", "Type": "A", "TTL": 60,
                    "ResourceRecords": [{"Value": "192.0.2.1"}],
                },
            }
            for one in range(number, number + 100)
        ]  # fmt: skip
        route53(zone).change_resource_record_sets(
            HostedZoneId=hosted(zone)[0], ChangeBatch={"Changes": batch}
        )
    settle(zone)
    zone.forget_calls()
    zone.control("POST", "/faults", {"action": "route53:ListResourceRecordSets", "kind": kind, "after": 1})
    done = zone(*PUBLISH, "--yes")
    assert done.code == (4 if kind == "denied" else 5)
    assert zone.calls().count("route53:ListResourceRecordSets") >= 2
    assert changes_of_zones(zone) == []
    zone.control("DELETE", "/faults")
    assert zone(*PUBLISH, "--yes").code == 0


@pytest.mark.parametrize("kind", ["throttled", "prior-request", "server-error", "drop-request"])
def test_what_passes_by_itself_is_tried_again(zone: Cli, kind: str) -> None:
    zone.fault("route53:ChangeResourceRecordSets", kind, times=3)
    done = zone(*PUBLISH, "--yes")
    assert done.code == 0, done.said
    assert zone(*PUBLISH, "--yes", "-o", "json").json["steps"] == []


def test_an_answer_that_got_lost_is_looked_after(zone: Cli) -> None:
    zone.fault("route53:ChangeResourceRecordSets", "drop-reply", times=1)
    done = zone(*PUBLISH, "--yes")
    assert done.code == 0, done.said
    assert zone(*PUBLISH, "--yes", "-o", "json").json["steps"] == []


def test_a_denied_change_names_the_action_and_changes_nothing(zone: Cli) -> None:
    before = records(zone)
    zone.fault("route53:ChangeResourceRecordSets", "denied")
    done = zone(*PUBLISH, "--yes")
    assert (done.code, records(zone)) == (4, before)
    assert "route53:ChangeResourceRecordSets" in done.stderr


def test_planning_changes_nothing(zone: Cli) -> None:
    for how in [("--dry-run",), (), ("--dry-run", "-o", "json")]:
        done = zone(*PUBLISH, *how)
        assert (done.code, zone.changes()) == (3, [])
    assert "CNAME" in zone(*PUBLISH).stdout


def test_on_a_terminal_the_plan_is_asked_about(zone: Cli) -> None:
    with zone.typist(*PUBLISH) as typist:
        typist.answers("Write these records? [y/N]", "n")
        assert typist.finish().code == 3
    assert zone.changes() == []


def test_a_change_is_followed_until_route_53_has_it(simulate: Simulators) -> None:
    slow = simulate(scenario="domain-pending", change_delay=8)
    done = slow(*PUBLISH, "--yes")
    assert done.code == 0
    assert "not yet, after" in done.stderr
    assert "read back: every server" in done.stderr


# Which zone


def test_of_two_zones_of_one_name_the_delegated_one_is_written(zone: Cli) -> None:
    second = zone.control("POST", "/hosted-zone", {"name": "example.com"})
    first = next(one for one in hosted(zone) if one != second["id"])
    untouched = records(zone, second["id"])
    assert zone(*PUBLISH, "--yes").code == 0
    assert records(zone, second["id"]) == untouched
    zone.control("PUT", "/delegation", {"name": "example.com", "name_servers": second["name_servers"]})
    before = records(zone, first)
    assert zone(*PUBLISH, "--yes").code == 0
    assert len(records(zone, second["id"])) > len(untouched)
    assert records(zone, first) == before


def test_a_private_zone_is_never_written(zone: Cli) -> None:
    private = zone.control("POST", "/hosted-zone", {"name": "example.com", "private": True})["id"]
    untouched = records(zone, private)
    assert zone(*PUBLISH, "--yes").code == 0
    assert records(zone, private) == untouched
    refused = zone(*PUBLISH, "--yes", "--zone-id", private)
    assert refused.code == 1
    assert "is private" in refused.stderr


def test_only_a_private_zone_is_no_zone(simulate: Simulators) -> None:
    cli = simulate()
    cli("init", "domain", "example.com", "--yes")
    cli.control("POST", "/hosted-zone", {"name": "example.com", "private": True})
    done = cli(*PUBLISH, "--yes")
    assert (done.code, changes_of_zones(cli)) == (1, [])
    assert "no public hosted zone" in done.stderr
    assert "private" in done.stderr


def test_what_lies_in_a_delegated_child_zone_is_written_there(zone: Cli) -> None:
    child = zone.control("POST", "/hosted-zone", {"name": "mail.example.com"})
    put(zone, "mail.example.com", "NS", *(f"{server}." for server in child["name_servers"]))
    done = zone(*PUBLISH, "--yes")
    assert done.code == 0, done.said
    assert {"MX", "TXT"} <= {kind for _, kind in records(zone, child["id"])}
    parent = records(zone, hosted(zone)[0])
    assert ("mail.example.com.", "MX") not in parent
    assert ("_dmarc.example.com.", "TXT") in parent


def test_a_child_zone_that_nobody_is_led_to_is_left_alone(zone: Cli) -> None:
    child = zone.control("POST", "/hosted-zone", {"name": "mail.example.com"})
    zone.control("PUT", "/delegation", {"name": "mail.example.com", "name_servers": []})
    untouched = records(zone, child["id"])
    done = zone(*PUBLISH, "--yes")
    assert records(zone, child["id"]) == untouched
    # The simulator's one name server has both zones, and reads the child's back.
    assert done.code == 8, done.said
    assert ("mail.example.com.", "MX") in records(zone, hosted(zone)[0])


def test_what_is_delegated_to_somebody_else_is_named_and_the_rest_is_written(zone: Cli) -> None:
    put(zone, "mail.example.com", "NS", "ns1.example.net.", "ns2.example.net.")
    done = zone(*PUBLISH, "--yes")
    assert done.code == 3, done.said
    assert "mail.example.com" in done.stderr
    assert ("mail.example.com.", "MX") not in records(zone)
    assert ("_dmarc.example.com.", "TXT") in records(zone)


def test_keys_that_lie_in_somebody_elses_zone_are_told_of_once(zone: Cli) -> None:
    put(zone, "_domainkey.example.com", "NS", "ns1.example.net.")
    zone.control(
        "POST",
        "/zone?origin=_domainkey.example.com",
        "@ 300 IN SOA ns1.example.net. h.example.net. 1 2 3 4 5\n@ 300 IN NS ns1.example.net.\n",
    )
    done = zone(*PUBLISH, "--dry-run")
    (said,) = (line for line in done.stdout.splitlines() if line.startswith("  !"))
    assert said.startswith("  ! 3 names below _domainkey.example.com are not published: ")
    assert "each of them lies in the zone _domainkey.example.com" in said
    looked = " ".join(zone("check-dns", "example.com").stdout.split())
    assert looked.count("lies in a zone of its own") == 1
    assert looked.count("Enter the CNAME record in the zone _domainkey.example.com") == 1


def test_a_zone_that_is_delegated_to_another_host_is_refused(zone: Cli) -> None:
    before = records(zone)
    zone.control("PUT", "/delegation", {"name": "example.com", "name_servers": ["ns1.example.net"]})
    done = zone(*PUBLISH, "--yes")
    assert (done.code in {1, 5}, changes_of_zones(zone)) == (True, [])
    assert records(zone) == before


def test_a_zone_that_is_not_delegated_is_refused_unless_it_is_insisted_on(zone: Cli) -> None:
    zone.control("PUT", "/delegation", {"name": "example.com", "name_servers": []})
    done = zone(*PUBLISH, "--yes")
    assert (done.code in {1, 5}, changes_of_zones(zone)) == (True, [])
    assert "--zone-id" in done.stderr
    insisted = zone(*PUBLISH, "--yes", "--zone-id", hosted(zone)[0])
    assert insisted.code in {0, 8}, insisted.said
    assert ("_dmarc.example.com.", "TXT") in records(zone)


def test_of_two_zones_that_are_not_delegated_none_is_picked_out(zone: Cli) -> None:
    zone.control("POST", "/hosted-zone", {"name": "example.com"})
    zone.control("PUT", "/delegation", {"name": "example.com", "name_servers": []})
    done = zone(*PUBLISH, "--yes")
    assert (done.code, changes_of_zones(zone)) == (1, []), done.said
    assert all(one in done.stderr for one in hosted(zone))
    assert "--zone-id ID" in done.stderr


def test_an_account_without_the_zone_says_so_before_anything_is_created(simulate: Simulators) -> None:
    cli = simulate(zones=["example.org"])
    done = cli("init", "domain", "example.com", "--publish", "route53", "--yes")
    assert (done.code, cli.changes()) == (1, [])
    assert "no public hosted zone for" in done.stderr


def test_denied_zones_are_not_taken_for_none(zone: Cli) -> None:
    zone.fault("route53:ListHostedZonesByName", "denied")
    done = zone(*PUBLISH, "--yes")
    assert (done.code, changes_of_zones(zone)) == (4, [])


def test_a_domain_below_goes_into_the_zone_of_the_domain_above(cli: Cli) -> None:
    put(cli, "_dmarc.example.com", "TXT", '"v=DMARC1; p=reject"')
    done = cli("init", "domain", "otp.example.com", "--publish", "route53", "--yes")
    assert done.code == 0, done.said
    found = records(cli)
    assert ("mail.otp.example.com.", "MX") in found
    assert ("_dmarc.otp.example.com.", "TXT") not in found
    assert "p=reject" in done.stderr
    assert cli("check-dns", "otp.example.com", "--wait", "--timeout", "20s").code == 0


# What differs


def test_another_mx_is_shown_and_replaced_only_when_allowed(zone: Cli) -> None:
    put(zone, "mail.example.com", "MX", "10 mx.example.net.")
    first = records(zone)
    held = zone(*PUBLISH, "--yes")
    assert held.code == 3
    assert "--allow replace-record" in held.stderr
    assert records(zone)["mail.example.com.", "MX"] == first["mail.example.com.", "MX"]
    done = zone(*PUBLISH, "--yes", "--allow", "replace-record", "-o", "json")
    assert done.code == 0
    assert zone("publish", "--undo", undo_of(done), "--yes").code == 0
    assert records(zone)["mail.example.com.", "MX"] == first["mail.example.com.", "MX"]


def test_an_unknown_danger_is_named_with_those_there_are(zone: Cli) -> None:
    done = zone(*PUBLISH, "--allow", "replace-records")
    assert (done.code, zone.calls()) == (2, [])
    assert "replace-record, weaken-dmarc" in done.stderr


@pytest.mark.parametrize(
    "args",
    [("publish", "example.com", "--to", ""), ("init", "domain", "example.com", "--publish", " ")],
)
def test_a_host_from_a_variable_that_was_never_set_is_refused(zone: Cli, args: tuple[str, ...]) -> None:
    done = zone(*args, "--yes")
    assert (done.code, zone.changes()) == (2, []), done.said
    assert f"{args[-2]} is empty" in done.stderr


def test_an_alias_record_is_left_alone(zone: Cli) -> None:
    alias = {"HostedZoneId": "Z2FDTNDATAQYW2", "DNSName": "d1.cloudfront.net", "EvaluateTargetHealth": False}
    change = {
        "Action": "CREATE",
        "ResourceRecordSet": {"Name": "example.com", "Type": "A", "AliasTarget": alias},
    }
    route53(zone).change_resource_record_sets(HostedZoneId=hosted(zone)[0], ChangeBatch={"Changes": [change]})
    settle(zone)
    assert zone(*PUBLISH, "--spf", "--yes").code == 0


# Undo files


def test_an_undo_file_is_a_change_batch_that_the_aws_cli_takes(zone: Cli, state: Path) -> None:
    put(zone, "example.com", "TXT", *APEX)
    first = records(zone)
    path = undo_of(zone(*PUBLISH, "--spf", "--yes", "-o", "json"))
    assert path.startswith(str(state))
    assert Path(path).stat().st_mode & 0o777 == 0o600
    batch = json.loads(Path(path).read_text(encoding="utf-8"))
    assert set(batch) == {"Comment", "Changes"}
    route53(zone).change_resource_record_sets(HostedZoneId=hosted(zone)[0], ChangeBatch=batch)
    assert records(zone) == first


def test_where_it_cannot_be_kept_nothing_is_written(zone: Cli, tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    done = zone(*PUBLISH, "--yes", "--undo-dir", str(blocked / "undo"))
    assert (done.code, zone.changes()) == (2, [])
    assert "--undo-dir" in done.stderr


def test_where_nothing_is_replaced_undoing_takes_out_what_was_written(zone: Cli) -> None:
    first = zone(*PUBLISH, "--yes")
    assert "to take out what is written: sesctl publish --undo" in first.stderr, first.said
    assert "put back" not in first.stderr


def test_the_printed_undo_command_works_whatever_the_folder_is_called(zone: Cli, tmp_path: Path) -> None:
    first = records(zone)
    done = zone(*PUBLISH, "--yes", "--undo-dir", str(tmp_path / "what I'd undo"))
    (typed,) = (line for line in done.stderr.splitlines() if "sesctl publish --undo" in line)
    undone = zone(*shlex.split(typed.partition("sesctl ")[2]), "--yes")
    assert (undone.code, records(zone)) == (0, first), undone.said


def test_what_was_changed_since_is_not_undone(zone: Cli) -> None:
    path = undo_of(zone(*PUBLISH, "--yes", "-o", "json"))
    put(zone, "_dmarc.example.com", "TXT", '"v=DMARC1; p=reject"')
    before = records(zone)
    done = zone("publish", "--undo", path, "--yes")
    assert (done.code, records(zone)) == (1, before)
    assert "has changed since" in done.stderr


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "not JSON"),
        ("[]", "not a change batch"),
        ('{"Comment": "by hand", "Changes": []}', "which zone"),
        ('{"Comment": "sesctl undo: route53 example.com", "Changes": []}', "which zone"),
        ('{"Comment": "sesctl undo: route53 example.com (Z1)"}', "a field is missing"),
        (
            '{"Comment": "sesctl undo: route53 example.com (Z1)", "Changes": [{"Action": "UPSERT"}]}',
            "creates only",
        ),
    ],
)
def test_a_file_that_is_no_undo_file_is_refused(zone: Cli, tmp_path: Path, text: str, why: str) -> None:
    path = tmp_path / "undo.json"
    path.write_text(text)
    done = zone("publish", "--undo", str(path), "--yes")
    assert (done.code, zone.changes()) == (2, [])
    assert why in done.stderr


def test_undo_and_a_domain_do_not_go_together(zone: Cli) -> None:
    assert zone("publish", "example.com", "--undo", "x.json").code == 2
    assert zone("publish", "--undo", "no-such-file.json").code == 2


# From a file, with no access to SES


def test_records_from_a_file_need_no_ses(zone: Cli, tmp_path: Path) -> None:
    path = tmp_path / "records.json"
    path.write_text(zone("records", "example.com", "-o", "json").stdout)
    zone.forget_calls()
    zone.fault("ses:*", "denied")
    done = zone("publish", "--records", str(path), "--to", "route53", "--yes")
    assert done.code == 0, done.said
    assert not [call for call in zone.calls() if call.startswith("ses:")]
    zone.control("DELETE", "/faults")
    assert zone("check-dns", "example.com", "--wait", "--timeout", "20s").code == 0


@pytest.mark.parametrize(
    ("purpose", "change", "why"),
    [
        ("dkim", {"name": "www.example.org"}, "does not belong at that name"),
        ("dkim", {"name": "www.example.com"}, "does not belong at that name"),
        ("dkim", {"values": ["evil.example.net"]}, "not of Amazon SES"),
        ("dkim", {"values": ["a.dkim.amazonses.com", "b.dkim.amazonses.com"]}, "one value"),
        ("dkim", {"type": "NS"}, "CNAME"),
        ("mail-from-mx", {"values": ["10 mx.example.net"]}, "not of Amazon SES"),
        ("mail-from-mx", {"name": "example.com"}, "does not belong at that name"),
        ("mail-from-spf", {"values": ["v=spf1 +all"]}, "not of Amazon SES"),
        ("dmarc", {"values": ["v=DMARC1; p=none; \u001b[31m"]}, "not of Amazon SES"),
        ("dmarc", {"ttl": 99_999_999_999}, "TTL"),
    ],
)
def test_a_file_is_no_way_to_write_anything_else(
    zone: Cli, tmp_path: Path, purpose: str, change: dict[str, Any], why: str
) -> None:
    document = zone("records", "example.com", "-o", "json").json
    record = next(one for one in document["records"] if one["purpose"] == purpose)
    record.update(change)
    path = tmp_path / "records.json"
    path.write_text(json.dumps(document))
    done = zone("publish", "--records", str(path), "--yes")
    assert (done.code, changes_of_zones(zone)) == (2, [])
    assert why in done.stderr or purpose in done.stderr


def test_a_write_that_may_not_be_watched_is_written_and_says_so(zone: Cli) -> None:
    zone.fault("route53:GetChange", "denied")
    done = zone(*PUBLISH, "--yes", "-o", "json")
    assert done.code == 0, done.said
    assert "it is written" in done.stderr
    assert len(done.json["undo"]) == 1


def test_ctrl_c_in_the_middle_of_a_write_says_how_things_stand(zone: Cli) -> None:
    zone.fault("route53:GetChange", "hang")
    with zone.started(*PUBLISH, "--yes") as process:
        assert process.stderr
        line = ""
        while "written; waiting" not in line:
            line = process.stderr.readline()
        done = interrupted(process)
    assert done.code == 130
    assert "the same command again looks" in done.stderr
    zone.control("DELETE", "/faults")
    assert "every record is there already" in zone(*PUBLISH, "--yes").stderr


def test_a_refused_write_leaves_no_undo_file_and_says_what_is_there(cli: Cli, state: Path) -> None:
    cli.fault("route53:ChangeResourceRecordSets", "denied")
    done = cli("init", "domain", "example.com", "--publish", "route53", "--yes")
    assert done.code == 4
    assert "The identity example.com is there, and its records are not." in done.stderr
    assert list(state.iterdir()) == []


def test_texts_that_differ_in_their_splitting_alone_are_read_back(zone: Cli) -> None:
    put(zone, "example.com", "TXT", '"one" "two"', '"onetwo"')
    assert zone(*PUBLISH, "--spf", "--yes").code == 0


def test_what_else_changes_in_an_spf_record_is_said(zone: Cli) -> None:
    put(zone, "example.com", "TXT", '"v=spf1 mx -all"', '"v=spf1 a ~all"')
    assert "changes in more than the include of SES" in zone(*PUBLISH, "--spf", "--dry-run").stdout
    put(zone, "example.com", "TXT", '"v=spf1 mx -all"')
    assert "changes in more" not in zone(*PUBLISH, "--spf", "--dry-run").stdout


def test_a_file_about_another_domain_is_refused(zone: Cli, tmp_path: Path) -> None:
    path = tmp_path / "records.json"
    path.write_text(zone("records", "example.com", "-o", "json").stdout)
    done = zone("publish", "example.org", "--records", str(path), "--yes")
    assert (done.code, changes_of_zones(zone)) == (2, [])


# Killed at any moment


@pytest.mark.slow
def test_killed_at_any_moment_and_run_again_it_ends_in_the_same_state(simulate: Simulators) -> None:
    chance = random.Random(20261121)  # noqa: S311 - moments, not secrets
    command = ("init", "domain", "example.com", "--publish", "route53", "--yes")
    whole = simulate(zones=["example.com"], change_delay=0.5)
    began = time.monotonic()
    assert whole(*command).code == 0
    lasted = time.monotonic() - began
    wanted = shape(whole)
    for _ in range(10):
        cli = simulate(zones=["example.com"], change_delay=0.5)
        put(cli, "example.com", "TXT", *APEX)
        with cli.started(*command) as process:
            time.sleep(chance.uniform(0.1, lasted))
            process.send_signal(signal.SIGKILL)
            process.communicate()
        done = cli(*command)
        assert done.code == 0, done.said
        assert shape(cli) == {*wanted, ("example.com.", "TXT")}
        assert records(cli)["example.com.", "TXT"] == (600, tuple(sorted(APEX)))
        tokens = cli.identity("example.com")["DkimAttributes"]["Tokens"]
        assert all((f"{token}._domainkey.example.com.", "CNAME") in records(cli) for token in tokens)
        assert cli(*command, "-o", "json").json["steps"] == []


def shape(cli: Cli) -> set[tuple[str, str]]:
    """Names and types, with the tokens taken out."""
    return {
        (name if "_domainkey" not in name else "_domainkey.example.com.", kind) for name, kind in records(cli)
    }
