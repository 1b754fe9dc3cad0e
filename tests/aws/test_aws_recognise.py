from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sesctl.aws.recognise import recognise

if TYPE_CHECKING:
    from sesctl.errors import ErrorKind

UNVERIFIED = (
    "Email address is not verified. The following identities failed the check in region US-EAST-1: "
    "ana@example.org"
)


@pytest.mark.parametrize(
    ("text", "kind", "says"),
    [
        (
            (
                f"botocore.errorfactory.MessageRejected: An error occurred (MessageRejected) when calling the "
                f"SendEmail operation: {UNVERIFIED}"
            ),
            "refused",
            "SendEmail failed in eu-west-3: not verified in us-east-1: ana@example.org",
        ),
        (
            (
                "An error occurred (ThrottlingException) when calling the GetAccount operation "
                "(reached max retries: 2): Rate exceeded"
            ),
            "throttled",
            "GetAccount",
        ),
        (UNVERIFIED, "refused", "ana@example.org"),
        ("554 Message rejected: Email address is not verified.", "refused", "not verified"),
        ("MessageRejected", "refused", "content"),
        ("Maximum sending rate exceeded.", "throttled", "faster"),
        ("Daily message quota exceeded.", "quota", "quota"),
        ("Signature expired: x is now earlier than y", "clock", "clock"),
    ],
)
def test_pasted_text_is_recognised(text: str, kind: ErrorKind, says: str) -> None:
    error = recognise(text, "eu-west-3")
    assert error is not None
    assert error.kind == kind
    assert says in error.what


@pytest.mark.parametrize("text", ["", "hello", "It does not work", "(){}["])
def test_text_that_nobody_knows_is_none(text: str) -> None:
    assert recognise(text, "eu-west-3") is None
