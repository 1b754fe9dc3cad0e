"""What the state of the account means for a production request, and what to mend before one."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from sesctl.grammar.domain import parse_address, parse_domain
from sesctl.model.fact import Found, Missing
from sesctl.model.fault import Fault
from sesctl.model.finding import Severity
from sesctl.model.production import Preflight

if TYPE_CHECKING:
    from sesctl.model.account import Account
    from sesctl.model.production import State
    from sesctl.model.report import DomainReport

CONSENT = (
    "I only send to people who asked for it, and I handle bounces and complaints "
    "(AWS Service Terms and Acceptable Use Policy)"
)
"""What the console has people tick, and the API does not carry."""

MOST_CONTACTS = 4
LONGEST_USE_CASE = 5000
_SUPPORT = "https://console.aws.amazon.com/support/home"
_OTHER_PARTITIONS = ("cn-", "us-gov-", "us-iso", "eusc-")
_ADDRESS_LENGTHS = range(6, 255)
_LONGEST_URL = 1000


def may_submit(state: State) -> bool:
    """Whether a request can help; a second one after a denial cannot, and one under review is refused."""
    return state in {"never-asked", "failed"}


def where_to_reply(account: Account) -> str:
    """Say where the reply to a review goes."""
    case = account.review.case_id if account.review else None
    console = "" if account.region.startswith(_OTHER_PARTITIONS) else f" ({_SUPPORT})"
    if case:
        return f"support case {case}{console}"
    return f"the support case that AWS opened (Support Center, Your support cases){console}"


def words_for(state: State, account: Account) -> str:
    """Say what the state means, and what to do."""
    case = account.review.case_id if account.review else None
    where = (
        f"support case {case}"
        if case
        else "the support case that AWS opened (Support Center, Your support cases)"
    )
    match state:
        case "granted":
            return f"{account.region} is in production already; there is nothing to ask for."
        case "pending":
            return f"A request is under review ({where}). It cannot be changed or withdrawn; a reply comes in the case."
        case "denied":
            return (
                f"The request was denied. Asking again does not help: reply in {where_to_reply(account)}, say "
                "what you send, to whom, how addresses are collected, and how bounces and complaints are handled. "
                "Where the case is closed, open a new one of the kind 'service limit increase' that names it."
            )
        case "failed":
            return "The last request never reached AWS; it is safe to send it again."
        case "never-asked":
            return f"{account.region} is in the sandbox, and nobody has asked for production access yet."
        case "unknown":
            word = account.review.status if account.review else ""
            return f"The review has a status that sesctl does not know ({word}); look at {where}."


def preflight(account: Account, report: DomainReport | None) -> tuple[Preflight, ...]:
    """Judge what reviewers see of the sender; `report` is that of the domain, where one is known."""
    return (*_of_domain(report), _of_account(account), *_of_bounces(account))


def _of_domain(report: DomainReport | None) -> tuple[Preflight, ...]:
    if report is None:
        fix = "sesctl init domain example.com, with your domain"
        return (Preflight("identity", "problem", "no domain identity was named or found", fix),)
    domain = report.observation.domain
    identity = report.observation.identity
    verified = isinstance(identity, Found) and identity.value.verified
    known = isinstance(identity, Found | Missing)
    return (
        Preflight(
            "identity",
            "ok" if verified else "problem" if known else "unknown",
            f"{domain} is {'verified' if verified else 'not verified' if known else 'not known'}",
            "" if verified else f"sesctl check-dns {domain} --wait",
        ),
        *(_of_topic(report, name, prefix) for name, prefix in _TOPICS),
    )


_TOPICS = (("DKIM", "dkim-"), ("MAIL FROM", "mail-from-"), ("DMARC", "dmarc-"))


def _of_topic(report: DomainReport, name: str, prefix: str) -> Preflight:
    bad = [one for one in report.findings if one.check.startswith(prefix) and one.severity > Severity.NOTE]
    if bad:
        return Preflight(name, "problem", bad[0].message, bad[0].fix)
    unknown = [one for one in report.skipped if one.check.startswith(prefix) and not one.on_purpose]
    if unknown:
        return Preflight(name, "unknown", unknown[0].reason)
    return Preflight(name, "ok", "in order")


def _of_account(account: Account) -> Preflight:
    if account.enforcement not in {None, "HEALTHY"}:
        return Preflight(
            "reputation", "problem", f"the account is {account.enforcement}", "look at the AWS console"
        )
    if not account.sending_enabled:
        return Preflight("sending", "problem", "sending is paused", "switch it on before asking")
    return Preflight("account", "ok", "sending is on")


def _of_bounces(account: Account) -> tuple[Preflight, ...]:
    """Judge the suppression list, where SES says that it is off: reviewers ask how bounces are handled."""
    reasons = account.suppressed_reasons
    if reasons is None or {"BOUNCE", "COMPLAINT"} <= set(reasons):
        return ()
    detail = "SES goes on sending to addresses that bounce or complain"
    fix = (
        "aws sesv2 put-account-suppression-attributes --suppressed-reasons BOUNCE COMPLAINT "
        f"--region {account.region}"
    )
    return (Preflight("suppression list", "problem", detail, fix),)


def wrong_website(text: str) -> str | None:
    """Say what is wrong with the URL of a website, or None."""
    try:
        parts = urlsplit(text.strip())
    except ValueError:
        return "that is not a URL"
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        return "a website begins with https://, such as https://example.com"
    if isinstance(parse_domain(parts.hostname), Fault):
        return f"{parts.hostname!r} is not a domain"
    return None if len(text) <= _LONGEST_URL else f"a URL has at most {_LONGEST_URL} characters here"


def wrong_contact(text: str) -> str | None:
    """Say what is wrong with a contact address, or None."""
    address = parse_address(text)
    if isinstance(address, Fault):
        return f"{text!r} is not an address: {address.why}"
    return None if len(address) in _ADDRESS_LENGTHS else "AWS takes addresses of 6 to 254 characters"
