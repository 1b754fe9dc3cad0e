"""What the policy of a topic, a queue or a key has to let a service of AWS do."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sesctl.model.arn import Place

SES = "ses.amazonaws.com"
SNS = "sns.amazonaws.com"
CLOUDWATCH = "cloudwatch.amazonaws.com"

_NAMES = {SES: "SES", SNS: "SNS", CLOUDWATCH: "CloudWatch"}


@dataclass(frozen=True, slots=True)
class Grant:
    """One statement, known by its Sid, so that it is added once and never twice.

    Attributes:
        service: a principal, such as `ses.amazonaws.com`.
        actions: such as `sns:Publish`.
        conditions: by operator, then by key.
        whose: on whose behalf the service acts, in words: `the configuration set example-com`.
    """

    sid: str
    service: str
    actions: tuple[str, ...]
    resource: str
    conditions: Mapping[str, Mapping[str, str]]
    whose: str

    @property
    def who(self) -> str:
        """The service as people call it."""
        return _NAMES.get(self.service, self.service)

    @property
    def statement(self) -> dict[str, Any]:
        """The statement, as it stands in a policy."""
        actions: str | list[str] = self.actions[0] if len(self.actions) == 1 else list(self.actions)
        return {
            "Sid": self.sid,
            "Effect": "Allow",
            "Principal": {"Service": self.service},
            "Action": actions,
            "Resource": self.resource,
            **(
                {"Condition": {name: dict(keys) for name, keys in self.conditions.items()}}
                if self.conditions
                else {}
            ),
        }


def ses_may_publish(place: Place, topic: str, source: str) -> Grant:
    """Let SES publish to a topic for `configuration-set/NAME` or `identity/NAME`.

    https://docs.aws.amazon.com/ses/latest/dg/event-publishing-add-event-destination-sns.html
    """
    arn = place.arn("ses", source)
    kind, _, name = source.partition("/")
    conditions = {"StringEquals": {"AWS:SourceAccount": place.account, "AWS:SourceArn": arn}}
    whose = f"the {kind.replace('-', ' ')} {name}"
    return Grant(_sid("SesctlEvents", arn), SES, ("sns:Publish",), topic, conditions, whose)


def cloudwatch_may_publish(place: Place, topic: str) -> Grant:
    """Let the alarms of an account publish to a topic of their region."""
    conditions = {
        "StringEquals": {"AWS:SourceAccount": place.account},
        "ArnLike": {"AWS:SourceArn": place.arn("cloudwatch", "alarm:*")},
    }
    whose = f"alarms in {place.region}"
    return Grant(
        _sid("SesctlAlarms", place.arn("cloudwatch", "")),
        CLOUDWATCH,
        ("sns:Publish",),
        topic,
        conditions,
        whose,
    )


def sns_may_send(queue: str, topic: str) -> Grant:
    """Let SNS put what is published to a topic into a queue."""
    conditions = {"ArnEquals": {"aws:SourceArn": topic}}
    whose = f"the topic {topic.rpartition(':')[2]}"
    return Grant(_sid("SesctlTopic", topic), SNS, ("sqs:SendMessage",), queue, conditions, whose)


def may_use_key(service: str) -> Grant:
    """Let a service use a key for what is encrypted with it; the resource of a key's policy is the key itself.

    https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
    """
    sid = f"{_NAMES.get(service, service)}MayEncrypt"
    return Grant(sid, service, ("kms:GenerateDataKey", "kms:Decrypt"), "*", {}, "encrypted messages")


def _sid(prefix: str, about: str) -> str:
    # Letters and digits only, which every service takes.
    return f"{prefix}{sha256(about.encode()).hexdigest()[:12]}"
