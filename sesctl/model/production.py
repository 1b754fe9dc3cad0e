"""Where a production request stands, and what is looked at before one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from sesctl.model.account import Account

State: TypeAlias = Literal["granted", "pending", "denied", "failed", "never-asked", "unknown"]
Outcome: TypeAlias = Literal["ok", "problem", "unknown"]


@dataclass(frozen=True, slots=True)
class Preflight:
    """One thing that reviewers look at.

    Attributes:
        fix: what to do about a problem; empty otherwise.
    """

    name: str
    outcome: Outcome
    detail: str
    fix: str = ""


@dataclass(frozen=True, slots=True)
class WebPage:
    """What a website answered.

    Attributes:
        answer: what was asked and answered, as a clause.
        html: the page, or its beginning.
    """

    answer: str
    html: str


def state_of(account: Account) -> State:
    """Tell where the account stands; ProductionAccessEnabled is the only truth about the sandbox."""
    if account.production:
        return "granted"
    review = account.review
    match review.status if review else None:
        case "PENDING":
            return "pending"
        case "DENIED":
            return "denied"
        case "FAILED":
            return "failed"
        case None:
            return "never-asked"
        case _:
            return "unknown"
