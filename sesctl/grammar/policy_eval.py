"""What identity policies allow: the evaluation logic of IAM, as far as the text of policies goes.

Boundaries, policies of the organization and session policies are not in the text; so a yes here can
still be a no, while a no is a no.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from sesctl.model.policy import Conditions, Policy, Statement

_SENDING = ("ses:SendEmail", "ses:SendRawEmail")
_TEXT_OPERATORS = {"StringEquals", "StringLike", "ArnEquals", "ArnLike", "StringEqualsIgnoreCase"}


def allows(policies: Iterable[Policy], action: str, resource: str, context: Mapping[str, str]) -> bool | None:
    """Whether policies allow an action; None where a condition is of a kind that is not known here.

    An explicit deny outdoes every allow.
    """
    answers = [
        (one.effect, _meets(one.conditions, context))
        for policy in policies
        for one in policy.statements
        if _speaks_of(one, action, resource)
    ]
    if ("Deny", True) in answers:
        return False
    if ("Deny", None) in answers:
        return None
    if ("Allow", True) in answers:
        return True
    return None if ("Allow", None) in answers else False


def _speaks_of(one: Statement, action: str, resource: str) -> bool:
    if one.negated:
        # What it leaves out cannot be told apart from what it lists; it is taken as wide.
        return True
    return any(matches(pattern, action, ignore_case=True) for pattern in one.actions) and any(
        matches(pattern, resource) for pattern in one.resources
    )


def _meets(conditions: Conditions, context: Mapping[str, str]) -> bool | None:
    """Whether all conditions hold; None where one cannot be told."""
    known: list[bool | None] = []
    for operator, keys in conditions.items():
        for key, values in keys.items():
            known.append(_holds(operator, values, _value(key, context)))
    if False in known:
        return False
    return None if None in known else True


def _value(key: str, context: Mapping[str, str]) -> str | None:
    # The names of condition keys are case-insensitive, their values are not.
    return next((value for name, value in context.items() if name.lower() == key.lower()), None)


def _holds(operator: str, values: tuple[str, ...], value: str | None) -> bool | None:
    name = operator.removesuffix("IfExists").rpartition(":")[2]
    if value is None or name not in _TEXT_OPERATORS or any("${" in one for one in values):
        return None
    if name.endswith("IgnoreCase"):
        return value.lower() in {one.lower() for one in values}
    if name == "StringEquals":
        return value in values
    return any(matches(one, value) for one in values)


@cache
def _pattern(text: str, flags: int) -> re.Pattern[str]:
    parts = {"*": ".*", "?": "."}
    return re.compile("".join(parts.get(one, re.escape(one)) for one in text), flags)


def matches(pattern: str, text: str, *, ignore_case: bool = False) -> bool:
    """Whether a text fits a pattern of IAM, in which `*` and `?` are wildcards."""
    return _pattern(pattern, re.IGNORECASE if ignore_case else 0).fullmatch(text) is not None


def beyond_sending(policies: Iterable[Policy]) -> Iterator[tuple[str, str]]:
    """Yield what SES policies allow besides sending: pairs of policy name and action, as written."""
    for policy in policies:
        for one in policy.statements:
            if one.effect == "Allow":
                yield from ((policy.name, action) for action in one.actions if _is_more(action, one))


def _is_more(action: str, one: Statement) -> bool:
    if one.negated:
        return True
    if action.lower() in {sending.lower() for sending in _SENDING}:
        return False
    # Of other services only what is allowed along with SES is of interest: a policy for everything.
    return matches(action, "ses:DeleteEmailIdentity", ignore_case=True) or action.lower().startswith("ses:")
