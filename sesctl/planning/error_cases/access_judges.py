"""Whether it is this, when AWS lets nobody in: the judges."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sesctl.grammar.refusals import clock_skew
from sesctl.model.diagnosis import Judgement
from sesctl.model.fact import Found
from sesctl.planning.error_cases.evidence import names_for

if TYPE_CHECKING:
    from sesctl.planning.error_cases.evidence import Evidence

_FORBIDS = re.compile(
    r"explicit(?:ly)? den\w+|service control policy|resource control policy|permissions? boundary|session policy"
    r"|vpc endpoint policy",
    re.IGNORECASE,
)
_NOTHING_ALLOWS = re.compile(r"because no ([\w-]+ )?(?:identity-based|session) policy allows", re.IGNORECASE)
_RESOURCE = re.compile(r"arn:[\w-]+:ses:[\w-]*:(?P<account>[^:]*):(?P<kind>[\w-]+)/(?P<name>.+)")
_PRINCIPAL = re.compile(r"arn:[\w-]+:(?:iam|sts)::(?P<account>[^:]*):(?P<name>.+)")


def forbidden(evidence: Evidence) -> Judgement:
    """Whether another policy forbids it, which no allow can outweigh."""
    line = evidence.error.line
    if found := _FORBIDS.search(line):
        return Judgement("confirmed", f"the text says “{found[0].lower()}”")
    if _NOTHING_ALLOWS.search(line):
        return Judgement("ruled-out", "the text says that no policy allows it, not that one forbids it")
    return Judgement("unknown")


def not_allowed(evidence: Evidence) -> Judgement:
    """Whether no policy allows the action on the resource."""
    line = evidence.error.line
    if _FORBIDS.search(line):
        return Judgement("unknown")
    if _NOTHING_ALLOWS.search(line):
        return Judgement("confirmed", "the text says that no policy allows it")
    return Judgement("unknown", likely=True)


def recipient_in_sandbox(evidence: Evidence) -> Judgement:
    """Whether it was refused on the identity of a recipient, which IAM checks in the sandbox only."""
    resource = _RESOURCE.fullmatch(evidence.error.resource)
    if resource is None or resource["kind"] != "identity":
        return (
            Judgement("ruled-out", "it was refused on something else") if resource else Judgement("unknown")
        )
    name = resource["name"]
    if evidence.sandbox is False:
        return Judgement("ruled-out", f"the account has production access in {evidence.where}")
    if evidence.sender and name in names_for(evidence.sender):
        return Judgement("ruled-out", f"{name} is the sender's identity")
    is_recipient = any(name in names_for(one) for one in evidence.recipients)
    if is_recipient or (evidence.sender and evidence.sandbox):
        because = f"it was refused on {name}, which is not the sender's identity"
        return Judgement("confirmed", because, {"recipient": name})
    return Judgement("unknown", f"it was refused on {name}; --from and --to tell who that is")


def configuration_set(evidence: Evidence) -> Judgement:
    """Whether it was refused on a configuration set."""
    resource = _RESOURCE.fullmatch(evidence.error.resource)
    if resource and resource["kind"] == "configuration-set":
        return Judgement("confirmed", f"it was refused on the configuration set {resource['name']}")
    return Judgement("ruled-out", "it was refused on something else") if resource else Judgement("unknown")


def raw_mail(evidence: Evidence) -> Judgement:
    """Whether it is the action of raw mail, which SMTP and attachments need."""
    action = evidence.error.action.lower()
    if action == "ses:sendrawemail":
        return Judgement("unknown", "the text names ses:SendRawEmail", likely=True)
    return (
        Judgement("ruled-out", f"the text names {evidence.error.action}") if action else Judgement("unknown")
    )


def another_account(evidence: Evidence) -> Judgement:
    """Whether the identity belongs to another account than the one who asked."""
    resource, principal = (
        _RESOURCE.fullmatch(evidence.error.resource),
        _PRINCIPAL.match(evidence.error.principal),
    )
    if resource is None or principal is None:
        return Judgement("unknown")
    if resource["account"] == principal["account"]:
        return Judgement("ruled-out", f"both are of account {resource['account']}")
    because = (
        f"{resource['name']} is of account {resource['account']}, and who asked of {principal['account']}"
    )
    return Judgement("confirmed", because)


def somebody_else(evidence: Evidence) -> Judgement:
    """Whether the application has other credentials than one thinks."""
    asked = evidence.error.principal
    if not asked or not isinstance(evidence.caller, Found):
        return Judgement("unknown", f"the text names {asked}" if asked else "")
    if _who(asked) == _who(evidence.caller.value.arn):
        return Judgement("ruled-out", "you have the same credentials here")
    return Judgement("unknown", f"it was {asked}; here you are {evidence.caller.value.arn}")


def _who(arn: str) -> str:
    """The user, or the role without the name of its session."""
    return re.sub(r"(assumed-role/[^/]+)/.*", r"\1", arn).replace(":sts:", ":iam:")


def region_is_off(evidence: Evidence) -> Judgement:
    """Whether the account has not enabled the region."""
    if isinstance(evidence.account, Found):
        return Judgement("ruled-out", f"{evidence.where} answers {evidence.account_words}".rstrip())
    return Judgement("unknown")


def clock(evidence: Evidence) -> Judgement:
    """Whether the clock is wrong, by the two times that AWS names."""
    skew = clock_skew(evidence.error.line)
    if skew is None:
        return Judgement("unknown", likely=True)
    minutes = round(abs(skew).total_seconds() / 60)
    return Judgement(
        "confirmed", f"it is {minutes:,} minutes {'behind' if skew.total_seconds() < 0 else 'ahead'}"
    )
