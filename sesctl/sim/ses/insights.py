"""Message insights and the Virtual Deliverability Manager that keeps them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from sesctl.sim.ses import events
from sesctl.sim.ses.errors import SesError

if TYPE_CHECKING:
    from sesctl.sim.ses.mailbox import Sent
    from sesctl.sim.ses.region import Call, Handler, SesRegion

_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")


def put_vdm(call: Call) -> dict[str, Any]:
    """PutAccountVdmAttributes."""
    chosen = call.params["VdmAttributes"]
    on = chosen["VdmEnabled"] == "ENABLED"
    # What belongs to it is shown only while it is on.
    call.region.account.vdm = dict(chosen) if on else {"VdmEnabled": "DISABLED"}
    return {}


def get(call: Call) -> dict[str, Any]:
    """GetMessageInsights; the switch comes before the message, and both are a NotFoundException."""
    region, message_id = call.region, call.params["MessageId"]
    if (region.account.vdm or {}).get("VdmEnabled") != "ENABLED":
        raise SesError(
            "NotFoundException", "To use this feature you must enable Virtual Deliverability Manager"
        )
    sent = _find(region, message_id)
    if sent is None:
        raise SesError(
            "NotFoundException",
            f"Message <{message_id}> not found for account <{region.settings.account_id}>",
        )
    ((address, outcome),) = sent.outcomes.items()
    return {
        "MessageId": message_id,
        "FromEmailAddress": sent.sender,
        "Subject": str(sent.parsed()["Subject"] or ""),
        "EmailTags": [{"Name": name, "Value": value} for name, (value,) in sent.tags.items()],
        "Insights": [
            {"Destination": address, "Isp": "UNKNOWN_ISP", "Events": _events(region, sent, address, outcome)}
        ],
    }


def _find(region: SesRegion, message_id: str) -> Sent | None:
    """A message of one recipient (VDM leaves out the others), once it is old enough to be known."""
    return next(
        (
            sent
            for sent in region.mailbox.messages()
            if sent.message_id == message_id
            and sent.region == region.name
            and len(sent.outcomes) == 1
            and region.now() >= sent.time + region.settings.insights_after
        ),
        None,
    )


def _events(region: SesRegion, sent: Sent, address: str, outcome: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = [{"Timestamp": sent.time, "Type": "SEND"}]
    if region.now() < sent.time + 2 * region.settings.insights_after:
        return found
    for step, kind in enumerate(events.KINDS[outcome], 1):
        event: dict[str, Any] = {"Timestamp": sent.time + step, "Type": kind}
        if kind == "BOUNCE":
            event["Details"] = {"Bounce": _bounce(events.bounce(sent, address, outcome))}
        elif kind == "COMPLAINT":
            event["Details"] = {"Complaint": _complaint(events.complaint(sent, address, outcome))}
        found.append(event)
    return found


def _bounce(told: dict[str, Any]) -> dict[str, Any]:
    sub_type = told["bounceSubType"]
    return {
        "BounceType": told["bounceType"].upper(),
        # Insights spell it in another way than events, unless it is a plain one.
        "BounceSubType": _snake(sub_type) if sub_type == events.ON_LIST else sub_type,
        "DiagnosticCode": told["bouncedRecipients"][0]["diagnosticCode"],
    }


def _complaint(told: dict[str, Any]) -> dict[str, Any]:
    sub_type, feedback = told["complaintSubType"], told["complaintFeedbackType"]
    return {
        **({"ComplaintSubType": _snake(sub_type)} if sub_type else {}),
        **({"ComplaintFeedbackType": feedback} if feedback else {}),
    }


def _snake(word: str) -> str:
    return _HUMP.sub("_", word).upper()


OPERATIONS: dict[str, Handler] = {"GetMessageInsights": get, "PutAccountVdmAttributes": put_vdm}
