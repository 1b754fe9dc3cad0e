"""What errors can mean: one table, in which the first case that has a sign in the text wins."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesctl.planning.error_cases import (
    access,
    bounces,
    cognito,
    content,
    not_verified,
    receivers,
    sending,
    smtp,
    sns,
)

if TYPE_CHECKING:
    from sesctl.model.error_text import ErrorText
    from sesctl.planning.error_cases.case import Case

# What is said in words of its own comes before what many senders say in similar ones: SES's own texts first,
# then the machinery between, then receivers, who repeat each other.
CASES: tuple[Case, ...] = (
    *cognito.CASES,
    *sns.CASES,
    *not_verified.CASES,
    *sending.CASES,
    *access.CASES,
    *smtp.CASES,
    *content.CASES,
    *not_verified.UNEXPLAINED,
    *receivers.CASES,
    *bounces.CASES,
)


def case_of(error: ErrorText) -> Case | None:
    """Find the case of an error text; None where no sign is known."""
    return next(
        (case for case in CASES if _may_be(case, error) and any(s.fits(error) for s in case.signs)), None
    )


def _may_be(case: Case, error: ErrorText) -> bool:
    """Whether it can be of a receiver, whose words other programs use for quite other things."""
    return case.service != "receiver" or error.of_delivery
