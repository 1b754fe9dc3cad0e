"""SQS on top of moto: policies that must be JSON, and that stay when something else is set."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from moto.core.responses import EmptyResult
from moto.sqs.exceptions import SQSException
from moto.sqs.responses import SQSResponse

if TYPE_CHECKING:
    from moto.core.responses import ActionResult


class CarefulSqs(SQSResponse):
    """What moto answers for SQS, with the policies of queues as AWS keeps them."""

    def create_queue(self) -> ActionResult:
        """CreateQueue."""
        _check(self._get_param("Attributes", {}))
        return super().create_queue()

    def set_queue_attributes(self) -> ActionResult:
        """SetQueueAttributes; moto forgets the policy where none is given."""
        given: dict[str, Any] = self._get_param("Attributes", {})
        _check(given)
        name = self._get_queue_name()
        kept = self.sqs_backend.get_queue(name).policy
        self.sqs_backend.set_queue_attributes(name, {"Policy": kept, **given} if kept else given)
        return EmptyResult()


def _check(attributes: dict[str, Any]) -> None:
    text = attributes.get("Policy")
    if not text:
        return
    try:
        policy: Any = json.loads(text)
    except ValueError:
        policy = None
    if not isinstance(policy, dict) or "Statement" not in policy:
        raise SQSException("InvalidAttributeValue", "Invalid value for the parameter Policy.")
