"""The conditions of a policy, held against what is known of a call that a service of AWS makes."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_NEGATED = {"StringNotEquals": "StringEquals", "StringNotLike": "StringLike", "ArnNotLike": "ArnLike"}
_NEGATED |= {"ArnNotEquals": "ArnLike", "StringNotEqualsIgnoreCase": "StringEqualsIgnoreCase"}
# A call of a service has no user, and is not made from a network of the account.
_ABSENT = frozenset(
    {
        "aws:principalaccount",
        "aws:principalarn",
        "aws:principalorgid",
        "aws:sourceowner",
        "aws:sourcevpc",
        "aws:sourcevpce",
        "aws:userid",
        "aws:username",
        "sns:endpoint",
        "sns:protocol",
    }
)


def every(answers: Iterable[bool | None]) -> bool | None:
    """Whether all are so; None where that hangs on one that is not known."""
    known = list(answers)
    if False in known:
        return False
    return None if None in known else True


def conditions_hold(conditions: object, context: Mapping[str, str]) -> bool | None:
    """Whether all conditions hold; None where one is not understood.

    Args:
        conditions: by operator, then by key, as they stand in JSON.
        context: condition keys in lower case.
    """
    if not isinstance(conditions, dict) or not all(isinstance(one, dict) for one in conditions.values()):
        return None
    return every(
        _holds(operator, key.lower(), texts(values), context)
        for operator, keys in conditions.items()
        for key, values in keys.items()
    )


def _holds(operator: str, key: str, values: list[str], context: Mapping[str, str]) -> bool | None:
    name = operator.removesuffix("IfExists")
    if (key not in context and key not in _ABSENT) or any("${" in one for one in values):
        return None
    value = context.get(key)
    if name == "Null":
        return str(value is None).lower() in {one.lower() for one in values}
    if name in _NEGATED:
        inner = _compare(_NEGATED[name], value, values)
        return None if inner is None else not inner
    if value is None and operator != name:
        return True
    return _compare(name, value, values)


def _compare(name: str, value: str | None, values: list[str]) -> bool | None:
    match name:
        case "StringEquals":
            return value in values
        case "StringEqualsIgnoreCase" | "Bool":
            return value is not None and value.lower() in {one.lower() for one in values}
        case "StringLike" | "ArnLike" | "ArnEquals":
            return value is not None and any(fits(one, value) for one in values)
        case _:
            return None


def texts(found: object) -> list[str]:
    """The values of a part of a policy, where one may stand for a list of one."""
    if found is None:
        return []
    # The value of a condition may be a number or a boolean.
    return [
        str(one).lower() if isinstance(one, bool) else str(one)
        for one in (found if isinstance(found, list) else [found])
    ]


def fits(pattern: str, text: str) -> bool:
    """Whether a text fits a pattern of IAM, in which `*` and `?` are wildcards, and nothing else is."""
    return fnmatchcase(text, pattern.replace("[", "[[]"))
