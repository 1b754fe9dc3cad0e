"""AWS KMS in one region: who may use the key that encrypts a topic or a queue."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesctl.aws.permissions import needs
from sesctl.model.topic import Key

if TYPE_CHECKING:
    from sesctl.aws.client import Client


class Kms:
    """Implements `sesctl.ports.KeyApi`."""

    def __init__(self, client: Client) -> None:
        self._client = client

    @needs("kms:DescribeKey", "kms:GetKeyPolicy")
    def key(self, name: str) -> Key:
        """Read a key by its id, its ARN or an alias, and its policy where it may have one of our making."""
        reply = self._client.call("DescribeKey", KeyId=name)
        found = reply.inner("KeyMetadata")
        if found is None:
            raise reply.missing("KeyMetadata")
        arn = found.need_text("Arn")
        if found.text("KeyManager") == "AWS":
            return Key(arn, managed_by_aws=True)
        policy = self._client.call("GetKeyPolicy", KeyId=arn, PolicyName="default").need_text("Policy")
        return Key(arn, managed_by_aws=False, policy=policy)
