"""What a publisher can get wrong at Route 53, over real HTTP with botocore."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError, ConnectionClosedError

if TYPE_CHECKING:
    from collections.abc import Callable

    from sesctl.sim.driver import Driver

Wanted = dict[str, Any]


def zone_id(driver: Driver, name: str = "example.com") -> str:
    zones = driver.client("route53").list_hosted_zones_by_name(DNSName=name)["HostedZones"]
    return str(zones[0]["Id"])


def plain(name: str, rdtype: str, *values: str, ttl: int = 300, **more: object) -> Wanted:
    records = [{"Value": value} for value in values]
    return {"Name": name, "Type": rdtype, "TTL": ttl, "ResourceRecords": records, **more}


def alias(name: str, rdtype: str, zone: str, target: str, **more: object) -> Wanted:
    found = {"HostedZoneId": zone, "DNSName": target, "EvaluateTargetHealth": False}
    return {"Name": name, "Type": rdtype, "AliasTarget": found, **more}


def send(driver: Driver, *batch: tuple[str, Wanted], zone: str | None = None) -> Any:
    changes = [{"Action": action, "ResourceRecordSet": wanted} for action, wanted in batch]
    return driver.client("route53").change_resource_record_sets(
        HostedZoneId=zone or zone_id(driver), ChangeBatch={"Changes": changes}
    )["ChangeInfo"]


def refusal(driver: Driver, *batch: tuple[str, Wanted]) -> tuple[str, str]:
    with pytest.raises(ClientError) as caught:
        send(driver, *batch)
    error = caught.value.response["Error"]
    return error["Code"], error["Message"]


def listed(driver: Driver, **more: object) -> Any:
    return driver.client("route53").list_resource_record_sets(HostedZoneId=zone_id(driver), **more)


def names(page: Any) -> list[str]:
    return [found["Name"] for found in page["ResourceRecordSets"]]


def test_a_page_has_three_hundred_sets_whatever_was_asked_for(driver: Driver) -> None:
    for tens in range(7):
        batch = [("CREATE", plain(f"h{tens}-{number}.example.com", "A", "192.0.2.1")) for number in range(50)]
        send(driver, *batch)
    first = listed(driver, MaxItems="1000")
    assert len(first["ResourceRecordSets"]) == 300
    assert first["MaxItems"] == "300"
    assert first["IsTruncated"]
    rest = listed(driver, StartRecordName=first["NextRecordName"], StartRecordType=first["NextRecordType"])
    assert not rest["IsTruncated"]
    assert "NextRecordName" not in rest
    both = names(first) + names(rest)
    assert len(both) == 352
    assert both[:2] == ["example.com.", "example.com."]
    assert len(set(both)) == 351


def test_names_are_in_the_order_of_their_reversed_labels(driver: Driver) -> None:
    made = ["www.example.com", "a.b.example.com", "b.example.com", "www-a.example.com", "*.example.com"]
    send(driver, *[("CREATE", plain(name, "A", "192.0.2.1")) for name in made])
    assert names(listed(driver))[2:] == [
        "\\052.example.com.",
        "b.example.com.",
        "a.b.example.com.",
        "www-a.example.com.",
        "www.example.com.",
    ]


def test_a_page_of_routed_sets_ends_with_the_identifier_of_the_next(driver: Driver) -> None:
    sets = [plain("w.example.com", "A", "192.0.2.1", SetIdentifier=which, Weight=1) for which in "abc"]
    send(driver, *[("CREATE", found) for found in sets])
    page = listed(driver, StartRecordName="w.example.com", StartRecordType="A", MaxItems="2")
    assert [found["SetIdentifier"] for found in page["ResourceRecordSets"]] == ["a", "b"]
    assert (page["NextRecordName"], page["NextRecordIdentifier"]) == ("w.example.com.", "c")
    rest = listed(
        driver,
        StartRecordName=page["NextRecordName"],
        StartRecordType=page["NextRecordType"],
        StartRecordIdentifier=page["NextRecordIdentifier"],
    )
    assert rest["ResourceRecordSets"] == [
        {**plain("w.example.com.", "A", "192.0.2.1"), "SetIdentifier": "c", "Weight": 1}
    ]


@pytest.mark.parametrize("start", [{"StartRecordType": "A"}, {"MaxItems": "0"}])
def test_a_start_or_a_size_without_sense_is_refused(driver: Driver, start: dict[str, str]) -> None:
    with pytest.raises(ClientError, match="InvalidInput"):
        listed(driver, **start)


def test_a_change_is_listed_at_once_and_served_when_it_is_in_sync(simulate: Callable[..., Driver]) -> None:
    driver = simulate(zones=["example.com"], change_delay=60)
    change = send(driver, ("CREATE", plain("x.example.com", "A", "192.0.2.1")))
    assert "x.example.com." in names(listed(driver))
    assert driver.ask("x.example.com").rcode() == 3
    route53 = driver.client("route53")
    assert route53.get_change(Id=change["Id"])["ChangeInfo"]["Status"] == "PENDING"
    driver.advance("61s")
    assert route53.get_change(Id=change["Id"])["ChangeInfo"]["Status"] == "INSYNC"
    assert driver.ask("x.example.com").answer[0][0].to_text() == "192.0.2.1"
    assert driver.ask("example.com", "SOA").answer[0][0].serial == 1


def test_changes_are_served_in_the_order_they_came(simulate: Callable[..., Driver]) -> None:
    driver = simulate(zones=["example.com"], change_delay=60)
    send(driver, ("CREATE", plain("x.example.com", "A", "192.0.2.1")))
    driver.advance("30s")
    send(driver, ("UPSERT", plain("x.example.com", "A", "192.0.2.2")))
    driver.advance("31s")
    assert driver.ask("x.example.com").answer[0][0].to_text() == "192.0.2.1"
    driver.advance("30s")
    assert driver.ask("x.example.com").answer[0][0].to_text() == "192.0.2.2"


def test_a_batch_has_at_most_a_thousand_records_and_an_upsert_counts_twice(driver: Driver) -> None:
    values = [f"192.0.{number // 250}.{number % 250 + 1}" for number in range(400)]
    batch = [plain(f"h{number}.example.com", "A", *values) for number in range(2)]
    send(driver, *[("CREATE", wanted) for wanted in batch])
    assert refusal(driver, *[("UPSERT", wanted) for wanted in batch]) == (
        "InvalidChangeBatch",
        "[Number of records limit of 1000 exceeded.]",
    )


def test_a_batch_has_at_most_so_many_characters(driver: Driver) -> None:
    text = " ".join(['"' + "x" * 250 + '"'] * 15)
    batch = [plain(f"t{number}.example.com", "TXT", text) for number in range(5)]
    send(driver, *[("CREATE", wanted) for wanted in batch])
    assert refusal(driver, *[("UPSERT", wanted) for wanted in batch]) == (
        "InvalidChangeBatch",
        "[RDATA character limit of 32000 exceeded.]",
    )


def test_a_text_may_be_four_thousand_characters_long(driver: Driver) -> None:
    text = " ".join(['"' + "x" * 250 + '"'] * 15)
    send(driver, ("CREATE", plain("t.example.com", "TXT", text)))
    code, said = refusal(driver, ("UPSERT", plain("t.example.com", "TXT", f"{text} {text[:252]}")))
    assert code == "InvalidChangeBatch"
    assert "CharacterStringTooLong" in said


def test_a_set_has_at_most_four_hundred_values(driver: Driver) -> None:
    values = [f"192.0.{number // 250}.{number % 250 + 1}" for number in range(401)]
    said = refusal(driver, ("CREATE", plain("x.example.com", "A", *values)))[1]
    assert said == "[Cannot have more than 400 records in a RRSet.]"


def test_escapes_in_texts_are_octal(driver: Driver) -> None:
    value = r'"quote \" backslash \\344 umlaut \344 semicolon;"'
    send(driver, ("CREATE", plain("t.example.com", "TXT", value)))
    found = listed(driver, StartRecordName="t.example.com")["ResourceRecordSets"][0]
    assert found["ResourceRecords"] == [{"Value": value}]
    driver.advance("1s")
    (text,) = driver.ask("t.example.com", "TXT").answer[0]
    assert text.strings == (b'quote " backslash \\344 umlaut \xe4 semicolon;',)


def test_several_strings_of_one_text_are_served_as_they_are(driver: Driver) -> None:
    send(driver, ("CREATE", plain("t.example.com", "TXT", '"v=spf1 " "-all"', '"other"')))
    driver.advance("1s")
    rdatas = driver.ask("t.example.com", "TXT").answer[0]
    assert {rdata.strings for rdata in rdatas} == {(b"v=spf1 ", b"-all"), (b"other",)}


@pytest.mark.parametrize(
    ("rdtype", "value"),
    [
        ("TXT", '"ümlaut"'),
        ("MX", "70000 mx.example.net"),
        ("SRV", "1 2 mx.example.net"),
        ("CAA", "0 issue"),
        ("CNAME", "a" * 64 + ".example.net"),
        ("AAAA", "192.0.2.1"),
    ],
)
def test_a_value_that_is_none_of_its_type_is_refused(driver: Driver, rdtype: str, value: str) -> None:
    code, said = refusal(driver, ("CREATE", plain("x.example.com", rdtype, value)))
    assert code == "InvalidChangeBatch"
    assert "FATAL problem" in said


def test_the_same_value_twice_is_refused(driver: Driver) -> None:
    said = refusal(driver, ("CREATE", plain("x.example.com", "TXT", '"a"', '"a"')))[1]
    assert said == """[Duplicate Resource Record: '"a"']"""


def test_a_set_that_has_no_ttl_is_not_understood(driver: Driver) -> None:
    wanted = plain("x.example.com", "A", "192.0.2.1")
    del wanted["TTL"]
    code, said = refusal(driver, ("CREATE", wanted))
    assert code == "InvalidInput"
    assert "but found none in Change with [Action=CREATE, Name=x.example.com, Type=A" in said


def test_an_alias_has_neither_ttl_nor_values(driver: Driver) -> None:
    wanted = alias("x.example.com", "A", "Z0ELB", "lb.example.net") | {"TTL": 60}
    code, said = refusal(driver, ("CREATE", wanted))
    assert code == "InvalidInput"
    assert "but found more than one" in said


def test_an_alias_leads_to_another_set_of_the_zone_or_out_of_it(driver: Driver) -> None:
    own = zone_id(driver).rpartition("/")[2]
    missing = alias("example.com", "A", own, "www.example.com")
    assert refusal(driver, ("CREATE", missing))[1] == (
        f"[Tried to create an alias that targets www.example.com., type A in zone {own}, but that target was "
        "not found]"
    )
    elsewhere = alias("example.com", "A", own, "www.example.org")
    assert "does not lie within the target zone" in refusal(driver, ("CREATE", elsewhere))[1]
    send(
        driver,
        ("CREATE", plain("www.example.com", "A", "192.0.2.7", ttl=77)),
        ("CREATE", missing),
        ("CREATE", alias("lb.example.com", "A", "Z0ELB", "lb.example.net")),
    )
    driver.advance("1s")
    assert driver.ask("example.com").answer[0].to_text() == "example.com. 77 IN A 192.0.2.7"
    assert driver.ask("lb.example.com").answer
    shown = listed(driver, MaxItems="1")["ResourceRecordSets"][0]
    target = {"HostedZoneId": own, "DNSName": "www.example.com.", "EvaluateTargetHealth": False}
    assert shown == {"Name": "example.com.", "Type": "A", "AliasTarget": target}


def test_a_simple_set_and_a_routed_one_of_one_name_exclude_each_other(driver: Driver) -> None:
    routed = plain("x.example.com", "A", "192.0.2.1", SetIdentifier="one", Weight=1)
    simple = plain("x.example.com", "A", "192.0.2.1")
    send(driver, ("CREATE", simple))
    assert refusal(driver, ("CREATE", routed))[1] == (
        "[RRSet with DNS name x.example.com., type A, SetIdentifier one cannot be created as a non-weighted "
        "set exists with the same name and type.]"
    )
    send(driver, ("DELETE", simple), ("CREATE", routed))
    assert refusal(driver, ("UPSERT", simple))[1] == (
        "[RRSet with DNS name x.example.com., type A cannot be created as other RRSets exist with the same "
        "name and type.]"
    )


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"Region": "eu-west-1", "SetIdentifier": "two"}, "as a non-latency set exists"),
        ({"GeoLocation": {"CountryCode": "DE"}, "SetIdentifier": "two"}, "as a non-geolocation set exists"),
        ({"MultiValueAnswer": True, "SetIdentifier": "two"}, "as a non multivalue answer set exists"),
        ({"Weight": 2, "SetIdentifier": "two", "TTL": 60}, "must contain the same TTL"),
    ],
)
def test_routing_policies_of_one_name_do_not_mix(driver: Driver, more: Wanted, said: str) -> None:
    send(driver, ("CREATE", plain("x.example.com", "A", "192.0.2.1", SetIdentifier="one", Weight=1)))
    second = plain("x.example.com", "A", "192.0.2.2") | more
    assert said in refusal(driver, ("CREATE", second))[1]


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"Weight": 1}, "Missing field 'SetIdentifier'"),
        ({"SetIdentifier": "one"}, "but found none"),
        ({"SetIdentifier": "one", "Weight": 1, "Region": "eu-west-1"}, "but found more than one"),
    ],
)
def test_an_identifier_and_a_policy_go_together(driver: Driver, more: Wanted, said: str) -> None:
    code, message = refusal(driver, ("CREATE", plain("x.example.com", "A", "192.0.2.1") | more))
    assert code == "InvalidInput"
    assert said in message


@pytest.mark.parametrize("change", [{"TTL": 60}, {"ResourceRecords": [{"Value": "192.0.2.9"}]}])
def test_a_delete_names_the_ttl_and_the_values(driver: Driver, change: Wanted) -> None:
    there = plain("x.example.com", "A", "192.0.2.1")
    send(driver, ("CREATE", there))
    assert "do not match the current values" in refusal(driver, ("DELETE", there | change))[1]
    send(driver, ("DELETE", there))


@pytest.mark.parametrize(
    "actions", [("CREATE", "CREATE"), ("UPSERT", "UPSERT"), ("CREATE", "UPSERT"), ("UPSERT", "DELETE")]
)
def test_a_set_is_changed_once_in_a_batch(driver: Driver, actions: tuple[str, str]) -> None:
    wanted = plain("x.example.com", "A", "192.0.2.1")
    code, said = refusal(driver, *[(action, wanted) for action in actions])
    assert code == "InvalidChangeBatch"
    assert "an invalid set of changes for a resource record set 'A x.example.com.'" in said


def test_all_that_is_wrong_is_said_at_once(driver: Driver) -> None:
    said = refusal(
        driver,
        ("CREATE", plain("t.example.com", "TXT", "bare")),
        ("DELETE", plain("gone.example.com", "A", "192.0.2.1")),
    )[1]
    assert "InvalidCharacterString" in said
    assert "but it was not found" in said


def test_an_unknown_type_is_not_understood(driver: Driver) -> None:
    assert refusal(driver, ("CREATE", plain("x.example.com", "ALIAS", "192.0.2.1")))[0] == "InvalidInput"


def test_a_protected_set_is_not_changed(driver: Driver) -> None:
    protected = {"name": "example.com", "type": "MX"}
    driver.control("PUT", "/protection", {**protected, "comment": "ask the mail team"})
    code, said = refusal(
        driver,
        ("UPSERT", plain("example.com", "MX", "10 mx.example.net")),
        ("UPSERT", plain("x.example.com", "A", "192.0.2.1")),
    )
    assert code == "InvalidChangeBatch"
    assert "name='example.com.', type='MX'" in said
    assert "ask the mail team" in said
    assert "x.example.com." not in names(listed(driver))
    driver.control("DELETE", "/protection", protected)
    send(driver, ("UPSERT", plain("example.com", "MX", "10 mx.example.net")))


def test_a_zone_is_found_with_and_without_the_prefix_of_its_id(driver: Driver) -> None:
    wanted = plain("x.example.com", "A", "192.0.2.1")
    send(driver, ("CREATE", wanted), zone=zone_id(driver))
    send(driver, ("DELETE", wanted), zone=zone_id(driver).removeprefix("/hostedzone/"))
    with pytest.raises(ClientError, match="NoSuchHostedZone") as caught:
        send(driver, ("CREATE", wanted), zone="Z0")
    assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == 404


def test_what_lies_below_a_delegation_is_kept_and_not_served(driver: Driver) -> None:
    send(
        driver,
        ("CREATE", plain("sub.example.com", "NS", "ns1.example.net")),
        ("CREATE", plain("x.sub.example.com", "A", "192.0.2.1")),
    )
    driver.advance("1s")
    assert "x.sub.example.com." in names(listed(driver))
    answer = driver.ask("x.sub.example.com", server="authoritative")
    assert not answer.answer
    assert answer.authority[0].to_text() == "sub.example.com. 300 IN NS ns1.example.net."


def test_a_delegation_leads_to_the_zone_whose_servers_it_names(driver: Driver) -> None:
    zones = [driver.control("POST", "/hosted-zone", {"name": "sub.example.com"}) for _ in range(2)]
    route53 = driver.client("route53")
    for number, zone in enumerate(zones):
        send(driver, ("CREATE", plain("x.sub.example.com", "A", f"192.0.2.{number}")), zone=zone["id"])
    assert (
        route53.get_hosted_zone(Id=zones[1]["id"])["DelegationSet"]["NameServers"]
        == (zones[1]["name_servers"])
    )
    driver.advance("1s")
    assert driver.ask("x.sub.example.com").rcode() == 3
    servers = [f"{server}." for server in zones[1]["name_servers"]]
    send(driver, ("CREATE", plain("sub.example.com", "NS", *servers)))
    driver.advance("1s")
    assert driver.ask("x.sub.example.com").answer[0][0].to_text() == "192.0.2.1"


def test_a_new_zone_is_served_when_it_is_in_sync_and_delegated_when_the_registrar_says_so(
    simulate: Callable[..., Driver],
) -> None:
    driver = simulate(change_delay=60)
    made = driver.client("route53").create_hosted_zone(Name="example.com", CallerReference="1")
    assert made["ChangeInfo"]["Status"] == "PENDING"
    assert driver.ask("example.com", "SOA", server="authoritative").rcode() == 5
    driver.advance("61s")
    assert driver.ask("example.com", "SOA", server="authoritative").answer
    assert driver.ask("example.com", "SOA").rcode() == 3
    delegation = {"name": "example.com", "name_servers": made["DelegationSet"]["NameServers"]}
    driver.control("PUT", "/delegation", delegation)
    assert driver.ask("example.com", "SOA").answer


def test_a_new_zone_takes_nothing_from_the_one_that_is_delegated(driver: Driver) -> None:
    first = driver.client("route53").get_hosted_zone(Id=zone_id(driver))["DelegationSet"]["NameServers"]
    driver.client("route53").create_hosted_zone(Name="example.com", CallerReference="1")
    driver.advance("1s")
    served = {rdata.to_text().rstrip(".") for rdata in driver.ask("example.com", "NS").answer[0]}
    assert served == set(first)


@pytest.mark.parametrize("name", ["com", "a..example.com", "a" * 64 + ".example.com"])
def test_a_zone_has_a_name_below_a_top_level_domain(driver: Driver, name: str) -> None:
    with pytest.raises(ClientError, match="InvalidDomainName"):
        driver.client("route53").create_hosted_zone(Name=name, CallerReference="1")


def test_lists_of_zones_have_a_hundred_a_page(driver: Driver) -> None:
    for number in range(120):
        driver.control("POST", "/hosted-zone", {"name": f"c{number:03d}.example.org"})
    route53 = driver.client("route53")
    page = route53.list_hosted_zones_by_name(MaxItems="300")
    assert len(page["HostedZones"]) == 100
    rest = route53.list_hosted_zones_by_name(
        DNSName=page["NextDNSName"], HostedZoneId=page["NextHostedZoneId"]
    )
    assert len(rest["HostedZones"]) == 21
    assert not rest["IsTruncated"]
    first = route53.list_hosted_zones(MaxItems="300")
    second = route53.list_hosted_zones(Marker=first["NextMarker"])
    ids = {zone["Id"] for zone in first["HostedZones"] + second["HostedZones"]}
    assert (len(first["HostedZones"]), len(ids)) == (100, 121)


def test_a_zone_with_a_delegation_or_a_protection_is_not_empty(driver: Driver) -> None:
    route53, delegation = driver.client("route53"), plain("sub.example.com", "NS", "ns1.example.net")
    send(driver, ("CREATE", delegation))
    with pytest.raises(ClientError, match="HostedZoneNotEmpty"):
        route53.delete_hosted_zone(Id=zone_id(driver))
    send(driver, ("DELETE", delegation))
    driver.control("PUT", "/protection", {"name": "example.com", "type": "MX"})
    with pytest.raises(ClientError, match="HostedZoneNotEmpty"):
        route53.delete_hosted_zone(Id=zone_id(driver))


def test_the_second_page_can_fail_alone(driver: Driver) -> None:
    fault = {"action": "route53:ListResourceRecordSets", "kind": "throttled", "after": 1, "times": 1}
    driver.control("POST", "/faults", fault)
    page = listed(driver, MaxItems="1")
    with pytest.raises(ClientError, match="Rate exceeded") as caught:
        listed(driver, StartRecordName=page["NextRecordName"], StartRecordType=page["NextRecordType"])
    assert caught.value.response["Error"]["Code"] == "Throttling"
    assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == 400
    assert len(names(listed(driver))) == 2


def test_a_change_that_comes_too_early_is_rejected_for_a_while(driver: Driver) -> None:
    fault = {"action": "route53:ChangeResourceRecordSets", "kind": "prior-request", "times": 1}
    driver.control("POST", "/faults", fault)
    wanted = ("CREATE", plain("x.example.com", "A", "192.0.2.1"))
    assert refusal(driver, wanted) == (
        "PriorRequestNotComplete",
        "The request was rejected because Route 53 was still processing a prior request.",
    )
    send(driver, wanted)


@pytest.mark.parametrize(("kind", "applied"), [("drop-reply", True), ("drop-request", False)])
def test_a_lost_connection_does_not_tell_whether_the_change_was_made(
    driver: Driver, kind: str, applied: bool
) -> None:
    zone = zone_id(driver)
    driver.control("POST", "/faults", {"action": "route53:Change*", "kind": kind, "times": 1})
    with pytest.raises(ConnectionClosedError):
        send(driver, ("CREATE", plain("x.example.com", "A", "192.0.2.1")), zone=zone)
    assert ("x.example.com." in names(listed(driver))) is applied


@pytest.mark.parametrize("code", ["TooManyHostedZones", "DelegationSetNotAvailable"])
def test_any_error_of_aws_can_be_asked_for(driver: Driver, code: str) -> None:
    fault = {"action": "route53:CreateHostedZone", "kind": "error", "code": code, "message": "No more"}
    driver.control("POST", "/faults", fault)
    with pytest.raises(ClientError, match="No more") as caught:
        driver.client("route53").create_hosted_zone(Name="example.org", CallerReference="1")
    assert caught.value.response["Error"]["Code"] == code


def test_the_log_tells_which_calls_change_something(driver: Driver) -> None:
    route53 = driver.client("route53")
    made = route53.create_hosted_zone(Name="example.org", CallerReference="1")
    driver.control("DELETE", "/requests")
    zone = made["HostedZone"]["Id"]
    wanted = plain("x.example.org", "A", "192.0.2.1")
    send(driver, ("CREATE", wanted), zone=zone)
    send(driver, ("DELETE", wanted), zone=zone)
    route53.get_change(Id=made["ChangeInfo"]["Id"])
    route53.get_hosted_zone(Id=zone)
    route53.list_hosted_zones_by_name()
    route53.list_resource_record_sets(HostedZoneId=zone)
    route53.delete_hosted_zone(Id=zone)
    found = [(entry["action"], entry["mutating"]) for entry in driver.control("GET", "/requests")["requests"]]
    assert found == [
        ("route53:ChangeResourceRecordSets", True),
        ("route53:ChangeResourceRecordSets", True),
        ("route53:GetChange", False),
        ("route53:GetHostedZone", False),
        ("route53:ListHostedZonesByName", False),
        ("route53:ListResourceRecordSets", False),
        ("route53:DeleteHostedZone", True),
    ]
