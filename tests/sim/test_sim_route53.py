from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError

if TYPE_CHECKING:
    from sesctl.sim.driver import Driver


def zone_id(driver: Driver, name: str = "example.com") -> str:
    zones = driver.client("route53").list_hosted_zones_by_name(DNSName=name)["HostedZones"]
    return str(zones[0]["Id"]).rpartition("/")[2]


def change(driver: Driver, *changes: tuple[str, str, str, list[str]], ttl: int = 300) -> dict[str, Any]:
    batch = [
        {
            "Action": action,
            "ResourceRecordSet": {
                "Name": name,
                "Type": rdtype,
                "TTL": ttl,
                "ResourceRecords": [{"Value": value} for value in values],
            },
        }
        for action, name, rdtype, values in changes
    ]
    found: dict[str, Any] = driver.client("route53").change_resource_record_sets(
        HostedZoneId=zone_id(driver), ChangeBatch={"Changes": batch}
    )["ChangeInfo"]
    return found


def refused(driver: Driver, *changes: tuple[str, str, str, list[str]]) -> str:
    with pytest.raises(ClientError) as caught:
        change(driver, *changes)
    assert caught.value.response["Error"]["Code"] == "InvalidChangeBatch"
    assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == 400
    return str(caught.value.response["Error"]["Message"])


@pytest.mark.parametrize(
    ("name", "rdtype", "values", "said"),
    [
        ("t.example.com", "TXT", ["v=spf1 -all"], "Value should be enclosed in quotation marks"),
        ("t.example.com", "TXT", ['"a""b"'], "Value should be enclosed in quotation marks"),
        ("t.example.com", "TXT", ['"' + "x" * 256 + '"'], "CharacterStringTooLong"),
        ("m.example.com", "MX", ["mx.example.net"], "Invalid Resource Record"),
        ("a.example.com", "A", ["::1"], "Value is not a valid IPv4 address"),
        ("c.example.com", "CNAME", ["a.example.net", "b.example.net"], "exactly one value"),
        ("example.com", "CNAME", ["a.example.net"], "is not permitted at apex in zone example.com."),
        ("x.example.org", "A", ["192.0.2.1"], "RRSet with DNS name x.example.org. is not permitted in zone"),
    ],
)
def test_what_aws_refuses_is_refused(
    driver: Driver, name: str, rdtype: str, values: list[str], said: str
) -> None:
    assert said in refused(driver, ("UPSERT", name, rdtype, values))


def test_create_of_an_existing_set_is_refused(driver: Driver) -> None:
    first = ("CREATE", "x.example.com", "CNAME", ["a.example.net"])
    change(driver, first)
    assert refused(driver, first) == (
        "[Tried to create resource record set [name='x.example.com.', type='CNAME'] but it already exists]"
    )


def test_nothing_stands_beside_a_cname(driver: Driver) -> None:
    change(driver, ("CREATE", "x.example.com", "CNAME", ["a.example.net"]))
    assert refused(driver, ("CREATE", "x.example.com", "A", ["192.0.2.1"])) == (
        "[RRSet of type A with DNS name x.example.com. is not permitted because a conflicting RRSet of type "
        "CNAME with the same DNS name already exists in zone example.com.]"
    )
    change(driver, ("CREATE", "y.example.com", "A", ["192.0.2.1"]))
    assert refused(driver, ("CREATE", "y.example.com", "CNAME", ["a.example.net"])) == (
        "[RRSet of type CNAME with DNS name y.example.com. is not permitted as it conflicts with other records "
        "with the same DNS name in zone example.com.]"
    )


def test_delete_has_to_name_what_is_there(driver: Driver) -> None:
    change(driver, ("CREATE", "x.example.com", "A", ["192.0.2.1"]))
    said = "Tried to delete resource record set [name='x.example.com.', type='A'] but "
    wrong = refused(driver, ("DELETE", "x.example.com", "A", ["192.0.2.2"]))
    assert wrong == f"[{said}the values provided do not match the current values]"
    change(driver, ("DELETE", "x.example.com", "A", ["192.0.2.1"]))
    assert refused(driver, ("DELETE", "x.example.com", "A", ["192.0.2.1"])) == f"[{said}it was not found]"


def test_a_batch_is_all_or_nothing(driver: Driver) -> None:
    good = ("CREATE", "x.example.com", "A", ["192.0.2.1"])
    refused(driver, good, ("CREATE", "t.example.com", "TXT", ["bare"]))
    assert driver.ask("x.example.com").rcode() == 3
    change(driver, good)
    change(driver, ("DELETE", *good[1:]), ("CREATE", "x.example.com", "CNAME", ["a.example.net"]))


def test_upsert_replaces_the_whole_set(driver: Driver) -> None:
    change(driver, ("UPSERT", "example.com", "TXT", ['"one"', '"two"']))
    change(driver, ("UPSERT", "example.com", "TXT", ['"three"']))
    driver.advance("1s")
    (rrset,) = driver.ask("example.com", "TXT").answer
    assert [record.to_text() for record in rrset] == ['"three"']


def test_the_apex_keeps_its_soa_and_ns(driver: Driver) -> None:
    sets = driver.client("route53").list_resource_record_sets(HostedZoneId=zone_id(driver))[
        "ResourceRecordSets"
    ]
    apex = next(found for found in sets if found["Type"] == "NS")
    values = [record["Value"] for record in apex["ResourceRecords"]]
    with pytest.raises(ClientError, match="at least one NS record for the zone itself"):
        change(driver, ("DELETE", "example.com", "NS", values), ttl=apex["TTL"])


def test_changes_are_pending_first(driver: Driver) -> None:
    route53 = driver.client("route53")
    first = change(driver, ("UPSERT", "x.example.com", "A", ["192.0.2.1"]))
    second = change(driver, ("UPSERT", "x.example.com", "A", ["192.0.2.2"]))
    assert first["Id"] != second["Id"]
    assert second["Status"] == "PENDING"
    driver.advance("1s")
    assert route53.get_change(Id=second["Id"])["ChangeInfo"]["Status"] == "INSYNC"
    with pytest.raises(ClientError, match="NoSuchChange"):
        route53.get_change(Id="C0")


def test_every_zone_has_its_own_name_servers(driver: Driver) -> None:
    first = driver.client("route53").get_hosted_zone(Id=zone_id(driver))["DelegationSet"]["NameServers"]
    other = driver.client("route53").create_hosted_zone(Name="example.com", CallerReference="2")
    second = other["DelegationSet"]["NameServers"]
    assert len(first) == len(second) == 4
    assert set(first) != set(second)
    suffixes = {server.split(".", 2)[2] for server in second}
    assert suffixes == {"com", "net", "org", "co.uk"}
    listed = driver.client("route53").list_resource_record_sets(HostedZoneId=other["HostedZone"]["Id"])
    apex = next(found for found in listed["ResourceRecordSets"] if found["Type"] == "NS")
    assert sorted(record["Value"].rstrip(".") for record in apex["ResourceRecords"]) == sorted(second)


def test_a_caller_reference_is_good_once(driver: Driver) -> None:
    route53 = driver.client("route53")
    route53.create_hosted_zone(Name="example.org", CallerReference="1")
    with pytest.raises(ClientError, match="HostedZoneAlreadyExists"):
        route53.create_hosted_zone(Name="example.net", CallerReference="1")


def test_a_list_by_name_starts_and_does_not_filter(driver: Driver) -> None:
    route53 = driver.client("route53")
    vpc = {"VPCRegion": "us-east-1", "VPCId": "vpc-0"}
    route53.create_hosted_zone(
        Name="example.com", CallerReference="p", VPC=vpc, HostedZoneConfig={"PrivateZone": True}
    )
    for name in ("a.example.com", "example.org", "apple.com"):
        driver.control("POST", "/hosted-zone", {"name": name})
    found = route53.list_hosted_zones_by_name(DNSName="example.com")["HostedZones"]
    assert [zone["Name"] for zone in found] == [
        "example.com.",
        "example.com.",
        "a.example.com.",
        "example.org.",
    ]
    assert [zone["Config"]["PrivateZone"] for zone in found].count(True) == 1
    page = route53.list_hosted_zones_by_name(DNSName="example.com", MaxItems="2")
    assert page["IsTruncated"]
    assert page["NextDNSName"] == "a.example.com."
    rest = route53.list_hosted_zones_by_name(
        DNSName=page["NextDNSName"], HostedZoneId=page["NextHostedZoneId"], MaxItems="2"
    )
    assert [zone["Name"] for zone in rest["HostedZones"]] == ["a.example.com.", "example.org."]


def test_a_star_is_read_back_escaped_and_served(driver: Driver) -> None:
    change(driver, ("CREATE", "*.example.com", "A", ["192.0.2.9"]))
    sets = driver.client("route53").list_resource_record_sets(
        HostedZoneId=zone_id(driver), StartRecordName="*.example.com", StartRecordType="A"
    )["ResourceRecordSets"]
    assert sets[0]["Name"] == "\\052.example.com."
    driver.advance("1s")
    assert driver.ask("anything.example.com").answer[0][0].to_text() == "192.0.2.9"


def test_a_private_zone_is_not_served(driver: Driver) -> None:
    driver.control("POST", "/hosted-zone", {"name": "internal.test", "private": True})
    assert driver.ask("internal.test", "SOA", server="authoritative").rcode() == 5


def test_a_zone_with_records_cannot_be_deleted(driver: Driver) -> None:
    route53 = driver.client("route53")
    change(driver, ("CREATE", "x.example.com", "A", ["192.0.2.1"]))
    with pytest.raises(ClientError, match="HostedZoneNotEmpty"):
        route53.delete_hosted_zone(Id=zone_id(driver))
    change(driver, ("DELETE", "x.example.com", "A", ["192.0.2.1"]))
    route53.delete_hosted_zone(Id=zone_id(driver))
    assert driver.ask("example.com", "SOA").rcode() == 3
