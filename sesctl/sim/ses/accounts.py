"""The operations on the account."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from sesctl.sim.ses import shown
from sesctl.sim.ses.errors import SesError, bad_request

if TYPE_CHECKING:
    from sesctl.sim.ses.region import Call, Handler

_URL = re.compile(
    r"(?:https?://)?(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}(?::\d+)?(?:[/?#]\S*)?", re.IGNORECASE
)
_MOST_CONTACTS = 4


def get(call: Call) -> dict[str, Any]:
    """GetAccount."""
    now = call.region.now()
    call.region.account.settle(now)
    return shown.account(call.region.account, now)


def put_details(call: Call) -> dict[str, Any]:
    """PutAccountDetails: a first request, a new one after FAILED, or an update once GRANTED."""
    region, account, now = call.region, call.region.account, call.region.now()
    _check(call.params)
    account.settle(now)
    status = account.review.status if account.review else None
    if status == "PENDING":
        raise SesError("ConflictException", "Your account details are currently under review.")
    if status == "DENIED":
        # aws/aws-cli#6652: the conflict of a denied account comes without a message.
        raise SesError("ConflictException", "")
    details = {name: value for name, value in call.params.items() if name != "ProductionAccessEnabled"}
    details.setdefault("ContactLanguage", "EN")
    if account.production or not call.params.get("ProductionAccessEnabled"):
        account.details = details
    else:
        account.submit(details, region.settings.review, now, region.settings.review_after)
    return {}


def put_sending(call: Call) -> dict[str, Any]:
    """PutAccountSendingAttributes; what AWS has paused stays paused."""
    enabled = bool(call.params.get("SendingEnabled", False))
    if enabled and call.region.account.enforcement == "SHUTDOWN":
        raise bad_request("Sending for this account was paused by Amazon SES and cannot be enabled.")
    call.region.account.sending_enabled = enabled
    return {}


def put_suppression(call: Call) -> dict[str, Any]:
    """PutAccountSuppressionAttributes."""
    call.region.account.suppressed_reasons = list(call.params.get("SuppressedReasons", []))
    return {}


def put_pricing(call: Call) -> dict[str, Any]:
    """PutAccountPricingAttributes: the plan of the next billing period."""
    call.region.account.next_plan = call.params["Plan"]
    return {}


def _check(params: dict[str, Any]) -> None:
    if not _URL.fullmatch(params["WebsiteURL"]):
        raise bad_request("Website URL is not valid.")
    contacts = params.get("AdditionalContactEmailAddresses")
    if contacts is not None and not 1 <= len(contacts) <= _MOST_CONTACTS:
        raise bad_request(f"Between 1 and {_MOST_CONTACTS} additional contact email addresses can be given.")


OPERATIONS: dict[str, Handler] = {
    "GetAccount": get,
    "PutAccountDetails": put_details,
    "PutAccountSendingAttributes": put_sending,
    "PutAccountSuppressionAttributes": put_suppression,
    "PutAccountPricingAttributes": put_pricing,
}
