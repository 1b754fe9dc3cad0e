"""Whether the policy of a topic, a queue or a key lets a service act."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

SES, SNS = "ses.amazonaws.com", "sns.amazonaws.com"


def lets_ses_publish(policy: Mapping[str, Any], topic: str, context: Mapping[str, str]) -> bool:
    """Whether a statement allows it and none denies it.

    `context` has the condition keys of the request in lower case, such as `aws:sourcearn`.
    """
    return lets(SES, "sns:publish", policy, topic, context)


def lets_sns_send(policy: Mapping[str, Any], queue: str, topic: str) -> bool:
    """Whether a statement allows what is published to a topic to be sent to a queue, and none denies it."""
    return lets(SNS, "sqs:sendmessage", policy, queue, {"aws:sourcearn": topic})


def lets(
    service: str, action: str, policy: Mapping[str, Any], resource: str, context: Mapping[str, str]
) -> bool:
    """Whether a service may act on a resource; `action` is in lower case, as are the keys of `context`."""
    context = {"aws:securetransport": "true", **context}
    statements = _listed(policy.get("Statement"))
    applying = [found for found in statements if _applies(found, service, action, resource, context)]
    effects = {found.get("Effect") for found in applying}
    return "Allow" in effects and "Deny" not in effects


def _applies(
    statement: Mapping[str, Any], service: str, action: str, resource: str, context: Mapping[str, str]
) -> bool:
    return (
        _names(service, statement.get("Principal"))
        and any(fnmatchcase(action, str(found).lower()) for found in _listed(statement.get("Action")))
        and any(fnmatchcase(resource, str(found)) for found in _listed(statement.get("Resource")))
        and _conditions_hold(statement.get("Condition") or {}, context)
    )


def _names(service: str, principal: object) -> bool:
    if principal == "*":
        return True
    if not isinstance(principal, dict):
        return False
    return service in _listed(principal.get("Service")) or "*" in _listed(principal.get("AWS"))


def _conditions_hold(conditions: Mapping[str, Mapping[str, object]], context: Mapping[str, str]) -> bool:
    return all(
        _holds(operator, context.get(key.lower()), [str(value) for value in _listed(wanted)])
        for operator, keys in conditions.items()
        for key, wanted in keys.items()
    )


def _holds(operator: str, actual: str | None, wanted: list[str]) -> bool:
    if actual is None:
        return operator.endswith("IfExists") or "Not" in operator
    match operator.removesuffix("IfExists"):
        case "StringEquals":
            return actual in wanted
        case "StringNotEquals":
            return actual not in wanted
        case "Bool":
            return actual.lower() in {found.lower() for found in wanted}
        case "StringLike" | "ArnLike" | "ArnEquals":
            return any(fnmatchcase(actual, pattern) for pattern in wanted)
        case _:
            return False


def _listed(value: object) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]
