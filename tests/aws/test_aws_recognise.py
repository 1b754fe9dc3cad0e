from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sesctl.aws.recognise import recognise
from sesctl.grammar.error_text import read_error

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
        (
            "botocore.exceptions.ProfileNotFound: The config profile (mail) could not be found",
            "usage",
            "The call failed in eu-west-3: there is no such AWS profile",
        ),
        (
            "An error occurred (ConflictException) when calling the PutAccountDetails operation: None",
            "account",
            "state",
        ),
        ("Aws::Route53::Errors::InvalidChangeBatch", "refused", "Route 53"),
    ],
)
def test_pasted_text_is_recognised(text: str, kind: ErrorKind, says: str) -> None:
    error = recognise(read_error(text), "eu-west-3")
    assert error is not None
    assert error.kind == kind
    assert says in error.what


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hello",
        "It does not work",
        "(){}[",
        "requests.exceptions.ConnectionError: nothing to do with AWS",
        "An error occurred (ResourceNotFoundException) when calling the GetItem operation: no such table",
    ],
)
def test_text_that_nobody_knows_is_none(text: str) -> None:
    assert recognise(read_error(text), "eu-west-3") is None
