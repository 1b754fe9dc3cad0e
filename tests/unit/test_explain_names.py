"""What is read of SES's list of identities that failed its check."""

from __future__ import annotations

import pytest

from sesctl.grammar.refusals import Denied, denied, unverified_identities

HEAD = "Email address is not verified. The following identities failed the check in region EU-WEST-1: "


@pytest.mark.parametrize(
    ("tail", "names"),
    [
        ("Example <otp@example.com>, otp@example.com", ("otp@example.com",)),
        ('"Example, Inc." <otp@example.com>, ana@example.org', ("otp@example.com", "ana@example.org")),
        ("arn:aws:ses:eu-west-1:123456789012:identity/otp@example.com", ("otp@example.com",)),
        ("arn:aws-us-gov:ses:us-gov-west-1:123456789012:identity/example.com", ("example.com",)),
        ("otp@example.com Request Id: 566571fd", ("otp@example.com",)),
        ("otp@example.com (in reply to end of DATA command))", ("otp@example.com",)),
        ('otp@example.com","errorType":"MessageRejected"}', ("otp@example.com",)),
        ("otp@example.com')", ("otp@example.com",)),
        ("otp@example.com at Request.extractError", ("otp@example.com",)),
        (
            "otp@example.c (truncated...) MessageRejected (client): " + HEAD + "otp@example.com",
            ("otp@example.com",),
        ),
    ],
)
def test_list_ends_where_something_else_begins(tail: str, names: tuple[str, ...]) -> None:
    assert unverified_identities(HEAD + tail) == ("eu-west-1", names)


def test_only_so_many_names_are_read() -> None:
    _, names = unverified_identities(HEAD + ", ".join(f"a{n}@example.com" for n in range(1000)))
    assert names[:2] == ("a0@example.com", "a1@example.com")
    assert len(names) == 50


def test_list_without_a_region_is_read() -> None:
    assert unverified_identities("The following identities failed the check: example.com") == (
        "",
        ("example.com",),
    )


def test_who_was_refused_is_read() -> None:
    text = (
        "User `arn:aws:iam::123456789012:user/app' is not authorized to perform `ses:SendEmail' on resource "
        "`arn:aws:ses:eu-west-1:123456789012:identity/example.com'"
    )
    assert denied(text) == Denied(
        "ses:SendEmail",
        "arn:aws:ses:eu-west-1:123456789012:identity/example.com",
        "arn:aws:iam::123456789012:user/app",
    )
