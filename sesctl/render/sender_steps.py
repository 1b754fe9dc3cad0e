"""The steps that let a principal send, as lines and as JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Literal

from sesctl.model.sender_steps import AttachPolicy, CreateKey, CreateUser

if TYPE_CHECKING:
    from sesctl.model.principal import AccessKey
    from sesctl.model.sender_steps import SenderStep

Described = tuple[str, Literal["+", "~", "-"], str, dict[str, Any]]


def describe_sender_step(step: SenderStep) -> Described:
    """Describe a step: its action, its sign, a line, and its parameters."""
    match step:
        case CreateUser(name):
            return "create-user", "+", f"create the user {name}", {"name": name}
        case AttachPolicy(principal, kind, policy, document, replaces):
            parameters = {
                "principal": principal,
                "kind": kind,
                "policy": policy,
                "document": json.loads(document),
            }
            return (
                "attach-policy",
                "~" if replaces else "+",
                f"{'rewrite' if replaces else 'write'} the inline policy {policy} of the {kind} {principal}",
                parameters,
            )
        case CreateKey(user, beside):
            keys = ", ".join(map(_key, beside))
            line = f"make an access key for the user {user}{f', beside {keys}' if beside else ''}"
            return "create-key", "+", line, {"user": user, "beside": [one.id for one in beside]}


def _key(key: AccessKey) -> str:
    since = f" of {key.created_at:%Y-%m-%d}" if key.created_at else ""
    return f"{key.id}{since}{'' if key.active else ' (switched off)'}"
