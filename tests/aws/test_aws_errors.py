"""One test a row of the table of AWS errors, through botocore, with the texts as AWS sends them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from support.fake_aws import Answer, refusal

from sesctl.aws.calls import Call
from sesctl.aws.errors import Failure, explain
from sesctl.aws.rules import RULES
from sesctl.errors import SesctlError
from sesctl.model.account import ProductionRequest
from sesctl.model.mail import OutgoingMail

if TYPE_CHECKING:
    from support.fake_aws import FakeAws

    from sesctl.aws.ses import Ses
    from sesctl.errors import ErrorKind

MAIL = OutgoingMail("otp@example.com", "ana@example.org", "s", "t", "h")
UNVERIFIED = (
    "Email address is not verified. The following identities failed the check in region EU-WEST-3: "
    "ana@example.org, example.com"
)
WHO = "User: arn:aws:iam::111122223333:user/ana is not authorized to perform: ses:SendEmail on resource: "
DENIED = f"{WHO}arn:aws:ses:eu-west-3:111122223333:identity/example.com"
MISMATCH = (
    "The request signature we calculated does not match the signature you provided. "
    "Check your AWS Secret Access Key and signing method."
)
OLD_CLOCK = (
    "Signature expired: 20261120T091000Z is now earlier than 20261120T122500Z (20261120T123000Z - 5 min.)"
)
FAST_CLOCK = (
    "Signature not yet current: 20261120T094000Z is still later than 20261120T092500Z "
    "(20261120T092000Z + 5 min.)"
)


def send_fails(ses: Ses, fake: FakeAws, answer: Answer) -> SesctlError:
    fake.will(answer)
    with pytest.raises(SesctlError) as caught:
        ses.send(MAIL)
    assert len(fake.asked) == 1
    return caught.value


@pytest.mark.parametrize(
    ("code", "status", "text", "kind", "says"),
    [
        ("MessageRejected", 400, UNVERIFIED, "refused", "in eu-west-3: ana@example.org, example.com"),
        ("MessageRejected", 400, "Email address not verified otp@example.com", "refused", "otp@example.com"),
        ("MessageRejected", 400, "Email address is not verified.", "refused", "an address is not verified"),
        ("MessageRejected", 400, "Message contains a virus.", "refused", "content"),
        ("MessageRejected", 400, None, "refused", "content"),
        ("TooManyRequestsException", 429, "Maximum sending rate exceeded.", "throttled", "faster"),
        ("ThrottlingException", 400, "Maximum sending rate exceeded.", "throttled", "faster"),
        ("Throttling", 400, "Maximum sending rate exceeded.", "throttled", "faster"),
        ("TooManyRequestsException", 429, None, "throttled", "faster"),
        ("LimitExceededException", 400, "Daily message quota exceeded.", "quota", "daily sending quota"),
        ("ThrottlingException", 400, "Daily message quota exceeded.", "quota", "daily sending quota"),
        ("Throttling", 400, "Daily message quota exceeded.", "quota", "daily sending quota"),
        ("LimitExceededException", 400, "", "quota", "daily sending quota"),
        ("AccountSuspendedException", 400, "", "account", "may not send any more"),
        (
            "SendingPausedException",
            400,
            "Sending paused for this account.",
            "account",
            "paused in this region",
        ),
        ("AccountSendingPausedException", 400, "", "account", "paused in this region"),
        ("AccountSendingPaused", 400, "", "account", "paused in this region"),
        (
            "SendingPausedException",
            400,
            "Configuration set otp has sending paused",
            "account",
            "configuration set",
        ),
        ("ConfigurationSetSendingPaused", 400, "", "account", "configuration set"),
        ("ConfigurationSetSendingPausedException", 400, "", "account", "configuration set"),
        ("MailFromDomainNotVerifiedException", 400, "", "refused", "custom MAIL FROM"),
        ("MailFromDomainNotVerified", 400, "", "refused", "custom MAIL FROM"),
        (
            "NotFoundException",
            404,
            "Configuration set <otp> does not exist.",
            "not-found",
            "configuration set",
        ),
        ("ConfigurationSetDoesNotExist", 400, "", "not-found", "configuration set"),
        ("ConfigurationSetDoesNotExistException", 400, "", "not-found", "configuration set"),
        (
            "NotFoundException",
            404,
            "Email identity example.com does not exist.",
            "not-found",
            "no such thing",
        ),
        ("AlreadyExistsException", 400, "Email identity X already exist.", "refused", "exists already"),
        ("BadRequestException", 400, "Domain contains illegal character.", "refused", "does not accept"),
        ("ConflictException", 409, None, "account", "conflicts"),
        ("ConcurrentModificationException", 409, "", "service", "something else was changing"),
        ("AccessDeniedException", 403, DENIED, "permission", "ses:SendEmail is not allowed"),
        ("AccessDenied", 403, DENIED, "permission", "ses:SendEmail is not allowed"),
        ("UnrecognizedClientException", 403, "The security token ... is invalid.", "credentials", "not know"),
        ("InvalidClientTokenId", 403, "The security token ... is invalid.", "credentials", "not know"),
        ("SignatureDoesNotMatch", 403, MISMATCH, "credentials", "signature does not match"),
        ("InvalidSignatureException", 403, MISMATCH, "credentials", "signature does not match"),
        ("MissingAuthenticationTokenException", 403, "", "credentials", "without a usable signature"),
        ("IncompleteSignatureException", 400, "", "credentials", "without a usable signature"),
        ("RequestTimeTooSkewed", 403, "", "clock", "wrong"),
        ("RequestExpired", 400, "Request has expired.", "clock", "wrong"),
        ("InvalidSignatureException", 403, OLD_CLOCK, "clock", "3 h 20 min behind"),
        ("SignatureDoesNotMatch", 403, FAST_CLOCK, "clock", "20 min ahead"),
        ("SomethingElse", 400, OLD_CLOCK, "clock", "3 h 20 min behind"),
        (
            "ExpiredToken",
            403,
            "The security token included in the request is expired",
            "credentials",
            "expired",
        ),
        ("ExpiredTokenException", 403, "", "credentials", "expired"),
        (
            "UnrecognizedClientException",
            403,
            "The security token included in the request is expired",
            "credentials",
            "expired",
        ),
        ("OptInRequired", 403, "", "account", "not signed up"),
        ("InternalFailure", 500, "", "service", "problem of its own"),
        ("ServiceUnavailable", 503, "", "service", "problem of its own"),
        ("Whatever", 418, "teapot", "service", "Whatever"),
    ],
)
def test_row_of_the_table_is_worded(
    ses: Ses, fake: FakeAws, *, code: str, status: int, text: str | None, kind: ErrorKind, says: str
) -> None:
    error = send_fails(ses, fake, refusal(code, text, status))
    assert error.kind == kind
    assert error.aws_code == code
    assert says in error.what
    assert error.why
    assert error.try_
    assert "None" not in f"{error.what} {error.why} {error.try_}"


def test_every_error_names_operation_and_region(ses: Ses, fake: FakeAws) -> None:
    assert "SendEmail failed in eu-west-3" in send_fails(ses, fake, refusal("MessageRejected")).what


def test_last_row_of_the_table_fits_everything() -> None:
    assert (RULES[-1].codes, RULES[-1].text, RULES[-1].operation) == (frozenset(), "", "")


@pytest.mark.parametrize(
    ("service", "code", "kind", "says"),
    [
        ("route53", "Throttling", "throttled", "Route 53 asked us to slow down"),
        ("cloudwatch", "Throttling", "throttled", "CloudWatch asked us to slow down"),
        ("ses", "Throttling", "throttled", "AWS asked us to slow down"),
        ("iam", "LimitExceeded", "quota", "a limit of IAM is reached"),
        ("kms", "LimitExceededException", "quota", "a limit of KMS is reached"),
        ("iam", "NoSuchEntity", "not-found", "IAM has no such thing here"),
        ("sns", "NotFound", "not-found", "SNS has no such thing here"),
        ("iam", "EntityAlreadyExists", "refused", "IAM has it already"),
        ("iam", "ConcurrentModificationException", "service", "changing the same thing"),
    ],
)
def test_other_services_are_not_explained_in_the_words_of_ses(
    service: str, code: str, kind: str, says: str
) -> None:
    error = explain(Failure(Call(service, "AnyCall", "eu-west-3"), code, 400, "as it says"))
    assert error.kind == kind
    assert says in error.what
    assert "SES" not in error.what + error.why or service == "ses"
    assert "as it says" in error.why


def test_bare_status_429_is_throttling(ses: Ses, fake: FakeAws) -> None:
    assert send_fails(ses, fake, Answer("slow down", 429)).kind == "throttled"


@pytest.mark.parametrize("status", [404, 405])
def test_call_that_the_endpoint_does_not_know_points_at_the_endpoint(
    ses: Ses, fake: FakeAws, status: int
) -> None:
    error = send_fails(ses, fake, Answer("<html>", status))
    assert error.kind == "service"
    assert "--endpoint-url" in error.try_


def test_only_the_region_that_failed_the_check_is_advised(ses: Ses, fake: FakeAws) -> None:
    error = send_fails(ses, fake, refusal("MessageRejected", UNVERIFIED.replace("EU-WEST-3", "US-EAST-1")))
    assert "--region us-east-1" in error.try_
    assert "Nothing was sent" in error.why


def test_denied_call_names_action_and_resource_in_a_statement(ses: Ses, fake: FakeAws) -> None:
    error = send_fails(ses, fake, refusal("AccessDeniedException", DENIED, 403))
    assert error.action == "ses:SendEmail"
    assert '"Action": "ses:SendEmail"' in error.try_
    assert '"Resource": "arn:aws:ses:eu-west-3:111122223333:identity/example.com"' in error.try_


@pytest.mark.parametrize(
    ("because", "says"),
    [
        ("because no identity-based policy allows the ses:SendEmail action", "not allowed"),
        ("because no service control policy allows the ses:SendEmail action", "service control policy"),
        ("with an explicit deny in a service control policy", "service control policy"),
        ("with an explicit deny in a resource control policy", "resource control policy"),
        ("because no permissions boundary allows the ses:SendEmail action", "permissions boundary"),
        ("with an explicit deny in a permissions boundary", "permissions boundary"),
        ("because no session policy allows the ses:SendEmail action", "session policy"),
        ("with an explicit deny in a VPC endpoint policy", "VPC endpoint"),
        ("with an explicit deny in an identity-based policy", "explicit deny"),
        ("with an explicit deny in a resource-based policy", "explicit deny"),
    ],
)
def test_reasons_of_a_denial_are_told_apart(ses: Ses, fake: FakeAws, because: str, says: str) -> None:
    error = send_fails(ses, fake, refusal("AccessDeniedException", f"{DENIED} {because}", 403))
    assert error.kind == "permission"
    assert says in error.what
    assert ('"Effect": "Allow"' in error.try_) == (says == "not allowed")


@pytest.mark.parametrize("text", [None, "", "None"])
def test_conflict_without_a_reason_says_that_aws_gave_none(ses: Ses, fake: FakeAws, text: str | None) -> None:
    fake.will(refusal("ConflictException", text, 409))
    with pytest.raises(SesctlError) as caught:
        ses.request_production(ProductionRequest("TRANSACTIONAL", "https://example.com", "EN"))
    assert caught.value.kind == "account"
    assert "AWS gave no reason" in caught.value.why
    assert "None" not in caught.value.why
    assert "review" in caught.value.try_


def test_limit_on_creating_is_a_limit_and_not_the_daily_quota(ses: Ses, fake: FakeAws) -> None:
    fake.will(refusal("LimitExceededException", "", 400))
    with pytest.raises(SesctlError) as caught:
        ses.create_identity("example.com")
    assert caught.value.kind == "quota"
    assert "daily" not in caught.value.what


def test_code_in_the_body_is_read_as_well(ses: Ses, fake: FakeAws) -> None:
    body = {"__type": "com.amazonaws.sesv2#BadRequestException", "message": "no"}
    error = send_fails(ses, fake, Answer(body, 400))
    assert error.aws_code == "BadRequestException"
    assert "no" in error.why


@pytest.mark.parametrize("body", [[], [1], "text", {"message": ["a"]}, {"message": {"a": 1}}, {"code": 5}])
def test_error_of_any_shape_is_worded(ses: Ses, fake: FakeAws, body: object) -> None:
    assert send_fails(ses, fake, Answer(body, 400)).kind == "service"


def test_text_of_aws_is_one_short_line_without_control_characters(ses: Ses, fake: FakeAws) -> None:
    error = send_fails(ses, fake, refusal("BadRequestException", "bad\x1b[31m\r\n\u202e" + "x" * 5000))
    assert error.why.isprintable()
    assert len(error.why) < 400


def test_braces_of_aws_are_not_a_template(ses: Ses, fake: FakeAws) -> None:
    assert "{nothing} {0}" in send_fails(ses, fake, refusal("BadRequestException", "{nothing} {0}")).why
