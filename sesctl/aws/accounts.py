"""The account as the reply of GetAccount tells it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesctl.model.account import Account, Details, Quota, Review

if TYPE_CHECKING:
    from sesctl.aws.shapes import Shape


def account_of(reply: Shape, region: str) -> Account:
    """Read GetAccount; raises SesctlError (service) when it does not say whether this is the sandbox."""
    sending = reply.flag("SendingEnabled")
    plan = reply.inner("PricingAttributes")
    suppression = reply.inner("SuppressionAttributes")
    deliverability = reply.inner("VdmAttributes")
    return Account(
        region=region,
        production=reply.need_flag("ProductionAccessEnabled"),
        # Off is the exception that SES tells; some stand-ins leave the field out.
        sending_enabled=True if sending is None else sending,
        quota=_quota(reply.inner("SendQuota")),
        enforcement=reply.text("EnforcementStatus"),
        details=_details(reply.inner("Details")),
        suppressed_reasons=suppression.texts("SuppressedReasons") if suppression else None,
        plan=plan.text("CurrentPlan") if plan else None,
        next_plan=plan.text("NextPlan") if plan else None,
        # Absent until somebody switched it on for the first time.
        insights=deliverability is not None and deliverability.text("VdmEnabled") == "ENABLED",
    )


def _quota(quota: Shape | None) -> Quota | None:
    """The quota when all of it is told; half of it would read as "no limit"."""
    if quota is None:
        return None
    per_day, per_second = quota.number("Max24HourSend"), quota.number("MaxSendRate")
    sent = quota.number("SentLast24Hours")
    if per_day is None or per_second is None or sent is None:
        return None
    return Quota(_limit(per_day), _limit(per_second), max(0.0, sent))


def _limit(number: float) -> float | None:
    return None if number < 0 else number


def _details(details: Shape | None) -> Details | None:
    if details is None:
        return None
    return Details(
        mail_type=details.text("MailType"),
        website=details.text("WebsiteURL"),
        contact_language=details.text("ContactLanguage"),
        use_case=details.text("UseCaseDescription"),
        contacts=details.texts("AdditionalContactEmailAddresses"),
        review=_review(details.inner("ReviewDetails")),
    )


def _review(review: Shape | None) -> Review | None:
    if review is None or (status := review.text("Status")) is None:
        return None
    return Review(status=status, case_id=review.text("CaseId"))
