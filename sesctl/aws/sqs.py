"""Amazon SQS in one region: looking into a queue without taking anything from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesctl.aws.permissions import needs
from sesctl.model.queue import QueueMessage

if TYPE_CHECKING:
    from sesctl.aws.client import Client

_AT_ONCE = 10
_LONGEST_POLL = 3
"""Seconds; Ctrl-C waits for the end of one."""


class Queues:
    """Implements `sesctl.ports.QueueApi`."""

    def __init__(self, client: Client) -> None:
        self._client = client

    @needs("sqs:GetQueueUrl")
    def url(self, name: str, account_id: str) -> str:
        """The address of a queue."""
        reply = self._client.call("GetQueueUrl", QueueName=name, QueueOwnerAWSAccountId=account_id)
        return reply.need_text("QueueUrl")

    @needs("sqs:ReceiveMessage")
    def receive(self, url: str, wait_seconds: int, hold_seconds: int) -> tuple[QueueMessage, ...]:
        """Take up to ten messages, or none after a wait; nobody else sees them while they are held."""
        reply = self._client.call(
            "ReceiveMessage",
            QueueUrl=url,
            MaxNumberOfMessages=_AT_ONCE,
            WaitTimeSeconds=min(wait_seconds, _LONGEST_POLL),
            VisibilityTimeout=hold_seconds,
        )
        return tuple(
            QueueMessage(entry.text("Body") or "", entry.need_text("ReceiptHandle"))
            for entry in reply.inners("Messages")
        )

    @needs("sqs:ChangeMessageVisibility")
    def release(self, url: str, receipt: str) -> None:
        """Let everybody see a message again, at once."""
        self._client.call("ChangeMessageVisibility", QueueUrl=url, ReceiptHandle=receipt, VisibilityTimeout=0)
