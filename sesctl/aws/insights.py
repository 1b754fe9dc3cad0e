"""Message insights, which SES keeps where the Virtual Deliverability Manager is on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesctl.aws.permissions import needs
from sesctl.errors import SesctlError
from sesctl.model.fact import Found, Missing
from sesctl.model.insights import Insights, MailEvent

if TYPE_CHECKING:
    from sesctl.aws.client import Client
    from sesctl.aws.shapes import Shape

# NotFoundException stands for both: "To use this feature you must enable Virtual Deliverability Manager",
# and "Message <ID> not found for account <ID>".
_SWITCHED_OFF = "virtual deliverability manager"


class MessageInsights:
    """Implements `sesctl.ports.InsightsApi`."""

    def __init__(self, client: Client) -> None:
        self._client = client

    @needs("ses:GetMessageInsights")
    def of(self, message_id: str) -> Found[Insights] | Missing:
        """Read the events of a mail to one recipient; missing means that SES has none yet."""
        try:
            reply = self._client.call("GetMessageInsights", MessageId=message_id)
        except SesctlError as error:
            if error.aws_code != "NotFoundException":
                raise
            if _SWITCHED_OFF in error.why.lower():
                raise _switched_off(self._client.region) from None
            return Missing()
        entries = reply.inners("Insights")
        return Found(_insights_of(entries[0])) if entries else Missing()


def _switched_off(region: str) -> SesctlError:
    return SesctlError(
        "not-found",
        f"the account has no message insights in {region}",
        why="SES keeps them where the Virtual Deliverability Manager is on, which has a price of its own",
        try_="--prove instead, which reads the events from a queue",
        aws_code="NotFoundException",
    )


def _insights_of(entry: Shape) -> Insights:
    events = [_event_of(one) for one in entry.inners("Events")]
    return Insights(tuple(sorted(events, key=_when)), entry.text("Isp"))


def _when(event: MailEvent) -> float:
    return event.at.timestamp() if event.at else 0.0


def _event_of(entry: Shape) -> MailEvent:
    details = entry.inner("Details")
    detail = _detail(details) if details else ""
    return MailEvent(entry.need_text("Type"), entry.moment("Timestamp"), detail)


def _detail(details: Shape) -> str:
    bounce, complaint = details.inner("Bounce"), details.inner("Complaint")
    words = (
        [bounce.text(name) for name in ("BounceType", "BounceSubType", "DiagnosticCode")] if bounce else []
    )
    if complaint:
        words += [complaint.text(name) for name in ("ComplaintSubType", "ComplaintFeedbackType")]
    return ", ".join(word for word in words if word)
