"""One test a row of the table of botocore's own exceptions."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import pytest
from botocore import exceptions as its
from botocore.parsers import ResponseParserError

from sesctl.aws.calls import Call
from sesctl.aws.guard import translated
from sesctl.aws.translation import translate
from sesctl.errors import SesctlError

if TYPE_CHECKING:
    from sesctl.errors import ErrorKind

CALL = Call("ses", "GetAccount", "eu-west-3", profile="work")
SEND = Call("ses", "SendEmail", "eu-west-3", once=True)
URL = "https://email.eu-west-3.amazonaws.com/"


@pytest.mark.parametrize(
    ("error", "kind", "says"),
    [
        (its.NoCredentialsError(), "credentials", "aws configure --profile work"),
        (
            its.PartialCredentialsError(provider="env", cred_var="aws_secret_access_key"),
            "credentials",
            "secret",
        ),
        (its.CredentialRetrievalError(provider="x", error_msg="y"), "credentials", "aws configure list"),
        (
            its.TokenRetrievalError(provider="sso", error_msg="y"),
            "credentials",
            "aws sso login --profile work",
        ),
        (its.UnauthorizedSSOTokenError(), "credentials", "aws sso login --profile work"),
        (its.SSOTokenLoadError(error_msg="y"), "credentials", "aws sso login --profile work"),
        (its.LoginRefreshRequired(), "credentials", "aws login --profile work"),
        (its.MetadataRetrievalError(error_msg="y"), "credentials", "could not be fetched"),
        (its.ProfileNotFound(profile="work"), "usage", "list-profiles"),
        (its.ConfigParseError(path="config", error="e"), "usage", "config"),
        (its.MissingDependencyException(msg="needs crt"), "missing-extra", "pip install"),
        (its.NoRegionError(), "usage", "--region"),
        (its.InvalidRegionError(region_name="a b"), "usage", "--region"),
        (its.EndpointProviderError(msg="no rule"), "usage", "FIPS"),
        (its.InvalidEndpointConfigurationError(msg="no rule"), "usage", "FIPS"),
        (its.EndpointConnectionError(endpoint_url=URL), "network", URL),
        (its.ConnectTimeoutError(endpoint_url=URL), "network", URL),
        (its.ReadTimeoutError(endpoint_url=URL), "network", URL),
        (its.ConnectionClosedError(endpoint_url=URL), "network", URL),
        (its.SSLError(endpoint_url=URL, error="bad certificate"), "network", "AWS_CA_BUNDLE"),
        (its.ProxyConnectionError(proxy_url="http://proxy.example:3128"), "network", "HTTPS_PROXY"),
        (its.HTTPClientError(error="odd"), "network", "odd"),
        (
            its.ParamValidationError(report="Invalid length for parameter A, value: 0"),
            "usage",
            "Invalid length",
        ),
        (its.ParamValidationError(report="Unknown parameter in input: A"), "bug", "Unknown parameter"),
        (ResponseParserError("bad json"), "service", "cannot be read"),
        (its.InvalidExpressionError(expression="x"), "service", "InvalidExpressionError"),
        (TypeError("'int' object is not iterable"), "service", "cannot be read"),
    ],
)
def test_row_of_the_table_is_worded(error: Exception, kind: ErrorKind, says: str) -> None:
    worded = translate(error, CALL)
    assert worded.kind == kind
    assert "GetAccount failed in eu-west-3" in worded.what
    assert says in f"{worded.what} {worded.why} {worded.try_}"


def test_every_exception_of_botocore_can_be_worded() -> None:
    for kind in vars(its).values():
        if isinstance(kind, type) and issubclass(kind, its.BotoCoreError):
            error = kind.__new__(kind, "odd")  # without the fields of its own text
            worded = translate(cast("Exception", error), CALL)
            assert worded.what
            assert worded.kind != "bug" or kind is its.ParamValidationError


@pytest.mark.parametrize(
    ("error", "is_open"),
    [
        (its.ReadTimeoutError(endpoint_url=URL), True),
        (its.ConnectionClosedError(endpoint_url=URL), True),
        (ResponseParserError("bad json"), True),
        (its.EndpointConnectionError(endpoint_url=URL), False),
        (its.ConnectTimeoutError(endpoint_url=URL), False),
        (its.NoCredentialsError(), False),
    ],
)
def test_lost_reply_to_a_mail_says_that_it_may_have_been_sent(error: Exception, is_open: bool) -> None:
    assert ("not known whether" in translate(error, SEND).why) == is_open
    assert ("sends another mail" in translate(error, SEND).try_) == is_open
    assert "not known whether" not in translate(error, CALL).why


def test_refused_role_names_the_call_that_was_refused() -> None:
    denied = its.ClientError(
        {"Error": {"Code": "AccessDenied", "Message": ""}, "ResponseMetadata": {"HTTPStatusCode": 403}},
        "AssumeRole",
    )
    worded = translate(denied, CALL)
    assert worded.action == "sts:AssumeRole"
    assert "AssumeRole failed" in worded.what


def test_our_own_errors_and_interrupts_pass_through() -> None:
    ours = SesctlError("usage", "x", why="y", try_="z")
    with pytest.raises(SesctlError) as caught, translated(CALL):
        raise ours
    assert caught.value is ours
    with pytest.raises(KeyboardInterrupt), translated(CALL):
        raise KeyboardInterrupt
