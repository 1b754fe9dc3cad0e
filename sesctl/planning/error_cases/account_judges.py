"""Whether it is this, when SES will not send for the account as a whole: the judges."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesctl.model.account import number
from sesctl.model.diagnosis import Judgement
from sesctl.model.fact import Found, Missing, Unread

if TYPE_CHECKING:
    from sesctl.planning.error_cases.evidence import Evidence

_SANDBOX_RATE = 1.0
_HEALTHY = frozenset({None, "HEALTHY", "PROBATION"})


def _unread(evidence: Evidence) -> Judgement:
    fact = evidence.account
    return Judgement("unknown", fact.reason if isinstance(fact, Unread) else "")


def sandbox(evidence: Evidence) -> Judgement:
    """Whether the account is in the sandbox, with its 200 recipients a day and one a second."""
    if evidence.sandbox is None:
        return _unread(evidence)
    if evidence.sandbox:
        return Judgement("confirmed", f"the account is in the sandbox in {evidence.where}")
    return Judgement("ruled-out", f"the account has production access in {evidence.where}")


def quota_used(evidence: Evidence) -> Judgement:
    """Whether the quota is used up now; that of a while ago nobody can read."""
    if not isinstance(evidence.account, Found) or evidence.account.value.quota is None:
        return _unread(evidence)
    quota = evidence.account.value.quota
    if quota.per_day is None or quota.left is None:
        return Judgement("ruled-out", f"there is no daily limit in {evidence.where}")
    used = (
        f"{number(quota.sent)} of {number(quota.per_day)} recipients in the last 24 hours in {evidence.where}"
    )
    if quota.left < 1:
        return Judgement("confirmed", used)
    return Judgement("unknown", f"{used}, so it is not used up now")


def rate(evidence: Evidence) -> Judgement:
    """What the maximum send rate is; how fast the application sends nobody can read."""
    if not isinstance(evidence.account, Found) or evidence.account.value.quota is None:
        return _unread(evidence)
    most = evidence.account.value.quota.per_second
    if most is None:
        return Judgement("ruled-out", f"there is no limit on the rate in {evidence.where}")
    return Judgement(
        "unknown", f"{evidence.where} takes {number(most)} a second", likely=most <= _SANDBOX_RATE
    )


def paused_by_aws(evidence: Evidence) -> Judgement:
    """Whether AWS has paused the account."""
    if not isinstance(evidence.account, Found):
        return _unread(evidence)
    account = evidence.account.value
    if account.enforcement in _HEALTHY:
        return Judgement("ruled-out", f"the account is {(account.enforcement or 'not restricted').lower()}")
    return Judgement("confirmed", f"the account's enforcement status is {account.enforcement}")


def paused_by_somebody(evidence: Evidence) -> Judgement:
    """Whether somebody has switched sending off."""
    if not isinstance(evidence.account, Found):
        return _unread(evidence)
    account = evidence.account.value
    if account.sending_enabled:
        return Judgement("ruled-out", f"sending is on in {evidence.where}")
    if account.enforcement in _HEALTHY:
        return Judgement(
            "confirmed", f"sending is off in {evidence.where}, and AWS has nothing against the account"
        )
    return Judgement("ruled-out", "it was AWS")


def set_missing(evidence: Evidence) -> Judgement:
    """Whether the configuration set is not in the region."""
    name = evidence.error.configuration_set
    match evidence.configuration_set:
        case Found():
            return Judgement("ruled-out", f"{evidence.where} has a configuration set {name} now")
        case Missing():
            return Judgement("confirmed", f"{evidence.where} has no configuration set {name}")
        case Unread(reason):
            return Judgement("unknown", reason)
        case _:
            return Judgement("unknown")


def set_paused(evidence: Evidence) -> Judgement:
    """Whether sending through the configuration set is paused."""
    if isinstance(evidence.configuration_set, Found):
        one = evidence.configuration_set.value
        if one.sending_enabled:
            return Judgement("ruled-out", f"sending through {one.name} is on in {evidence.where}")
        return Judgement("confirmed", f"sending through {one.name} is off in {evidence.where}")
    return set_missing(evidence) if isinstance(evidence.configuration_set, Unread) else Judgement("unknown")


def mail_from_rejects(evidence: Evidence) -> Judgement:
    """Whether the sender's identity rejects mail while its MAIL FROM domain is not verified."""
    for name in evidence.subjects or filter(None, [evidence.error.domain]):
        found = evidence.covering(name)
        if not isinstance(found, Found):
            continue
        mail_from = found.value.mail_from
        if mail_from is None:
            return Judgement(
                "ruled-out", f"{found.value.name} has no custom MAIL FROM domain in {evidence.where}"
            )
        status = mail_from.status.replace("_", " ").lower()
        words = {"identity": found.value.name}
        if mail_from.status != "SUCCESS" and mail_from.on_mx_failure == "REJECT_MESSAGE":
            because = f"the MAIL FROM domain {mail_from.domain} is {status}, and {found.value.name} says REJECT_MESSAGE"
            return Judgement("confirmed", because, words)
        state = "verified" if mail_from.status == "SUCCESS" else f"{status}, and mail goes out without it"
        because = f"the MAIL FROM domain {mail_from.domain} is {state} in {evidence.where}"
        return Judgement("ruled-out", because, words)
    reasons = (evidence.unread(name) for name in evidence.subjects)
    return Judgement(
        "unknown", next(filter(None, reasons), "" if evidence.subjects else "--from tells whose it is")
    )
