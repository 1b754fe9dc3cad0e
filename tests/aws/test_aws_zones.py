"""What Route 53 never sends is not taken for an empty zone, or for no zone at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from support.fake_aws import Answer

from sesctl.errors import ExitCode, SesctlError
from sesctl.model.hosted_zone import HostedZone

if TYPE_CHECKING:
    from support.fake_aws import FakeAws

    from sesctl.aws.session import AwsSession
    from sesctl.ports import HostedZones

ZONE = HostedZone("Z1", "example.com", ("ns1.example.net",))
PORTAL = "<html><body>Please log in</body></html>"
_set = (
    "<ResourceRecordSet><Name>{}</Name><Type>{}</Type><TTL>900</TTL><ResourceRecords><ResourceRecord>"
    "<Value>a. b. 1 2 3 4 5</Value></ResourceRecord></ResourceRecords></ResourceRecordSet>"
)


@pytest.fixture
def route53(aws: AwsSession) -> HostedZones:
    return aws.hosted_zones()


def page(*sets: tuple[str, str], more: str = "<IsTruncated>false</IsTruncated>") -> Answer:
    listed = "".join(_set.format(*one) for one in sets)
    return Answer(
        f"<ListResourceRecordSetsResponse><ResourceRecordSets>{listed}</ResourceRecordSets>{more}"
        "<MaxItems>300</MaxItems></ListResourceRecordSetsResponse>"
    )


def following(name: str) -> str:
    return f"<IsTruncated>true</IsTruncated><NextRecordName>{name}</NextRecordName>"


def refused(route53: HostedZones, *answers: Answer, fake: FakeAws) -> str:
    fake.will(*answers)
    with pytest.raises(SesctlError) as caught:
        route53.record_sets(ZONE, ())
    assert caught.value.exit_code is ExitCode.COULD_NOT_LOOK
    return caught.value.what


def test_a_zone_is_read_to_its_last_page(route53: HostedZones, fake: FakeAws) -> None:
    first = page(("example.com.", "SOA"), more=following("b.example.com."))
    fake.will(first, page(("b.example.com.", "TXT")))
    found = route53.record_sets(ZONE, ())
    assert [one.key for one in found] == [("example.com", "SOA"), ("b.example.com", "TXT")]


@pytest.mark.parametrize("body", ["", PORTAL])
def test_a_reply_that_is_no_list_is_not_an_empty_zone(route53: HostedZones, fake: FakeAws, body: str) -> None:
    assert "IsTruncated" in refused(route53, Answer(body), fake=fake)


def test_a_list_that_does_not_say_whether_it_ends_is_not_whole(route53: HostedZones, fake: FakeAws) -> None:
    assert "IsTruncated" in refused(route53, page(("example.com.", "SOA"), more=""), fake=fake)


def test_a_zone_without_its_soa_is_not_taken_for_whole(route53: HostedZones, fake: FakeAws) -> None:
    assert "SOA" in refused(route53, page(("www.example.com.", "TXT")), fake=fake)


def test_pages_that_lead_in_a_circle_are_left(route53: HostedZones, fake: FakeAws) -> None:
    circle = [page(more=following(f"{label}.example.com.")) for label in "aba"]
    assert "goes on" in refused(route53, *circle, fake=fake)
    assert len(fake.asked) == 3


@pytest.mark.parametrize("body", ["", PORTAL])
def test_a_reply_that_lists_no_zones_is_not_taken_for_none(
    route53: HostedZones, fake: FakeAws, body: str
) -> None:
    fake.will(Answer(body))
    with pytest.raises(SesctlError, match="IsTruncated"):
        route53.zones("example.com")


def test_a_public_zone_without_name_servers_is_no_answer(route53: HostedZones, fake: FakeAws) -> None:
    zone = "<Id>/hostedzone/Z1</Id><Name>example.com.</Name><CallerReference>r</CallerReference>"
    fake.will(Answer(f"<GetHostedZoneResponse><HostedZone>{zone}</HostedZone></GetHostedZoneResponse>"))
    with pytest.raises(SesctlError, match="DelegationSet"):
        route53.zone("Z1")
