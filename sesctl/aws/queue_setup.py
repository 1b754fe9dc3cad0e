"""Making SQS queues, and letting SNS put messages into them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesctl.aws.permissions import needs
from sesctl.errors import SesctlError
from sesctl.model.fact import Found, Missing
from sesctl.model.topic import Queue

if TYPE_CHECKING:
    from sesctl.aws.client import Client

_TWO_WEEKS = "1209600"
"""Seconds that a message is kept, the most there is: nobody wants to lose a bounce over a holiday."""

_ABSENT = frozenset({"AWS.SimpleQueueService.NonExistentQueue", "QueueDoesNotExist"})


class QueueSetup:
    """Implements `sesctl.ports.QueueSetupApi`."""

    def __init__(self, client: Client) -> None:
        self._client = client

    @needs("sqs:GetQueueUrl", "sqs:GetQueueAttributes")
    def queue(self, name: str, account_id: str) -> Found[Queue] | Missing:
        """Read a queue; only SQS's own word means that it is missing."""
        try:
            reply = self._client.call("GetQueueUrl", QueueName=name, QueueOwnerAWSAccountId=account_id)
            url = reply.need_text("QueueUrl")
            told = self._client.call("GetQueueAttributes", QueueUrl=url, AttributeNames=["All"])
        except SesctlError as error:
            if error.aws_code in _ABSENT:
                return Missing()
            raise
        found = told.inner("Attributes")
        if found is None:
            raise told.missing("Attributes")
        return Found(
            Queue(found.need_text("QueueArn"), url, found.text("Policy"), found.text("KmsMasterKeyId"))
        )

    @needs("sqs:CreateQueue")
    def create_queue(self, name: str) -> None:
        """Create a queue that keeps messages for two weeks."""
        self._client.call("CreateQueue", QueueName=name, Attributes={"MessageRetentionPeriod": _TWO_WEEKS})

    @needs("sqs:SetQueueAttributes")
    def set_policy(self, url: str, policy: str) -> None:
        """Replace the policy of a queue, the whole of it."""
        self._client.call("SetQueueAttributes", QueueUrl=url, Attributes={"Policy": policy})
