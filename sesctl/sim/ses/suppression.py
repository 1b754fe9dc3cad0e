"""The account's suppression list."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sesctl.sim.ses import paging
from sesctl.sim.ses.errors import SesError, bad_request

if TYPE_CHECKING:
    from sesctl.sim.ses.region import Call, Handler, SesRegion


@dataclass(frozen=True, slots=True)
class Suppressed:
    """An address that gets no mail, and why."""

    address: str
    reason: str
    at: float


def put(call: Call) -> dict[str, Any]:
    """PutSuppressedDestination."""
    _needs_production(call.region)
    address = call.params["EmailAddress"]
    call.region.suppressed[address] = Suppressed(address, call.params["Reason"], call.region.now())
    return {}


def get(call: Call) -> dict[str, Any]:
    """GetSuppressedDestination."""
    _needs_production(call.region)
    return {"SuppressedDestination": {**_shown(_existing(call)), "Attributes": {}}}


def delete(call: Call) -> dict[str, Any]:
    """DeleteSuppressedDestination."""
    _needs_production(call.region)
    del call.region.suppressed[_existing(call).address]
    return {}


def list_all(call: Call) -> dict[str, Any]:
    """ListSuppressedDestinations."""
    _needs_production(call.region)
    reasons = call.params.get("Reasons")
    found = [
        _shown(entry)
        for _, entry in sorted(call.region.suppressed.items())
        if not reasons or entry.reason in reasons
    ]
    return paging.page(found, call.params, "SuppressedDestinationSummaries")


def held_back(region: SesRegion, address: str, reasons: list[str]) -> str | None:
    """For which of these reasons mail to an address is held back; None where it is not."""
    entry = region.suppressed.get(address)
    return entry.reason if entry is not None and entry.reason in reasons else None


def _existing(call: Call) -> Suppressed:
    address = call.params["EmailAddress"]
    entry = call.region.suppressed.get(address)
    if entry is None:
        raise SesError(
            "NotFoundException", f"Email address {address} does not exist on your suppression list."
        )
    return entry


def _shown(entry: Suppressed) -> dict[str, Any]:
    return {"EmailAddress": entry.address, "Reason": entry.reason, "LastUpdateTime": entry.at}


def _needs_production(region: SesRegion) -> None:
    # Developer Guide, "Request production access": no suppression list calls in the sandbox. The guide
    # does not give the text of the refusal.
    if not region.account.production:
        raise bad_request("The suppression list is not available while your account is in the sandbox.")


OPERATIONS: dict[str, Handler] = {
    "PutSuppressedDestination": put,
    "GetSuppressedDestination": get,
    "DeleteSuppressedDestination": delete,
    "ListSuppressedDestinations": list_all,
}
