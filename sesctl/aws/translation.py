"""From an exception of botocore to a SesctlError, by the two tables and without secrets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from sesctl.aws.errors import Failure, explain
from sesctl.aws.local_errors import explain_local
from sesctl.aws.texts import clean

if TYPE_CHECKING:
    from collections.abc import Collection

    from sesctl.aws.calls import Call
    from sesctl.errors import SesctlError

_LOST = (
    " It is not known whether AWS acted on the request, and it was not repeated: "
    "look before you run it again."
)
_LOOKS = {
    "CreateAccessKey": "aws iam list-access-keys shows whether there is a new key.",
    "PutAccountDetails": "sesctl status --region {region} shows whether a review is under way.",
    "SendEmail": "Another run sends another mail: see first whether this one arrives.",
}
_LOOK = "See first whether it was done."


def translate(error: Exception, call: Call, secrets: Collection[str] = ()) -> SesctlError:
    """The SesctlError for an exception of botocore."""
    response = getattr(error, "response", None)
    if isinstance(response, Mapping) and "Error" in response:
        failure = _failure(error, response, call, secrets)
        worded, lost = explain(failure), failure.status >= 500  # noqa: PLR2004 - HTTP's server errors
    else:
        worded = explain_local(error, call, clean(error, secrets))
        lost = worded.kind in {"network", "service"} and not _never_connected(error)
    if call.once and lost:
        worded.undecided = True
        worded.why += _LOST
        worded.try_ = _LOOKS.get(call.operation, _LOOK).format(region=call.region)
    worded.add_note(f"{type(error).__name__}: {clean(error, secrets)}")
    return worded


def _never_connected(error: Exception) -> bool:
    """Whether the request cannot have reached anybody."""
    return any(kind.__name__ == "ConnectionError" for kind in type(error).__mro__)


def _failure(
    error: Exception, response: Mapping[object, object], call: Call, secrets: Collection[str]
) -> Failure:
    told = response.get("Error")
    detail = told if isinstance(told, Mapping) else {}
    about = response.get("ResponseMetadata")
    status = about.get("HTTPStatusCode") if isinstance(about, Mapping) else None
    text = detail.get("Message") or detail.get("message") or _messages(response)
    return Failure(
        _the_call(error, call),
        code=clean(detail.get("Code"), secrets)[:80],
        status=status if isinstance(status, int) else 0,
        text="" if _is_page(text) else clean(text, secrets),
    )


def _messages(response: Mapping[object, object]) -> str:
    """What Route 53 has against a change batch, which it may list beside the error."""
    found = response.get("messages")
    return " ".join(map(str, found)) if isinstance(found, list) else ""


def _is_page(text: object) -> bool:
    """Whether it is the HTML of a proxy or a web server, which explains nothing."""
    return isinstance(text, str) and text.lstrip().startswith("<")


# Calls that botocore makes by itself to get the credentials for ours.
_ERRANDS = {
    "AssumeRole": "sts",
    "AssumeRoleWithSAML": "sts",
    "AssumeRoleWithWebIdentity": "sts",
    "CreateToken": "sso-oauth",
    "GetRoleCredentials": "sso",
}


def _the_call(error: Exception, call: Call) -> Call:
    operation = getattr(error, "operation_name", None)
    if service := _ERRANDS.get(str(operation)):
        return replace(call, service=service, operation=str(operation), once=False)
    return call
