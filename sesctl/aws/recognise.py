"""What an error text of AWS means that somebody pasted, from a log or from another program."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sesctl.aws.calls import Call
from sesctl.aws.errors import explain
from sesctl.aws.rules import RULES, Failure
from sesctl.aws.texts import clean

if TYPE_CHECKING:
    from sesctl.errors import SesctlError

# The form of botocore and of the AWS CLI.
_QUOTED = re.compile(
    r"An error occurred \((?P<code>[^)]*)\) when calling the (?P<operation>\w+) operation[^:]*:?(?P<text>.*)",
    re.DOTALL,
)
_KNOWN = {code for rule in RULES for code in rule.codes}


def recognise(text: str, region: str) -> SesctlError | None:
    """The meaning of an error text, or None when no row of the table knows it.

    Args:
        text: the whole line, or only a code or a message.
        region: where it happened, or what is to be said for it.
    """
    if match := _QUOTED.search(text):
        call = Call("ses", match["operation"], region)
        return explain(Failure(call, match["code"], 0, clean(match["text"])))
    call = Call("ses", "The call", region)
    for word in re.findall(r"[A-Za-z]+", text):
        if word.lower() in _KNOWN:
            return explain(Failure(call, word, 0, clean(text)))
    code = _code_for(clean(text))
    return None if code is None else explain(Failure(call, code, 0, clean(text)))


def _code_for(line: str) -> str | None:
    """A code that AWS sends such a text with; empty when the text alone decides."""
    for rule in RULES:
        if rule.text and re.search(rule.text, line, re.IGNORECASE):
            return min(rule.codes, default="")
    return None
