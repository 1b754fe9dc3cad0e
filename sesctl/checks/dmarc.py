"""DMARC: which policy applies to mail from the domain, and where it comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesctl.checks.registry import Problem, check
from sesctl.checks.view import Unknowable
from sesctl.model.finding import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sesctl.checks.view import View
    from sesctl.model.observation import DmarcAt

_SUGGESTED = "v=DMARC1; p=none;"


def _own(view: View) -> DmarcAt:
    """Return what stands at the domain's own `_dmarc` name."""
    walk = view.dmarc
    if not walk.steps:
        raise Unknowable(walk.unknown)
    return walk.steps[0]


def _add(view: View, name: str) -> str:
    where = f"At {view.host.name} add" if view.host.name else "Add"
    return f"{where} TXT record: Host {view.host.host(name, view.zone)}, Value {_SUGGESTED}"


@check(Severity.ERROR, "dmarc")
def dmarc_missing(view: View) -> Iterator[Problem]:
    """No DMARC policy applies to the domain.

    What it checks:
        The TXT record at _dmarc.DOMAIN, and at the domains above it, as receivers walk up the tree.

    Why it matters:
        Gmail, Yahoo and Microsoft demand a policy from those who send much mail, and trust the others
        less without one. `p=none` is enough: it asks for reports and changes nothing.

    How to fix it:
        Add the TXT record. Raise the policy to quarantine or reject later, when reports show that all
        mail is aligned.

    Example:
        @drop _dmarc TXT

    Instead:
        @drop _dmarc TXT
        _dmarc TXT "v=DMARC1; p=none;"

    References:
        RFC 9989. Google, "Email sender guidelines".
    """
    walk = view.dmarc
    if walk.found:
        return
    if walk.unknown:
        raise Unknowable(walk.unknown)
    own = walk.steps[0]
    yield Problem(
        subject=own.name,
        message=f"There is no DMARC policy for {view.domain}, nor for a domain above it.",
        fix=_add(view, own.name),
        seen="nothing",
        expected=_SUGGESTED,
    )


@check(Severity.ERROR, "dmarc", silences=("dmarc-missing",))
def dmarc_multiple_records(view: View) -> Iterator[Problem]:
    """There are several DMARC records at one name.

    What it checks:
        Whether at most one TXT record at _dmarc.DOMAIN begins with v=DMARC1.

    Why it matters:
        Where there are several, receivers ignore them all.

    How to fix it:
        Keep one, and move what is needed of the others into it; rua may list several addresses.

    Example:
        _dmarc TXT "v=DMARC1; p=none;"

    Instead:
        _dmarc TXT "some-verification=abc"

    References:
        RFC 9989, "Policy Discovery".
    """
    own = _own(view)
    if len(own.texts) > 1:
        yield Problem(
            subject=own.name,
            message=f"There are {len(own.texts)} DMARC records at {own.name}, so receivers ignore them all.",
            fix=f"Delete all but one of the TXT records at {own.name}.",
            seen=" | ".join(own.texts),
            expected="one record",
        )


@check(Severity.ERROR, "dmarc", silences=("dmarc-missing",))
def dmarc_syntax_error(view: View) -> Iterator[Problem]:
    """The DMARC record is not one that receivers honour.

    What it checks:
        Whether the record begins with v=DMARC1 and has a policy, or at least an address for reports.

    Why it matters:
        Receivers ignore a record that is not right, as if it were not there.

    How to fix it:
        Correct the part that is named. The version comes first, in capitals; tags are separated by
        semicolons; a policy is none, quarantine or reject.

    Example:
        @drop _dmarc TXT
        _dmarc TXT "v=dmarc1 p=none"

    Instead:
        @drop _dmarc TXT
        _dmarc TXT "v=DMARC1;p=reject"

    References:
        RFC 9989, "Formal Definition".
    """
    own = _own(view)
    if len(own.texts) != 1 or not own.faults:
        return
    fault = own.faults[0]
    hint = f" Write {fault.hint}." if fault.hint else ""
    yield Problem(
        subject=own.name,
        message=f"The DMARC record at {own.name} has an error at character {fault.position + 1}, "
        f"{fault.text!r}: {fault.why}.{hint}",
        fix=f"Correct the TXT record at {own.name}; the simplest that works is {_SUGGESTED}",
        seen=own.texts[0],
        expected=_SUGGESTED,
        severity=Severity.WARNING if own.record else None,
    )


@check(Severity.NOTE, "dmarc")
def dmarc_inherited(view: View) -> Iterator[Problem]:
    """The DMARC policy comes from a domain above.

    What it checks:
        Whether the policy that applies is published at a parent domain.

    Why it matters:
        It is in order, and good to know: whoever changes the policy of the parent changes it for this
        domain. Where the parent has an `sp` tag, that is what applies here.

    How to fix it:
        Nothing has to be done. A record at _dmarc.DOMAIN would take precedence.

    Example:
        @domain app.example.com
        @drop _dmarc.app TXT

    Instead:
        @domain app.example.com

    References:
        RFC 9989, "DNS Tree Walk".
    """
    found = view.dmarc.found
    if found and found.record and found.domain != view.domain:
        policy = found.record.subdomain_policy or found.record.policy
        yield Problem(
            subject=view.domain,
            message=f"The policy for {view.domain} is {policy}, from the record of {found.domain}.",
            fix="Nothing has to be done.",
            seen=found.record.text,
        )


@check(Severity.NOTE, "dmarc")
def dmarc_monitoring_only(view: View) -> Iterator[Problem]:
    """The DMARC policy only asks for reports.

    What it checks:
        Whether the policy that applies is `none`.

    Why it matters:
        It is where everybody begins. Forged mail in your name is still delivered; only quarantine and
        reject tell receivers to act.

    How to fix it:
        Once reports show that all of your mail is aligned, raise it to p=quarantine, then p=reject.

    Example:
        @drop _dmarc TXT
        _dmarc TXT "v=DMARC1; p=none;"

    Instead:
        @drop _dmarc TXT
        _dmarc TXT "v=DMARC1; p=quarantine;"

    References:
        RFC 9989, "Policy Record Format".
    """
    found = view.dmarc.found
    if not found or not found.record:
        return
    inherited = found.domain != view.domain
    policy = found.record.subdomain_policy if inherited else None
    if (policy or found.record.policy) == "none":
        yield Problem(
            subject=found.name,
            message=f"The policy at {found.name} is none: receivers report, and deliver forged mail all the same.",
            fix="Raise it to p=quarantine once the reports show that all of your mail is aligned.",
            seen=found.record.text,
        )
