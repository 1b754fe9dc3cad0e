"""`sesctl init zone` as a process, in front of a simulated Route 53 and an old DNS host."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from support.cli import interrupted, wait_until

if TYPE_CHECKING:
    from pathlib import Path

    from support.cli import Cli, Result, Simulators

OLD = """
$TTL 3600
@ IN SOA ns1.domaincontrol.com. dns.jomax.net. 1 28800 7200 604800 600
@ IN NS ns1.domaincontrol.com.
@ IN NS ns2.domaincontrol.com.
@ IN MX 10 mx.mailhost.example.
@ IN TXT "v=spf1 include:_spf.mailhost.example ~all"
www IN CNAME web
web 60 IN A 192.0.2.10
_dmarc IN TXT "v=DMARC1; p=quarantine;"
hidden-from-everybody IN A 192.0.2.99
"""
COM = """
$TTL 900
@ IN SOA a.gtld. admin.gtld. 1 1 1 1 900
@ IN NS a.gtld.
example 172800 IN NS ns1.domaincontrol.com.
example 172800 IN NS ns2.domaincontrol.com.
"""
DS = "example 86400 IN DS 1 13 2 " + "ab" * 32 + "\n"
COPIED = {
    ("CNAME", "www.example.com"),
    ("A", "web.example.com"),
    ("MX", "example.com"),
    ("TXT", "example.com"),
    ("TXT", "_dmarc.example.com"),
}


@pytest.fixture
def cli(simulate: Simulators, tmp_path: Path) -> Cli:
    """An account without zones; example.com is served by somebody else."""
    cli = simulate(change_delay=0)
    cli.env["XDG_STATE_HOME"] = str(tmp_path)
    cli.control("POST", "/zone?origin=example.com", OLD)
    return cli


def zones(cli: Cli) -> list[Any]:
    found: list[Any] = cli.driver.client("route53").list_hosted_zones()["HostedZones"]
    return found


def sets(cli: Cli, zone: Any) -> set[tuple[str, str]]:
    listed = cli.driver.client("route53").list_resource_record_sets(HostedZoneId=zone["Id"])
    return {(one["Type"], one["Name"].rstrip(".")) for one in listed["ResourceRecordSets"]}


def name_servers(done: Result) -> list[str]:
    return [line for line in done.stdout.splitlines() if line.startswith("ns-") and " " not in line]


def switch(cli: Cli, servers: list[str]) -> None:
    cli.control("PUT", "/delegation", {"name": "example.com", "name_servers": servers})


def test_the_plan_comes_first_and_nothing_is_done_without_leave(cli: Cli) -> None:
    done = cli("init", "zone", "example.com")
    assert done.code == 3
    assert "  + create the public hosted zone example.com\n" in done.stdout
    assert "  + CNAME www.example.com → web.example.com.\n" in done.stdout
    assert "apply it with --yes" in done.stderr
    assert cli.changes() == []
    assert cli("init", "zone", "example.com", "--yes", "--dry-run").code == 3
    assert zones(cli) == []


def test_a_zone_is_created_with_what_the_old_servers_have(cli: Cli) -> None:
    done = cli("init", "zone", "example.com", "--yes")
    assert done.code == 0, done.said
    (zone,) = zones(cli)
    assert sets(cli, zone) - {("NS", "example.com"), ("SOA", "example.com")} == COPIED
    servers = cli.driver.client("route53").get_hosted_zone(Id=zone["Id"])["DelegationSet"]["NameServers"]
    assert name_servers(done) == sorted(servers)
    said = " ".join(done.stdout.split())
    assert "DNS cannot list a zone" in said
    assert "5 record sets; all were copied. There may be others" in said
    assert "sesctl init zone example.com --zone-file FILE" in said
    assert "replace the name servers of example.com by these four" in said
    assert "ns1.domaincontrol.com, ns2.domaincontrol.com (GoDaddy)" in said
    assert "Leave the old zone as it is for" in said
    assert "next: sesctl init zone example.com --wait" in done.stderr
    assert max(map(len, done.stdout.splitlines())) <= 80


def test_a_second_run_adopts_and_adds_only_what_is_missing(cli: Cli) -> None:
    first = cli("init", "zone", "example.com", "--yes")
    cli.forget_calls()
    second = cli("init", "zone", "example.com", "--yes")
    assert (second.code, cli.changes()) == (0, [])
    assert name_servers(second) == name_servers(first)
    cli.control("POST", "/zone?origin=example.com", OLD + "api IN A 192.0.2.11\n")
    third = cli("init", "zone", "example.com", "--yes")
    assert third.code == 0
    (zone,) = zones(cli)
    assert ("A", "api.example.com") in sets(cli, zone)
    assert cli.changes() == ["route53:ChangeResourceRecordSets"]


def test_a_run_that_was_interrupted_is_gone_on_with(cli: Cli) -> None:
    cli.fault("route53:ChangeResourceRecordSets", "denied", 1)
    broken = cli("init", "zone", "example.com", "--yes")
    assert broken.code == 4
    assert "route53:ChangeResourceRecordSets" in broken.stderr
    assert cli("init", "zone", "example.com", "--yes").code == 0
    (zone,) = zones(cli)
    assert sets(cli, zone) > COPIED


def test_a_lost_reply_makes_no_second_zone(cli: Cli) -> None:
    cli.fault("route53:CreateHostedZone", "drop-reply", 1)
    assert cli("init", "zone", "example.com", "--yes").code == 0
    assert len(zones(cli)) == 1


def test_a_zone_that_could_not_be_read_whole_is_not_written(cli: Cli) -> None:
    cli("init", "zone", "example.com", "--yes", "--no-copy")
    cli.fault("route53:ListResourceRecordSets", "throttled")
    cli.forget_calls()
    done = cli("init", "zone", "example.com", "--yes")
    assert done.code == 5
    assert cli.changes() == []


def test_without_a_copy_only_the_zone_is_made(cli: Cli) -> None:
    done = cli("init", "zone", "example.com", "--yes", "--no-copy")
    assert cli.changes() == ["route53:CreateHostedZone"]
    assert "Nothing was copied (nobody asked for it)" in " ".join(done.stdout.split())


def test_the_old_servers_are_asked_for_the_records_of_ses(cli: Cli) -> None:
    tokens = cli.driver.client("sesv2").create_email_identity(EmailIdentity="example.com")["DkimAttributes"]
    lines = [f"{token}._domainkey IN CNAME {token}.dkim.amazonses.com.\n" for token in tokens["Tokens"]]
    cli.control("POST", "/zone?origin=example.com", OLD + "".join(lines))
    cli("init", "zone", "example.com", "--yes")
    (zone,) = zones(cli)
    wanted = {("CNAME", f"{token}._domainkey.example.com") for token in tokens["Tokens"]}
    assert wanted < sets(cli, zone)


def test_a_zone_file_is_copied_whole(cli: Cli, tmp_path: Path) -> None:
    file = tmp_path / "export.txt"
    file.write_text(OLD)
    done = cli("init", "zone", "example.com", "--yes", "--zone-file", str(file))
    assert done.code == 0, done.said
    (zone,) = zones(cli)
    assert sets(cli, zone) > {*COPIED, ("A", "hidden-from-everybody.example.com")}
    assert "DNS cannot list" not in done.stdout
    assert cli("init", "zone", "example.com", "--zone-file", "-", stdin=OLD).code == 0


@pytest.mark.parametrize("text", ["<html>no zone</html>\n", "", "www.example.org. A 192.0.2.1\n"])
def test_a_file_that_is_no_zone_file_stops_everything(cli: Cli, text: str) -> None:
    done = cli("init", "zone", "example.com", "--yes", "--zone-file", "-", stdin=text)
    assert (done.code, cli.calls()) == (2, [])
    assert "export the zone at the old DNS host" in done.stderr


def test_dnssec_at_the_parent_has_to_go_before_the_switch(cli: Cli) -> None:
    cli.control("POST", "/zone?origin=com", COM + DS)
    done = cli("init", "zone", "example.com", "--yes")
    said = " ".join(done.stdout.split())
    assert "2. DNSSEC: remove the DS record of example.com at the registrar, then wait 1 d" in said
    assert said.index("DNSSEC") < said.index("replace the name servers")
    body = cli("init", "zone", "example.com", "-o", "json").json["zone"]
    assert body["signed"] is True


def test_a_switch_with_dnssec_left_on_is_an_error(cli: Cli) -> None:
    made = cli("init", "zone", "example.com", "--yes")
    delegation = "".join(f"example 172800 IN NS {server}.\n" for server in name_servers(made))
    cli.control("DELETE", "/zone?origin=example.com")
    cli.control("POST", "/zone?origin=com", COM.partition("example")[0] + delegation + DS)
    assert cli("init", "zone", "example.com").code == 0
    cli.dns_fault("bogus", listener="resolver", name="example.com", type="SOA")
    done = cli("init", "zone", "example.com")
    assert done.code == 1
    assert "DNSSEC IS BROKEN" in done.stdout
    assert "Remove the DS record at the registrar now" in " ".join(done.stdout.split())


def test_a_name_that_nobody_registered_is_told_from_one_that_could_not_be_looked_up(cli: Cli) -> None:
    fresh = cli("init", "zone", "fresh.test", "--yes")
    assert "The zone test does not know fresh.test: it is not registered" in " ".join(fresh.stdout.split())
    assert "enter these four as the name servers of fresh.test" in fresh.stdout
    cli.dns_fault("timeout")
    blind = cli("init", "zone", "fresh.test", "--dns-timeout", "0.5")
    assert blind.code == 0
    assert "could not be told" in blind.stdout
    assert "not registered" not in blind.stdout
    body = cli("init", "zone", "fresh.test", "--dns-timeout", "0.5", "-o", "json").json["zone"]
    assert (body["delegation"], body["delegated_to"]) == ("unknown", [])
    assert body["reason"]


def test_servers_that_are_silent_are_not_taken_for_empty(cli: Cli) -> None:
    cli.dns_fault("timeout", name="example.com", listener="authoritative")
    cli.dns_fault("servfail", name="www.example.com", listener="resolver")
    cli.dns_fault("servfail", name="example.com", type="SOA", listener="resolver")
    done = cli("init", "zone", "example.com", "--yes", "--dns-timeout", "0.5")
    assert done.code == 0
    said = " ".join(done.stdout.split())
    assert "Nothing was copied (" in said
    assert "export the zone at GoDaddy" in said


def test_what_could_not_be_copied_is_a_step_of_its_own(cli: Cli) -> None:
    cli.control("POST", "/zone?origin=example.com", OLD + 'api IN TXT "\\200"\n')
    done = cli("init", "zone", "example.com", "--yes", "-q")
    assert (
        "2. Enter in the new zone by hand what could not be copied:\n   - TXT api.example.com" in done.stdout
    )


def test_questions_that_got_no_answer_are_told(cli: Cli) -> None:
    cli.dns_fault("timeout", name="www.example.com")
    done = cli("init", "zone", "example.com", "--yes", "--dns-timeout", "1")
    assert done.code == 0
    assert "2 questions got no answer" in " ".join(done.stdout.split())
    assert (
        cli("init", "zone", "example.com", "-o", "json", "--dns-timeout", "1").json["copy"]["unanswered"] == 2
    )


def test_of_two_zones_the_one_that_is_delegated_is_adopted(cli: Cli) -> None:
    made = [cli.control("POST", "/hosted-zone", {"name": "example.com"}) for _ in range(2)]
    undecided = cli("init", "zone", "example.com", "--yes")
    assert undecided.code == 1
    assert all(zone["id"] in undecided.stderr for zone in made)
    assert cli.changes() == []
    switch(cli, made[1]["name_servers"])
    done = cli("init", "zone", "example.com", "-o", "json")
    assert done.json["zone"]["id"] == made[1]["id"]
    assert done.json["zone"]["delegation"] == "ours"


def test_a_private_zone_is_mentioned_and_not_adopted(cli: Cli) -> None:
    private = cli.control("POST", "/hosted-zone", {"name": "example.com", "private": True})
    done = cli("init", "zone", "example.com", "--yes", "-o", "json")
    assert done.json["zone"]["id"] != private["id"]
    assert done.json["zone"]["private"] == [private["id"]]
    assert any("private zone" in held["why"] for held in done.json["held"])


def test_what_the_zone_has_already_stays_and_is_told(cli: Cli) -> None:
    cli("init", "zone", "example.com", "--yes", "--no-copy")
    (zone,) = zones(cli)
    cli.driver.client("route53").change_resource_record_sets(
        HostedZoneId=zone["Id"],
        ChangeBatch={
            "Changes": [
                {
                    "Action": "CREATE",
                    "ResourceRecordSet": {
                        "Name": "web.example.com",
                        "Type": "A",
                        "TTL": 60,
                        "ResourceRecords": [{"Value": "192.0.2.200"}],
                    },
                }
            ]
        },
    )
    done = cli("init", "zone", "example.com", "--yes")
    assert "web.example.com has A 192.0.2.200 in the new zone, and A 192.0.2.10 before" in done.said
    listed = cli.driver.client("route53").list_resource_record_sets(HostedZoneId=zone["Id"])
    kept = next(one for one in listed["ResourceRecordSets"] if one["Name"] == "web.example.com.")
    assert kept["ResourceRecords"] == [{"Value": "192.0.2.200"}]


def test_a_child_zone_is_filled_from_the_parents_and_delegated_on_request(cli: Cli) -> None:
    cli.control("DELETE", "/zone?origin=example.com")
    above = cli.control("POST", "/hosted-zone", {"name": "example.com"})
    cli.publish([{"name": "rare.otp.example.com", "type": "A", "values": ["192.0.2.5"]}])
    plain = cli("init", "zone", "otp.example.com", "--yes")
    assert plain.code == 0, plain.said
    assert "a zone of its own is mostly not needed" in plain.said
    assert "next: sesctl init zone otp.example.com --delegate" in plain.stderr
    done = cli("init", "zone", "otp.example.com", "--yes", "--delegate")
    assert done.code == 0, done.said
    cli.driver.advance("1s")
    answer = cli.driver.ask("rare.otp.example.com").answer
    assert answer[0][0].to_text() == "192.0.2.5"
    listed = cli.driver.client("route53").list_resource_record_sets(HostedZoneId=above["id"])
    delegation = next(one for one in listed["ResourceRecordSets"] if one["Name"] == "otp.example.com.")
    assert [value["Value"].rstrip(".") for value in delegation["ResourceRecords"]] == name_servers(done)
    cli.forget_calls()
    again = cli("init", "zone", "otp.example.com", "--yes", "--delegate")
    assert (again.code, cli.changes()) == (0, [])


def test_only_a_zone_above_that_is_in_use_can_delegate(cli: Cli) -> None:
    assert "no zone above example.com is hosted" in cli("init", "zone", "example.com", "--delegate").stderr
    cli.control("POST", "/hosted-zone", {"name": "example.com"})
    done = cli("init", "zone", "otp.example.com", "--yes", "--delegate")
    assert (done.code, cli.changes()) == (1, [])
    assert "is not the one that the world is led to" in done.stderr


def test_an_alias_in_the_zone_above_keeps_it_from_delegating(simulate: Simulators) -> None:
    cli = simulate(zones=["example.com"])
    cli.control("PUT", "/records", {"name": "otp.example.com", "type": "CNAME", "values": ["x.example.net."]})
    done = cli("init", "zone", "otp.example.com", "--yes", "--delegate")
    assert (done.code, cli.changes()) == (1, [])
    assert "take the alias away first" in done.stderr


def test_waiting_ends_when_the_registrar_has_switched(cli: Cli) -> None:
    made = cli("init", "zone", "example.com", "--yes")
    with cli.started("init", "zone", "example.com", "--wait", "--timeout", "5m") as process:
        assert process.stderr
        while "is delegated to ns1.domaincontrol.com" not in process.stderr.readline():
            pass
        switch(cli, name_servers(made))
        stdout, stderr = process.communicate(timeout=60)
    assert process.returncode == 0, stdout + stderr
    assert "example.com is delegated to the zone" in stderr
    assert "from now on: caches may still ask its servers" in " ".join(stdout.split())
    assert "next: sesctl init domain example.com --publish route53" in stderr


def test_waiting_gives_up_when_the_time_is_over(cli: Cli) -> None:
    cli("init", "zone", "example.com", "--yes")
    done = cli("init", "zone", "example.com", "--wait", "--timeout", "1s")
    assert done.code == 8
    assert "replace the name servers" in done.stdout


def test_ctrl_c_says_how_to_go_on(cli: Cli) -> None:
    cli("init", "zone", "example.com", "--yes")
    cli.forget_calls()
    with cli.started("init", "zone", "example.com", "--wait") as process:
        assert process.stderr
        line = ""
        while "is delegated to ns1.domaincontrol.com" not in line:
            line = process.stderr.readline()
        done = interrupted(process)
    assert done.code == 130
    assert "to go on: sesctl init zone example.com --wait" in done.stderr


def test_the_document_tells_the_zone_and_its_delegation(cli: Cli) -> None:
    planned = cli("init", "zone", "example.com", "-o", "json")
    assert (planned.code, planned.json["applied"]) == (3, False)
    assert planned.json["zone"]["status"] == "planned"
    assert planned.json["zone"]["id"] is None
    assert [step["action"] for step in planned.json["steps"]][:2] == ["create-zone", "change-record-set"]
    done = cli("init", "zone", "example.com", "--yes", "-o", "json").json
    assert done["zone"] | {"id": None, "name_servers": []} == {
        "name": "example.com",
        "id": None,
        "status": "created",
        "name_servers": [],
        "private": [],
        "parent": "com",
        "delegation": "elsewhere",
        "delegated_to": ["ns1.domaincontrol.com", "ns2.domaincontrol.com"],
        "dns_host": "GoDaddy",
        "ttl": 3600,
        "signed": False,
        "reason": None,
    }
    assert len(done["zone"]["name_servers"]) == 4
    assert (done["copy"]["source"], done["copy"]["found"], done["copy"]["complete"]) == ("servers", 5, False)


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ([], "no domain was given"),
        (["www.example.com"], "is the name of a website"),
        (["com"], "is not a domain"),
        (["example.com", "--timeout", "soon"], "is not a duration"),
        (["example.com", "--zone-file", "/nonexistent"], "cannot read /nonexistent"),
        (["example.com", "--no-copy", "--zone-file", "-"], "contradict each other"),
    ],
)
def test_what_was_mistyped_is_said(cli: Cli, typed: list[str], says: str) -> None:
    done = cli("init", "zone", *typed)
    assert (done.code, cli.calls()) == (2, [])
    assert says in done.stderr


def test_on_a_terminal_it_asks(cli: Cli) -> None:
    with cli.typist("init", "zone", answer_apart=True) as typist:
        typist.answers("Domain:", "example.com")
        typist.answers("Apply? [y/N]", "y")
        done = typist.finish()
    assert done.code == 0
    assert len(name_servers(done)) == 4


def test_values_from_dns_reach_no_terminal_uncleaned(cli: Cli) -> None:
    cli.control("POST", "/zone?origin=example.com", OLD + 'api IN TXT "\\027[31mred"\n')
    done = cli("init", "zone", "example.com")
    assert "\x1b" not in done.said
    assert r"\027[31mred" in done.said


def test_denials_name_the_permission(cli: Cli) -> None:
    cli.fault("route53:ListHostedZonesByName", "denied", 1)
    done = cli("init", "zone", "example.com")
    assert done.code == 4
    assert "route53:ListHostedZonesByName" in done.stderr
    cli.fault("ses:GetEmailIdentity", "denied")
    assert cli("init", "zone", "example.com", "--yes").code == 0


def test_a_slow_route53_is_waited_for(simulate: Simulators, tmp_path: Path) -> None:
    cli = simulate(change_delay=3600)
    cli.env["XDG_STATE_HOME"] = str(tmp_path)
    cli.control("POST", "/zone?origin=example.com", OLD)
    with cli.started("init", "zone", "example.com", "--yes") as process:
        wait_until(lambda: "route53:GetChange" in cli.calls(), "the change was followed")
        cli.driver.advance("2h")
        stdout, stderr = process.communicate(timeout=60)
    assert process.returncode == 0, stdout + stderr
