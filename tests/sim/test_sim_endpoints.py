"""Endpoints on this machine are asked to confirm, and told what is published, as SNS does it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from support.certificates import make_certificate
from support.hook import hook

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from support.hook import Hook

    from sesctl.sim.driver import Driver

TOPIC = "arn:aws:sns:us-east-1:123456789012:events"


@pytest.fixture
def listening() -> Iterator[Hook]:
    with hook() as found:
        yield found


def subscribe(driver: Driver, endpoint: str, **attributes: str) -> str:
    sns = driver.client("sns")
    sns.create_topic(Name="events")
    protocol = endpoint.partition(":")[0]
    request = {"TopicArn": TOPIC, "Protocol": protocol, "Endpoint": endpoint, "Attributes": attributes}
    return str(sns.subscribe(**request, ReturnSubscriptionArn=True)["SubscriptionArn"])


def follow(url: str) -> bytes:
    with urlopen(url) as reply:  # noqa: S310 - of the simulator
        found: bytes = reply.read()
    return found


def pending(driver: Driver) -> bool:
    (found,) = driver.control("GET", "/topics")["topics"]
    return bool(found["subscriptions"][0]["pending"])


def test_an_endpoint_is_asked_to_confirm_with_the_fields_and_headers_of_sns(
    driver: Driver, listening: Hook
) -> None:
    subscribe(driver, f"{listening.url}/ses?x=1")
    posted = listening.next()
    assert posted.path == "/ses?x=1"
    assert posted.headers["x-amz-sns-message-type"] == "SubscriptionConfirmation"
    assert posted.headers["x-amz-sns-topic-arn"] == TOPIC
    assert posted.headers["content-type"] == "text/plain; charset=UTF-8"
    assert posted.headers["x-amz-sns-message-id"] == posted.json["MessageId"]
    assert posted.json["Type"] == "SubscriptionConfirmation"
    assert set(posted.json) == {
        "Type",
        "MessageId",
        "Token",
        "TopicArn",
        "Message",
        "SubscribeURL",
        "Timestamp",
        "SignatureVersion",
        "Signature",
        "SigningCertURL",
    }


def test_fetching_the_link_without_a_signature_confirms(driver: Driver, listening: Hook) -> None:
    subscribe(driver, listening.url)
    asked = listening.next()
    assert pending(driver)
    assert b"<SubscriptionArn>arn:aws:sns:us-east-1:123456789012:events:" in follow(
        asked.json["SubscribeURL"]
    )
    assert not pending(driver)


@pytest.mark.parametrize("change", [("&Token=", "&Token=x"), (":events&", ":others&")])
def test_a_link_with_another_token_or_topic_confirms_nothing(
    driver: Driver, listening: Hook, change: tuple[str, str]
) -> None:
    subscribe(driver, listening.url)
    url = listening.next().json["SubscribeURL"]
    with pytest.raises(HTTPError) as caught:
        follow(url.replace(*change))
    assert caught.value.code == 400
    caught.value.close()
    assert pending(driver)


def test_subscribing_again_asks_again_while_it_is_pending(driver: Driver, listening: Hook) -> None:
    subscribe(driver, listening.url)
    first = listening.next()
    subscribe(driver, listening.url)
    assert listening.next().json["SubscribeURL"] == first.json["SubscribeURL"]


def test_what_is_published_is_posted_once_it_is_confirmed(driver: Driver) -> None:
    with hook(confirms=True) as listening:
        arn = subscribe(driver, listening.url)
        listening.next()
        driver.client("sns").publish(TopicArn=TOPIC, Message="hello", Subject="greeting")
        posted = listening.next()
    assert (posted.kind, posted.headers["x-amz-sns-subscription-arn"]) == ("Notification", arn)
    assert (posted.json["Message"], posted.json["Subject"]) == ("hello", "greeting")


def test_raw_delivery_has_no_envelope(driver: Driver) -> None:
    with hook(confirms=True) as listening:
        subscribe(driver, listening.url, RawMessageDelivery="true")
        listening.next()
        driver.client("sns").publish(TopicArn=TOPIC, Message=json.dumps({"eventType": "Bounce"}))
        posted = listening.next()
    assert (posted.headers["x-amz-sns-rawdelivery"], posted.json) == ("true", {"eventType": "Bounce"})


def test_an_endpoint_that_fails_is_tried_again_and_one_that_refuses_is_not(
    driver: Driver, listening: Hook
) -> None:
    listening.statuses = [503, 403]
    subscribe(driver, listening.url)
    assert listening.next().body == listening.next().body
    assert listening.posts.empty()


def test_a_name_of_the_simulated_dns_that_leads_to_this_machine_is_reached_by_https(
    driver: Driver, tmp_path: Path
) -> None:
    name = {"name": "hooks.example.com", "type": "A", "values": ["127.0.0.1"]}
    driver.control("PUT", "/records", name)
    with hook(make_certificate(tmp_path)) as listening:
        url = listening.url.replace("127.0.0.1", "hooks.example.com")
        subscribe(driver, url)
        assert listening.next().headers["host"] == url.removeprefix("https://")
