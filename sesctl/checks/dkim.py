"""DKIM: the three CNAME records, and what SES says of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesctl.checks.registry import Problem, check, record_check
from sesctl.model.finding import Severity
from sesctl.model.identity import Status
from sesctl.model.names import misplaced_names

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sesctl.checks.view import RecordAt, View


@record_check(Severity.ERROR, "dkim", "dkim")
def dkim_record_missing(view: View, at: RecordAt) -> Iterator[Problem]:
    """There is no DKIM record at the name.

    What it checks:
        Whether anything stands at each of the three names that SES gave. Where nothing does, it looks
        whether the record stands at the name without _domainkey, or without the subdomain.

    Why it matters:
        With Easy DKIM these CNAME records are also the proof that the domain is yours: without all
        three the identity is never verified, and mail is not signed.

    How to fix it:
        Add it: `sesctl records DOMAIN` prints it, `sesctl publish DOMAIN` writes it. The DNS host is the one
        that the name servers of the domain belong to, which is not always the company where it was bought.
        Where the record stands elsewhere, change its host.

    Example:
        @drop token1._domainkey CNAME

    Instead:
        @drop mail MX

    References:
        Amazon SES Developer Guide, "Easy DKIM". RFC 6376 section 3.6.2.1.
    """
    if not at.missing:
        return
    others = misplaced_names(at.record.name, view.domain)
    stands_at = next((name for name in others if view.is_at(name, at.record)), "")
    yield Problem(
        subject=at.record.name,
        message=f"There is no CNAME record at {at.record.name}"
        + (f"; the one that belongs there stands at {stands_at}." if stands_at else "."),
        fix=view.correct(at.record) if stands_at else view.publish(at.record),
        seen=stands_at or "nothing",
        expected=at.record.name if stands_at else at.record.values[0],
    )


@record_check(Severity.ERROR, "dkim", "dkim")
def dkim_wrong_target(view: View, at: RecordAt) -> Iterator[Problem]:
    """The DKIM record points elsewhere.

    What it checks:
        Whether the CNAME record has exactly the target that SES gave.

    Why it matters:
        SES does not accept another target, and receivers would find another key, or none. A target with
        another token is mostly left over from an earlier set-up: every restart makes new tokens.

    How to fix it:
        Replace the target by the one that is expected.

    Example:
        @drop token1._domainkey CNAME
        token1._domainkey CNAME old.dkim.amazonses.com.

    Instead:
        @drop token1._domainkey CNAME

    References:
        Amazon SES Developer Guide, "Troubleshooting DKIM problems".
    """
    if at.values:
        yield Problem(
            subject=at.record.name,
            message=f"The CNAME record at {at.record.name} points to {', '.join(at.values)}{_slip(view, at)}.",
            fix=view.correct(at.record),
            seen=", ".join(at.values),
            expected=at.record.values[0],
        )


def _slip(view: View, at: RecordAt) -> str:
    """How the target came to be what it is, where that can be told."""
    (value, *_), expected = at.values, at.record.values[0]
    owner = next((one.record.name for one in view.reports if value in one.record.values), "")
    if owner:
        return f", which belongs to {owner}"
    if value == expected.replace(".amazonses.com", ".amazonaws.com"):
        return "; its end has to be amazonses.com"
    if value.endswith(".dkim.amazonses.com"):
        return ", a key of another set-up of DKIM"
    return ""


@check(Severity.ERROR, "dkim")
def dkim_not_started(view: View) -> Iterator[Problem]:
    """DKIM was never set up for the identity.

    What it checks:
        Whether a domain identity has DKIM tokens at all.

    Why it matters:
        Without tokens there are no records to publish: mail is not signed, and DMARC has to rest on SPF
        alone. It is typical of identities that were made long ago with the first version of the API.

    How to fix it:
        `sesctl init domain DOMAIN --allow restart-dkim` sets up Easy DKIM and prints the records.

    Example:
        @identity dkim.status=NOT_STARTED dkim.tokens=

    Instead:
        @identity dkim.status=PENDING

    References:
        Amazon SES API reference, DkimAttributes.
    """
    identity = view.identity
    if identity.kind == "domain" and not identity.dkim.tokens:
        yield Problem(
            subject=identity.name,
            message=f"SES has no DKIM tokens for {identity.name} (DKIM status {identity.dkim.status}).",
            fix=f"Set up Easy DKIM: {view.command(f'init domain {identity.name} --allow restart-dkim')}",
            seen=str(identity.dkim.status),
            expected="three tokens",
        )


@check(Severity.ERROR, "dkim")
def dkim_signing_off(view: View) -> Iterator[Problem]:
    """DKIM signing is switched off for the identity.

    What it checks:
        Whether SES signs mail of the identity.

    Why it matters:
        The records may be right, and still no mail carries your signature, so DMARC rests on SPF alone.

    How to fix it:
        `sesctl init domain DOMAIN --allow enable-dkim` switches it on.

    Example:
        @identity dkim.signing=false

    Instead:
        @identity dkim.status=PENDING

    References:
        Amazon SES API reference, PutEmailIdentityDkimAttributes.
    """
    identity = view.identity
    if not identity.dkim.signing_enabled:
        yield Problem(
            subject=identity.name,
            message=f"SES does not sign mail of {identity.name}: signing is switched off.",
            fix=view.command(f"init domain {identity.name} --allow enable-dkim"),
            seen="off",
            expected="on",
        )


@check(Severity.ERROR, "dkim")
def dkim_temporary_failure(view: View) -> Iterator[Problem]:
    """SES can no longer see the DKIM records.

    What it checks:
        Whether the DKIM status is TEMPORARY_FAILURE.

    Why it matters:
        The records were right once and are not seen now: they were deleted, or the domain has moved to
        another DNS host without them. After some days SES withdraws the verification.

    How to fix it:
        Put the records back at the DNS host that serves the domain now. The same records will do.

    Example:
        @identity dkim.status=TEMPORARY_FAILURE

    Instead:
        @identity dkim.status=PENDING

    References:
        Amazon SES Developer Guide, "Easy DKIM", on records that disappear.
    """
    identity = view.identity
    if identity.dkim.status is Status.TEMPORARY_FAILURE:
        yield Problem(
            subject=identity.name,
            message=f"SES saw the DKIM records of {identity.name} once and cannot see them now.",
            fix=f"Put them back before SES withdraws the verification: {view.command(f'records {identity.name}')}",
            seen="TEMPORARY_FAILURE",
            expected="SUCCESS",
        )
