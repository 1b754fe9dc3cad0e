"""What botocore's own exceptions mean here: one table by class name, so that it needs no botocore."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sesctl.aws.explanations import Explanation
from sesctl.aws.texts import shorten

if TYPE_CHECKING:
    from sesctl.aws.calls import Call
    from sesctl.errors import SesctlError

_LOG_IN = "Log in again: `aws sso login{profile}`, then run the same command."
_CHECK = "See what botocore finds: `aws configure list{profile}`."


@dataclass(frozen=True, slots=True)
class Row:
    """The exceptions, and what they mean; `said` in it stands for the exception's own text."""

    classes: frozenset[str]
    explanation: Explanation


def explain_local(error: Exception, call: Call, said: str) -> SesctlError:
    """Word an exception that arose on this side, by its nearest known class."""
    words = {"said": shorten(said) or "There is no further text.", "name": type(error).__name__}
    return _nearest(error, said).fill(call, words)


def _nearest(error: Exception, said: str) -> Explanation:
    for kind in type(error).__mro__:
        if kind.__name__ == "ParamValidationError" and _is_of_the_user(said):
            return _VALUE
        for row in ROWS:
            if kind.__name__ in row.classes:
                return row.explanation
    return _UNREADABLE


def _is_of_the_user(said: str) -> bool:
    """Lengths and ranges depend on what was typed; an unknown or mistyped parameter is our bug."""
    return "Invalid length" in said or "Invalid range" in said


_VALUE = Explanation(
    "usage",
    "a value is too short, too long or out of range",
    "{said}",
    "Correct the value; `--help` says what each option takes.",
)
# Parsers raise whatever comes: ResponseParserError, ValueError, TypeError, AttributeError.
_UNREADABLE = Explanation(
    "service",
    "the reply cannot be read",
    "What came back is not what AWS sends ({name}: {said}), so a proxy or a stand-in may have answered.",
    "See which endpoint is asked: --endpoint-url, and AWS_ENDPOINT_URL in the environment.",
)

ROWS: tuple[Row, ...] = (
    Row(
        frozenset({"NoCredentialsError", "NoAuthTokenError"}),
        Explanation(
            "credentials",
            "there are no AWS credentials",
            "Neither the environment, the profile, SSO nor the machine's role gives any.",
            "Run `aws configure{profile}` or `aws sso login{profile}`, or set AWS_ACCESS_KEY_ID and "
            "AWS_SECRET_ACCESS_KEY.",
        ),
    ),
    Row(
        frozenset({"PartialCredentialsError"}),
        Explanation(
            "credentials",
            "the AWS credentials are incomplete",
            "{said}.",
            "Set the access key id and the secret access key together, in the same place.",
        ),
    ),
    Row(
        frozenset(
            {
                "UnauthorizedSSOTokenError",
                "SSOTokenLoadError",
                "TokenRetrievalError",
                "SSOError",
                "PendingAuthorizationExpiredError",
            }
        ),
        Explanation("credentials", "the SSO session is missing or has expired", "{said}", _LOG_IN),
    ),
    Row(
        frozenset({"LoginError"}),
        Explanation(
            "credentials",
            "the login session is missing or has expired",
            "{said}",
            "Log in again: `aws login{profile}`, then run the same command.",
        ),
    ),
    Row(
        frozenset({"CredentialRetrievalError", "MetadataRetrievalError", "RefreshWithMFAUnsupportedError"}),
        Explanation(
            "credentials",
            "the AWS credentials could not be fetched",
            "{said}",
            f"Repair what gives them (a role, a credential_process, SSO). {_CHECK}",
        ),
    ),
    Row(
        frozenset({"ProfileNotFound"}),
        Explanation(
            "usage",
            "there is no such AWS profile",
            "{said}.",
            "See which there are: `aws configure list-profiles`.",
        ),
    ),
    Row(
        frozenset({"ConfigParseError", "ConfigNotFound", "InvalidConfigError", "UnknownCredentialError"}),
        Explanation(
            "usage",
            "the AWS configuration cannot be used",
            "{said}",
            "Correct the file, or the variable, that the text names.",
        ),
    ),
    Row(
        frozenset({"MissingDependencyException"}),
        Explanation(
            "missing-extra",
            "these credentials need a library that is not installed",
            "{said}",
            "Install it beside sesctl: `python -m pip install 'botocore[crt]'`.",
        ),
    ),
    Row(
        frozenset({"NoRegionError", "InvalidRegionError", "UnknownRegionError", "UnknownEndpointError"}),
        Explanation(
            "usage",
            "the region cannot be used",
            "{said}",
            "Name one where SES is, such as --region eu-west-1.",
        ),
    ),
    Row(
        frozenset(
            {
                "EndpointProviderError",
                "InvalidEndpointConfigurationError",
                "InvalidEndpointURLError",
                "EndpointVariantError",
                "UnknownFIPSEndpointError",
            }
        ),
        Explanation(
            "usage",
            "no endpoint fits the settings",
            "{said}",
            "Take back the settings for FIPS, dual-stack or a custom endpoint, or choose another region.",
        ),
    ),
    Row(
        frozenset({"ProxyConnectionError"}),
        Explanation(
            "network",
            "the proxy does not answer",
            "{said}",
            "Correct HTTPS_PROXY, or add the endpoint to NO_PROXY.",
        ),
    ),
    Row(
        frozenset({"SSLError"}),
        Explanation(
            "network",
            "the TLS connection cannot be trusted",
            "{said}",
            "Behind a proxy that opens TLS, name its certificate: AWS_CA_BUNDLE=/path/to/ca.pem.",
        ),
    ),
    Row(
        frozenset({"EndpointConnectionError", "ConnectTimeoutError", "ConnectionError"}),
        Explanation(
            "network",
            "the endpoint cannot be reached",
            "There is no network, a firewall drops the connection, or nothing listens there. {said}",
            "Check the network, --region and --endpoint-url, then run the same command again.",
        ),
    ),
    Row(
        frozenset({"ReadTimeoutError", "ConnectionClosedError", "HTTPClientError", "IncompleteReadError"}),
        Explanation(
            "network",
            "no complete reply came",
            "{said}",
            "Run the same command again.",
        ),
    ),
    Row(
        frozenset({"ParamValidationError"}),
        Explanation(
            "bug",
            "sesctl asked AWS in a wrong way",
            "{said}",
            "Please report it, with the command that was typed.",
        ),
    ),
    Row(
        frozenset({"BotoCoreError"}),
        Explanation("service", "botocore gave up ({name})", "{said}", f"Run it again with --debug. {_CHECK}"),
    ),
)
