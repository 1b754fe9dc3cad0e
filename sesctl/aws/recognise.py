"""What an error of AWS means that somebody pasted, by the tables that explain those of our own calls."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sesctl.aws.calls import Call
from sesctl.aws.errors import explain
from sesctl.aws.local_errors import ROWS
from sesctl.aws.rules import RULES, Failure
from sesctl.aws.rules.rule import SES
from sesctl.aws.texts import clean, shorten

if TYPE_CHECKING:
    from sesctl.errors import SesctlError
    from sesctl.model.error_text import ErrorText

# What follows the code in the form of botocore and of the AWS CLI.
_MESSAGE = re.compile(r"when calling the \w+ operation[^:]{0,80}:?(?P<message>.*)", re.DOTALL)
_CODES = {code for rule in RULES if not rule.services or rule.services & SES for code in rule.codes}
# Names that programs without botocore use as well, and those that only speak of a program's own mistakes.
_NOT_TELLING = {"BotoCoreError", "ConnectionError", "LoginError", "ParamValidationError", "SSLError"}
_CLASS = re.compile(r"[A-Z][A-Za-z]{5,60}")


def recognise(error: ErrorText, region: str) -> SesctlError | None:
    """The meaning of an error text, or None when no row of the tables knows it.

    Args:
        error: what was read of the text.
        region: where it happened, or what is to be said for it.
    """
    call = Call("ses", error.operation or "The call", region)
    message = _MESSAGE.search(error.line)
    text = clean(message["message"] if message else error.line)
    code = next((code for code in error.codes if code.lower() in _CODES), None)
    if code is None:
        code = _code_for(text)
    return _local(error.line, call) if code is None else explain(Failure(call, code, 0, text))


def _code_for(line: str) -> str | None:
    """A code that AWS sends such a text with; empty when the text alone decides."""
    for rule in RULES:
        if rule.text and re.search(rule.text, line, re.IGNORECASE):
            return min(rule.codes, default="")
    return None


def _local(line: str, call: Call) -> SesctlError | None:
    """What an exception of botocore itself means."""
    named = {word for word in _CLASS.findall(line) if word not in _NOT_TELLING}
    for row in ROWS:
        if found := named & row.classes:
            said = line.partition(f"{min(found)}:")[2].strip()
            words = {"said": shorten(said) or "There is no further text.", "name": min(found)}
            return row.explanation.fill(call, words)
    return None
