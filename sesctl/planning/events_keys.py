"""Whether the key that encrypts a topic or a queue lets a service use it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from sesctl.errors import SesctlError
from sesctl.grammar.resource_policy import rule_on
from sesctl.model.arn import resource_name
from sesctl.model.fact import Found, Unread
from sesctl.model.grant import may_use_key
from sesctl.model.plan import Held

if TYPE_CHECKING:
    from sesctl.model.fact import Fact
    from sesctl.model.topic import Key


def key_obstacle(arn: str, key: str | None, seen: Fact[Key], service: str) -> SesctlError | Held | None:
    """What the encryption of a topic or a queue keeps a service from; a warning where that is not known.

    Args:
        arn: of the topic or the queue.
        key: as it is set there; None where nothing encrypts it.
        seen: the key as KMS shows it.
        service: the principal that has to use it.
    """
    grant = may_use_key(service)
    name, statement = resource_name(arn), json.dumps(grant.statement)
    if key is None:
        return None
    if managed_by_aws(key, seen):
        return _of_aws(name, arn, key, grant.who)
    if isinstance(seen, Found):
        if rule_on(seen.value.policy, grant) == "allowed":
            return None
        return SesctlError(
            "refused",
            f"{name} is encrypted with a key that {grant.who} may not use",
            why=f"the policy of {key} does not let {service} use it, and sesctl changes no keys",
            try_=f"let whoever owns the key add this statement to its policy: {statement}",
        )
    why = f" ({seen.reason})" if isinstance(seen, Unread) else ""
    return Held(
        f"{name} is encrypted with {key}, whose policy could not be read{why}. It has to have this "
        f"statement: {statement}"
    )


def managed_by_aws(key: str, seen: Fact[Key]) -> bool:
    """Whether AWS keeps the key, so that its policy names no other service, and cannot be changed."""
    return key.rpartition("alias/")[2].startswith("aws/") or (
        isinstance(seen, Found) and seen.value.managed_by_aws
    )


def _of_aws(name: str, arn: str, key: str, who: str) -> SesctlError:
    is_queue = ":sqs:" in arn
    other = "aws sqs set-queue-attributes" if is_queue else f"aws sns set-topic-attributes --topic-arn {arn}"
    value = (
        " --attributes KmsMasterKeyId=KEY --queue-url URL"
        if is_queue
        else " --attribute-name KmsMasterKeyId --attribute-value KEY"
    )
    return SesctlError(
        "refused",
        f"{name} is encrypted with {key}, which {who} cannot use",
        why="a key that AWS keeps for a service works for that service only, and its policy cannot be changed",
        try_=f"encrypt it with a key of your own: {other}{value}; or choose another",
    )
