"""The account in one region: sandbox or production, quotas, reputation, review."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from datetime import datetime

MailType: TypeAlias = Literal["TRANSACTIONAL", "MARKETING"]
ContactLanguage: TypeAlias = Literal["EN", "JA"]


@dataclass(frozen=True, slots=True)
class Caller:
    """Whose credentials are in use (STS GetCallerIdentity).

    Attributes:
        at: when it was said, by the clock of AWS; None where that was not said.
    """

    account_id: str
    arn: str
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Quota:
    """The sending quota, in recipients.

    Attributes:
        per_day: in any 24 hours; None when there is no limit (SES says -1).
        per_second: the maximum send rate; None when there is no limit.
        sent: in the last 24 hours.
    """

    per_day: float | None
    per_second: float | None
    sent: float

    @property
    def left(self) -> float | None:
        """Recipients that may still be sent to now; None when there is no limit."""
        return None if self.per_day is None else max(0.0, self.per_day - self.sent)

    @property
    def share(self) -> float | None:
        """How much of the quota is used, 1 being all of it; None when there is no limit."""
        if self.per_day is None:
            return None
        return self.sent / self.per_day if self.per_day else 1.0


@dataclass(frozen=True, slots=True)
class Review:
    """The review of a production request.

    Attributes:
        status: PENDING, FAILED, GRANTED or DENIED; other words are passed on as they are.
        case_id: of the support case, where SES gave one.
    """

    status: str
    case_id: str | None


@dataclass(frozen=True, slots=True)
class Details:
    """What AWS knows about the sender from an earlier request; absent fields are None."""

    mail_type: str | None = None
    website: str | None = None
    contact_language: str | None = None
    use_case: str | None = None
    contacts: tuple[str, ...] = ()
    review: Review | None = None


@dataclass(frozen=True, slots=True)
class Account:
    """GetAccount, in our words.

    Attributes:
        production: whether mail may go to anybody; the only truth about the sandbox.
        enforcement: HEALTHY, PROBATION, SHUTDOWN or another word; None when SES did not say.
        details: None until something was submitted.
        suppressed_reasons: BOUNCE, COMPLAINT; None when SES did not say.
        plan: the pricing plan; None when SES did not say.
        insights: whether the Virtual Deliverability Manager is on, which keeps message insights.
    """

    region: str
    production: bool
    sending_enabled: bool
    quota: Quota | None = None
    enforcement: str | None = None
    details: Details | None = None
    suppressed_reasons: tuple[str, ...] | None = None
    plan: str | None = None
    next_plan: str | None = None
    insights: bool = False

    @property
    def review(self) -> Review | None:
        """The review of the last production request, if there was one."""
        return self.details.review if self.details else None


@dataclass(frozen=True, slots=True)
class ProductionRequest:
    """What PutAccountDetails is given."""

    mail_type: MailType
    website: str
    contact_language: ContactLanguage
    contacts: tuple[str, ...] = ()
    use_case: str | None = None


def number(value: float) -> str:
    """Write a number of recipients: with thousands apart, and a fraction only where there is one."""
    return f"{value:,.0f}" if value == int(value) else f"{value:,.1f}"
