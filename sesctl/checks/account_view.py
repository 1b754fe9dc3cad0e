"""What a check of an account may look at: facts that are known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesctl.checks.unknowable import Unknowable, known
from sesctl.model.production import state_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sesctl.model.account import Account, Quota
    from sesctl.model.reputation import Reputation
    from sesctl.model.status import RegionStatus, Status


class AccountView:
    """What is known of an account; every accessor gives a fact, or raises `Unknowable`."""

    def __init__(self, seen: Status) -> None:
        self._seen = seen
        self.region = seen.region

    @property
    def account(self) -> Account:
        """The account in the region in use."""
        return known(self._seen.account)

    @property
    def quota(self) -> Quota:
        """Its sending quota."""
        quota = self.account.quota
        if quota is None:
            raise Unknowable("SES did not say what the sending quota is")
        return quota

    @property
    def case(self) -> str:
        """The support case of the review, in words."""
        review = self.account.review
        if review and review.case_id:
            return f"support case {review.case_id}"
        return "the support case that AWS opened (Support Center, Your support cases)"

    @property
    def reputation(self) -> Reputation:
        """Its bounce and complaint rate."""
        return known(self._seen.reputation)

    @property
    def other_regions(self) -> Sequence[RegionStatus]:
        """Every other region with SES."""
        return [one for one in known(self._seen.regions) if one.region != self.region]

    @property
    def way_out(self) -> str:
        """What gets the account out of the sandbox, as the review stands."""
        match state_of(self.account):
            case "pending":
                return f"wait for the review: {self.command('request-production --wait')}"
            case "denied":
                return f"reply in {self.case}"
            case _:
                return f"ask for production access: {self.command('request-production')}"

    def command(self, words: str) -> str:
        """Write a command of sesctl to type, for the region in use."""
        return f"sesctl {words} --region {self.region}"
