"""An error of AWS in words for the user, by the table of `sesctl.aws.rules`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from sesctl.aws.rules import RULES, Failure
from sesctl.aws.texts import shorten, skew_words
from sesctl.grammar.refusals import clock_skew, denied, unverified_identities

if TYPE_CHECKING:
    from sesctl.errors import SesctlError

__all__ = ["Failure", "explain"]

_NAMES_SHOWN = 5


def explain(failure: Failure) -> SesctlError:
    """Word a failure for the user, by the first row that fits."""
    explanation = next(rule.explanation for rule in RULES if rule.fits(failure))
    action = _action(failure) if explanation.kind == "permission" else None
    return explanation.fill(failure.call, _words(failure), code=failure.code or None, action=action)


# Actions that no resource narrows, whatever the refusal names (Service Authorization Reference, SES v2).
_WITHOUT_RESOURCE = frozenset(
    {
        "ses:GetAccount",
        "ses:GetSuppressedDestination",
        "ses:ListConfigurationSets",
        "ses:ListEmailIdentities",
        "ses:PutAccountDetails",
    }
)


def _action(failure: Failure) -> str:
    return denied(failure.text).action or failure.call.action


def _words(failure: Failure) -> dict[str, str]:
    region, names = unverified_identities(failure.text)
    return {
        "code": failure.code or f"HTTP {failure.status}",
        "said": f"AWS says: {shorten(failure.text)}" if failure.text else "AWS gave no reason.",
        "action": _action(failure),
        "statement": _statement(failure),
        "names": _list(names),
        "where": region or failure.call.region,
        "skew": skew_words(clock_skew(failure.text)),
    }


def _statement(failure: Failure) -> str:
    action = _action(failure)
    resource = "*" if action in _WITHOUT_RESOURCE else denied(failure.text).resource or "*"
    return json.dumps({"Effect": "Allow", "Action": action, "Resource": resource})


def _list(names: tuple[str, ...]) -> str:
    more = len(names) - _NAMES_SHOWN
    shown = ", ".join(names[:_NAMES_SHOWN])
    return f"{shown} and {more} more" if more > 0 else shown
