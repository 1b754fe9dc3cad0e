"""Whether it is this, when a mail was taken by SES and came to nothing: the judges."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sesctl.model.diagnosis import Judgement
from sesctl.model.fact import Found, Missing, Unread
from sesctl.model.others_domains import MAILBOX_PROVIDERS

if TYPE_CHECKING:
    from sesctl.planning.error_cases.case import Judge
    from sesctl.planning.error_cases.evidence import Evidence

_DKIM_FAILED = re.compile(
    r"dkim\s?=\s?(?:\[[^\]]*\] ?)?(?:did not pass|fail|none|neutral|permerror)", re.IGNORECASE
)
_DKIM_PASSED = re.compile(r"dkim\s?=\s?(?:\[[^\]]*\] ?)?pass", re.IGNORECASE)
_SPF_FAILED = re.compile(
    r"spf\b[^=]{0,120}=\s?(?:did not pass|fail|none|softfail|neutral|permerror)", re.IGNORECASE
)
_SPF_PASSED = re.compile(r"spf\b[^=]{0,120}=\s?pass", re.IGNORECASE)


def suppressed(evidence: Evidence) -> Judgement:
    """Whether the recipient is on the account's suppression list."""
    for address, fact in evidence.suppressed.items():
        words = {"recipient": address}
        match fact:
            case Found(entry):
                since = f" since {entry.since:%Y-%m-%d}" if entry.since else ""
                why = f", after a {entry.reason.lower()}" if entry.reason else ""
                return Judgement(
                    "confirmed", f"{address} is on the list of {evidence.where}{since}{why}", words
                )
            case Missing():
                return Judgement("ruled-out", f"{address} is not on the list of {evidence.where} now", words)
            case Unread(reason):
                sandbox = "; in the sandbox SES does not show the list" if evidence.sandbox else ""
                return Judgement("unknown", f"{reason}{sandbox}", words)
            case _:
                return Judgement("unknown", words=words)
    return Judgement("unknown", "" if evidence.recipients else "--to tells which address is meant")


def not_signed(evidence: Evidence) -> Judgement:
    """Whether the mail had no good DKIM signature of the sender's domain."""
    line = evidence.error.line
    if _DKIM_PASSED.search(line):
        return Judgement("ruled-out", "the receiver says that DKIM passed")
    for name in filter(None, [evidence.sender, evidence.error.domain]):
        found = evidence.covering(name)
        if isinstance(found, Found):
            identity = found.value
            words = {"identity": identity.name}
            status = identity.dkim.status.replace("_", " ").lower()
            if identity.dkim.status != "SUCCESS" or not identity.dkim.signing_enabled:
                what = (
                    f"DKIM of {identity.name} is {status}"
                    if status != "success"
                    else "signing is switched off"
                )
                return Judgement("confirmed", f"{what} in {evidence.where}", words)
            return Judgement("ruled-out", f"SES in {evidence.where} signs for {identity.name}", words)
        if isinstance(found, Missing):
            return Judgement(
                "confirmed", f"{evidence.where} has no identity that covers {name}", {"identity": name}
            )
    if _DKIM_FAILED.search(line):
        return Judgement("confirmed", "the receiver says that DKIM did not pass")
    return Judgement("unknown")


def spf_not_aligned(evidence: Evidence) -> Judgement:
    """Whether SPF does not speak for the sender's domain, for want of a custom MAIL FROM domain."""
    line = evidence.error.line
    for name in filter(None, [evidence.sender, evidence.error.domain]):
        found = evidence.covering(name)
        if isinstance(found, Found):
            identity, words = found.value, {"identity": found.value.name}
            if identity.mail_from is None:
                because = f"{identity.name} has no custom MAIL FROM domain in {evidence.where}"
                return Judgement("confirmed", because, words)
            if identity.mail_from.status != "SUCCESS":
                status = identity.mail_from.status.replace("_", " ").lower()
                return Judgement(
                    "confirmed", f"the MAIL FROM domain {identity.mail_from.domain} is {status}", words
                )
            return Judgement(
                "ruled-out", f"the MAIL FROM domain {identity.mail_from.domain} is verified", words
            )
    if _SPF_PASSED.search(line):
        return Judgement("ruled-out", "the receiver says that SPF passed")
    if _SPF_FAILED.search(line):
        return Judgement("confirmed", "the receiver says that SPF did not pass")
    return Judgement("unknown")


def domain_of_others(evidence: Evidence) -> Judgement:
    """Whether the From address is of a domain that gives mailboxes to everybody."""
    domain = evidence.sender.rpartition("@")[2].lower() or evidence.error.domain
    if domain in MAILBOX_PROVIDERS:
        return Judgement(
            "confirmed", f"{domain} is a mailbox provider's", {"domain": "DOMAIN", "sender": "ADDRESS"}
        )
    if domain and isinstance(evidence.covering(domain), Found):
        return Judgement("ruled-out", f"{evidence.where} has an identity for {domain}")
    return Judgement("unknown")


def not_through_ses(evidence: Evidence) -> Judgement:
    """Whether the mail went another way than through SES."""
    if re.search(r"amazonses\.com", evidence.error.line, re.IGNORECASE):
        return Judgement("ruled-out", "the text names a host of SES")
    return Judgement("unknown")


def last_answer(pattern: str) -> Judge:
    """Make the judge of what the receiver said last, which SES puts into angle brackets."""

    def judge(evidence: Evidence) -> Judgement:
        said = re.search(r"in \d+ minutes\.? ?<([^<>]{1,300})>", evidence.error.line)
        if said is None:
            return Judgement("unknown")
        if re.search(pattern, said[1], re.IGNORECASE):
            return Judgement("confirmed", f"the last answer was “{said[1]}”")
        return Judgement("ruled-out", f"the last answer was “{said[1]}”")

    return judge
