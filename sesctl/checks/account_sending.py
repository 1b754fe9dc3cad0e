"""Whether an account may send at all, and how much it may still send."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesctl.checks.registry import Problem, check
from sesctl.checks.unknowable import Unknowable
from sesctl.model.finding import Severity
from sesctl.model.reputation import percent

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sesctl.checks.account_view import AccountView

NEARLY_USED = 0.80
ALMOST_GONE = 0.95
_ENFORCED = ("PROBATION", "SHUTDOWN")


@check(Severity.ERROR, "account", about="account")
def account_sending_paused(view: AccountView) -> Iterator[Problem]:
    """Sending is switched off for the account.

    What it checks:
        Whether SES says that sending is enabled in the region in use.

    Why it matters:
        While it is off, SES refuses every mail with SendingPausedException.

    How to fix it:
        Find out who has switched it off, and why: alarms on the bounce rate can do it by themselves.
        Then switch it on again with `aws sesv2 put-account-sending-attributes --sending-enabled`. That
        does not work where AWS has paused the account.

    Example:
        @account sending=false

    Instead:
        @account sending=false enforcement=SHUTDOWN

    References:
        Amazon SES Developer Guide, "Pausing email sending for your account".
    """
    account = view.account
    if account.sending_enabled:
        return
    healthy = account.enforcement == "HEALTHY"
    yield Problem(
        subject=view.region,
        message=f"Sending is switched off in {view.region}; every mail is refused. "
        + (
            "AWS finds no fault with the account, so that somebody in it has done it."
            if healthy
            else "Somebody in the account has done it, or AWS."
        ),
        fix="Find out why, then: aws sesv2 put-account-sending-attributes --sending-enabled "
        f"--region {view.region}",
    )


@check(Severity.ERROR, "account", about="account")
def account_on_probation(view: AccountView) -> Iterator[Problem]:
    """AWS has the account under review for its reputation.

    What it checks:
        The enforcement status of the account in the region in use.

    Why it matters:
        Mail still goes out. If the bounce or complaint rate does not come down, AWS pauses the account.

    How to fix it:
        Read AWS's letter to the account's address and the support case, stop the mail that bounces or
        draws complaints, say in the case what was changed, and ask to end the review.

    Example:
        @account enforcement=PROBATION

    Instead:
        @account enforcement=SHUTDOWN

    References:
        Amazon SES Developer Guide, "Amazon SES sending review process FAQs".
    """
    word = view.account.enforcement
    if word not in {None, "HEALTHY", *_ENFORCED}:
        raise Unknowable(f"SES says {word} of the account, a word that sesctl does not know")
    if word != "PROBATION":
        return
    yield Problem(
        subject=view.region,
        message=f"AWS has the account under review in {view.region}, and may pause it.",
        fix="Read AWS's letter and the support case, mend what it names, and say so in the case.",
    )


@check(Severity.ERROR, "account", about="account", overrules=("account-sending-paused",))
def account_shut_down(view: AccountView) -> Iterator[Problem]:
    """AWS has paused sending for the account.

    What it checks:
        The enforcement status of the account in the region in use.

    Why it matters:
        SES refuses every mail. The account cannot switch sending on again by itself.

    How to fix it:
        Read AWS's letter to the account's address, mend what it names, and reply in the support case:
        what went wrong, what was changed, and how it is kept from happening again.

    Example:
        @account enforcement=SHUTDOWN sending=false

    Instead:
        @account enforcement=PROBATION

    References:
        Amazon SES Developer Guide, "Amazon SES sending review process FAQs".
    """
    if view.account.enforcement != "SHUTDOWN":
        return
    yield Problem(
        subject=view.region,
        message=f"AWS has paused sending in {view.region}; every mail is refused.",
        fix="Mend what AWS's letter names, then reply in the support case: what was wrong, what was "
        "changed, and how it stays so.",
    )


@check(Severity.WARNING, "account", about="account")
def account_quota_nearly_used(view: AccountView) -> Iterator[Problem]:
    """The sending quota is nearly used up.

    What it checks:
        How much of the quota of 24 hours is used: a warning from 80 % on, an error from 95 % on.

    Why it matters:
        Beyond it SES refuses every mail with "Daily message quota exceeded." The 24 hours roll: each
        recipient counts for 24 hours after the send.

    How to fix it:
        Send less, or wait; repeating what was refused only costs time. In production ask for a higher
        quota in Service Quotas; in the sandbox ask for production access.

    Example:
        @account quota=200 sent=170

    Instead:
        @account quota=200 sent=150

    References:
        Amazon SES Developer Guide, "Managing your Amazon SES sending limits".
    """
    quota = view.quota
    share = quota.share
    if share is None or share < NEARLY_USED:
        return
    used = f"{quota.sent:,.0f} of {quota.per_day or 0:,.0f}"
    more = (
        "ask for a higher quota (AWS console, Service Quotas, Amazon SES)"
        if view.account.production
        else view.way_out
    )
    yield Problem(
        subject=view.region,
        message=f"The sending quota is used up: {used} recipients in 24 hours."
        if share >= 1
        else f"{used} recipients of the sending quota are used in 24 hours ({percent(share)}).",
        fix=f"Wait until older sends leave the 24 hours, or {more}",
        severity=Severity.ERROR if share >= ALMOST_GONE else None,
        seen=used,
    )


@check(Severity.WARNING, "account", about="account")
def account_suppression_off(view: AccountView) -> Iterator[Problem]:
    """SES does not stop mail to addresses that have bounced or complained.

    What it checks:
        Whether the suppression list of the account takes in addresses after bounces and complaints.

    Why it matters:
        Without it the next mail goes to the same dead mailbox, or to the same person who has called it
        spam, and each of them counts in the bounce and complaint rate.

    How to fix it:
        Switch both on: `aws sesv2 put-account-suppression-attributes --suppressed-reasons BOUNCE
        COMPLAINT`.

    Example:
        @account suppress=BOUNCE

    Instead:
        @account suppress=COMPLAINT,BOUNCE

    References:
        Amazon SES Developer Guide, "Using the Amazon SES account-level suppression list".
    """
    reasons = view.account.suppressed_reasons
    if reasons is None:
        raise Unknowable("SES did not say which addresses it suppresses")
    off = [reason for reason in ("BOUNCE", "COMPLAINT") if reason not in reasons]
    if not off:
        return
    missing = " and ".join(f"{reason.lower()}s" for reason in off)
    yield Problem(
        subject=view.region,
        message=f"SES goes on sending to addresses after {missing} in {view.region}.",
        fix="Switch it on: aws sesv2 put-account-suppression-attributes --suppressed-reasons BOUNCE "
        f"COMPLAINT --region {view.region}",
        seen=", ".join(reasons) or "nothing",
        expected="BOUNCE COMPLAINT",
    )
