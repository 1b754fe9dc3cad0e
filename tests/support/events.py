"""The way of an event in a simulated account: configuration set, topic, queue."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from support.cli import Cli

SET = "otp"
_PLACE = "us-east-1:123456789012"
TOPIC = f"arn:aws:sns:{_PLACE}:events"
QUEUE = f"arn:aws:sqs:{_PLACE}:events"


def allow(service: str, action: str, resource: str) -> str:
    """Write a policy with one statement."""
    statement = {"Effect": "Allow", "Principal": {"Service": service}, "Action": action, "Resource": resource}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


@dataclass
class Events:
    """Makes one part of the way after the other."""

    cli: Cli

    def client(self, service: str) -> Any:
        return self.cli.driver.client(service)

    def configuration_set(self, *, default: bool = False) -> None:
        self.client("sesv2").create_configuration_set(ConfigurationSetName=SET)
        if default:
            self.client("sesv2").put_email_identity_configuration_set_attributes(
                EmailIdentity="example.com", ConfigurationSetName=SET
            )

    def destination(self, **changes: object) -> None:
        policy = allow("ses.amazonaws.com", "sns:Publish", TOPIC)
        self.client("sns").create_topic(Name="events", Attributes={"Policy": policy})
        destination = {
            "Enabled": True,
            "MatchingEventTypes": ["SEND", "DELIVERY", "BOUNCE", "COMPLAINT", "REJECT"],
            "SnsDestination": {"TopicArn": TOPIC},
            **changes,
        }
        self.client("sesv2").create_configuration_set_event_destination(
            ConfigurationSetName=SET, EventDestinationName="all", EventDestination=destination
        )

    def queue(self, *, raw: bool = False, policy: bool = True, subscribed: bool = True) -> str:
        attributes = {"Policy": allow("sns.amazonaws.com", "sqs:SendMessage", QUEUE)} if policy else {}
        url: str = self.client("sqs").create_queue(QueueName="events", Attributes=attributes)["QueueUrl"]
        if subscribed:
            self.client("sns").subscribe(
                TopicArn=TOPIC,
                Protocol="sqs",
                Endpoint=QUEUE,
                Attributes={"RawMessageDelivery": "true"} if raw else {},
            )
        return url

    def whole(self, *, raw: bool = False) -> str:
        """Make all of it; returns the address of the queue."""
        self.configuration_set(default=True)
        self.destination()
        return self.queue(raw=raw)

    def left_on(self, url: str) -> list[str]:
        """Take what is left on a queue, visible to everybody."""
        bodies: list[str] = []
        while True:
            reply = self.client("sqs").receive_message(QueueUrl=url, MaxNumberOfMessages=10)
            found = [message["Body"] for message in reply.get("Messages", [])]
            if not found:
                return bodies
            bodies += found
