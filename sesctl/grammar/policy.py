"""IAM policy documents: JSON to statements and back."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from sesctl.model.fault import Fault
from sesctl.model.policy import Policy, Statement

if TYPE_CHECKING:
    from sesctl.model.policy import Conditions

VERSION = "2012-10-17"


def write_policy(policy: Policy) -> str:
    """Write a document; a list of one is written as a list all the same."""
    statements = [_body(one) for one in policy.statements]
    return json.dumps({"Version": VERSION, "Statement": statements}, indent=2)


def _body(one: Statement) -> dict[str, Any]:
    return {
        **({"Sid": one.sid} if one.sid else {}),
        "Effect": one.effect,
        "Action": list(one.actions),
        "Resource": list(one.resources) if one.resources != ("*",) else "*",
        **({"Condition": _conditions_body(one.conditions)} if one.conditions else {}),
    }


def _conditions_body(conditions: Conditions) -> dict[str, Any]:
    return {
        operator: {key: list(values) if len(values) > 1 else values[0] for key, values in keys.items()}
        for operator, keys in conditions.items()
    }


def parse_policy(text: str, name: str = "") -> Policy | Fault:
    """Read a document as IAM gives it; a fault where it is none."""
    try:
        document = json.loads(text)
        found = document["Statement"]
        statements = found if isinstance(found, list) else [found]
        return Policy(tuple(_statement(one) for one in statements), name)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        return Fault(0, text[:80], f"it is not a policy document ({type(error).__name__})")


def _statement(found: dict[str, Any]) -> Statement:
    negated = "NotAction" in found or "NotResource" in found
    effect = found["Effect"]
    if effect not in {"Allow", "Deny"}:
        raise ValueError(effect)
    return Statement(
        effect,
        _texts(found.get("Action", found.get("NotAction", []))),
        _texts(found.get("Resource", found.get("NotResource", []))),
        {
            operator: {key: _texts(values) for key, values in keys.items()}
            for operator, keys in (found.get("Condition") or {}).items()
        },
        str(found.get("Sid", "")),
        negated,
    )


def _texts(found: Any) -> tuple[str, ...]:  # noqa: ANN401 - JSON
    # A condition's value may be a number or a boolean.
    return tuple(str(one) for one in (found if isinstance(found, list) else [found]))
