"""What each injected failure looks like in each protocol; texts as AWS words them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from sesctl.sim.http.replies import AwsError

if TYPE_CHECKING:
    from sesctl.sim.faults import AwsFault, Kind
    from sesctl.sim.http.incoming import Incoming

_BAD_SIGNATURE = (
    "The request signature we calculated does not match the signature you provided. Check your AWS Secret "
    "Access Key and signing method. Consult the service documentation for details."
)
# Codes in REST-JSON (SES v2), and in the XML protocols of the others. The signing codes of SES v2 are
# those of other REST-JSON services; AWS documents none for it.
_CODES: dict[Kind, tuple[str, str, int]] = {
    "denied": ("AccessDeniedException", "AccessDenied", 403),
    "expired-token": ("ExpiredTokenException", "ExpiredToken", 403),
    "invalid-token": ("UnrecognizedClientException", "InvalidClientTokenId", 403),
    "bad-signature": ("InvalidSignatureException", "SignatureDoesNotMatch", 403),
    "clock-skew": ("InvalidSignatureException", "SignatureDoesNotMatch", 403),
    "server-error": ("InternalServiceErrorException", "InternalFailure", 500),
    "empty-conflict": ("ConflictException", "Conflict", 409),
    "prior-request": ("PriorRequestNotComplete", "PriorRequestNotComplete", 400),
}


def failure(fault: AwsFault, incoming: Incoming, resource: str, account_id: str) -> AwsError:
    """The error that a failure answers with."""
    kind = fault.kind
    if kind == "throttled":
        return _throttled(incoming)
    if fault.code is not None:
        return AwsError(fault.code, fault.message, fault.status)
    rest, xml, status = _CODES[kind]
    code = rest if incoming.is_ses_v2 else xml
    if kind == "denied" and incoming.action.startswith("sns:"):
        code = "AuthorizationError"
    return AwsError(code, _message(kind, incoming, resource, account_id), status)


def missing_authentication(incoming: Incoming) -> AwsError:
    """The answer to a request that is not signed."""
    suffix = "Exception" if incoming.is_ses_v2 else ""
    return AwsError(f"MissingAuthenticationToken{suffix}", "Missing Authentication Token", 403)


def _throttled(incoming: Incoming) -> AwsError:
    if incoming.is_ses_v2:
        return AwsError("TooManyRequestsException", "Too Many Requests", 429)
    return AwsError("Throttling", "Rate exceeded", 400)


def _message(  # noqa: PLR0911 - one text for each kind
    kind: Kind, incoming: Incoming, resource: str, account_id: str
) -> str:
    match kind:
        case "denied":
            return (
                f"User: arn:aws:iam::{account_id}:user/developer is not authorized to perform: "
                f"{incoming.action} on resource: {resource} because no identity-based policy allows the "
                f"{incoming.action} action"
            )
        case "expired-token":
            return "The security token included in the request is expired"
        case "invalid-token":
            return "The security token included in the request is invalid."
        case "bad-signature":
            return _BAD_SIGNATURE
        case "clock-skew":
            return _skewed(incoming)
        case "server-error":
            return "An internal failure occurred. Try the request again."
        case "prior-request":
            return "The request was rejected because Route 53 was still processing a prior request."
        case _:
            return ""


def _skewed(incoming: Incoming) -> str:
    signed = str(incoming.environ.get("HTTP_X_AMZ_DATE", ""))
    now = datetime.now(UTC) + timedelta(minutes=15)
    oldest = now - timedelta(minutes=5)
    return f"Signature expired: {signed} is now earlier than {oldest:%Y%m%dT%H%M%SZ} ({now:%Y%m%dT%H%M%SZ} - 5 min.)"
