"""Whether an account is out of the sandbox, and how far the review of its request has come."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesctl.checks.registry import Problem, check
from sesctl.checks.unknowable import Unknowable
from sesctl.model.fact import Found, Unread
from sesctl.model.finding import Severity
from sesctl.model.production import state_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sesctl.checks.account_view import AccountView


@check(Severity.WARNING, "account", about="account")
def account_in_sandbox(view: AccountView) -> Iterator[Problem]:
    """The account is in the sandbox of this region.

    What it checks:
        Whether SES lets the account send to anybody, in the region in use. Only
        ProductionAccessEnabled says so; a review that was granted does not.

    Why it matters:
        In the sandbox SES refuses every recipient that is not verified ("Email address is not
        verified"), and sends to 200 recipients in 24 hours, one a second. The users of an application
        are not verified, so none of them gets a mail. Each region has a sandbox of its own.

    How to fix it:
        Ask for production access with `sesctl request-production`; a first reply takes about a day.
        Until then the mailbox simulator works: `sesctl send-test --simulate success`.

    Example:
        @account production=false

    Instead:
        @account production=true
        @review status=DENIED

    References:
        Amazon SES Developer Guide, "Request production access".
    """
    if view.account.production:
        return
    yield Problem(
        subject=view.region,
        message=f"{view.region} is in the sandbox: SES sends to verified recipients and to the mailbox "
        "simulator only.",
        fix=f"{view.way_out[0].upper()}{view.way_out[1:]}",
    )


@check(Severity.WARNING, "account", about="account", silences=("account-in-sandbox",))
def account_production_in_other_region(view: AccountView) -> Iterator[Problem]:
    """Another region has production access, and this one is in the sandbox.

    What it checks:
        Where the region in use is in the sandbox, whether the account is out of it in another region.
        It needs `sesctl status --all-regions`.

    Why it matters:
        Production access is granted for one region. An application that is pointed to another one
        (AWS_REGION, a default of the SDK) is back in the sandbox, and every mail is refused as "not
        verified", although production access was granted.

    How to fix it:
        Send through the region that has production access, or ask for it in this one too.

    Example:
        @account production=false
        @region us-east-1 production=true

    Instead:
        @account production=false
        @region us-east-1 production=false

    References:
        Amazon SES Developer Guide, "Regions and Amazon SES".
    """
    if view.account.production:
        return
    others = view.other_regions
    there = [one.region for one in others if isinstance(one.account, Found) and one.account.value.production]
    silent = [one.region for one in others if isinstance(one.account, Unread)]
    if not there and silent:
        raise Unknowable(f"not known for {', '.join(silent)}")
    if there:
        yield Problem(
            subject=view.region,
            message=f"{view.region} is in the sandbox, and {_listed(there)} in production.",
            fix=f"Send through {there[0]} (AWS_REGION={there[0]}), or get this one out too: {view.way_out}",
        )


def _listed(regions: list[str]) -> str:
    return f"{regions[0]} is" if len(regions) == 1 else f"{', '.join(regions)} are"


@check(Severity.NOTE, "account", about="account")
def account_review_pending(view: AccountView) -> Iterator[Problem]:
    """A request for production access is under review.

    What it checks:
        The review of the last request, where the account is in the sandbox.

    Why it matters:
        Until it has an outcome nothing can be changed: the request can neither be withdrawn nor sent
        again (SES answers with a conflict). AWS may ask something in the support case, and waits for
        the answer.

    How to fix it:
        Read the support case, answer what is asked there, and wait.

    Example:
        @account production=false
        @review status=PENDING case=1234567890

    Instead:
        @account production=false
        @review status=DENIED case=1234567890

    References:
        Amazon SES Developer Guide, "Request production access";
        Amazon SES API v2 Reference, "ReviewDetails".
    """
    if state_of(view.account) != "pending":
        return
    yield Problem(
        subject=view.region,
        message=f"A request for production access is under review ({view.case}).",
        fix=f"Answer what AWS asks in the case, and wait: {view.command('request-production --wait')}",
    )


@check(Severity.ERROR, "account", about="account", silences=("account-in-sandbox",))
def account_review_denied(view: AccountView) -> Iterator[Problem]:
    """The request for production access was denied.

    What it checks:
        The review of the last request, where the account is in the sandbox.

    Why it matters:
        SES takes no second request after a denial: it answers with a conflict, often without a word.
        What goes on is the support case.

    How to fix it:
        Reply in the support case. Say what you send, to whom, how addresses are collected, how bounces
        and complaints are handled, and how people stop the mail. Where the case is closed, open a new
        one of the kind "service limit increase" that names it. Do not ask again from another account.
        `sesctl request-production --draft FILE` helps with the text, and `--reply FILE` makes the reply of it.

    Example:
        @account production=false
        @review status=DENIED case=1234567890

    Instead:
        @account production=false
        @review status=PENDING case=1234567890

    References:
        Amazon SES API v2 Reference, "ReviewDetails"; https://github.com/aws/aws-cli/issues/6652.
    """
    if state_of(view.account) != "denied":
        return
    yield Problem(
        subject=view.region,
        message="The request for production access was denied; SES takes no second one.",
        fix=f"Reply in {view.case}. For the text: "
        f"{view.command('request-production --draft production.md')}, then --reply production.md",
    )


@check(Severity.ERROR, "account", about="account", silences=("account-in-sandbox",))
def account_review_failed(view: AccountView) -> Iterator[Problem]:
    """The request for production access never reached AWS.

    What it checks:
        The review of the last request, where the account is in the sandbox.

    Why it matters:
        The request looks as if it had been made, and nobody reviews it.

    How to fix it:
        Submit it again; after FAILED that is safe.

    Example:
        @account production=false
        @review status=FAILED

    Instead:
        @account production=false
        @review status=PENDING

    References:
        Amazon SES API v2 Reference, "ReviewDetails".
    """
    if state_of(view.account) != "failed":
        return
    yield Problem(
        subject=view.region,
        message="The last request for production access failed on the way: nobody at AWS has seen it.",
        fix=f"Submit it again: {view.command('request-production')}",
    )
