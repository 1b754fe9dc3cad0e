"""The policies of topics, queues and keys: their statements, and whether they let a service of AWS act."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from sesctl.grammar.policy_conditions import conditions_hold, every, fits, texts
from sesctl.model.fault import Fault

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sesctl.model.grant import Grant

Ruling: TypeAlias = Literal["allowed", "denied", "not-allowed", "unknown"]
"""Whether a policy lets somebody act; unknown where that hangs on a condition that is not understood."""


@dataclass(frozen=True, slots=True)
class Access:
    """What a service wants to do.

    Attributes:
        service: its principal, such as `ses.amazonaws.com`.
        action: such as `sns:Publish`.
        resource: the ARN of what it is done to; empty where any will do, as in the policy of a key.
        context: condition keys in lower case, such as `aws:sourcearn`.
    """

    service: str
    action: str
    resource: str
    context: Mapping[str, str] = field(default_factory=dict)


def read_document(text: str | None) -> dict[str, Any] | Fault:
    """Read a policy; its statements stand in a list. None and nothing are a policy without statements."""
    if not text:
        return {"Version": "2012-10-17", "Statement": []}
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return Fault(0, text[:80], "it is not JSON")
    if not isinstance(found, dict) or "Statement" not in found:
        return Fault(0, text[:80], "it is JSON, and not a policy")
    statements = found["Statement"]
    listed = statements if isinstance(statements, list) else [statements]
    if not all(isinstance(one, dict) for one in listed):
        return Fault(0, text[:80], "one of its statements is no object")
    return {**found, "Statement": listed}


def rule(text: str | None, access: Access) -> Ruling | Fault:
    """Judge whether a policy lets a service act, by all that its text says."""
    document = read_document(text)
    if isinstance(document, Fault):
        return document
    told = [(one.get("Effect"), _speaks_of(one, access)) for one in document["Statement"]]
    if ("Deny", True) in told:
        return "denied"
    if ("Deny", None) in told:
        return "unknown"
    if ("Allow", True) in told:
        return "allowed"
    return "unknown" if ("Allow", None) in told else "not-allowed"


def denying(text: str | None, access: Access) -> str:
    """Name the statement that denies, by its Sid."""
    document = read_document(text)
    statements = [] if isinstance(document, Fault) else document["Statement"]
    denied = [one for one in statements if one.get("Effect") == "Deny" and _speaks_of(one, access)]
    return next((str(one["Sid"]) for one in denied if one.get("Sid")), "")


def _speaks_of(statement: Mapping[str, Any], access: Access) -> bool | None:
    action = access.action.lower()
    return every(
        [
            _fits(statement, "Principal", lambda found: _is_principal(found, access.service)),
            _fits(statement, "Action", lambda found: any(fits(one.lower(), action) for one in texts(found))),
            not access.resource
            or _fits(
                statement, "Resource", lambda found: any(fits(one, access.resource) for one in texts(found))
            ),
            conditions_hold(statement.get("Condition") or {}, access.context),
        ]
    )


def _fits(statement: Mapping[str, Any], name: str, test: Callable[[object], bool]) -> bool:
    if f"Not{name}" in statement:
        return not test(statement[f"Not{name}"])
    return name in statement and test(statement[name])


def _is_principal(found: object, service: str) -> bool:
    if not isinstance(found, dict):
        return found == "*"
    # `{"AWS": "*"}` is everybody, services too (IAM User Guide, "AWS JSON policy elements: Principal").
    return service in texts(found.get("Service")) or "*" in texts(found.get("AWS"))


def rule_on(text: str | None, grant: Grant) -> Ruling | Fault:
    """Judge whether a policy has what a grant asks for, by whichever of its statements."""
    rulings = [rule(text, access) for access in accesses(grant)]
    for one in rulings:
        if isinstance(one, Fault):
            return one
    worst: tuple[Ruling, ...] = ("denied", "not-allowed", "unknown")
    return next((one for one in worst if one in rulings), "allowed")


def accesses(grant: Grant) -> tuple[Access, ...]:
    """What a service wants to do that is granted, each action by itself, as the call will look."""
    told = {key.lower(): value for keys in grant.conditions.values() for key, value in keys.items()}
    context = {
        "aws:securetransport": "true",
        "aws:principalisawsservice": "true",
        "aws:principalservicename": grant.service,
        **told,
    }
    resource = "" if grant.resource == "*" else grant.resource
    return tuple(Access(grant.service, action, resource, context) for action in grant.actions)
