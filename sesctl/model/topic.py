"""SNS topics and what belongs to them: queues that hear of them, keys that encrypt them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic.

    Attributes:
        policy: its text, as SNS gives it.
        key: the KMS key that encrypts it, as an id, an ARN or an alias; None where nothing does.
        fifo: whether it keeps the order of messages, which nothing of SES or CloudWatch can publish to.
    """

    arn: str
    policy: str
    key: str | None = None
    fifo: bool = False


@dataclass(frozen=True, slots=True)
class Queue:
    """A queue.

    Attributes:
        policy: its text; None where it has none.
        key: the KMS key that encrypts it; None where SQS does so by itself, or nothing does.
    """

    arn: str
    url: str
    policy: str | None = None
    key: str | None = None


@dataclass(frozen=True, slots=True)
class Key:
    """A KMS key.

    Attributes:
        managed_by_aws: whether it is one that AWS keeps for a service, whose policy nobody can change.
        policy: its text; empty where it is managed by AWS.
    """

    arn: str
    managed_by_aws: bool
    policy: str = ""
